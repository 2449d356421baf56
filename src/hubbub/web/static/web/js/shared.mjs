// Files that another app handed over wait on this device; whoever writes decides whether they come along.
import { say } from "./words.mjs";

const NAME = "shared";

async function waiting() {
  if (!(await caches.has(NAME))) return [];
  const cache = await caches.open(NAME);
  const answers = await Promise.all((await cache.keys()).map((it) => cache.match(it)));
  return Promise.all(answers.map(async (it) => {
    const type = it.headers.get("Content-Type");
    return new File([await it.blob()], decodeURIComponent(it.headers.get("X-Name")), { type });
  }));
}

export async function offerShared() {
  const chosen = document.getElementById("files");
  const files = await waiting();
  if (!files.length || !chosen) return;
  const note = document.createElement("div");
  const take = document.createElement("button");
  note.className = "note row apart";
  note.append(say("shared").replace("{n}", files.length), take);
  take.className = "small";
  take.textContent = say("take");
  take.addEventListener("click", async () => {
    const all = new DataTransfer();
    for (const file of files) all.items.add(file);
    await caches.delete(NAME);
    note.remove();
    chosen.files = all.files;
    chosen.dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.querySelector("main > .top").after(note);
}
