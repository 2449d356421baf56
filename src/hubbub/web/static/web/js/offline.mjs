// The page that is shown where there is no network: what could not be sent, and the way back.
const root = document.documentElement;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 60_000;

function showTyped() {
  const place = document.querySelector("[data-typed]");
  for (const text of JSON.parse(root.dataset.unsent)) {
    const box = place.appendChild(document.createElement("textarea"));
    box.value = text;
    box.rows = 5;
    box.readOnly = true;
    box.dir = "auto";
    box.setAttribute("aria-label", place.dataset.typed);
  }
  place.hidden = !place.querySelector("textarea");
}

// As soon as there is a way to the server again. A network that is there may not lead to it yet, and may have come before
// this was here to hear of it; so the server is asked, ever more rarely.
async function comeBack(wait) {
  const answer = navigator.onLine && await fetch("/health", { cache: "no-store" }).catch(() => null);
  if (answer?.ok) location.reload();
  else setTimeout(comeBack, wait, Math.min(2 * wait, LONGEST_WAIT));
}

export function helpOffline() {
  const unsent = "unsent" in root.dataset;
  for (const it of document.querySelectorAll("[data-when]")) it.hidden = (it.dataset.when === "unsent") !== unsent;
  if (unsent) showTyped();
  else setTimeout(comeBack, FIRST_WAIT, 2 * FIRST_WAIT); // not at once: the page alone may be what can't be had
  document.querySelector("[data-back]").addEventListener("click", () => history.back());
}
