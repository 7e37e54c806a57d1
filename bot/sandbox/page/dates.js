/** Dates as Swedish readers write them, in the zone of both authorities; those in Slack's tokens as the reader does. */

const DAY_MS = 86_400_000;
const ZONE = "Europe/Stockholm";

function formatsIn(locale) {
  const format = (options) => new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...options });
  return {
    time: format({ hour: "2-digit", minute: "2-digit" }),
    timeSeconds: format({ hour: "2-digit", minute: "2-digit", second: "2-digit" }),
    day: format({ weekday: "long", day: "numeric", month: "long", year: "numeric" }),
    dayShort: format({ weekday: "short", day: "numeric", month: "short", year: "numeric" }),
    date: format({ day: "numeric", month: "long", year: "numeric" }),
    dateShort: format({ day: "numeric", month: "short", year: "numeric" }),
  };
}

const SWEDISH = formatsIn("sv-SE");
const ENGLISH = formatsIn("en-GB");
const NEAR = { sv: ["igår", "idag", "imorgon"], en: ["yesterday", "today", "tomorrow"] };
const ISO_DAY = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" });

/** @param {string} ts a message's timestamp, seconds with a fraction */
export const dateOf = (ts) => new Date(Number.parseFloat(ts) * 1000);
export const isoDay = (date) => ISO_DAY.format(date);
export const timeText = (date) => SWEDISH.time.format(date);
export const fullText = (date) => `${SWEDISH.day.format(date)} ${SWEDISH.time.format(date)}`;

/** "fre 14 okt 2022" */
export const shortDayText = (date) => SWEDISH.dayShort.format(date).replaceAll(/[.,]/g, "");

/** "fredag 14 oktober 2022, vecka 41" for "2022-10-14" */
export function dayWords(isoDate) {
  const noon = new Date(`${isoDate}T12:00:00Z`);
  return `${SWEDISH.day.format(noon)}, vecka ${isoWeek(noon)}`;
}

/** The week of a moment, as `dayWords` has it. */
export const weekOf = (date) => isoWeek(new Date(`${isoDay(date)}T12:00:00Z`));

/** The week belongs to the year its Thursday is in. */
function isoWeek(date) {
  const thursday = new Date(date);
  thursday.setUTCDate(date.getUTCDate() + 4 - (date.getUTCDay() || 7));
  const newYear = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  return Math.floor((thursday.getTime() - newYear) / (7 * DAY_MS)) + 1;
}

/** "Idag", "Igår" or "fredag 14 oktober 2022", seen from `now`. */
export function dayText(date, now) {
  const near = nearDay(date, now, NEAR.sv);
  return near ? near[0].toUpperCase() + near.slice(1) : SWEDISH.day.format(date);
}

function nearDay(date, now, words) {
  const day = isoDay(date);
  return words.find((_word, index) => day === isoDay(new Date(now.getTime() + (index - 1) * DAY_MS)));
}

/**
 * Slack's date token: the words in braces replaced by parts of the date.
 * @param {number} seconds since 1970
 * @param {string} pattern such as "{date_short} kl. {time}"
 * @param {{now: Date, locale: string}} reader `now` for "idag" and "igår"
 */
export function dateTokenText(seconds, pattern, { now, locale }) {
  const date = new Date(seconds * 1000);
  const english = locale.startsWith("en");
  const formats = english ? ENGLISH : SWEDISH;
  const pretty = (otherwise) => nearDay(date, now, english ? NEAR.en : NEAR.sv) ?? otherwise.format(date);
  const parts = {
    date_num: () => ISO_DAY.format(date),
    date: () => formats.date.format(date),
    date_short: () => formats.dateShort.format(date),
    date_long: () => formats.day.format(date),
    date_pretty: () => pretty(formats.date),
    date_short_pretty: () => pretty(formats.dateShort),
    date_long_pretty: () => pretty(formats.day),
    time: () => formats.time.format(date),
    time_secs: () => formats.timeSeconds.format(date),
  };
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => parts[name]?.() ?? whole);
}
