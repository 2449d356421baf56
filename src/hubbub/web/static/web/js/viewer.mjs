// Pictures of a post, large, over the page: arrows, swiping, Escape; the focus goes back where it came from.
import { say } from "./words.mjs";

const SWIPE = 50; // pixels

function button(parent, name, word, deed) {
  const made = parent.appendChild(document.createElement("button"));
  made.type = "button";
  made.className = `secondary ${name}`;
  made.innerHTML = `<svg class="icon" aria-hidden="true"><use href="/icons.svg#${name}"/></svg><span class="sr"></span>`;
  made.lastChild.textContent = say(word);
  made.addEventListener("click", deed);
  return made;
}

export function openViewer(link) {
  const links = [...(link.closest("ul") ?? link.parentElement).querySelectorAll("a[data-full]")];
  let place = links.indexOf(link);
  const dialog = document.createElement("dialog");
  dialog.className = "pictures";
  dialog.setAttribute("aria-labelledby", "picture-title");
  const top = dialog.appendChild(document.createElement("div"));
  top.className = "row apart";
  const title = top.appendChild(document.createElement("h2"));
  title.id = "picture-title";
  title.setAttribute("aria-live", "polite");
  const figure = dialog.appendChild(document.createElement("figure"));
  const picture = figure.appendChild(document.createElement("img"));
  const caption = figure.appendChild(document.createElement("figcaption"));
  caption.dir = "auto";
  caption.tabIndex = 0;
  const row = dialog.appendChild(document.createElement("div"));
  row.className = "row apart";
  const step = (by) => show(place + by);
  const earlier = button(row, "arrow-left", "previous", () => step(-1));
  const later = button(row, "arrow-right", "next", () => step(1));
  const page = document.createElement("a");
  page.className = "button secondary small";
  page.textContent = say("ownPage");
  top.append(page);
  const close = button(top, "x", "close", () => dialog.close());

  function show(number) {
    if (number < 0 || number >= links.length) return;
    place = number;
    const it = links[place];
    const alt = it.querySelector("img")?.alt ?? "";
    const described = it.dataset.described !== undefined ? alt : "";
    picture.src = it.dataset.full;
    picture.alt = described;
    caption.textContent = described || say("noAlt");
    caption.classList.toggle("quiet", !described);
    title.textContent = say("pictureOf", { n: place + 1, all: links.length });
    page.href = it.href;
    earlier.disabled = place === 0;
    later.disabled = place === links.length - 1;
    row.hidden = links.length < 2;
    if (document.activeElement === document.body || document.activeElement?.disabled) close.focus();
    const next = links[place + 1];
    if (next) new Image().src = next.dataset.full;
  }

  const rtl = document.documentElement.dir === "rtl" ? -1 : 1;
  dialog.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: -rtl, ArrowRight: rtl, PageUp: -1, PageDown: 1 }[event.key];
    if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    step(way);
  });
  let from = null;
  figure.addEventListener("pointerdown", (event) => { from = event.isPrimary ? event : null; });
  figure.addEventListener("pointerup", (event) => {
    if (!from) return;
    const across = event.clientX - from.clientX;
    const down = Math.abs(event.clientY - from.clientY);
    from = null;
    if (Math.abs(across) > SWIPE && Math.abs(across) > 2 * down) step(across < 0 ? rtl : -rtl);
  });
  picture.draggable = false;
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => {
    dialog.remove();
    links[place].focus();
  });
  document.body.append(dialog);
  show(place);
  dialog.showModal();
  close.focus();
}
