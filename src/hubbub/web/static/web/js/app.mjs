// What every page gets better with: each part decorates what works without it.
import { listenForKeys } from "./keys.mjs";
import { chooseZone, showTimes } from "./time.mjs";
import { listenForDeeds } from "./act.mjs";
import { listenForMore } from "./more.mjs";
import { placeArticles } from "./feed.mjs";
import { showSaid } from "./toast.mjs";

const plainly = (event) => event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.defaultPrevented);

// Pictures open over the page, and so does the composer; their own pages stay for everything else.
function listenForLinks(isIn) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || !plainly(event)) return;
    if (link.dataset.full) {
      event.preventDefault();
      import("./viewer.mjs").then((it) => it.openViewer(link));
    } else if (isIn && /^\/compose(\?(reply|quote|mention)=|$)/.test(link.getAttribute("href")) && !link.closest("dialog")) {
      event.preventDefault();
      import("./write.mjs").then((it) => it.openWriting(link.getAttribute("href")));
    }
  });
}

// Ctrl+K is no single key, so nobody needs to switch it off.
function listenForPalette() {
  const open = () => import("./palette.mjs").then((it) => it.openPalette());
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      open();
    }
  });
  document.querySelector("button[data-palette]")?.addEventListener("click", open);
}

// Messages go by Ctrl+Enter, as posts do.
function listenForSending(form) {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
}

// Whoever signs out leaves nothing in this browser that was half written or searched for.
const PRIVATE = /^hubbub:(draft|searched):/;

function forgetOnSignOut() {
  document.addEventListener("submit", (event) => {
    if (!new URL(event.target.action, location).pathname.startsWith("/auth/logout")) return;
    try {
      for (const key of Object.keys(localStorage)) if (PRIVATE.test(key)) localStorage.removeItem(key);
    } catch { /* this browser keeps nothing */ }
  });
}

const find = (marks) => document.querySelector(marks);

showTimes(document);
listenForMore();
placeArticles();
if (find("[data-back]")) import("./offline.mjs").then((it) => it.helpOffline());
const beside = matchMedia("(width >= 64rem)").matches && find("main :is(.feed, .notices, .empty)") && find("[data-beside]");
if (beside) import("./beside.mjs").then((it) => it.fillBeside(beside));
const isIn = document.body.classList.contains("in");
listenForLinks(isIn);
if (isIn) {
  listenForDeeds();
  listenForPalette();
  forgetOnSignOut();
  showSaid();
  import("./device.mjs").then((it) => it.settleIn());
  import("./live.mjs").then((it) => it.followStreams());
  if (document.documentElement.dataset.shortcuts !== "off") listenForKeys(); // at once: a key pressed early counts
  if (find("[data-compose]")) import("./compose.mjs").then((it) => it.helpWriting());
  if (new URLSearchParams(location.search).has("shared")) import("./shared.mjs").then((it) => it.offerShared());
  if (find("form[data-sends]")) listenForSending(find("form[data-sends]"));
  if (find("#search-for")) import("./searched.mjs").then((it) => it.keepSearches(find("#search-for")));
  if (find("select[data-zone-known='']")) chooseZone(find("select[data-zone-known='']"));
  if (find("#push")) import("./push.mjs").then((it) => it.offerPush(find("#push")));
}
