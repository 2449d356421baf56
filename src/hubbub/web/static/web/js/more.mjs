// "Load more" puts the next page below this one; it does so by itself near the end, and the button stays.
import { showTimes } from "./time.mjs";

const MOST_BY_ITSELF = 5; // pages, so that the footer can be reached
let loaded = 0;

async function load(link) {
  const feed = document.querySelector(".feed[role=feed]");
  link.setAttribute("aria-disabled", "true");
  feed.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(link.href, { headers: { "X-Fragment": "1" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const known = new Set([...feed.querySelectorAll("article")].map((it) => it.dataset.id));
    const fresh = [...page.querySelectorAll(".feed > article")].filter((it) => !known.has(it.dataset.id));
    feed.append(...fresh);
    showTimes(feed);
    link.closest("p").replaceWith(page.querySelector("p.load"));
    loaded += 1;
    watch();
    remember(link.href);
  } finally {
    feed.removeAttribute("aria-busy");
    link.removeAttribute("aria-disabled");
  }
}

// Going back shows what was loaded, where it was read: browsers keep the page itself, unless they ran out of room.
function remember(address) {
  history.replaceState({ ...history.state, loaded: address }, "");
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

export function listenForMore() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-more]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      load(link);
    }
  });
  watch();
}
