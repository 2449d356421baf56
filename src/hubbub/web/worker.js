// The service worker: what somebody saw last can be read offline, pushes become notifications, other apps share with us.
// The server writes VERSION and SHELL above this line; another VERSION is another worker.

const STATIC = `static-${VERSION}`;
const PAGES = "pages";
const PICTURES = "pictures";
const WHOSE = "whose"; // for whom PAGES and PICTURES were kept: whoever comes next finds nothing
const SHARED = "shared";
const KEPT = /^\/(home|notifications|conversations(\/\d+)?|@[^/]+\/\d+)$/;
const OWN = /^\/(home|notifications|conversations(\/\d+)?)$/; // lead to the sign-in page when nobody is signed in, and else nowhere
const MOST_PAGES = 30; // threads and conversations, besides the timeline and the two lists
const MOST_PICTURES = 120;
const LARGEST_PICTURE = 400_000;
const MOST_SHARED = 10; // files that fit into a post
const UNTOUCHED = /^\/(api|auth|oauth|live|push)(\/|$)/;
const TYPED = new Set(["text", "spoiler_text", "comment", "note", "message"]);

self.addEventListener("install", (event) => event.waitUntil(prepare()));
self.addEventListener("activate", (event) => event.waitUntil(begin()));

async function prepare() {
  const cache = await caches.open(STATIC);
  await cache.addAll(SHELL.map((path) => new Request(path, { cache: path.startsWith("/static/") ? "default" : "no-cache" })));
  await self.skipWaiting();
}

async function begin() {
  for (const name of await caches.keys()) if (name.startsWith("static-") && name !== STATIC) await caches.delete(name);
  // Firefox (153) shows its own error page when a preload fails, whatever is answered here.
  await registration.navigationPreload?.disable();
  await clients.claim();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.mode === "navigate" && request.method === "GET") return event.respondWith(page(event, url));
  if (UNTOUCHED.test(url.pathname)) return;
  if (request.method === "POST" && url.pathname === "/share") return event.respondWith(takeShared(request));
  if (request.mode === "navigate") return event.respondWith(form(request));
  if (request.method !== "GET") return;
  if (url.pathname.startsWith("/static/")) return event.respondWith(file(request, url));
  if (url.pathname === "/icons.svg") return event.respondWith(fetch(request).catch(() => caches.match(url.pathname)));
  if (url.pathname.startsWith("/media/") && request.destination === "image") return event.respondWith(picture(event));
});

// Pages: from the network, and what was seen last where there is none.

async function page(event, url) {
  let response;
  try {
    response = await fetch(OWN.test(url.pathname) ? asOpened(event.request) : event.request);
  } catch {
    return (await kept(url)) ?? (await offline());
  }
  if (response.status === 404 || response.status === 410) event.waitUntil(inTurn(() => drop(url.pathname)));
  const led = response.type === "opaqueredirect" || response.redirected;
  const whose = response.headers.get("Hubbub-Viewer") ?? (led && OWN.test(url.pathname) ? "nobody" : null);
  if (whose) {
    const wanted = response.ok && !url.search && KEPT.test(url.pathname) && whose !== "nobody";
    const copy = wanted ? response.clone() : null;
    event.waitUntil(inTurn(() => keep(whose, url.pathname, copy)));
  }
  return response;
}

// What a worker fetches looks as if a script had asked (`Sec-Fetch-Dest: empty`), so it says itself that somebody opened this:
// in a tab, not ahead of them, and not led here by another site.
function asOpened({ url, referrer, destination, headers: given, signal }) {
  const headers = new Headers(given);
  const near = !referrer || new URL(referrer).origin === location.origin;
  if (near && destination === "document" && !given.has("Sec-Purpose")) headers.set("Hubbub-Opened", "1");
  return new Request(url, { headers, referrer, signal, redirect: "manual" });
}

async function kept(url) {
  const pages = await caches.open(PAGES);
  return url.search ? undefined : pages.match(url.pathname === "/" ? "/home" : url.pathname);
}

async function offline(mark = "") {
  const known = await caches.match("/offline");
  if (!known) return Response.error();
  const text = await known.text();
  return new Response(text.replace("<html", `<html ${mark}`), { status: 503, headers: known.headers });
}

// One after the other: of two answers for two people the later one decides, and they never mix.
let turn = Promise.resolve();
function inTurn(deed) {
  turn = turn.then(deed).catch(() => {});
  return turn;
}

async function keep(whose, path, copy) {
  const mark = await caches.open(WHOSE);
  const known = await (await mark.match("/"))?.text();
  if (known !== whose) {
    await forget(known ? [PAGES, PICTURES, SHARED] : [PAGES, PICTURES]); // what nobody saw yet may have come first
    if (whose === "nobody") return;
    await mark.put("/", new Response(whose));
    await (await caches.open(STATIC)).add(new Request("/offline", { cache: "no-cache" })).catch(() => {}); // their language
  }
  if (!copy) return;
  const text = await copy.text();
  const marked = text.replace("<html", `<html data-kept="${new Date().toISOString()}"`);
  const headers = new Headers(copy.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name); // of how it travelled
  await put(PAGES, path, new Response(marked, { headers }), MOST_PAGES, /\d$/);
}

