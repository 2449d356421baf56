// News as it happens, over the streaming API: a button that says how many posts are new, and the bell's count.
import { send } from "./act.mjs";
import { say } from "./words.mjs";

const LONGEST_WAIT = 300_000;
const place = document.querySelector("[data-live]");
let fresh = 0;
let wait = 2000;

function announce() {
  if (!place) return;
  fresh += 1;
  let button = place.querySelector("button");
  if (!button) {
    button = place.appendChild(document.createElement("button"));
    button.className = "small";
    button.addEventListener("click", () => { location.href = location.pathname; });
  }
  button.textContent = say("fresh").replace("{n}", fresh > 40 ? "40+" : fresh);
}

function ring() {
  const link = document.querySelector('.rail a[href="/notifications"]');
  if (!link || location.pathname.startsWith("/notifications")) return;
  let badge = link.querySelector(".badge");
  if (!badge) {
    badge = link.appendChild(document.createElement("span"));
    badge.className = "badge";
  }
  const known = Number(badge.textContent) || 0;
  badge.textContent = known >= 99 ? "99" : String(known + 1);
  navigator.setAppBadge?.(known + 1).catch(() => {});
}

function hear(event) {
  const message = JSON.parse(event.data);
  if (message.event === "notification") ring();
  else if (message.event === "update" && place && message.stream[0] === place.dataset.stream) announce();
  else if (message.event === "delete") document.querySelector(`article[data-id="${CSS.escape(message.payload)}"]`)?.remove();
}

async function connect() {
  if (document.hidden) return;
  try {
    const { url, token } = await send("/live");
    const socket = new WebSocket(`${url}/api/v1/streaming?stream=user`, token);
    socket.addEventListener("open", () => {
      wait = 2000;
      const stream = place?.dataset.stream;
      if (stream && stream !== "user") socket.send(JSON.stringify({ type: "subscribe", stream }));
    });
    socket.addEventListener("message", hear);
    socket.addEventListener("close", again);
    addEventListener("pagehide", () => socket.close(), { once: true });
  } catch {
    again();
  }
}

function again() {
  setTimeout(connect, wait);
  wait = Math.min(wait * 2, LONGEST_WAIT);
}

export function followStreams() {
  connect();
  addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
}
