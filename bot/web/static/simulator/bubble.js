// One line of a phone as something to see and to hear.

import { stamp } from "./when.js";

const EVENTS = { blocked: "This person blocked the bot.", unblocked: "This person unblocked the bot." };

function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

/** Draw a line. `press(index, button)` is called when a choice is tapped; `files` is where what came with it is fetched. */
export function draw(line, press, files) {
  if (EVENTS[line.heard]) return make("p", "event", EVENTS[line.heard]);
  const bubble = make("div", `bubble ${line.who}`);
  bubble.tabIndex = -1;
  if (line.picture) bubble.append(picture(line, files));
  bubble.append(words(line));
  if (line.file) bubble.append(file(line, files));
  if (line.choices.length) bubble.append(choices(line, press));
  return bubble;
}

function words(line) {
  const box = make("div", "words");
  box.append(make("span", "for-ears", line.who === "bot" ? "Big Room:" : "You:"));
  box.append(line.who === "bot" ? spoken(line) : written(line), meta(line));
  return box;
}

function written(line) {
  const text = make("p", "text", line.heard === "media" ? "📷 A photo" : line.text);
  text.dir = "auto";
  return text;
}

/** What the bot says: each of its lines runs the way of its script, as a welcome in two languages needs. */
function spoken(line) {
  const text = make("div", "text");
  text.dir = line.direction;
  if (line.language) text.lang = line.language;
  for (const sentence of line.text.split("\n")) {
    const row = make("p", "", sentence || "\u00a0");
    const way = direction(sentence, line.direction);
    if (way !== line.direction) {
      row.dir = way;
      // Another script than the message's own: in English for now, or a language that nobody has named.
      row.lang = way === "ltr" ? "en" : "";
    }
    text.append(row);
  }
  return text;
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;
const LEFT_TO_RIGHT = /(?![\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])\p{L}/u;

/** Which way a sentence runs: its script decides, and where it has two, its message or its first letter. */
function direction(sentence, own) {
  const [rtl, ltr] = [sentence.search(RIGHT_TO_LEFT), sentence.search(LEFT_TO_RIGHT)];
  if (rtl < 0 || ltr < 0) return rtl < 0 && ltr < 0 ? own : rtl < 0 ? "ltr" : "rtl";
  return own === "rtl" || rtl < ltr ? "rtl" : "ltr";
}

/** A file that came with the line: a link that keeps it. */
function file(line, files) {
  const link = make("a", "file");
  link.href = `${files}/${line.number}`;
  link.download = line.file;
  link.append(make("span", "for-ears", "Download the file "), make("bdi", "", line.file));
  return link;
}

/** A picture that came with the line; it leads to its page, where there is one. */
function picture(line, files) {
  const image = make("img", "picture");
  image.src = `${files}/${line.number}/picture`;
  image.alt = line.picture;
  image.dir = line.direction;
  if (line.language) image.lang = line.language;
  if (!line.page) return image;
  const link = make("a", "to-page");
  link.href = line.page;
  link.append(image);
  return link;
}

function meta(line) {
  const row = make("p", "meta");
  if (line.lost) row.append(make("span", "lost", "Not delivered"), " · ");
  if (line.edited) row.append("changed · ");
  row.append(stamp(line.at));
  return row;
}

function choices(line, press) {
  const group = make("div", "choices");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Answers to choose from");
  group.dir = line.direction;
  if (line.language) group.lang = line.language;
  line.choices.forEach((label, index) => group.append(choice(line, label, () => press(index), index)));
  return group;
}

function choice(line, label, pressed) {
  const button = make("button");
  button.type = "button";
  const taken = line.chosen === label;
  if (taken) {
    button.classList.add("chosen");
    const mark = make("span", "for-ears", "Chosen: ");
    mark.lang = "en";
    button.append(mark);
  }
  const text = make("bdi", "", label);
  button.append(text);
  button.disabled = line.chosen !== null;
  button.onclick = () => {
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    Promise.resolve(pressed()).finally(() => button.removeAttribute("aria-busy"));
  };
  return button;
}
