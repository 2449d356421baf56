// Lists of posts for those who hear the page, or go through it by keys (w3.org/WAI/ARIA/apg/patterns/feed).

// Where each article stands in a list that grows while one reads. How many there are is unknown (-1) until nothing more can
// be loaded.
function place(feed) {
  const articles = [...feed.children];
  const size = document.querySelector("a[data-more]") ? -1 : articles.length;
  articles.forEach((article, number) => {
    article.setAttribute("aria-posinset", number + 1);
    article.setAttribute("aria-setsize", size);
  });
}

const STOPS = "a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary";

// The nearest thing to press outside a list: what follows it, or what comes before.
function outside(feed, following) {
  const wanted = following ? Node.DOCUMENT_POSITION_FOLLOWING : Node.DOCUMENT_POSITION_PRECEDING;
  const stops = [...document.querySelectorAll(STOPS)].filter((it) => it.checkVisibility() && !feed.contains(it) && feed.compareDocumentPosition(it) & wanted);
  return following ? stops[0] : stops.at(-1);
}

// Where a key leads from an article. A page key scrolls through one that is longer than the screen before it leads on.
function target(article, { key, ctrlKey }) {
  const { top, bottom } = article.getBoundingClientRect();
  if (ctrlKey) return { End: outside(article.parentElement, true), Home: outside(article.parentElement, false) }[key];
  if (key === "PageDown" && bottom <= innerHeight) return article.nextElementSibling;
  if (key === "PageUp" && top >= 0) return article.previousElementSibling;
  return null;
}

// The keys of a feed, as that page has them; only while the focus is on an article itself.
function listenForPages() {
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches("[role=feed] > article") || event.altKey || event.metaKey || event.shiftKey) return;
    const next = target(event.target, event);
    if (!next) return;
    event.preventDefault();
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  });
}

export function placeArticles() {
  listenForPages();
  for (const feed of document.querySelectorAll("[role=feed]")) {
    place(feed);
    new MutationObserver(() => place(feed)).observe(feed, { childList: true });
  }
}
