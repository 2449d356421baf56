// Short notes at the edge of the page, with an undo where there is one; they go after eight seconds.
import { say } from "./words.mjs";

const STAY = 8000;

export function toast(text, { wrong = false, undo = null } = {}) {
  const place = document.getElementById("toasts");
  if (!place) return;
  const note = document.createElement("ul");
  note.className = "messages";
  const line = note.appendChild(document.createElement("li"));
  line.className = wrong ? "error" : "";
  line.append(text);
  if (undo) {
    const button = line.appendChild(document.createElement("button"));
    button.className = "small secondary";
    button.textContent = say("undo");
    button.setAttribute("form", "act");
    button.setAttribute("formaction", undo);
  }
  place.append(note);
  setTimeout(() => note.remove(), STAY);
}
