// The composer over the page one reads, which stays where it is; where that can't be, its own page opens.
import { toast } from "./toast.mjs";
import { say } from "./words.mjs";

async function fetched(address) {
  const answer = await fetch(address);
  const page = answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  return page?.querySelector("[data-writing]") ? page : null;
}

function lookOf(page) {
  const known = new Set([...document.querySelectorAll("link[rel=stylesheet]")].map((it) => it.href));
  const wanted = [...page.querySelectorAll("link[rel=stylesheet]")].map((it) => new URL(it.getAttribute("href"), location).href);
  return Promise.all(wanted.filter((it) => !known.has(it)).map((address) => new Promise((done) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.addEventListener("load", done);
    link.addEventListener("error", done);
    document.head.append(link);
  })));
}

function frame(address, title) {
  const dialog = document.createElement("dialog");
  dialog.className = "writing-dialog";
  dialog.setAttribute("aria-labelledby", "writing-title");
  const top = dialog.appendChild(document.createElement("div"));
  top.className = "top";
  const name = top.appendChild(document.createElement("h2"));
  name.id = "writing-title";
  name.textContent = title;
  const page = top.appendChild(document.createElement("a"));
  page.className = "button small secondary";
  page.href = address;
  page.textContent = say("ownPage");
  const close = top.appendChild(document.createElement("button"));
  close.type = "button";
  close.className = "small secondary";
  close.textContent = say("close");
  close.addEventListener("click", () => dialog.close());
  return dialog;
}

let opening = false;

export async function openWriting(address, { warn = false } = {}) {
  // A page that has such a form itself would have everything twice.
  if (document.querySelector("#text, [data-writing]")) { location.href = address; return; }
  if (opening) return;
  opening = true;
  try {
    const [page, { helpWriting }] = await Promise.all([fetched(address), import("./compose.mjs")]);
    if (!page) { location.href = address; return; }
    document.getElementById("writing-words") ?? document.body.append(page.getElementById("writing-words"));
    await lookOf(page);
    await show(address, page, helpWriting, warn);
  } catch {
    location.href = address;
  } finally {
    opening = false;
  }
}

async function show(address, page, helpWriting, warn) {
  const dialog = frame(address, page.querySelector("h1").textContent.trim());
  const place = dialog.appendChild(page.querySelector("[data-writing]"));
  place.dataset.address = address;
  place.dataset.asked = new URL(address, location).search;
  document.body.append(dialog);
  dialog.showModal();
  if (warn) place.querySelector('[data-fold="warning"]').open = true;
  place.querySelector(warn ? "#spoiler_text" : "#text").focus();
  let sent = false;
  const writing = await helpWriting(place, ({ said, path }) => {
    sent = true;
    dialog.close();
    toast(said, { to: path });
  });
  dialog.addEventListener("close", () => {
    writing.gone = true;
    writing.keeper.close();
    if (!sent && writing.keeper.kept) toast(say("keptForLater"));
    dialog.remove();
  });
}
