// "Load more" puts the next page below this one; it does so by itself near the end, and the button stays. Coming back
// finds everything as it was left.
import { showTimes } from "./time.mjs";

const MOST_BY_ITSELF = 5; // pages, so that the footer can be reached
const MOST_KEPT = 8; // places one came from
const LISTS = ".feed[role=feed], .notices";
let loaded = 0;

const list = (page = document) => page.querySelector(LISTS);
const name = (it) => it.dataset.id ?? it.dataset.key;

async function load(link) {
  const here = list();
  link.setAttribute("aria-disabled", "true");
  here.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(link.href, { headers: { "X-Fragment": "1" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const known = new Set([...here.children].map(name));
    here.append(...[...list(page)?.children ?? []].filter((it) => !known.has(name(it))));
    showTimes(here);
    const rest = page.querySelector("p.load");
    if (rest) link.closest("p").replaceWith(rest);
    else link.closest("p").remove();
    loaded += 1;
    watch();
  } finally {
    here.removeAttribute("aria-busy");
    link.removeAttribute("aria-disabled");
  }
}

function watch() {
  const link = document.querySelector("a[data-more]");
  if (!link || loaded >= MOST_BY_ITSELF) return;
  const watcher = new IntersectionObserver((seen) => {
    if (seen.some((it) => it.isIntersecting)) {
      watcher.disconnect();
      load(link);
    }
  }, { rootMargin: "600px" });
  watcher.observe(link);
}

// Browsers ask anew for pages of signed-in people when one goes back: shorter by what was loaded, longer by what is new.
// So the list is kept for its entry in the history, in this tab alone, and for this person.

export const whose = () => document.querySelector('.rail a[href^="/@"]')?.getAttribute("href") ?? "";
const entry = () => `hubbub:back:${history.state?.place}`;

function keep() {
  const here = list();
  if (!here || (!loaded && scrollY < 200)) return sessionStorage.removeItem(entry());
  const rest = document.querySelector("p.load")?.outerHTML ?? "";
  const left = { whose: whose(), at: scrollY, loaded, html: here.innerHTML, rest };
  const old = Object.keys(sessionStorage).filter((it) => it.startsWith("hubbub:back:")).sort();
  for (const it of old.slice(0, Math.max(0, old.length - MOST_KEPT + 1))) sessionStorage.removeItem(it);
  sessionStorage.setItem(entry(), JSON.stringify(left));
}

// Where a browser keeps nothing, or has no room, it does what it can by itself.
function leniently(what) {
  try { what(); } catch { /* so be it */ }
}

const parsed = (html) => [...new DOMParser().parseFromString(html, "text/html").body.children];

function bringBack() {
  const left = JSON.parse(sessionStorage.getItem(entry()) ?? "null");
  const here = list();
  if (!here || left?.whose !== whose()) return;
  const entries = parsed(left.html);
  const known = new Set(entries.map(name));
  const fresh = [...here.children].findIndex((it) => known.has(name(it)));
  const anew = new Map([...here.children].map((it) => [name(it), it])); // as they are by now: counts, marks
  here.replaceChildren(...entries.map((it) => anew.get(name(it)) ?? it));
  document.querySelector("p.load")?.replaceWith(...parsed(left.rest));
  loaded = left.loaded;
  showTimes(here);
  scrollTo({ top: left.at, behavior: "instant" });
  if (fresh > 0) import("./live.mjs").then((it) => it.announce(fresh));
}

function rememberPlaces() {
  const [how] = performance.getEntriesByType("navigation");
  if (how?.type === "back_forward" && history.state?.place) leniently(bringBack);
  else history.replaceState({ ...history.state, place: Date.now() }, "");
  addEventListener("pagehide", () => leniently(keep));
}

export function listenForMore() {
  rememberPlaces();
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-more]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      load(link);
    }
  });
  watch();
}
