// What one types is kept in this browser until it is sent: by account, by what it is about, and by tab. A tab holds a lock
// while it writes, so that another takes over only what nobody holds any more, such as after a crash.
import { say } from "./words.mjs";

const PREFIX = "hubbub:draft:";
const PAUSE = 400;
const KEPT_FOR = 30 * 86_400_000;
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "as", "do", "files"]);

// A browser may keep nothing for a site, and then asking for its storage is an error already.
function storage(name) {
  try { return window[name] ?? NOTHING; } catch { return NOTHING; }
}

const NOTHING = Object.create({ getItem: () => null, setItem() {}, removeItem() {} });
const localStorage = storage("localStorage");
const sessionStorage = storage("sessionStorage");

const read = (key) => {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
};

function tab({ anew = false } = {}) {
  let name = sessionStorage.getItem("hubbub:tab");
  if (!name || anew) {
    name = Array.from(crypto.getRandomValues(new Uint8Array(8)), (it) => it.toString(36)).join("");
    sessionStorage.setItem("hubbub:tab", name);
  }
  return name;
}

export class Keeper {
  constructor(writing) {
    this.writing = writing;
    const { account, place } = writing.form.dataset;
    const about = new URLSearchParams(writing.place.dataset.asked ?? location.search);
    const shared = ["mention", "text", "title", "url"].map((name) => about.get(name)).filter(Boolean).join(" ");
    this.prefix = `${PREFIX}${account}:${place}${shared && `~${shared}`}:`;
    this.key = this.prefix + tab();
    this.flush = () => this.save();
    // Signing out in another tab takes it all away; it comes back only if somebody goes on typing here.
    this.heed = ({ key, newValue }) => { if (key === this.key && newValue === null) this.silent = true; };
    addEventListener("pagehide", this.flush);
    addEventListener("storage", this.heed);
    document.addEventListener("visibilitychange", this.flush);
  }

  entries() {
    return [...this.writing.fields("").entries()].filter(([name, value]) => !NOT_KEPT.has(name) && typeof value === "string");
  }

  // Everything but the key, which is another on every page.
  gist() { return JSON.stringify(this.entries().filter(([name]) => name !== "key")); }

  async start(begun) {
    this.initial = this.gist();
    if (!await this.hold(this.key)) {
      this.key = this.prefix + tab({ anew: true });
      await this.hold(this.key);
    }
    if (!begun) return this.save();
    const found = await this.left();
    if (found) await this.restore(found);
  }

  // Until the page goes, or lets go; false when another tab (this one's double) holds it.
  hold(key) {
    if (!navigator.locks) return true;
    return new Promise((told) => {
      navigator.locks.request(key, { ifAvailable: true }, (lock) => {
        told(lock !== null);
        return lock && new Promise((done) => { this.release = done; });
      });
    });
  }

  // The latest that nobody holds: this tab's own before others'.
  async left() {
    const held = new Set((await navigator.locks?.query())?.held.map((it) => it.name));
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(this.prefix));
    const free = keys.filter((key) => key === this.key || !held.has(key));
    const all = free.map((key) => ({ key, ...read(key) })).filter((it) => it.fields);
    const young = all.filter((it) => it.at > Date.now() - KEPT_FOR);
    return young.find((it) => it.key === this.key) ?? young.sort((one, other) => other.at - one.at)[0];
  }

  async restore({ key, fields }) {
    const { writing } = this;
    const before = writing.gone;
    const all = new FormData();
    for (const [name, value] of fields) all.append(name, value);
    all.set("csrfmiddlewaretoken", writing.form.elements.csrfmiddlewaretoken.value);
    all.set("do", "attach");
    const answer = await writing.ask("attach", all).catch(() => null);
    if (writing.gone !== before) return;
    if (!answer?.ok || !writing.swap(await answer.text())) {
      writing.text.value = fields.find(([name]) => name === "text")?.[1] ?? "";
    }
    if (key !== this.key) localStorage.removeItem(key);
    this.save();
    writing.place.querySelector("[data-restored]").hidden = false;
    writing.place.querySelector("[data-restored-says]").textContent = say("restored");
    writing.text.focus();
    writing.text.setSelectionRange(writing.text.value.length, writing.text.value.length);
  }

  note() {
    this.silent = false;
    this.waiting ??= setTimeout(() => this.save(), PAUSE);
  }

  save() {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    if (this.forgotten || this.silent || !this.writing.form) return;
    try {
      if (this.gist() === this.initial) localStorage.removeItem(this.key);
      else localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), fields: this.entries() }));
    } catch { /* no room, or not allowed: drafts on the server work all the same */ }
  }

  get kept() { return !this.forgotten && localStorage.getItem(this.key) !== null; }

  forget() {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    this.forgotten = true;
    localStorage.removeItem(this.key);
  }

  async discard() {
    const { writing } = this;
    const address = writing.place.dataset.address ?? location.href;
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok || !writing.swap(await answer.text())) return;
    localStorage.removeItem(this.key);
    clearTimeout(this.waiting);
    this.waiting = undefined;
    this.initial = this.gist();
    writing.text.focus();
    writing.tell(say("discarded"));
  }

  // The composer is closed, what was typed stays.
  close() {
    this.save();
    this.release?.();
    removeEventListener("pagehide", this.flush);
    removeEventListener("storage", this.heed);
    document.removeEventListener("visibilitychange", this.flush);
  }
}
