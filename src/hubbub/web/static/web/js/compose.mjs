// The composer with script: characters left, a draft kept in this browser while one types, pasted and dropped files,
// Ctrl+Enter, and a nudge for missing descriptions.
import { say } from "./words.mjs";

const LINK = /https?:\/\/[^\s]+/g;
const MENTION = /(^|[^\w@])@(\w+)@[\w.-]+\w/g;
const form = document.querySelector("[data-compose]");
const text = form.querySelector("#text");
const left = form.querySelector("[data-left]");
const limit = Number(form.dataset.limit);
const place = `hubbub:composing:${location.pathname}${location.search}`;
const segmenter = new Intl.Segmenter();

// Links count 23, names of people elsewhere without their server, and what looks like one character as one.
function written() {
  const counted = text.value.replace(LINK, "x".repeat(23)).replace(MENTION, "$1@$2");
  return [...segmenter.segment(counted)].length + form.querySelector("#spoiler_text").value.length;
}

function showLeft() {
  const rest = limit - written();
  left.textContent = rest < limit ? say("left").replace("{n}", rest) : "";
  left.classList.toggle("over", rest < 0);
}

function keep() {
  try {
    if (text.value.trim()) localStorage.setItem(place, text.value);
    else localStorage.removeItem(place);
  } catch { /* no room, or not allowed: drafts on the server work all the same */ }
}

function bringBack() {
  const kept = localStorage.getItem(place);
  if (kept && !text.value.trim()) text.value = kept;
}

function take(files) {
  const chosen = form.querySelector("#files");
  if (!files.length || !chosen) return false;
  const all = new DataTransfer();
  for (const file of [...chosen.files, ...files]) all.items.add(file);
  chosen.files = all.files;
  form.querySelector('button[value="attach"]').click();
  return true;
}

function listenForFiles() {
  text.addEventListener("paste", (event) => { if (take(event.clipboardData.files)) event.preventDefault(); });
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("dropping"); });
  form.addEventListener("dragleave", () => form.classList.remove("dropping"));
  form.addEventListener("drop", (event) => {
    form.classList.remove("dropping");
    if (take(event.dataTransfer.files)) event.preventDefault();
  });
  form.querySelector("#files")?.addEventListener("change", () => form.querySelector('button[value="attach"]').click());
}

function listenForSending() {
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.querySelector('.actions button[value="publish"]').click();
  });
  form.addEventListener("submit", (event) => {
    const wish = event.submitter?.value;
    const bare = [...form.querySelectorAll(".attached textarea")].find((it) => !it.value.trim());
    if (wish === "publish" && bare && !bare.dataset.asked) {
      bare.dataset.asked = "yes";
      event.preventDefault();
      bare.focus();
      bare.setAttribute("placeholder", say("describe"));
      return;
    }
    if (wish === "publish" || wish === "draft") localStorage.removeItem(place);
    else keep();
    setTimeout(() => { for (const button of form.querySelectorAll("button")) button.disabled = true; });
  });
}

export function helpWriting() {
  bringBack();
  showLeft();
  text.addEventListener("input", () => { showLeft(); keep(); });
  form.querySelector("#spoiler_text").addEventListener("input", showLeft);
  listenForFiles();
  listenForSending();
}