// What was removed, or is not for them to see any more, is not shown later from here either.
async function drop(path) {
  await (await caches.open(PAGES)).delete(path);
}

async function forget(names) {
  for (const name of names) await caches.delete(name);
  await (await caches.open(WHOSE)).delete("/");
}

// The oldest that match `bounded` go when there are more than `most`.
async function put(name, key, response, most, bounded = /./) {
  const cache = await caches.open(name);
  await cache.delete(key);
  await cache.put(key, response);
  const old = (await cache.keys()).filter((it) => bounded.test(new URL(it.url).pathname));
  for (const it of old.slice(0, Math.max(0, old.length - most))) await cache.delete(it);
}

// Forms: what could not be sent is shown, so that it can be copied or sent again.

async function form(request) {
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch {
    const fields = await copy.formData().catch(() => new FormData());
    const typed = [...fields].filter(([name, value]) => TYPED.has(name) && value).map(([, value]) => value);
    const safe = JSON.stringify(typed).replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
    return offline(`data-unsent="${safe.replace(/\$/g, "$$$$")}"`);
  }
}

// Files: those named with the version never change, pictures neither.

async function file(request, url) {
  const cache = await caches.open(STATIC);
  const known = await cache.match(url.pathname);
  if (known) return known;
  const response = await fetch(request);
  if (response.ok && url.pathname.startsWith(`/static/${VERSION.slice(0, 12)}/`)) await cache.put(url.pathname, response.clone());
  return response;
}

async function picture(event) {
  const { request } = event;
  const known = await (await caches.open(PICTURES)).match(request);
  if (known) return known;
  const response = await fetch(request);
  if (response.status === 200 && Number(response.headers.get("Content-Length") ?? Infinity) <= LARGEST_PICTURE) {
    const copy = response.clone();
    event.waitUntil(inTurn(async () => {
      if (await (await caches.open(WHOSE)).match("/")) await put(PICTURES, request, copy, MOST_PICTURES);
    }));
  }
  return response;
}

// What another app shares goes to the composer, which asks before it takes files.

async function takeShared(request) {
  const given = await request.formData();
  const words = new URLSearchParams();
  for (const name of ["title", "text", "url"]) if (given.get(name)) words.set(name, given.get(name));
  const files = given.getAll("files").filter((it) => it instanceof File && it.size).slice(0, MOST_SHARED);
  await caches.delete(SHARED);
  const cache = await caches.open(SHARED);
  for (const [place, it] of files.entries()) {
    const named = { "Content-Type": it.type, "X-Name": encodeURIComponent(it.name) };
    await cache.put(`/share/${place}`, new Response(it, { headers: named }));
  }
  if (files.length) words.set("shared", String(files.length));
  return Response.redirect(`/compose?${words}`, 303);
}

// Pushes.

self.addEventListener("push", (event) => event.waitUntil(tell(event.data)));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(show(event.notification.data?.address ?? "/notifications"));
});
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));

// What a push says. Its id is a number, as in Mastodon, and longer than JavaScript's numbers: it is read as text.
function read(data) {
  try {
    return { ...data.json(), id: data.text().match(/"notification_id":\s*"?(\d+)/)?.[1] };
  } catch {
    return {}; // nothing to read; but browsers want every push to be shown
  }
}

async function tell(data) {
  const told = read(data);
  await registration.showNotification(told.title ?? location.host, {
    body: told.body ?? "",
    icon: told.icon,
    badge: SHELL.find((it) => it.endsWith("/badge.png")),
    tag: told.id ?? "",
    lang: told.preferred_locale ?? "",
    data: { address: told.id ? `/notifications/${told.id}/open` : "/notifications" },
  });
  await navigator.setAppBadge?.((await registration.getNotifications()).length).catch(() => {});
}

// A window that is open shows it, unless somebody writes there.
async function show(address) {
  const open = await clients.matchAll({ type: "window" });
  const free = open.filter((it) => !/\/(compose|edit|settings|server)\b/.test(new URL(it.url).pathname));
  const chosen = free.find((it) => it.focused) ?? free.find((it) => it.visibilityState === "visible") ?? free[0];
  if (!chosen) return clients.openWindow(address);
  await chosen.focus().catch(() => {});
  return chosen.navigate(address);
}

async function renew(event) {
  const told = await (await fetch("/push", { headers: { Accept: "application/json" } })).json();
  if (!told.on) return;
  const wanted = { userVisibleOnly: true, applicationServerKey: told.key };
  const { endpoint, keys } = (event.newSubscription ?? (await registration.pushManager.subscribe(wanted))).toJSON();
  const body = new URLSearchParams({ endpoint, ...keys, csrfmiddlewaretoken: told.token });
  await fetch("/push", { method: "POST", body, headers: { Accept: "application/json" } });
}
