// Numbers on the page follow what is done here and what is heard: those at a post's buttons at once, sentences with numbers
// in them as the server says them.
const PAUSE = 500;
const MOST = 999; // from there on the server writes them shorter
let soon;
let turns = 0;

const copies = (id) => document.querySelectorAll(`article[data-id="${CSS.escape(id)}"]`);
const places = (id, act) => [...copies(id)].flatMap((it) => [...it.querySelectorAll(`:scope > .acts > ${act} .n > span`)]);
const PLACES = { replies: '[href^="/compose"]', reblogs: ".boost", favourites: ".fav" };

// How it stands: `{ favourites: 3 }`, or as the server writes it.
export function setCounts(id, told) {
  for (const [name, act] of Object.entries(PLACES)) {
    const count = told[name] ?? told[`${name}_count`];
    if (count !== undefined && !(count > MOST)) for (const it of places(id, act)) it.textContent = count || "";
  }
}

export function count(id, name, by) {
  for (const it of places(id, PLACES[name])) {
    if (/^\d*$/.test(it.textContent)) it.textContent = Math.max(0, Number(it.textContent) + by) || "";
  }
}

export async function refresh() {
  if (!document.querySelector("[data-part]")) return;
  const turn = ++turns;
  const answer = await fetch(location.href, { headers: { "X-Fragment": "parts" } }).catch(() => null);
  const html = answer?.ok && await answer.text();
  if (!html || turn !== turns) return; // or a newer answer is on its way
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const it of document.querySelectorAll("[data-part]")) it.replaceWith(page.querySelector(`[data-part="${it.dataset.part}"]`) ?? it);
}

function refreshSoon() {
  clearTimeout(soon);
  soon = setTimeout(refresh, PAUSE);
}

// What the streams tell of a post. Of a new answer they tell, but not how many its parent has now: `ask` finds that out.
export function hearOf(status, ask = null) {
  const it = status.reblog ?? status;
  setCounts(it.id, it);
  const parent = status.in_reply_to_id;
  if (ask && parent && copies(parent).length) ask(parent).then((found) => setCounts(parent, found)).catch(() => {});
  if (document.querySelector("article.focused")?.dataset.id === it.id) refreshSoon();
}

// Somebody follows: a profile's own or the looker's.
export const hearOfFollower = refreshSoon;
