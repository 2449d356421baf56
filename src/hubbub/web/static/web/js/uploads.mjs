// Files go to the server as soon as they are pasted, dropped or chosen, each with its progress, and can be called off.
import { say } from "./words.mjs";

const AT_ONCE = 2;
const FIRST_LOOK = 1000;
const LONGEST_LOOK = 8000;

const megabytes = (bytes) => Math.floor(bytes / 1024 / 1024);

function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html").querySelector("li");
}

export class Uploads {
  constructor(writing) {
    this.writing = writing;
    this.waiting = [];
    this.running = 0;
  }

  get list() { return this.writing.form.querySelector("[data-attached]"); }

  busy() { return this.list.querySelector('[data-upload="running"], [data-state="processing"]') !== null; }

  listen() {
    const { form, text, place } = this.writing;
    const chosen = form.querySelector("#files");
    for (const it of this.list.querySelectorAll('[data-state="processing"]')) this.watch(it);
    if (!chosen) return;
    chosen.parentElement.classList.add("live");
    form.querySelector("[data-files-help]").textContent = say("dropHere", { n: form.dataset.mostMedia });
    form.querySelector('button[value="attach"]').hidden = true;
    chosen.addEventListener("change", () => {
      this.add([...chosen.files]);
      chosen.value = "";
    });
    text.addEventListener("paste", (event) => {
      if (!event.clipboardData.files.length) return;
      event.preventDefault();
      this.add([...event.clipboardData.files]);
    });
    const dropping = (on) => form.classList.toggle("dropping", on);
    const brings = (event) => event.dataTransfer?.types.includes("Files");
    form.addEventListener("dragover", (event) => {
      if (!brings(event)) return;
      event.preventDefault();
      dropping(true);
    });
    form.addEventListener("dragleave", (event) => { if (!form.contains(event.relatedTarget)) dropping(false); });
    form.addEventListener("drop", (event) => {
      if (!brings(event)) return;
      event.preventDefault();
      dropping(false);
      this.add([...event.dataTransfer.files]);
    });
    place.addEventListener("dragend", () => dropping(false));
  }

  add(files) {
    for (const file of files) {
      const row = this.row(file);
      const refused = this.refused(file);
      this.list.append(row);
      if (refused) this.fail(row, refused);
      else this.waiting.push({ file, row });
    }
    this.writing.count();
    this.next();
  }

  // What the server would say only after all of it had been sent.
  refused(file) {
    const { mostMedia, imageSize, videoSize } = this.writing.form.dataset;
    if (this.list.querySelectorAll('li:not([data-upload="failed"])').length >= Number(mostMedia)) {
      return say("tooMany", { n: mostMedia });
    }
    const kind = file.type.split("/")[0];
    if (!["image", "video", "audio", ""].includes(kind)) return say("wrongKind");
    const most = Number(kind === "image" ? imageSize : videoSize);
    return file.size > most ? say("fileTooLarge", { n: megabytes(most) }) : "";
  }

  row(file) {
    const row = document.createElement("li");
    row.dataset.upload = "running";
    row.className = "upload";
    const told = row.appendChild(document.createElement("div"));
    told.className = "grow";
    const name = told.appendChild(document.createElement("strong"));
    name.dir = "auto";
    name.textContent = file.name || say("pasted");
    const progress = told.appendChild(document.createElement("progress"));
    progress.max = 100;
    progress.value = 0;
    progress.setAttribute("aria-label", say("uploading", { name: name.textContent }));
    const said = told.appendChild(document.createElement("p"));
    said.className = "quiet";
    said.textContent = say("waiting");
    this.button(row, "cancel", () => this.drop(row));
    return row;
  }

  button(row, word, deed) {
    const button = row.appendChild(document.createElement("button"));
    button.type = "button";
    button.className = "small secondary";
    button.textContent = say(word);
    button.addEventListener("click", deed);
  }

  drop(row) {
    row.request?.abort();
    this.waiting = this.waiting.filter((it) => it.row !== row);
    row.remove();
    this.writing.text.focus();
    this.writing.tell(say("cancelled"));
  }

  next() {
    while (this.running < AT_ONCE && this.waiting.length) {
      const { file, row } = this.waiting.shift();
      this.running += 1;
      this.send(file, row);
    }
  }

  // XMLHttpRequest, since fetch does not tell how much is sent.
  send(file, row) {
    const request = new XMLHttpRequest();
    const said = row.querySelector("p");
    row.request = request;
    request.open("POST", "/compose/files");
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      const percent = Math.round((loaded / total) * 100);
      row.querySelector("progress").value = percent;
      said.textContent = percent < 100 ? `${percent} %` : say("preparing");
    });
    request.addEventListener("load", () => this.heard(request, file, row));
    request.addEventListener("error", () => this.fail(row, say(navigator.onLine ? "failed" : "offline"), file));
    request.addEventListener("loadend", () => {
      this.running -= 1;
      this.next();
    });
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.writing.form.elements.csrfmiddlewaretoken.value);
    body.set("files", file);
    request.send(body);
  }

  heard(request, file, row) {
    const told = request.response;
    if (request.status === 200 && told?.html) {
      const item = parsed(told.html);
      row.replaceWith(item);
      this.writing.tidy();
      this.writing.changed();
      this.writing.tell(say("attached", { name: file.name || say("pasted") }));
      if (told.state === "processing") this.watch(item);
    } else {
      const again = request.status >= 500 || request.status === 429 ? file : null;
      this.fail(row, told?.error || say(request.status === 413 ? "tooLarge" : "signedOut"), again);
    }
  }

  fail(row, sentence, file = null) {
    row.dataset.upload = "failed";
    row.querySelector("progress")?.remove();
    const said = row.querySelector("p");
    said.className = "error";
    said.setAttribute("role", "alert");
    said.textContent = sentence;
    for (const button of row.querySelectorAll("button")) button.remove();
    if (file) this.button(row, "again", () => {
      const fresh = this.row(file);
      row.replaceWith(fresh);
      this.waiting.push({ file, row: fresh });
      this.next();
    });
    this.button(row, "dismiss", () => {
      row.remove();
      this.writing.text.focus();
    });
  }

  // Video and sound are prepared after they have come; what one says of them meanwhile stays.
  watch(item, wait = FIRST_LOOK) {
    setTimeout(async () => {
      if (!item.isConnected) return;
      const answer = await fetch(`/compose/files/${item.dataset.media}`, { headers: { Accept: "application/json" } }).catch(() => null);
      const told = answer?.ok ? await answer.json() : { state: "processing" };
      if (told.state === "processing") return this.watch(item, Math.min(wait * 1.5, LONGEST_LOOK));
      const fresh = parsed(told.html);
      for (const part of ["[data-shown]", "[data-focus-of]"]) item.querySelector(part).replaceWith(fresh.querySelector(part));
      item.dataset.state = told.state;
      this.writing.tidy();
      this.writing.tell(say(told.state === "ready" ? "ready" : "unusable"));
    }, wait);
  }
}
