// Beside a page of posts on a wide screen: what people talk about, and whom one might follow. It comes after the page, and
// stays for a while in this tab, for this person and language.
import { whose } from "./more.mjs";

const KEPT_FOR = 5 * 60_000;
const key = () => `hubbub:beside:${document.documentElement.lang}:${whose()}`;

function kept() {
  try {
    const { at, html } = JSON.parse(sessionStorage.getItem(key()));
    return at > Date.now() - KEPT_FOR ? { at, html } : null;
  } catch { return null; }
}

function keep(it) {
  try { sessionStorage.setItem(key(), JSON.stringify(it)); } catch { /* it is asked for again */ }
}

async function asked(address) {
  const answer = await fetch(address, { headers: { "X-Fragment": "beside" } }).catch(() => null);
  return answer?.ok ? { at: Date.now(), html: await answer.text() } : null;
}

export async function fillBeside(place) {
  const it = kept() ?? await asked(place.dataset.beside);
  const found = it && new DOMParser().parseFromString(it.html, "text/html").querySelector(".beside");
  if (!found?.childElementCount) return;
  keep(it);
  place.replaceWith(found);
  found.addEventListener("click", ({ target }) => {
    if (target.closest("button")) try { sessionStorage.removeItem(key()); } catch { /* nothing was kept */ }
  });
}
