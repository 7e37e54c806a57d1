/** Block Kit's interactive elements: which maker makes which; buttons and overflow menus. */

import { createCombo } from "./combo.js";
import { confirmed } from "./confirm.js";
import { h, uid } from "./dom.js";
import { icon } from "./icons.js";
import { createChoices, createNumber, createText } from "./inputs.js";
import { toggleMenu } from "./menu.js";
import { createDate, createTime } from "./moments.js";
import { plain, safeHref, textObject, wordsOf } from "./mrkdwn.js";
import { createSelect } from "./selects.js";

/**
 * @typedef {object} Control
 * @property {HTMLElement} node what is put into the page
 * @property {HTMLElement[]} targets what takes the focus, and is told to be wrong
 * @property {boolean} [group] several controls under one name
 * @property {HTMLElement} [counter] how much may still be written
 *
 * @typedef {object} Place where an element stands
 * @property {import("./surface.js").Surface} surface
 * @property {object} block
 * @property {string} [labelledBy] id of an input block's label
 * @property {string|null} [describedBy]
 * @property {boolean} [required]
 * @property {boolean} [dispatches] inside an input block: does a change go to the bot
 */

const LABEL_LENGTH = 80;

const MAKERS = {
  button: createButton,
  overflow: createOverflow,
  static_select: createSelect,
  users_select: createSelect,
  conversations_select: createSelect,
  channels_select: createSelect,
  external_select: createCombo,
  multi_static_select: createCombo,
  multi_external_select: createCombo,
  multi_users_select: createCombo,
  multi_conversations_select: createCombo,
  multi_channels_select: createCombo,
  checkboxes: createChoices,
  radio_buttons: createChoices,
  datepicker: createDate,
  timepicker: createTime,
  plain_text_input: createText,
  email_text_input: createText,
  url_text_input: createText,
  number_input: createNumber,
};

/**
 * @param {object} element a Block Kit element
 * @param {Place} place
 * @returns {Control}
 */
export function createControl(element, place) {
  const make = MAKERS[element.type];
  if (!make) {
    const note = h("span", { class: "block-unknown", id: uid("unknown") }, `Element av typen ”${element.type}” visas inte här.`);
    return { node: note, targets: [note] };
  }
  return make(element, place, context(element, place));
}

/** What all elements have in common: a name, an identity for the focus, and the way to the bot. */
function context(element, { surface, block, labelledBy, describedBy, required, dispatches }) {
  const inField = block.type === "input";
  const name = element.accessibility_label ?? element.placeholder?.text ?? (block.text && wordsOf(block.text.text)) ?? "Val";
  const act = async (values, pressed = null) => {
    if (!(await confirmed(element.confirm))) return;
    pressed?.setAttribute("aria-busy", "true");
    await surface.act(block.block_id, element, values);
    pressed?.removeAttribute("aria-busy");
  };
  return {
    value: () => surface.get(block.block_id, element),
    set: (value, complaint = null) => surface.set(block.block_id, element, value, complaint),
    act,
    changed: () => (!inField || dispatches ? act() : undefined),
    dispatches: !inField || Boolean(dispatches),
    suggest: (text) => surface.suggest(block.block_id, element, text),
    attributes: {
      id: uid("control"),
      data: { control: `${block.block_id}/${element.action_id}` },
      aria: {
        label: inField ? null : name,
        labelledby: inField ? labelledBy : null,
        describedby: describedBy,
        required: required ? "true" : null,
      },
    },
  };
}

function createButton(element, place, { act, attributes }) {
  const style = { primary: "button-primary", danger: "button-danger" }[element.style] ?? "";
  const href = element.url && safeHref(element.url);
  const press = async () => {
    if (node.getAttribute("aria-busy") === "true") return;
    await act({ text: element.text, ...(element.value === undefined ? {} : { value: element.value }) }, node);
  };
  const props = { class: `button ${style}`, id: attributes.id, data: attributes.data, aria: { label: element.accessibility_label }, on: { click: press } };
  const node = href
    ? h("a", { ...props, href, target: "_blank", rel: "noopener noreferrer" }, plain(element.text.text), icon("tab"))
    : h("button", { ...props, type: "button" }, plain(element.text.text));
  return { node, targets: [node] };
}

function createOverflow(element, place, { act, attributes }) {
  const label = ["Fler val", place.block.text && wordsOf(place.block.text.text).slice(0, LABEL_LENGTH)].filter(Boolean).join(": ");
  const items = element.options.map((option) => ({
    label: textObject(option.text).map((node) => node.textContent).join(""),
    detail: option.description?.text,
    href: option.url && safeHref(option.url),
    choose: () => act({ selected_option: option }),
  }));
  const node = h(
    "button",
    {
      type: "button",
      class: "icon-button overflow",
      id: attributes.id,
      data: attributes.data,
      aria: { label, haspopup: "menu", expanded: "false" },
      on: { click: () => toggleMenu(node, label, [{ items }]) },
    },
    icon("dots"),
  );
  return { node, targets: [node] };
}
