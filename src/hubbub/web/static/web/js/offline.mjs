// The page that is shown where there is no network: what could not be sent, and the way back.
const root = document.documentElement;

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

export function helpOffline() {
  const unsent = "unsent" in root.dataset;
  for (const it of document.querySelectorAll("[data-when]")) it.hidden = (it.dataset.when === "unsent") !== unsent;
  if (unsent) showTyped();
  else addEventListener("online", () => location.reload());
  document.querySelector("[data-back]").addEventListener("click", () => history.back());
}
