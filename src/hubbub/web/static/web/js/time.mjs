// Moments as distances: "3 min", with the whole moment, in the reader's own time zone, as a tooltip.
// The same digits as everywhere else on the page.
const language = `${document.documentElement.lang}-u-nu-latn`;
// Only English is understood at its narrowest: "vor 3 m" would be metres.
const style = language.startsWith("en") ? "narrow" : "short";
const distance = new Intl.RelativeTimeFormat(language, { numeric: "auto", style });
const whole = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short" });
const day = new Intl.DateTimeFormat(language, { month: "short", day: "numeric" });
const dayOfYear = new Intl.DateTimeFormat(language, { dateStyle: "medium" });
const steps = [["second", 60], ["minute", 60], ["hour", 24], ["day", 7]];

function told(moment) {
  let amount = (moment - Date.now()) / 1000;
  for (const [unit, next] of steps) {
    if (Math.abs(amount) < next) return distance.format(Math.trunc(amount), unit);
    amount /= next;
  }
  return moment.getFullYear() === new Date().getFullYear() ? day.format(moment) : dayOfYear.format(moment);
}

export function showTimes(root) {
  for (const element of root.querySelectorAll("time[datetime]")) {
    const moment = new Date(element.dateTime);
    element.textContent = told(moment);
    element.title = whole.format(moment);
  }
}

// Whoever has chosen no time zone yet most likely means the one of this device.
export function chooseZone(select) {
  const here = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  if ([...select.options].some((it) => it.value === here)) select.value = here;
}

setInterval(() => showTimes(document), 60_000);
