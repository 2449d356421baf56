// The composer with script: characters left, files at once, names completed, a draft kept in this browser, Ctrl+Enter,
// and a nudge for missing descriptions. The server renders everything; what a button changes comes back as a new form.
// What only some posts need (files in order, names) is fetched when it is needed.
import { Keeper } from "./drafts.mjs";
import { Uploads } from "./uploads.mjs";
import { showTimes } from "./time.mjs";
import { leaveSaying } from "./toast.mjs";
import { say } from "./words.mjs";

const LINK = /https?:\/\/[^\s]+/g;
const MENTION = /(^|[^\w@])@(\w+)@[\w.-]+\w/g;
const segmenter = new Intl.Segmenter();

// Links count 23, names of people elsewhere without their server, and what looks like one character as one.
function written(form) {
  const counted = form.querySelector("#text").value.trim().replace(LINK, "x".repeat(23)).replace(MENTION, "$1@$2");
  return [...segmenter.segment(counted)].length + form.querySelector("#spoiler_text").value.trim().length;
}

// The server's clock field is in UTC; people read and write their own time.
function useOwnTime(form) {
  const field = form.querySelector("#scheduled_at");
  if (!field) return;
  const two = (number) => String(number).padStart(2, "0");
  if (field.value) {
    const it = new Date(`${field.value}Z`);
    field.value = `${it.getFullYear()}-${two(it.getMonth() + 1)}-${two(it.getDate())}T${two(it.getHours())}:${two(it.getMinutes())}`;
  }
  form.querySelector("[data-zone]").textContent = say("ownTime");
  form.addEventListener("formdata", ({ formData }) => {
    if (field.value) formData.set("scheduled_at", new Date(field.value).toISOString().slice(0, 16));
  });
}

// What is folded away says what was chosen in it, and opens where the browser finds something wrong.
function followFolds(form) {
  for (const said of form.querySelectorAll("[data-chosen]")) {
    const field = form.querySelector(`#${said.dataset.chosen}`);
    const follow = () => { said.textContent = field.selectedOptions[0].text; };
    said.classList.add("followed");
    field.addEventListener("change", follow);
    follow();
  }
  form.addEventListener("invalid", ({ target }) => { (target.closest("details") ?? {}).open = true; }, true);
}

class Writing {
  constructor(place, after) {
    this.place = place;
    this.after = after;
    this.keeper = new Keeper(this);
    this.uploads = new Uploads(this);
  }

  get form() { return this.place.querySelector("form[data-compose]"); }

  get text() { return this.form.querySelector("#text"); }

  tell(sentence, { wrong = false } = {}) {
    this.form.querySelector("[data-alert]").textContent = wrong ? sentence : "";
    this.form.querySelector("[data-status]").textContent = wrong ? "" : sentence;
  }

  // All of the form, as if the button of this wish had been pressed.
  fields(wish) {
    const all = new FormData(this.form);
    all.delete("files"); // they are on the server already
    all.set("do", wish);
    return all;
  }

  changed() {
    this.place.querySelector("[data-preview]")?.remove(); // it shows what stood there before
    this.count();
    this.keeper.note();
  }

  count() {
    const limit = Number(this.form.dataset.limit);
    const rest = limit - written(this.form);
    const left = this.form.querySelector("[data-left]");
    left.textContent = rest < 0 ? say("over", { n: -rest }) : rest < limit ? say("left", { n: rest }) : "";
    left.classList.toggle("over", rest < 0);
    const offer = this.form.querySelector("[data-too-long]");
    if (offer) offer.hidden = rest >= 0 || this.form.querySelector("[data-parts]") !== null;
  }

  // What the server made of it takes the place of what was there.
  swap(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const fresh = page.querySelector("[data-writing]");
    if (!fresh) return false;
    const open = [...this.place.querySelectorAll("details[data-fold][open]")].map((it) => it.dataset.fold);
    for (const it of fresh.querySelectorAll("details[data-fold]")) it.open ||= open.includes(it.dataset.fold);
    this.place.replaceChildren(...fresh.childNodes);
    this.help();
    return true;
  }

  async ask(wish, fields = this.fields(wish)) {
    const headers = { Accept: "application/json, text/html" };
    return fetch(this.form.action, { method: "POST", body: fields, headers });
  }

