// A list of options under a field that keeps the focus (WAI-ARIA: listbox, aria-activedescendant), for fingers too.
import { say } from "./words.mjs";

let lists = 0;

export class Options {
  // `take` is called with what was chosen.
  constructor(field, box, { label, take }) {
    this.field = field;
    this.box = box;
    this.take = take;
    this.found = [];
    this.active = -1;
    this.list = document.createElement("ul");
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", label);
    lists += 1;
    this.list.id = `options${lists}`;
    this.said = document.createElement("p");
    this.said.className = "sr";
    this.said.setAttribute("role", "status");
    box.replaceChildren(this.list);
    box.after(this.said);
    // The field keeps the focus, whatever is pressed here.
    box.addEventListener("pointerdown", (event) => event.preventDefault());
    box.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose([...this.list.children].indexOf(option));
    });
  }

  get open() { return !this.box.hidden; }

  show(found, { first = -1 } = {}) {
    this.found = found;
    this.list.replaceChildren(...found.map((it, place) => this.option(it, place)));
    this.box.hidden = found.length === 0;
    this.field.toggleAttribute("data-choosing", found.length > 0);
    if (found.length) this.field.setAttribute("aria-controls", this.list.id);
    else this.field.removeAttribute("aria-controls");
    if (this.field.getAttribute("role") === "combobox") this.field.setAttribute("aria-expanded", String(found.length > 0));
    this.said.textContent = found.length ? say("found", { n: found.length }) : "";
    this.activate(Math.min(first, found.length - 1));
  }

  close() { if (this.open) this.show([]); }

  option(it, place) {
    const option = document.createElement("li");
    option.setAttribute("role", "option");
    option.id = `${this.list.id}-${place}`;
    option.setAttribute("aria-selected", "false");
    if (it.picture) {
      const picture = option.appendChild(document.createElement("img"));
      picture.src = it.picture;
      picture.alt = "";
      picture.width = picture.height = 28;
    }
    const words = option.appendChild(document.createElement("span"));
    words.className = "grow";
    if (it.name) {
      const name = words.appendChild(document.createElement("bdi"));
      name.textContent = it.name;
      words.append(" ");
    }
    const about = it.name ? it.kind ?? it.value : it.value;
    const side = words.appendChild(document.createElement(it.name ? "span" : "bdi"));
    side.className = it.name ? "acct" : "";
    side.textContent = about;
    return option;
  }

  activate(place) {
    this.active = place;
    for (const [number, option] of [...this.list.children].entries()) {
      option.setAttribute("aria-selected", String(number === place));
      if (number === place) option.scrollIntoView({ block: "nearest" });
    }
    if (place < 0) this.field.removeAttribute("aria-activedescendant");
    else this.field.setAttribute("aria-activedescendant", `${this.list.id}-${place}`);
  }

  choose(place) {
    const it = this.found[place];
    if (it) this.take(it);
  }

  // Whether the key meant something here.
  key({ key }) {
    const last = this.found.length - 1;
    if (key === "ArrowDown") this.activate(this.active >= last ? 0 : this.active + 1);
    else if (key === "ArrowUp") this.activate(this.active <= 0 ? last : this.active - 1);
    else if (key === "Enter" && this.active >= 0) this.choose(this.active);
    else return false;
    return true;
  }
}
