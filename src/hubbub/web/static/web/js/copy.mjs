// Links that are there to be copied: a press copies, where the browser can; a press with a key held opens, as ever.
import { say } from "./words.mjs";
import { toast } from "./toast.mjs";

export async function copy(link) {
  try {
    await navigator.clipboard.writeText(link.dataset.copy || link.href);
    toast(say("copied"));
  } catch {
    location.href = link.href;
  }
}
