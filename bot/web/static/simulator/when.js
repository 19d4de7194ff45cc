// Moments as people in London read them.

const zone = { timeZone: "Europe/London" };
const clock = new Intl.DateTimeFormat("en-GB", { ...zone, hour: "2-digit", minute: "2-digit" });
const date = new Intl.DateTimeFormat("en-GB", { ...zone, weekday: "long", day: "numeric", month: "long" });

/** 14:05 */
export const time = (iso) => clock.format(new Date(iso));

/** Monday 23 November */
export const day = (iso) => date.format(new Date(iso)).replace(",", "");

/** Monday 23 November, 14:05, London time */
export const moment = (iso) => `${day(iso)}, ${time(iso)}, London time`;

/** A <time> that shows the clock and tells the rest to those who ask. */
export function stamp(iso) {
  const element = document.createElement("time");
  element.dateTime = iso;
  element.textContent = time(iso);
  element.title = moment(iso);
  return element;
}
