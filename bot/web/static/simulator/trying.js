// Beside the picture of a conversation: whose phone a tapped card begins on.

import { People } from "./people.js";

const people = new People();
const choice = document.getElementById("who");

/** Each card leads to the chosen person's phone. */
function lead() {
  for (const card of document.querySelectorAll(".map a")) {
    const address = new URL(card.getAttribute("href"), location.href);
    address.searchParams.set("as", choice.value);
    card.setAttribute("href", address.pathname + address.search);
  }
}

for (const { address, name } of people.people) choice.add(new Option(name, address));
choice.value = people.front;
choice.onchange = lead;
choice.closest(".who").hidden = false;
lead();
