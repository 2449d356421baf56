// Where a post stands in its list, for those who hear the page: a list that grows while one reads says so of each article
// (w3.org/WAI/ARIA/apg/patterns/feed). How many there are is unknown (-1) until nothing more can be loaded.
function place(feed) {
  const articles = [...feed.children];
  const size = document.querySelector("a[data-more]") ? -1 : articles.length;
  articles.forEach((article, number) => {
    article.setAttribute("aria-posinset", number + 1);
    article.setAttribute("aria-setsize", size);
  });
}

export function placeArticles() {
  for (const feed of document.querySelectorAll("[role=feed]")) {
    place(feed);
    new MutationObserver(() => place(feed)).observe(feed, { childList: true });
  }
}
