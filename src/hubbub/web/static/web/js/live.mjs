// News as it happens, over the streaming API: a button that says how much is new, the counts in the navigation, and an
// open conversation that goes on by itself. Nothing that is being read moves.
import { send } from "./act.mjs";
import { hearOf, hearOfFollower } from "./counts.mjs";
import { whose } from "./more.mjs";
import { showTimes } from "./time.mjs";
import { say } from "./words.mjs";

const FEED = ".feed[role=feed]";
const AT_THE_TOP = 200; // pixels from it
const LONGEST_WAIT = 300_000;
const MOST_COUNTED = 99;
const OF_ONESELF = ["user", "notifications", "thread"]; // what the stream "user" tells
const place = document.querySelector("[data-live]");
const talk = document.querySelector("[data-talk]");
const title = document.title.replace(/^\(\d+\) /, "");
let unread = Number(document.querySelector(".badge[data-unread]")?.textContent) || 0;
let fresh = 0;
let wait = 2000;
const heard = new Set(); // what was answered here since: a stream may tell of it twice
let secret = ""; // a token that only reads
let listening = false; // or about to

export function announce(more = 1) {
  if (!place) return;
  fresh += more;
  let button = place.querySelector("button");
  if (!button) {
    button = place.appendChild(document.createElement("button"));
    button.className = "small";
    button.addEventListener("click", () => {
      if (place.dataset.stream === "thread") location.reload(); // one reads on where one was
      else location.href = location.pathname;
    });
  }
  button.textContent = say("fresh").replace("{n}", fresh > 40 ? "40+" : fresh);
}

// The count at the link to where it stands.
function badge(address) {
  const link = document.querySelector(`.rail a[href="${address}"]`);
  let found = link.querySelector(".badge:not(.asks)");
  if (!found) {
    found = link.insertBefore(document.createElement("span"), link.querySelector(".asks"));
    found.className = "badge";
  }
  return found;
}

const inSight = (id) => document.querySelector(`article[data-id="${CSS.escape(id ?? "")}"]`);

// In a conversation one reads, what answers a post in sight is new.
function answered({ id, in_reply_to_id: parent }) {
  if (place?.dataset.stream !== "thread" || heard.has(id) || inSight(id) || !inSight(parent)) return;
  heard.add(id);
  announce();
}

function notified({ type, status }) {
  if (status) {
    hearOf(status);
    answered(status);
  }
  else if (type === "follow") hearOfFollower();
  if (place?.dataset.stream === "notifications") announce();
  unread = Math.min(MOST_COUNTED, unread + 1);
  document.title = `(${unread}) ${title}`;
  if (location.pathname.startsWith("/notifications")) return;
  badge("/notifications").textContent = String(unread);
  navigator.setAppBadge?.(unread).catch(() => {});
}

// Which conversations are unread: each counts once, however much is said in it.
const unreadTalks = () => document.querySelector('.rail a[href="/conversations"]').dataset;

function talked({ id, unread }) {
  if (talk?.dataset.talk === id) {
    import("./talk.mjs").then((it) => it.goOn(talk));
    return;
  }
  if (!unread) return;
  if (place?.dataset.stream === "direct") announce();
  const ids = new Set(unreadTalks().ids.split(" ").filter(Boolean)).add(id);
  unreadTalks().ids = [...ids].join(" ");
  badge("/conversations").textContent = String(ids.size);
}

// What one published oneself stands where it belongs at once, unless that would move what is being read.
async function bring(id) {
  const written = `article[data-id="${CSS.escape(id)}"]`;
  if (document.querySelector(`${FEED} > ${written}`)) return;
  const answer = scrollY < AT_THE_TOP ? await fetch(location.pathname, { headers: { "X-Fragment": "1" } }).catch(() => null) : null;
  const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const entry = page?.querySelector(`${FEED} > ${written}`);
  const here = document.querySelector(FEED);
  if (!entry) announce();
  else if (here) here.prepend(entry);
  else document.querySelector("main .empty").replaceWith(entry.parentElement);
  showTimes(document);
}

function isOwn({ account }) {
  return `/@${account.acct}` === whose();
}

function published(status) {
  if (!isOwn(status)) announce();
  else if (!status.reblog) bring(status.id); // what one boosted is in sight already
}

async function ask(id) {
  return (await fetch(`/api/v1/statuses/${id}`, { headers: { Authorization: `Bearer ${secret}` } })).json();
}

function hear(event) {
  const message = JSON.parse(event.data);
  const [stream] = message.stream;
  if (message.event === "notification") notified(JSON.parse(message.payload));
  else if (message.event === "conversation") talked(JSON.parse(message.payload));
  else if (message.event === "status.update") hearOf(JSON.parse(message.payload));
  else if (message.event === "update") {
    const status = JSON.parse(message.payload);
    hearOf(status, ask);
    answered(status);
    if (place && stream === place.dataset.stream) published(status);
  }
  else if (message.event === "delete") document.querySelector(`article[data-id="${CSS.escape(message.payload)}"]`)?.remove();
}

// What was read meanwhile, in another tab or on another device, is not unread here any more.
async function recount() {
  if (location.pathname.startsWith("/notifications")) return; // there it is counted while one reads
  const answer = await fetch("/menu").catch(() => null);
  const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  for (const address of ["/notifications", "/conversations"]) {
    const there = page?.querySelector(`.rail a[href="${address}"]`);
    if (!there) return; // signed out
    const number = there.querySelector(".badge:not(.asks)")?.textContent ?? "";
    if (number) badge(address).textContent = number;
    else badge(address).remove();
    if (address === "/conversations") unreadTalks().ids = there.dataset.ids;
    else unread = Number(number);
  }
  document.title = unread ? `(${unread}) ${title}` : title;
  navigator.setAppBadge?.(unread).catch(() => {});
}

function lookAgain() {
  if (document.hidden) return;
  connect();
  recount();
}

async function connect() {
  if (document.hidden || listening) return;
  listening = true;
  try {
    const { url, token } = await send("/live");
    if (!token) return again(); // the page goes, and the answer was cut off
    secret = token;
    const socket = new WebSocket(`${url}/api/v1/streaming?stream=user`, token);
    socket.addEventListener("open", () => {
      wait = 2000;
      const wanted = new Set(["direct", place?.dataset.stream]);
      for (const stream of wanted) {
        if (stream && !OF_ONESELF.includes(stream)) socket.send(JSON.stringify({ type: "subscribe", stream }));
      }
    });
    socket.addEventListener("message", hear);
    // Whoever leaves the page ends it, and may come back to the page before it has ended: one that was lost is another thing.
    const leave = () => { socket.removeEventListener("close", lost); listening = false; socket.close(); };
    const lost = () => { removeEventListener("pagehide", leave); again(); };
    socket.addEventListener("close", lost);
    addEventListener("pagehide", leave, { once: true });
  } catch {
    again();
  }
}

function again() {
  listening = false;
  setTimeout(connect, wait);
  wait = Math.min(wait * 2, LONGEST_WAIT);
}

export function followStreams() {
  connect();
  document.addEventListener("visibilitychange", lookAgain);
  addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
}
