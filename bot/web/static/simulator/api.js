// What a phone asks of the house. Every trouble becomes one plain sentence.

const path = (person, rest = "") => `/simulator/api/people/${encodeURIComponent(person)}${rest}`;
const UNREACHABLE = "Big Room cannot be reached just now. Is it still running?";

async function ask(url, options) {
  let answer;
  try {
    answer = await fetch(url, options);
  } catch {
    throw new Error(UNREACHABLE);
  }
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.error || "That did not work. Please try again.");
  return said;
}

/** Do something with a person's phone: says, presses, edits, sends_media, blocks, unblocks, try. */
export const act = (person, deed, given = {}) =>
  ask(path(person, `/${deed}`), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(given),
  });

/** Throw a person's phone away. */
export const forget = (person) => ask(path(person), { method: "DELETE" });

/** What the house knows about a person. */
export const lookInside = (person) => ask(path(person, "/inside"));

/** The address below which the files are that came to a person. */
export const filesOf = (person) => path(person, "/files");

/** The address at which a phone is told of its changes. */
export function liveAddress(person) {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  return `${scheme}//${location.host}${path(person, "/live")}`;
}
