// What is attached: put in order by buttons or by dragging, described, and told what must stay in sight.
import { say } from "./words.mjs";

const STEP = 0.1;
const SMALL_STEP = 0.02;
const SHORT = 200; // characters left from which on it is told how many

const items = (list) => [...list.querySelectorAll("li[data-media]")];

// Everything that depends on what is there, and where.
export function tidy(writing) {
  const list = writing.form.querySelector("[data-attached]");
  if (!list.dataset.helped) listen(writing, list);
  const all = items(list);
  for (const [place, item] of all.entries()) {
    item.querySelector('button[value^="earlier-"]').disabled = place === 0;
    item.querySelector('button[value^="later-"]').disabled = place === all.length - 1;
    item.querySelector("[data-grip]").hidden = all.length < 2;
    showDescription(item.querySelector("[data-alt]"));
    for (const it of item.querySelectorAll("details.focus:not([data-helped])")) helpFocus(it, writing);
  }
}

function showDescription(field) {
  const rest = field.maxLength - field.value.length;
  const item = field.closest("li");
  item.querySelector("[data-missing]").hidden = field.value.trim() !== "";
  item.querySelector("[data-alt-left]").textContent = rest < SHORT || field === document.activeElement ? say("left", { n: rest }) : "";
}

function moved(writing, item) {
  const all = items(item.parentElement);
  tidy(writing);
  writing.changed();
  writing.tell(say("moved", { n: all.indexOf(item) + 1, all: all.length }));
}

function press(writing, button) {
  const item = button.closest("li");
  const list = item.parentElement;
  const [verb] = button.value.split("-");
  if (verb === "drop") {
    const next = item.nextElementSibling ?? item.previousElementSibling;
    item.remove();
    tidy(writing);
    writing.changed();
    (next?.querySelector("textarea, button") ?? writing.text).focus();
    writing.tell(say("removed"));
    return;
  }
  if (verb === "earlier") list.insertBefore(item, item.previousElementSibling);
  else list.insertBefore(item.nextElementSibling, item);
  moved(writing, item);
  const other = item.querySelector(`button[value^="${verb === "earlier" ? "later" : "earlier"}-"]`);
  (button.disabled ? other : button).focus();
}

// By pointer events, which fingers have too.
function drag(writing, grip, event) {
  const item = grip.closest("li");
  const list = item.parentElement;
  const before = items(list).indexOf(item);
  event.preventDefault();
  grip.setPointerCapture(event.pointerId);
  item.classList.add("dragged");
  const move = ({ clientY }) => {
    const others = items(list).filter((it) => it !== item);
    const below = others.find((it) => {
      const { top, height } = it.getBoundingClientRect();
      return clientY < top + height / 2;
    });
    if (below ? item.nextElementSibling !== below : list.lastElementChild !== item) list.insertBefore(item, below ?? null);
  };
  const end = () => {
    grip.removeEventListener("pointermove", move);
    item.classList.remove("dragged");
    if (items(list).indexOf(item) !== before) moved(writing, item);
  };
  grip.addEventListener("pointermove", move);
  grip.addEventListener("lostpointercapture", end, { once: true });
}

const within = (number, least, most) => Math.min(most, Math.max(least, number));

// The point on the picture itself, instead of nine places.
function helpFocus(details, writing) {
  details.dataset.helped = "yes";
  let [x, y] = details.dataset.focus.split(",").map(Number);
  const fieldset = details.querySelector("fieldset");
  const value = document.createElement("input");
  value.type = "hidden";
  value.name = fieldset.querySelector("input").name;
  const picker = document.createElement("div");
  picker.className = "picker";
  const picture = picker.appendChild(document.createElement("img"));
  picture.src = details.dataset.picture;
  picture.alt = "";
  const point = picker.appendChild(document.createElement("button"));
  point.type = "button";
  point.className = "point";
  const help = document.createElement("p");
  help.className = "help";
  help.textContent = say("focusHelp");
  const place = (across, up) => {
    x = Math.round(within(across, -1, 1) * 100) / 100;
    y = Math.round(within(up, -1, 1) * 100) / 100;
    value.value = `${x},${y}`;
    const right = Math.round((x + 1) * 50);
    const down = Math.round((1 - y) * 50);
    point.style.setProperty("left", `${right}%`);
    point.style.setProperty("top", `${down}%`);
    point.setAttribute("aria-label", say("focusAt", { x: right, y: down }));
    const thumb = details.closest("li").querySelector("[data-shown] img");
    if (thumb) thumb.className = `fx${Math.round((x + 1) * 2)} fy${Math.round((1 - y) * 2)}`;
  };
  const at = ({ clientX, clientY }) => {
    const box = picture.getBoundingClientRect();
    place(((clientX - box.left) / box.width) * 2 - 1, 1 - ((clientY - box.top) / box.height) * 2);
  };
  picker.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    picker.setPointerCapture(event.pointerId);
    at(event);
    picker.addEventListener("pointermove", at);
    picker.addEventListener("lostpointercapture", () => {
      picker.removeEventListener("pointermove", at);
      point.focus();
      writing.changed();
    }, { once: true });
  });
  point.addEventListener("keydown", (event) => {
    const step = event.shiftKey ? SMALL_STEP : STEP;
    const way = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step], Home: [-x, -y] }[event.key];
    if (!way) return;
    event.preventDefault();
    place(x + way[0], y + way[1]);
    writing.changed();
    writing.tell(point.getAttribute("aria-label"));
  });
  place(x, y);
  fieldset.replaceWith(value, picker, help);
}

function listen(writing, list) {
  list.dataset.helped = "yes";
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=do]");
    if (!button) return;
    event.preventDefault();
    press(writing, button);
  });
  list.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (grip) drag(writing, grip, event);
  });
  for (const kind of ["input", "focusin", "focusout"]) {
    list.addEventListener(kind, (event) => {
      if (event.target.matches("[data-alt]")) showDescription(event.target);
    });
  }
}
