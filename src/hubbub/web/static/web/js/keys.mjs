// Single-key shortcuts, as Mastodon's; `?` shows them, and settings switch them off (WCAG 2.1.4).
const GO = {
  h: "/home", n: "/notifications", l: "/public/local", t: "/public", d: "/conversations", s: "/settings",
  f: "/favourites", b: "/bookmarks", e: "/explore", p: "/menu",
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

const ON_POST = {
  f: (post) => post.querySelector("button.fav")?.click(),
  b: (post) => post.querySelector("button.boost:not([disabled])")?.click(),
  m: (post) => post.querySelector("button.mark")?.click(),
  r: (post) => { location.href = `/compose?reply=${post.dataset.id}`; },
  q: (post) => { location.href = `/compose?quote=${post.dataset.id}`; },
  o: (post) => { location.href = post.dataset.path; },
  Enter: (post) => { if (document.activeElement === post) location.href = post.dataset.path; },
  x: (post) => { const it = post.querySelector("details"); if (it) it.open = !it.open; },
  e: (post) => post.querySelector(".media a")?.click(),
};

const ANYWHERE = {
  j: () => step(1),
  k: () => step(-1),
  n: () => { location.href = "/compose"; },
  "/": () => { const box = document.querySelector("aside input[type=search]"); if (box?.offsetParent) box.focus(); else location.href = "/search"; },
  s: () => { location.href = "/search"; },
  ".": () => document.querySelector("[data-live] button")?.click(),
  "?": () => document.getElementById("shortcuts")?.showModal(),
};

export function listenForKeys() {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable], dialog");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
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
