// What one searched for last is offered again. It is kept in this browser alone, and goes when one clears it or signs out.
import { whose } from "./more.mjs";

const MOST = 8;
const key = () => `hubbub:searched:${whose()}`;

function kept() {
  try { return JSON.parse(localStorage.getItem(key())) ?? []; } catch { return []; }
}

function remember(text) {
  const texts = [text, ...kept().filter((it) => it !== text)].slice(0, MOST);
  try { localStorage.setItem(key(), JSON.stringify(texts)); } catch { /* it is not offered again */ }
}

function entry(text) {
  const item = document.createElement("li");
  const link = item.appendChild(document.createElement("a"));
  link.href = `/search?${new URLSearchParams({ q: text })}`;
  link.className = "whole";
  link.dir = "auto";
  link.textContent = text;
  return item;
}

export function keepSearches(field) {
  const asked = field.value.trim();
  if (asked) remember(asked);
  const place = document.querySelector("[data-searched]");
  const texts = kept();
  if (!place || !texts.length) return;
  place.querySelector("ul").replaceChildren(...texts.map(entry));
  place.querySelector("button").addEventListener("click", () => {
    localStorage.removeItem(key());
    place.hidden = true;
    field.focus();
  });
  place.hidden = false;
}
