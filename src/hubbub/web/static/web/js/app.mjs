// What every page gets better with: each part decorates what works without it.
import { listenForKeys } from "./keys.mjs";
import { showTimes } from "./time.mjs";
import { listenForDeeds } from "./act.mjs";
import { listenForMore } from "./more.mjs";

showTimes(document);
listenForMore();
if (document.body.classList.contains("in")) {
  listenForDeeds();
  import("./live.mjs").then((it) => it.followStreams());
  if (document.documentElement.dataset.shortcuts !== "off") listenForKeys(); // at once: a key pressed early counts
  if (document.querySelector("[data-compose]")) import("./compose.mjs").then((it) => it.helpWriting());
}
