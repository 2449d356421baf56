// Names completed while they are typed: people after @, hashtags after #, emoji after a colon. Tab takes the first;
// arrows choose, and only then does Enter take one instead of beginning a line.
import { Options } from "./options.mjs";
import { say } from "./words.mjs";

const BEGUN = /(?:^|[^\w@#:/])(?:@(?<people>[\w.-]+(?:@[\w.-]*)?)|#(?<tags>[\p{L}\p{N}_]+)|:(?<emoji>\w{2,}))$/u;
const PAUSE = 150;

export function completeNames(text) {
  const box = text.parentElement.querySelector("[data-completions]");
  const options = new Options(text, box, { label: say("suggestions"), take: (it) => insert(it.value) });
  let asking = null;
  let waiting;

  function begun() {
    if (text.selectionStart !== text.selectionEnd) return null;
    const match = BEGUN.exec(text.value.slice(Math.max(0, text.selectionStart - 200), text.selectionStart));
    if (!match) return null;
    const [kind, name] = Object.entries(match.groups).find(([, value]) => value !== undefined);
    return { kind, name, from: text.selectionStart - name.length - 1 };
  }

  function insert(value) {
    const it = begun();
    if (!it) return;
    text.focus();
    text.setSelectionRange(it.from, text.selectionEnd);
    // Through the browser's own editing, so that it can be undone; the other way where it no longer can.
    if (!document.execCommand("insertText", false, `${value} `)) {
      text.setRangeText(`${value} `, it.from, text.selectionEnd, "end");
      text.dispatchEvent(new Event("input", { bubbles: true }));
    }
    close();
  }

  function close() {
    clearTimeout(waiting);
    asking?.abort();
    options.close();
  }

  async function ask() {
    const it = begun();
    asking?.abort();
    if (!it) return options.close();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const address = `/compose/suggestions?${new URLSearchParams({ kind: it.kind, q: it.name })}`;
      const answer = await fetch(address, { signal, headers: { Accept: "application/json" } });
      if (!answer.ok) return options.close();
      const found = await answer.json();
      if (signal.aborted) return;
      const typed = `${text.value.slice(it.from, text.selectionStart)}${it.kind === "emoji" ? ":" : ""}`;
      const same = found.length === 1 && found[0].value.toLowerCase() === typed.toLowerCase();
      options.show(same ? [] : found);
    } catch { /* another letter was typed, or nobody answers: no suggestions then */ }
  }

  text.setAttribute("aria-autocomplete", "list");
  text.addEventListener("input", (event) => {
    clearTimeout(waiting);
    if (!event.isComposing) waiting = setTimeout(ask, PAUSE);
  });
  text.addEventListener("keydown", (event) => {
    if (event.isComposing || !options.open) return;
    if (event.key === "Tab" && !event.shiftKey) options.choose(options.active < 0 ? 0 : options.active);
    else if (event.key === "Escape") close();
    else if (!options.key(event)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  text.addEventListener("blur", close);
  text.addEventListener("click", () => { if (options.open && !begun()) close(); });
  ask(); // for what was typed before all this was there
}
