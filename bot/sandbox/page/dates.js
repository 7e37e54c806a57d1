/** Dates as Swedish readers write them, in the zone of both authorities. */

const DAY_MS = 86_400_000;
const ZONE = "Europe/Stockholm";
const format = (options) => new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, ...options });

const TIME = format({ hour: "2-digit", minute: "2-digit" });
const TIME_SECONDS = format({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
const ISO_DAY = format({ year: "numeric", month: "2-digit", day: "2-digit" });
const LONG_DAY = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const SHORT_DAY = format({ weekday: "short", day: "numeric", month: "short", year: "numeric" });
const DATE = format({ day: "numeric", month: "long", year: "numeric" });
const DATE_SHORT = format({ day: "numeric", month: "short", year: "numeric" });

/** @param {string} ts a message's timestamp, seconds with a fraction */
export const dateOf = (ts) => new Date(Number.parseFloat(ts) * 1000);
export const isoDay = (date) => ISO_DAY.format(date);
export const timeText = (date) => TIME.format(date);
export const fullText = (date) => `${LONG_DAY.format(date)} ${TIME.format(date)}`;

/** "fre 14 okt 2022 09:12" */
export const clockText = (date) => `${SHORT_DAY.format(date).replaceAll(".", "").replace(",", "")} ${TIME.format(date)}`;

/** "fredag 14 oktober 2022, vecka 41" for "2022-10-14" */
export function dayWords(isoDate) {
  const noon = new Date(`${isoDate}T12:00:00Z`);
  return `${LONG_DAY.format(noon)}, vecka ${isoWeek(noon)}`;
}

/** The week belongs to the year its Thursday is in. */
function isoWeek(date) {
  const thursday = new Date(date);
  thursday.setUTCDate(date.getUTCDate() + 4 - (date.getUTCDay() || 7));
  const newYear = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  return Math.floor((thursday.getTime() - newYear) / (7 * DAY_MS)) + 1;
}

/** "Idag", "Igår" or "fredag 14 oktober 2022", seen from `now`. */
export function dayText(date, now) {
  return nearDay(date, now) ?? LONG_DAY.format(date);
}

function nearDay(date, now) {
  const day = isoDay(date);
  if (day === isoDay(now)) return "Idag";
  if (day === isoDay(new Date(now.getTime() - DAY_MS))) return "Igår";
  if (day === isoDay(new Date(now.getTime() + DAY_MS))) return "Imorgon";
  return null;
}

/**
 * Slack's date token: the words in braces replaced by parts of the date.
 * @param {number} seconds since 1970
 * @param {string} pattern such as "{date_short} kl. {time}"
 * @param {Date} now for "idag" and "igår"
 */
export function dateTokenText(seconds, pattern, now) {
  const date = new Date(seconds * 1000);
  const pretty = (otherwise) => nearDay(date, now)?.toLowerCase() ?? otherwise.format(date);
  const parts = {
    date_num: () => ISO_DAY.format(date),
    date: () => DATE.format(date),
    date_short: () => DATE_SHORT.format(date),
    date_long: () => LONG_DAY.format(date),
    date_pretty: () => pretty(DATE),
    date_short_pretty: () => pretty(DATE_SHORT),
    date_long_pretty: () => pretty(LONG_DAY),
    time: () => TIME.format(date),
    time_secs: () => TIME_SECONDS.format(date),
  };
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => parts[name]?.() ?? whole);
}
