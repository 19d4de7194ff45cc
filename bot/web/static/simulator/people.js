// Who is in the practice room: kept by this browser, and only names and numbers.

const KEY = "bigroom-practice";
const first = () => ({ people: [person(1), person(2)], shown: ["person-1", "person-2"], made: 2 });
const person = (number) => ({ address: `person-${number}`, name: `Person ${number}` });

function kept() {
  try {
    const state = JSON.parse(localStorage.getItem(KEY));
    return state?.people?.length ? state : first();
  } catch {
    return first();
  }
}

export class People {
  constructor() {
    Object.assign(this, kept());
    this.shown = this.shown.filter((address) => this.of(address));
    for (const { address } of this.people) if (this.shown.length < 2 && !this.shown.includes(address)) this.shown.push(address);
    this.front = this.shown[0];
  }

  of(address) {
    return this.people.find((each) => each.address === address);
  }

  keep() {
    const { people, shown, made } = this;
    try {
      localStorage.setItem(KEY, JSON.stringify({ people, shown, made }));
    } catch {
      // A browser that keeps nothing begins anew each time.
    }
  }

  /** Show a person; of the two that were shown, the one looked at longest ago makes room. */
  show(address) {
    if (!this.shown.includes(address)) {
      if (this.shown.length < 2) this.shown.push(address);
      else this.shown[this.shown.indexOf(this.front) === 0 ? 1 : 0] = address;
    }
    this.front = address;
    this.keep();
  }

  add() {
    this.made += 1;
    const fresh = person(this.made);
    this.people.push(fresh);
    this.show(fresh.address);
  }

  rename(address, name) {
    this.of(address).name = name;
    this.keep();
  }

  /** The same name in the same place, and somebody the house has never met. */
  reset(address) {
    const fresh = `${address.split(".")[0]}.${Math.random().toString(36).slice(2, 8)}`;
    this.of(address).address = fresh;
    this.shown = this.shown.map((each) => (each === address ? fresh : each));
    this.front = fresh;
    this.keep();
  }

  remove(address) {
    this.people = this.people.filter((each) => each.address !== address);
    this.shown = this.shown.filter((each) => each !== address);
    const other = this.people.find((each) => !this.shown.includes(each.address));
    if (other) this.shown.push(other.address);
    this.front = this.shown[0];
    this.keep();
  }
}
