// One person's phone.

import { act, filesOf, lookInside } from "./api.js";
import { draw } from "./bubble.js";
import { watch } from "./live.js";
import { day } from "./when.js";

/** How long the bot may think before the dots appear, and how long they stay when nothing comes. */
const SOON = 120;
const NOTHING_COMES = 4000;
/** What the bot answers; to blocking it has nothing to say. */
const ANSWERED = new Set(["says", "presses", "edits", "sends_media", "try"]);
/** What stays visible above a message that is read from its beginning, in pixels. */
const ABOVE = 12;
const template = document.getElementById("phone-template");

export class Phone {
  /** `person` is {address, name}; `start` an invitation code; `changed` is called after each change. */
  constructor(person, { start, knows, changed, menu }) {
    this.person = person;
    this.start = start;
    this.knows = knows;
    this.changed = changed;
    this.menu = menu;
    this.lines = new Map();
    this.element = template.content.firstElementChild.cloneNode(true);
    this.part = (selector) => this.element.querySelector(selector);
    this.box = this.part("textarea");
    this.label();
    this.listen();
    this.stop = watch(person.address, {
      whole: (lines) => this.whole(lines),
      line: (line) => this.show(line, true),
      connected: (yes) => this.connected(yes),
    });
  }

  /** Put the person's name wherever it is read. */
  label() {
    const { name, address } = this.person;
    const id = (part) => `${part}-${address.replaceAll(".", "-")}`;
    this.part("h2").textContent = name;
    this.part("h2").id = id("whose");
    this.element.setAttribute("aria-labelledby", id("whose"));
    this.part("summary .for-ears").textContent = `Options for ${name}`;
    this.part(".log").setAttribute("aria-label", `${name}’s chat with Big Room`);
    this.box.id = id("text");
    this.part(".composer label").htmlFor = id("text");
    this.part(".composer label").textContent = `Write as ${name}`;
    for (const button of this.element.querySelectorAll("[data-do=start]")) {
      button.textContent = this.start ? `Start with invitation ${this.start}` : "Start";
    }
  }

