// A conversation that goes on while it is open: what is new stands below, and what is being read or typed stays put.
import { send } from "./act.mjs";
import { showTimes } from "./time.mjs";
import { say } from "./words.mjs";

let asking = Promise.resolve();

async function newest() {
  const answer = await fetch(location.pathname, { headers: { "X-Fragment": "1" } });
  return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
}

// Bubbles go to their day; a day that begins comes whole.
function add(chat, page) {
  const known = new Set([...chat.querySelectorAll(".bubble")].map((it) => it.dataset.id));
  const days = new Map([...chat.querySelectorAll("section")].map((it) => [it.getAttribute("aria-label"), it]));
  let added = 0;
  for (const day of page.querySelectorAll(".chat section")) {
    const fresh = [...day.querySelectorAll(".bubble")].filter((it) => !known.has(it.dataset.id));
    const here = days.get(day.getAttribute("aria-label"));
    if (fresh.length) {
      if (here) here.append(...fresh);
      else chat.append(day);
    }
    added += fresh.length;
  }
  showTimes(chat);
  return added;
}

function seen(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return top < innerHeight && bottom > 0;
}

// Whoever reads further up is told below, and goes there when it suits.
function tellBelow(count) {
  const place = document.querySelector("[data-below]");
  const button = place.querySelector("button") ?? place.appendChild(document.createElement("button"));
  const all = Number(button.dataset.count ?? 0) + count;
  button.dataset.count = all;
  button.className = "small";
  button.textContent = say("fresh").replace("{n}", all);
  button.onclick = () => { place.replaceChildren(); document.getElementById("end").scrollIntoView({ block: "end" }); };
}

async function update(chat) {
  const page = await newest();
  if (!page) return;
  const form = document.getElementById("end");
  const before = form.getBoundingClientRect().top;
  const follows = seen(form);
  const added = add(chat, page);
  if (!added) return;
  if (follows) scrollBy({ top: form.getBoundingClientRect().top - before, behavior: "instant" });
  else tellBelow(added);
  read(chat);
}

function read(chat) {
  if (document.hidden) document.addEventListener("visibilitychange", () => read(chat), { once: true });
  else send(`/conversations/${chat.dataset.talk}/read`).catch(() => {});
}

export function goOn(chat) {
  asking = asking.then(() => update(chat)).catch(() => {}); // one after the other: each adds what the last one has not
}
