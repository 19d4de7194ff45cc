// The practice room: who is here, which phones are shown, and what can be seen inside.

import { forget } from "./api.js";
import { Drawer } from "./inside.js";
import { People } from "./people.js";
import { Phone } from "./phone.js";

const room = document.getElementById("room");
const look = document.getElementById("look");
const panel = document.getElementById("inside");
const knows = room.dataset.inside === "yes";
const people = new People();
/** True where only one phone fits; the style sheet says the same. */
const narrow = matchMedia("(max-width: 54rem)");
const phones = new Map();
const drawers = new Map();

// -- phones ---------------------------------------------------------------------------------

function phoneOf(address) {
  if (!phones.has(address)) {
    const phone = new Phone(people.of(address), {
      start: room.dataset.start,
      knows,
      changed: () => panel.hidden || drawers.get(address)?.refresh(),
      menu: (deed, which) => menus[deed](which),
    });
    phone.element.addEventListener("focusin", () => bringForward(address));
    phones.set(address, phone);
  }
  return phones.get(address);
}

function bringForward(address) {
  if (people.front === address) return;
  people.show(address);
  arrange();
}

/** Bring the page in step with who is here and who is shown. */
function arrange() {
  for (const [address, phone] of phones) {
    if (people.shown.includes(address)) continue;
    phone.leave();
    phones.delete(address);
  }
  const place = document.getElementById("phones");
  people.shown.forEach((address, index) => {
    const { element } = phoneOf(address);
    if (place.children[index] !== element) place.insertBefore(element, place.children[index] ?? null);
  });
  for (const [address, phone] of phones) {
    phone.front(address === people.front);
    phone.part("[data-do=remove]").hidden = people.people.length < 2;
  }
  drawSwitch();
  drawInside();
}

/** One button a person: pressed are those that are shown; where one phone fits, only the one in front. */
function drawSwitch() {
  const list = document.getElementById("people");
  const stood = document.activeElement?.dataset?.person;
  list.replaceChildren(
    ...people.people.map(({ address, name }) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = name;
      button.dataset.person = address;
      button.setAttribute("aria-pressed", String(narrow.matches ? address === people.front : people.shown.includes(address)));
      button.onclick = () => {
        people.show(address);
        arrange();
      };
      const item = document.createElement("li");
      item.append(button);
      return item;
    }),
  );
  if (stood) [...list.querySelectorAll("button")].find((button) => button.dataset.person === stood)?.focus();
}

// -- inside ---------------------------------------------------------------------------------

function drawInside() {
  if (!look || panel.hidden) return;
  for (const address of drawers.keys()) if (!people.shown.includes(address)) drawers.delete(address);
  const shown = people.shown.map((address) => {
    if (!drawers.has(address)) drawers.set(address, new Drawer(people.of(address)));
    drawers.get(address).refresh();
    return drawers.get(address).element;
  });
  document.getElementById("inside-people").replaceChildren(...shown);
}

// -- the menu of a phone --------------------------------------------------------------------

function ask(title, text, yes, name) {
  const dialog = document.getElementById("ask");
  const field = document.getElementById("ask-name");
  document.getElementById("ask-title").textContent = title;
  document.getElementById("ask-text").textContent = text;
  document.getElementById("ask-yes").textContent = yes;
  document.getElementById("ask-field").hidden = name === undefined;
  field.required = name !== undefined;
  field.value = name ?? "";
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.onclose = () => resolve(dialog.returnValue === "yes" ? field.value.trim() || true : null);
  });
}

const menus = {
  async rename({ person }) {
    const name = await ask("Rename this person", "The name is for you. Big Room does not see it.", "Rename", person.name);
    if (typeof name !== "string") return;
    people.rename(person.address, name);
    phones.get(person.address).label();
    arrange();
  },

  async reset({ person }) {
    const text = `${person.name}’s chat is cleared here, and Big Room meets somebody it does not know.`;
    if (!(await ask("Begin again as someone new?", text, "Begin again"))) return;
    await discard(person.address, () => people.reset(person.address));
  },

  async remove({ person }) {
    const text = `${person.name}’s chat is cleared here.`;
    if (!(await ask("Remove this person?", text, "Remove"))) return;
    await discard(person.address, () => people.remove(person.address));
  },
};

async function discard(address, then) {
  phones.get(address)?.leave();
  phones.delete(address);
  drawers.delete(address);
  then();
  arrange();
  phones.get(people.front)?.box.focus();
  await forget(address).catch(() => {});
}

// -- beginning ------------------------------------------------------------------------------

document.getElementById("add").onclick = () => {
  people.add();
  arrange();
  phones.get(people.front).box.focus();
};

if (look) {
  look.onclick = () => {
    panel.hidden = !panel.hidden;
    look.setAttribute("aria-expanded", String(!panel.hidden));
    drawInside();
    if (!panel.hidden && narrow.matches) panel.scrollIntoView();
  };
}

document.addEventListener("pointerdown", (event) => {
  for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
/** Who comes from the picture of a conversation begins it at the step that was tapped there, once. */
async function tryStep() {
  const asked = new URLSearchParams(location.search);
  const [flow, step, who] = ["flow", "step", "as"].map((name) => asked.get(name));
  if (!flow || !step) return;
  history.replaceState(null, "", location.pathname);
  if (people.of(who)) people.show(who);
  arrange();
  const phone = phones.get(people.front);
  phone.part(".log").focus({ preventScroll: true });
  await phone.do("try", { flow, step });
}

narrow.addEventListener("change", drawSwitch);
arrange();
tryStep();
