// The command palette: every page, list and setting, people, and what one does often, a few letters away.
import { send } from "./act.mjs";
import { Options } from "./options.mjs";
import { toast } from "./toast.mjs";
import { say } from "./words.mjs";

const MOST = 8;
const PAUSE = 150;
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// Beginnings of words count more than middles; what does not have all words does not count.
function fits(name, words) {
  const text = plain(name);
  let sum = 0;
  for (const word of words) {
    const at = text.indexOf(word);
    if (at < 0) return 0;
    sum += at === 0 ? 3 : /[\s-]/.test(text[at - 1]) ? 2 : 1;
  }
  return sum;
}

function best(ways, typed) {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  if (!words.length) return ways.slice(0, MOST);
  const rated = ways.map((way) => ({ way, rate: fits(way.name, words) })).filter((it) => it.rate);
  return rated.sort((one, other) => other.rate - one.rate).slice(0, MOST).map((it) => it.way);
}

async function go(way) {
  if (way.act) {
    try {
      const told = await send(way.act, way.fields);
      if (told.theme === "system") delete document.documentElement.dataset.theme;
      else if (told.theme) document.documentElement.dataset.theme = told.theme;
      toast(told.said);
    } catch (error) {
      toast(error.message, { wrong: true });
    }
  } else if (way.href === "/compose") {
    (await import("./write.mjs")).openWriting(way.href);
  } else {
    location.href = way.href;
  }
}

function frame() {
  const dialog = document.createElement("dialog");
  dialog.className = "palette";
  dialog.setAttribute("aria-label", say("palette"));
  const field = dialog.appendChild(document.createElement("input"));
  field.type = "text";
  field.autocomplete = "off";
  field.spellcheck = false;
  field.placeholder = say("paletteHint");
  field.setAttribute("aria-label", say("palette"));
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  const box = dialog.appendChild(document.createElement("div"));
  box.className = "completions";
  box.hidden = true;
  return { dialog, field, box };
}

export async function openPalette() {
  if (document.querySelector("dialog.palette")) return;
  document.getElementById("shortcuts")?.close();
  const { dialog, field, box } = frame();
  document.body.append(dialog);
  dialog.showModal();
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  const options = new Options(field, box, {
    label: say("palette"),
    take: (way) => {
      dialog.close();
      go(way);
    },
  });
  let people = [];
  let asking = null;
  let waiting;
  let ways = null;

  const show = () => {
    if (!ways) return; // what is pressed before all is there must not lead to what is there by chance
    const typed = field.value.trim();
    const search = typed && { name: say("searchFor", { q: typed }), kind: say("search"), href: `/search?${new URLSearchParams({ q: typed })}` };
    options.show([...best(ways, typed), ...(typed ? people : []), ...(search ? [search] : [])], { first: 0 });
  };
  const ask = async () => {
    asking?.abort();
    const typed = field.value.trim().replace(/^@/, "");
    people = [];
    if (typed.length > 1) {
      asking = new AbortController();
      const address = `/compose/suggestions?${new URLSearchParams({ kind: "people", q: typed })}`;
      try {
        const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "application/json" } });
        const found = answer.ok ? await answer.json() : [];
        people = found.map((it) => ({ name: it.name, kind: it.value, href: it.path, picture: it.picture }));
      } catch { return; }
    }
    show();
  };
  field.addEventListener("input", () => {
    show();
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || !options.key(event)) return;
    event.preventDefault();
  });
  const answer = await fetch("/palette", { headers: { Accept: "application/json" } }).catch(() => null);
  ways = answer?.ok ? await answer.json() : [];
  show();
}
