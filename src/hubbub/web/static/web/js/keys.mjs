// Single-key shortcuts, as Mastodon's; `?` shows them, and settings switch them off (WCAG 2.1.4).
const GO = {
  h: "/home", n: "/notifications", l: "/public/local", t: "/public", d: "/conversations", s: "/settings",
  f: "/favourites", b: "/bookmarks", e: "/explore", p: "/menu", i: "/lists", r: "/follow-requests", m: "/settings/mutes",
  k: "/settings/blocks", w: "/drafts",
};
let going = false;

const articles = () => [...document.querySelectorAll("article.post:not(.plain)")];
const current = () => document.activeElement?.closest("article.post");

function step(by) {
  const all = articles();
  const here = all.indexOf(current());
  const next = all[here < 0 ? (by > 0 ? 0 : all.length - 1) : here + by];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

const write = (address, wishes) => import("./write.mjs").then((it) => it.openWriting(address, wishes));
const open = (post) => { location.href = post.querySelector(":scope > header a.when").href; };
const author = (post) => post.querySelector(":scope > header a.who")?.getAttribute("href");

function hideMedia(post) {
  const guarded = post.querySelector("details.cw:has(.media)");
  if (guarded) guarded.open = !guarded.open;
  else for (const it of post.querySelectorAll(".media")) it.hidden = !it.hidden;
}

const ON_POST = {
  f: (post) => post.querySelector("button.fav")?.click(),
  b: (post) => post.querySelector("button.boost:not([disabled])")?.click(),
  d: (post) => post.querySelector("button.mark")?.click(),
  r: (post) => write(post.querySelector("a.act[href^='/compose?reply=']")?.getAttribute("href") ?? `/compose?reply=${post.dataset.id}`),
  q: (post) => write(`/compose?quote=${post.dataset.id}`),
  m: (post) => { const to = author(post); if (to) write(`/compose?mention=${encodeURIComponent(to.slice(2))}`); },
  p: (post) => { const to = author(post); if (to) location.href = to; },
  o: open,
  Enter: (post) => { if (document.activeElement === post) open(post); },
  x: (post) => { const it = post.querySelector("details"); if (it) it.open = !it.open; },
  h: hideMedia,
  e: (post) => post.querySelector(".media a")?.click(),
};

const ANYWHERE = {
  j: () => step(1),
  k: () => step(-1),
  n: () => write("/compose"),
  "/": () => { const box = document.querySelector("aside input[type=search]"); if (box?.offsetParent) box.focus(); else location.href = "/search"; },
  s: () => { location.href = "/search"; },
  l: () => document.querySelector("a[data-more]")?.focus(),
  ".": () => document.querySelector("[data-live] button")?.click(),
  Backspace: () => history.back(),
  Escape: () => document.activeElement?.blur(),
  "?": () => document.getElementById("shortcuts")?.showModal(),
};

export function listenForKeys() {
  document.addEventListener("keydown", (event) => {
    // Right after a dialog has closed, the focus may still be inside it for a moment.
    const typing = !event.target.closest("dialog:not([open])")
      && event.target.closest("input, textarea, select, [contenteditable], dialog, audio, video");
    if (typing || event.ctrlKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
    if (event.altKey) {
      if (event.code === "KeyN") {
        event.preventDefault();
        write("/compose", { warn: true });
      }
      return;
    }
    if (going) {
      going = false;
      if (GO[event.key]) location.href = GO[event.key];
      return;
    }
    if (event.key === "g") {
      going = true;
      setTimeout(() => { going = false; }, 1500);
      return;
    }
    const post = current();
    const deed = (post && ON_POST[event.key]) ? () => ON_POST[event.key](post) : ANYWHERE[event.key];
    if (!deed) return;
    if (event.key !== "Enter") event.preventDefault();
    deed();
  });
}
