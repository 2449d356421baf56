// What every page gets better with: each part decorates what works without it.
import { listenForKeys } from "./keys.mjs";
import { showTimes } from "./time.mjs";
import { listenForDeeds } from "./act.mjs";
import { listenForMore } from "./more.mjs";

const find = (marks) => document.querySelector(marks);

showTimes(document);
listenForMore();
if (find("[data-back]")) import("./offline.mjs").then((it) => it.helpOffline());
if (document.body.classList.contains("in")) {
  listenForDeeds();
  import("./device.mjs").then((it) => it.settleIn());
  import("./live.mjs").then((it) => it.followStreams());
  if (document.documentElement.dataset.shortcuts !== "off") listenForKeys(); // at once: a key pressed early counts
  if (find("[data-compose]")) import("./compose.mjs").then((it) => it.helpWriting());
  if (new URLSearchParams(location.search).has("shared")) import("./shared.mjs").then((it) => it.offerShared());
  if (find("#push")) import("./push.mjs").then((it) => it.offerPush(find("#push")));
}
