/**
 * Date and time fields that are written the Swedish way whatever language the browser speaks:
 * 2022-10-14 (with a calendar to choose from, and the day in words) and 09:30.
 */

import { debounced, fill, h, uid } from "./dom.js";
import { dayWords } from "./dates.js";
import { icon } from "./icons.js";

const DISPATCH_WAIT_MS = 350;

/** @returns {string|null} "2022-10-14" for that or "20221014"; null for what is no date */
export function parseDate(text) {
  const match = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(text.trim());
  if (!match) return null;
  const iso = match.slice(1).join("-");
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : null;
}

/** @returns {string|null} "09:05" for that, "9:05", "9.05" or "0905" */
export function parseTime(text) {
  const match = /^(\d{1,2})[:.]?(\d{2})$/.exec(text.trim());
  if (!match || Number(match[1]) > 23 || Number(match[2]) > 59) return null;
  return `${match[1].padStart(2, "0")}:${match[2]}`;
}

/** `datepicker` */
export function createDate(element, place, common) {
  const words = h("p", { class: "select-detail", id: uid("day"), aria: { live: "polite" } });
  const showWords = () => fill(words, common.value() && dayWords(common.value()));
  const field = momentField({
    element, common, parse: parseDate, example: "ÅÅÅÅ-MM-DD", complaint: "Ange ett datum som ÅÅÅÅ-MM-DD", onChange: showWords,
  });
  const calendar = h("input", { type: "date", class: "calendar-source", tabindex: "-1", aria: { hidden: true } });
  calendar.addEventListener("change", () => calendar.value && field.choose(calendar.value));
  const open = h(
    "button",
    { type: "button", class: "icon-button calendar-button", aria: { label: "Välj i kalender" }, on: { click: () => { calendar.value = common.value() ?? ""; calendar.showPicker(); } } },
    icon("calendar"),
  );
  showWords();
  const node = h("div", { class: "moment" }, h("div", { class: "moment-row" }, field.input, h("span", { class: "calendar" }, calendar, open)), words);
  return { node, targets: [field.input] };
}

/** `timepicker` */
export function createTime(element, place, common) {
  const field = momentField({ element, common, parse: parseTime, example: "TT:MM", complaint: "Ange en tid som TT:MM" });
  return { node: field.input, targets: [field.input] };
}

/** A text field whose value is what `parse` makes of it; what it can't read is complained about when the form is sent. */
function momentField({ element, common, parse, example, complaint, onChange = () => {} }) {
  const dispatch = debounced(common.changed, DISPATCH_WAIT_MS);
  const input = h("input", {
    ...common.attributes,
    class: "text-input moment-input",
    type: "text",
    inputmode: "numeric",
    autocomplete: "off",
    placeholder: element.placeholder?.text ?? example,
    value: common.value() ?? "",
  });
  const take = () => {
    const value = parse(input.value);
    common.set(value, input.value.trim() === "" || value ? null : complaint);
    onChange();
    if (common.dispatches && (value || input.value === "")) dispatch();
  };
  input.addEventListener("input", take);
  input.addEventListener("blur", () => {
    if (common.value()) input.value = common.value();
    dispatch.flush();
  });
  return {
    input,
    choose: (value) => {
      input.value = value;
      take();
      input.focus();
    },
  };
}
