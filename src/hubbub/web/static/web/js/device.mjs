// The pages as an app: the service worker, the count on the app's icon, and what to say while there is no network.
import { say } from "./words.mjs";
import { toast } from "./toast.mjs";

const page = document.documentElement;
const notice = document.getElementById("offline");
const clock = new Intl.DateTimeFormat(page.lang, { timeStyle: "short" });
const dayAndClock = new Intl.DateTimeFormat(page.lang, { dateStyle: "medium", timeStyle: "short" });

function tell(words, renewable) {
  notice.querySelector("[data-said]").textContent = words;
  notice.querySelector("a").hidden = !renewable;
  notice.hidden = false;
}

function since() {
  const kept = new Date(page.dataset.kept);
  const today = kept.toDateString() === new Date().toDateString();
  return (today ? clock : dayAndClock).format(kept);
}

// This page came from the device: it says from when, and not again what was said then.
function showAsKept() {
  tell(say("kept").replace("{time}", since()), true);
  for (const old of document.querySelectorAll("main > .messages")) old.remove();
}

function followTheNetwork() {
  addEventListener("offline", () => { if (!page.dataset.kept) tell(say("offline"), false); });
  addEventListener("online", () => { if (!notice.hidden) tell(say("online"), true); });
  if (page.dataset.kept) showAsKept();
  else if (!navigator.onLine) tell(say("offline"), false);
}

// A form that can't be sent stays as it is. Before all others, who may forget what they kept once it is on its way.
function holdForms() {
  addEventListener("submit", (event) => {
    if (navigator.onLine || event.target.method !== "post") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    toast(say("unsent"), { wrong: true });
  }, true);
}

export function count(unread) {
  if (unread) navigator.setAppBadge?.(unread).catch(() => {});
  else navigator.clearAppBadge?.().catch(() => {});
}

// What was read here need not stand on the lock screen any more.
async function tidy() {
  const registration = await navigator.serviceWorker?.getRegistration();
  for (const shown of await registration?.getNotifications() ?? []) shown.close();
}

export function settleIn() {
  navigator.serviceWorker?.register("/sw.js").catch(() => {});
  followTheNetwork();
  holdForms();
  const unread = Number(document.querySelector('.rail a[href="/notifications"] .badge')?.textContent) || 0;
  count(unread);
  if (!unread || location.pathname === "/notifications") tidy();
}
