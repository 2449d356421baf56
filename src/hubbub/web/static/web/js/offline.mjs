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

// As soon as there is a way to the server again: also if there was one before this was here to hear of it, which is asked
// once, so that a page that alone can't be had is not loaded over and over.
async function comeBack() {
  addEventListener("online", () => location.reload());
  if (!navigator.onLine || performance.getEntriesByType("navigation")[0]?.type === "reload") return;
  const answer = await fetch("/health", { cache: "no-store" }).catch(() => null);
  if (answer?.ok) location.reload();
}

export function helpOffline() {
  const unsent = "unsent" in root.dataset;
  for (const it of document.querySelectorAll("[data-when]")) it.hidden = (it.dataset.when === "unsent") !== unsent;
  if (unsent) showTyped();
  else comeBack();
  document.querySelector("[data-back]").addEventListener("click", () => history.back());
}
