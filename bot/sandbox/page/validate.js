/** What Slack's own client checks before a form is sent; everything else is the bot's to judge. */

import { valueKey } from "./surface.js";

const CHECKS = {
  plain_text_input: checkText,
  email_text_input: (element, value) => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? null : "Ange en giltig e-postadress"),
  url_text_input: (element, value) => (URL.canParse(value) ? null : "Ange en giltig webbadress"),
  number_input: checkNumber,
};

function checkText({ min_length: least, max_length: most }, value) {
  if (least && value.length < least) return `Skriv minst ${least} tecken`;
  if (most && value.length > most) return `Skriv högst ${most} tecken (nu ${value.length})`;
  return null;
}

function checkNumber(element, value) {
  if (!/^-?\d+(\.\d+)?$/.test(value)) return "Ange ett tal";
  if (!element.is_decimal_allowed && value.includes(".")) return "Ange ett heltal, utan decimaler";
  if (element.min_value != null && Number(value) < Number(element.min_value)) return `Ange ett tal som är minst ${swedish(element.min_value)}`;
  if (element.max_value != null && Number(value) > Number(element.max_value)) return `Ange ett tal som är högst ${swedish(element.max_value)}`;
  return null;
}

const swedish = (number) => String(number).replace(".", ",");
const isEmpty = (value) => value === null || value === undefined || (typeof value === "string" ? value.trim() === "" : value.length === 0);

function errorOf(element, value, optional) {
  if (isEmpty(value)) return optional ? null : "Fyll i detta fält";
  return CHECKS[element.type]?.(element, value) ?? null;
}

/**
 * @param {object[]} blocks the view's blocks
 * @param {import("./surface.js").Surface} surface
 * @returns {Record<string, string>} block id → what is wrong, in the order of the form
 */
export function errorsIn(blocks, { values, complaints }) {
  const errors = {};
  for (const { type, block_id: id, element, optional } of blocks) {
    if (type !== "input") continue;
    const value = values[id]?.[element.action_id]?.[valueKey(element.type)];
    const error = complaints.get(id) ?? errorOf(element, value, optional);
    if (error) errors[id] = error;
  }
  return errors;
}
