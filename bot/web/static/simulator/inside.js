// What the house has kept about a person, for those who want to understand.

import { lookInside } from "./api.js";
import { moment } from "./when.js";

const names = new Intl.DisplayNames("en-GB", { type: "language" });
const DECISIONS = { given: "said yes to", declined: "said no to", withdrawn: "took back" };

function make(tag, className, ...content) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...content);
  return element;
}

const language = (code) => (code ? `${names.of(code.replace("_", "-"))} (${code})` : "not chosen yet");

/** One person's drawer. */
export class Drawer {
  constructor(person) {
    this.person = person;
    this.summary = make("summary", "", person.name);
    this.body = make("div", "drawer", make("p", "", "Looking…"));
    this.element = make("details", "", this.summary, this.body);
    this.element.open = true;
  }

  /** Look again, soon: several changes at once are one look. */
  refresh() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.look(), 150);
  }

  async look() {
    this.summary.textContent = this.person.name;
    try {
      this.draw(await lookInside(this.person.address));
    } catch (error) {
      this.body.replaceChildren(make("p", "", error.message));
    }
  }

  draw(inside) {
    if (!inside.known) {
      this.body.replaceChildren(make("p", "", "Big Room has not met this person yet."));
      return;
    }
    this.body.replaceChildren(about(inside), conversation(inside), ledger(inside.ledger), outbox(inside.outbox));
  }
}

function about({ language: code, joined, stopped }) {
  const facts = [
    ["Language", language(code)],
    ["Takes part", joined ? `since ${moment(joined)}` : "not yet"],
    ["Messages", stopped ? `stopped since ${moment(stopped)}` : "may be sent"],
  ];
  const list = make("dl", "");
  for (const [term, value] of facts) list.append(make("dt", "", term), make("dd", "", value));
  return part("Person", list);
}

function conversation({ runs, waits_until: until, set_aside: aside }) {
  const list = make("ol", "", ...runs.map((run) => runItem(run, "")), ...aside.map((run) => runItem(run, "set aside: ")));
  const waits = until ? `Waits for an answer until ${moment(until)}.` : "Waits for nothing.";
  return part("Conversation", list, make("p", "small", waits));
}

function runItem({ flow, step, version }, before) {
  const item = make("li", "", before, make("code", "", flow), " at step ", make("code", "", step));
  if (version) item.append(make("span", "small", ` version ${version}`));
  return item;
}

function ledger(lines) {
  if (!lines.length) return part("Consent ledger", make("p", "small", "Nothing has been decided yet."));
  return part("Consent ledger, lines are only ever added", make("ol", "ledger", ...lines.map(entry)));
}

function entry({ purpose, decision, text_id: text, version, language: code, at }) {
  const said = make("p", "", `${DECISIONS[decision] ?? decision} `, make("code", "", purpose));
  const wording = make("p", "small", "in the words of ", make("code", "", text), ` version ${version}, ${language(code)}`);
  return make("li", decision, said, wording, make("p", "small", moment(at)));
}

function outbox(counts) {
  const states = Object.entries(counts).map(([state, count]) => `${count} ${state}`);
  return part("Messages to this person", make("p", "", states.join(", ") || "none"));
}

function part(title, ...content) {
  return make("section", "", make("h3", "", title), ...content);
}
