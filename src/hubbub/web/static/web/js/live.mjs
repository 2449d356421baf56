// News as it happens, over the streaming API: a button that says how much is new, the counts in the navigation, and an
// open conversation that goes on by itself. Nothing that is being read moves.
import { send } from "./act.mjs";
import { say } from "./words.mjs";

const LONGEST_WAIT = 300_000;
const place = document.querySelector("[data-live]");
const talk = document.querySelector("[data-talk]");
const title = document.title;
let fresh = 0;
let wait = 2000;

export function announce(more = 1) {
  if (!place) return;
  fresh += more;
  let button = place.querySelector("button");
  if (!button) {
    button = place.appendChild(document.createElement("button"));
    button.className = "small";
    button.addEventListener("click", () => { location.href = location.pathname; });
  }
  button.textContent = say("fresh").replace("{n}", fresh > 40 ? "40+" : fresh);
}

// One more, at the link to where it stands; returns how many there are.
function ring(address) {
  const link = document.querySelector(`.rail a[href="${address}"]`);
  if (!link || location.pathname.startsWith(address)) return 0;
  let badge = link.querySelector(".badge");
  if (!badge) {
    badge = link.appendChild(document.createElement("span"));
    badge.className = "badge";
  }
  const unread = Math.min(99, (Number(badge.textContent) || 0) + 1);
  badge.textContent = String(unread);
  return unread;
}

function notified() {
  if (place?.dataset.stream === "notifications") announce();
  const unread = ring("/notifications");
  if (!unread) return;
  document.title = `(${unread}) ${title}`;
  navigator.setAppBadge?.(unread).catch(() => {});
}

const ringing = new Set(); // conversations that were counted: each counts once until it is read

function talked({ id, unread }) {
  if (talk?.dataset.talk === id) {
    import("./talk.mjs").then((it) => it.goOn(talk));
    return;
  }
  if (!unread) return;
  if (place?.dataset.stream === "direct") announce();
  if (!ringing.has(id) && ring("/conversations")) ring("/menu"); // the bar of small screens has no room for them
  ringing.add(id);
}

function hear(event) {
  const message = JSON.parse(event.data);
  if (message.event === "notification") notified();
  else if (message.event === "conversation") talked(JSON.parse(message.payload));
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
      const wanted = new Set(["direct", place?.dataset.stream]);
      for (const stream of wanted) {
        if (stream && stream !== "user" && stream !== "notifications") socket.send(JSON.stringify({ type: "subscribe", stream }));
      }
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
