// Buttons of posts and people at once: the state changes before the server answers, and goes back if it refuses.
import { say } from "./words.mjs";
import { toast } from "./toast.mjs";
import { count, refresh, setCounts } from "./counts.mjs";

const OPPOSITE = {
  boost: "unboost", unboost: "boost", favourite: "unfavourite", unfavourite: "favourite",
  bookmark: "unbookmark", unbookmark: "bookmark",
};

export async function send(address, fields = {}) {
  const body = new FormData(document.getElementById("act"));
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => {
    throw new Error(say(navigator.onLine ? "failed" : "offline"));
  });
  if (answer.redirected) throw new Error(say("out")); // to where one signs in
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(told.error || say("failed"));
  return told;
}

function turned(button, on) {
  button.setAttribute("aria-pressed", String(on));
  const address = new URL(button.formAction, location.href);
  const verb = address.pathname.split("/").pop();
  address.pathname = address.pathname.replace(/[^/]+$/, OPPOSITE[verb]);
  button.setAttribute("formaction", address.pathname + address.search);
}

const NAMES = { boost: "reblogs", fav: "favourites" };

// A post may stand on a page more than once.
function show(button, on) {
  const { id } = button.closest("article").dataset;
  const [, kind] = button.classList;
  for (const it of document.querySelectorAll(`article[data-id="${id}"] > .acts > .${kind}`)) {
    if (it === button || it.getAttribute("aria-pressed") !== String(on)) turned(it, on);
  }
  if (NAMES[kind]) count(id, NAMES[kind], on ? 1 : -1);
}

async function press(button) {
  const address = button.getAttribute("formaction");
  const on = button.getAttribute("aria-pressed") !== "true";
  button.disabled = true;
  show(button, on);
  try {
    const told = await send(address);
    setCounts(button.closest("article").dataset.id, told);
    if (button.closest("article.focused")) refresh();
  } catch (error) {
    show(button, !on);
    toast(error.message, { wrong: true });
  } finally {
    button.disabled = false;
    button.focus();
  }
}

async function follow(button) {
  const address = button.getAttribute("formaction");
  const leaving = address.endsWith("/unfollow");
  button.disabled = true;
  try {
    const told = await send(address);
    const tied = told.following || told.requested;
    button.textContent = say(told.requested ? "withdraw" : told.following ? "unfollow" : told.followed_by ? "followBack" : "follow");
    button.classList.toggle("secondary", tied);
    button.setAttribute("formaction", address.replace(/[^/]+$/, tied ? "unfollow" : "follow"));
    refresh();
    if (leaving) toast(told.said, { undo: told.undo });
  } catch (error) {
    toast(error.message, { wrong: true });
  } finally {
    button.disabled = false;
    button.focus();
  }
}

// What is taken out of a list goes at once, and the note that says so takes it back.
async function remove(button) {
  const entry = button.closest("li");
  button.disabled = true;
  try {
    const told = await send(button.getAttribute("formaction"));
    (entry.nextElementSibling ?? entry.previousElementSibling)?.querySelector("button.dismiss")?.focus();
    entry.remove();
    toast(told.said, { undo: told.undo });
  } catch (error) {
    button.disabled = false;
    toast(error.message, { wrong: true });
  }
}

// Links that are there to be copied: a press copies, where the browser can; a press with a key held opens, as ever. WebKit
// lets nobody write after a pause, so nothing may be waited for before.
async function copy(link) {
  try {
    await navigator.clipboard.writeText(link.dataset.copy || link.href);
    toast(say("copied"));
  } catch {
    location.href = link.href;
  }
}

export function listenForDeeds() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-copy]");
    if (link && navigator.clipboard && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      copy(link);
    }
    const button = event.target.closest("button[form=act]");
    if (!button || event.defaultPrevented) return;
    if (button.hasAttribute("aria-pressed")) {
      event.preventDefault();
      press(button);
    } else if (button.hasAttribute("data-follow")) {
      event.preventDefault();
      follow(button);
    } else if (button.classList.contains("dismiss")) {
      event.preventDefault();
      remove(button);
    }
  });
}
