// Pushes to this browser: what it can and may, and turning them on and off. It asks for permission after a press alone.
import { send } from "./act.mjs";
import { toast } from "./toast.mjs";

const LONGEST = 10_000;
let place;

function show(...states) {
  for (const it of place.querySelectorAll("[data-push]")) it.hidden = !states.includes(it.dataset.push);
}

const able = () => "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

async function subscription() {
  const registration = await navigator.serviceWorker.ready;
  return registration.pushManager.getSubscription();
}

async function tellServer(made) {
  const { endpoint, keys } = made.toJSON();
  return send("/push", { endpoint, ...keys });
}

// Browsers that can't reach their push service may try for ever.
const inTime = (promise) => Promise.race([
  promise,
  new Promise((_, fail) => { setTimeout(() => fail(new DOMException("no answer", "TimeoutError")), LONGEST); }),
]);

async function turnOn(button) {
  button.disabled = true;
  show("off");
  try {
    if (await Notification.requestPermission() !== "granted") return look();
    const { key } = await (await fetch("/push", { headers: { Accept: "application/json" } })).json();
    const registration = await navigator.serviceWorker.ready;
    const wanted = { userVisibleOnly: true, applicationServerKey: key };
    const made = await inTime(registration.pushManager.subscribe(wanted));
    await tellServer(made);
    location.reload();
  } catch (error) {
    if (error instanceof DOMException) show("off", "failed");
    else toast(error.message, { wrong: true });
  } finally {
    button.disabled = false;
  }
}

async function turnOff() {
  try {
    const told = await send("/push/off");
    if (!told.others) await (await subscription())?.unsubscribe();
    location.reload();
  } catch (error) {
    toast(error.message, { wrong: true });
  }
}

// How it stands: what the server knows, what this browser has, what it may.
async function look() {
  if (!able()) return show("unsupported");
  if (Notification.permission === "denied") return show("denied");
  const known = place.dataset.endpoint;
  if (!known) return show("off");
  show("on", "here");
  const made = await subscription();
  if (!made) show("off"); // cleared in the browser's own settings
  else if (made.endpoint !== known) await tellServer(made).catch(() => {});
}

export function offerPush(section) {
  place = section;
  place.addEventListener("click", (event) => {
    const button = event.target.closest("[data-turn]");
    if (button?.dataset.turn === "on") turnOn(button);
    if (button?.dataset.turn === "off") {
      event.preventDefault();
      turnOff();
    }
  });
  look();
}