  // Whoever signed in again meanwhile goes on with the new session's token; only as the same account.
  async renew() {
    const page = new DOMParser().parseFromString(await (await fetch(this.form.action)).text(), "text/html");
    const fresh = page.querySelector("form[data-compose]");
    if (fresh?.dataset.account !== this.form.dataset.account) return false;
    this.form.elements.csrfmiddlewaretoken.value = fresh.elements.csrfmiddlewaretoken.value;
    return true;
  }

  async send(wish) {
    if (this.sending) return;
    if (this.uploads.busy() && ["publish", "draft", "preview"].includes(wish)) {
      this.tell(say("filesFirst"), { wrong: true });
      return;
    }
    this.sending = true;
    this.form.setAttribute("aria-busy", "true");
    try {
      let answer = await this.ask(wish);
      if ((answer.redirected || answer.status === 403) && await this.renew()) answer = await this.ask(wish);
      await this.hear(answer, wish);
    } catch {
      this.tell(say(navigator.onLine ? "failed" : "offline"), { wrong: true });
    } finally {
      this.sending = false;
      this.form.removeAttribute("aria-busy");
    }
  }

  async hear(answer, wish) {
    if (answer.headers.get("Content-Type")?.startsWith("application/json")) {
      const told = await answer.json();
      if (!answer.ok) return this.tell(told.error || say("failed"), { wrong: true });
      this.keeper.forget();
      this.after(told);
    } else if (this.swap(await answer.text())) {
      this.keeper.note();
      const shown = { split: "[data-parts]", preview: "[data-preview]" }[wish];
      ((shown && this.place.querySelector(shown)) || this.text).focus();
    } else {
      this.tell(say(answer.status === 413 ? "tooLarge" : "signedOut"), { wrong: true });
    }
  }

  // Once, before publishing: descriptions that are missing.
  nudge() {
    const bare = [...this.form.querySelectorAll("textarea[data-alt]")].find((it) => !it.value.trim());
    if (!bare || this.asked) return false;
    this.asked = true;
    bare.closest("li").append(this.form.querySelector("[data-alert]")); // said where one is sent to
    this.tell(say("describe"), { wrong: true });
    bare.focus();
    return true;
  }

  async tidy() {
    if (this.form.querySelector("li[data-media]")) (await import("./attached.mjs")).tidy(this);
  }

  complete({ text } = this) {
    text.addEventListener("input", async function begin() {
      if (!/[@#:]/.test(text.value)) return;
      text.removeEventListener("input", begin);
      (await import("./complete.mjs")).completeNames(text);
    });
  }

  listen(form) {
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.defaultPrevented) {
        event.preventDefault();
        form.requestSubmit(form.querySelector('.actions button[value="publish"]'));
      }
    });
    form.addEventListener("submit", (event) => {
      const wish = event.submitter?.value ?? "publish";
      event.preventDefault();
      if (wish !== "publish" || !this.nudge()) this.send(wish);
    });
    this.place.querySelector("[data-discard]").addEventListener("click", () => this.keeper.discard());
  }

  // Whom one answers stands in the text, as in other programs, unless the browser has put a text back that names them.
  gather() {
    const { to } = this.form.elements;
    if (!to) return;
    if (to.value && !this.text.value.startsWith(to.value)) this.text.value = `${to.value} ${this.text.value}`;
    to.closest(".field").remove();
  }

  help() {
    const { form } = this;
    this.gather();
    showTimes(this.place);
    useOwnTime(form);
    followFolds(form);
    this.tidy();
    this.complete();
    this.listen(form);
    this.uploads.listen();
    this.count();
  }

  // Behind what stands there already, such as the name of whom one answers: browsers begin before it.
  goOn() {
    const { text } = this;
    if (document.activeElement === text && text.selectionEnd === 0) text.setSelectionRange(text.value.length, text.value.length);
  }

  async start() {
    const begun = "begun" in this.form.dataset;
    this.help();
    this.goOn();
    await this.keeper.start(begun);
  }
}

const leave = ({ to, said }) => leaveSaying(to, said);

export async function helpWriting(place = document.querySelector("[data-writing]"), after = leave) {
  const writing = new Writing(place, after);
  await writing.start();
  return writing;
}
