// Short notes at the edge of the page, with an undo or a way where there is one; they go after eight seconds.
import { say } from "./words.mjs";

const STAY = 8000;
const SAID = "hubbub:said";

export function toast(text, { wrong = false, undo = null, to = null } = {}) {
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
  if (to) {
    const link = line.appendChild(document.createElement("a"));
    link.className = "button small secondary";
    link.href = to;
    link.textContent = say("show");
  }
  place.append(note);
  setTimeout(() => note.remove(), STAY);
}

// On to another page, which says what was done on this one.
export function leaveSaying(address, text) {
  try { sessionStorage.setItem(SAID, text); } catch { /* what was done shows anyway */ }
  location.href = address;
}

export function showSaid() {
  try {
    const text = sessionStorage.getItem(SAID);
    sessionStorage.removeItem(SAID);
    if (text) toast(text);
  } catch { /* this browser keeps nothing */ }
}