  listen() {
    const deeds = {
      start: () => this.begin(),
      photo: () => this.do("sends_media"),
      block: () => this.do("blocks"),
      unblock: () => this.do("unblocks").then(() => this.box.focus()),
      change: () => this.change(),
      keep: () => this.change(null),
    };
    this.element.addEventListener("click", (event) => {
      const button = event.target.closest("[data-do]");
      if (!button) return;
      if (button.closest(".menu")) this.closeMenu();
      const deed = deeds[button.dataset.do];
      if (deed) deed();
      else this.menu(button.dataset.do, this);
    });
    this.part(".composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.write();
    });
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.write();
    });
    this.part(".menu").addEventListener("keydown", (event) => event.key === "Escape" && this.closeMenu());
    this.part(".menu").addEventListener("focusout", (event) => {
      if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) event.currentTarget.open = false;
    });
  }

  closeMenu() {
    this.part(".menu").open = false;
    this.part("summary").focus();
  }

  // -- what she does ------------------------------------------------------------------------

  /** What pressing Start writes: with an invitation, its code. */
  get opening() {
    return this.start ? `/start ${this.start}` : "/start";
  }

  begin() {
    // The button goes away; from here the next Tab leads to what is answered.
    this.part(".log").focus({ preventScroll: true });
    this.do("says", { text: this.opening });
  }

  async write() {
    const text = this.box.value.trim();
    if (!text) return;
    const changing = this.changing;
    this.box.value = "";
    this.change(null);
    const done = changing ? await this.do("edits", { number: changing, text }) : await this.do("says", { text });
    if (!done && !this.box.value) this.box.value = text;
  }

  /** Do something; true when it went through. */
  async do(deed, given) {
    this.trouble("");
    if (ANSWERED.has(deed)) this.expect();
    try {
      await act(this.person.address, deed, given);
    } catch (error) {
      this.settle();
      this.trouble(error.message);
      return false;
    }
    clearTimeout(this.patience);
    this.patience = setTimeout(() => this.settle(), NOTHING_COMES);
    this.changed();
    return true;
  }

  /** Put her last message back into the field, or (null) leave it as it was. */
  change(number = this.lastOwn()) {
    if (number === null && this.changing) this.box.value = "";
    this.changing = number;
    this.part(".changing").hidden = !number;
    if (!number) return;
    this.box.value = this.lines.get(number).line.text;
    this.box.focus();
  }

  lastOwn() {
    const own = [...this.lines.values()].filter(({ line }) => line.heard === "text");
    return own.length ? own.at(-1).line.number : null;
  }

  // -- what it shows ------------------------------------------------------------------------

  whole(lines) {
    const log = this.part(".log");
    log.ariaLive = "off"; // what was said before is not read out again
    setTimeout(() => (log.ariaLive = "polite"), 200);
    const numbers = new Set(lines.map((line) => line.number));
    for (const [number, shown] of this.lines) {
      if (numbers.has(number)) continue;
      shown.element.remove();
      this.lines.delete(number);
    }
    for (const line of lines) this.show(line, false);
    this.arrange();
    this.down();
  }

  show(line, alone) {
    const before = this.lines.get(line.number);
    if (line.gone) {
      before?.element.remove();
      this.lines.delete(line.number);
      return this.arrange();
    }
    const key = JSON.stringify(line);
    if (before?.key === key) return;
    const element = draw(line, (index) => this.do("presses", { wait_id: line.wait_id, index }), filesOf(this.person.address));
    this.lines.set(line.number, { line, key, element });
    if (before) this.replace(before.element, element);
    else this.part(".lines").append(...this.dayBefore(line), element);
    if (line.who === "bot" && !before) this.settle();
    if (!alone) return;
    this.arrange();
    if (!before) this.down();
    this.changed();
  }

  /** Put a changed line in place. Who stood on one of its buttons stays where she was. */
  replace(old, fresh) {
    const stoodHere = old.contains(document.activeElement);
    fresh.style.animation = "none";
    old.replaceWith(fresh);
    if (stoodHere) fresh.focus({ preventScroll: true });
  }

  dayBefore(line) {
    const today = day(line.at);
    if (this.today === today) return [];
    this.today = today;
    const note = document.createElement("p");
    note.className = "day";
    note.textContent = today;
    return [note];
  }

  /** Bring everything besides the lines in step with them. */
  arrange() {
    const lines = [...this.lines.values()].map(({ line }) => line);
    const blocked = lines.findLast((line) => line.heard === "blocked" || line.heard === "unblocked")?.heard === "blocked";
    this.part(".composer").hidden = blocked;
    this.part(".is-blocked").hidden = !blocked;
    this.part("[data-do=block]").hidden = blocked;
    this.part("[data-do=change]").hidden = blocked || !this.lastOwn();
    this.part(".empty").hidden = lines.length > 0;
    const begun = !this.start || lines.some((line) => line.heard === "text" && line.text === this.opening);
    this.part(".invited").hidden = blocked || begun || !lines.length;
    if (!lines.length) this.greet();
  }

  async greet() {
    if (!this.lines.size) {
      this.part(".lines").replaceChildren();
      this.today = undefined;
    }
    const text = this.part(".empty p");
    text.textContent = "Nothing has been said on this phone yet. Press Start, or just write something.";
    if (!this.knows) return;
    const inside = await lookInside(this.person.address).catch(() => ({}));
    if (inside.known) text.textContent = "Big Room remembers this person from before. What was said then is not shown here any more.";
  }

  /** Down to what is new; where that is longer than the phone, to its beginning. */
  down() {
    const log = this.part(".log");
    const last = this.thinking ? null : this.part(".lines").lastElementChild;
    log.scrollTo({ top: last ? Math.min(log.scrollHeight, last.offsetTop - ABOVE) : log.scrollHeight });
  }

  trouble(sentence) {
    this.part(".trouble").hidden = !sentence;
    this.part(".trouble").textContent = sentence;
  }

  connected(yes) {
    this.online = yes;
    this.status();
  }

  status() {
    const status = this.online ? (this.thinking ? "is writing…" : "online") : "connecting…";
    this.part(".status").textContent = status;
  }

  expect() {
    clearTimeout(this.soon);
    clearTimeout(this.patience);
    this.soon = setTimeout(() => this.think(true), SOON);
  }

  settle() {
    clearTimeout(this.soon);
    clearTimeout(this.patience);
    this.think(false);
  }

  think(yes) {
    this.thinking = yes;
    this.part(".typing").hidden = !yes;
    this.status();
    if (yes) this.down();
  }

  /** Bring this phone to the front where only one is shown. */
  front(yes) {
    this.element.classList.toggle("in-front", yes);
    if (yes) this.down();
  }

  leave() {
    this.stop();
    this.settle();
    this.element.remove();
  }
}
