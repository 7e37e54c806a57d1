/** Fields for writing and numbers, tick boxes and radio buttons. */

import { debounced, h, uid } from "./dom.js";
import { textObject } from "./mrkdwn.js";

const DISPATCH_WAIT_MS = 350;
const TYPES = { email_text_input: "email", url_text_input: "url" };

/** When what is written goes to the bot, if it does: as the element's `dispatch_action_config` says. */
function dispatcher(element, common) {
  const triggers = common.dispatches ? (element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"]) : [];
  const soon = debounced(common.changed, DISPATCH_WAIT_MS);
  return {
    typed: () => triggers.includes("on_character_entered") && soon(),
    keydown: (event) => {
      if (event.key !== "Enter" || event.shiftKey || !triggers.includes("on_enter_pressed")) return;
      event.preventDefault();
      common.changed();
    },
  };
}

/** `plain_text_input`, `email_text_input`, `url_text_input`. */
export function createText(element, place, common) {
  const dispatch = dispatcher(element, common);
  const counter = element.max_length ? h("span", { class: "field-counter", aria: { hidden: true } }) : null;
  const count = () => counter && showCount(counter, node.value.length, element.max_length);
  const node = h(element.multiline ? "textarea" : "input", {
    ...common.attributes,
    class: "text-input",
    type: element.multiline ? null : (TYPES[element.type] ?? "text"),
    rows: element.multiline ? 4 : null,
    placeholder: element.placeholder?.text,
    autocomplete: "off",
    autofocus: element.focus_on_load === true,
    value: common.value() ?? "",
    on: {
      input: () => {
        common.set(node.value === "" ? null : node.value);
        count();
        dispatch.typed();
      },
      keydown: dispatch.keydown,
    },
  });
  count();
  return { node, targets: [node], counter };
}

function showCount(counter, length, most) {
  counter.textContent = `${length} / ${most}`;
  counter.classList.toggle("is-near", length >= most * 0.9);
  counter.classList.toggle("is-over", length > most);
}

/** `number_input`; a decimal comma is understood, as Swedes write it. */
export function createNumber(element, place, common) {
  const dispatch = dispatcher(element, common);
  const node = h("input", {
    ...common.attributes,
    class: "text-input number-input",
    type: "text",
    inputmode: element.is_decimal_allowed ? "decimal" : "numeric",
    placeholder: element.placeholder?.text,
    autocomplete: "off",
    value: (common.value() ?? "").replace(".", ","),
    on: {
      input: () => {
        const typed = node.value.trim().replace(",", ".").replace("−", "-");
        common.set(typed === "" ? null : typed);
        dispatch.typed();
      },
      keydown: dispatch.keydown,
    },
  });
  return { node, targets: [node] };
}

/** `checkboxes` and `radio_buttons`: one group under the label. */
export function createChoices(element, place, common) {
  const many = element.type === "checkboxes";
  const name = uid("choice");
  const { id, data, aria } = common.attributes;
  const chosen = () => (many ? (common.value() ?? []) : [common.value()].filter(Boolean));
  const inputs = element.options.map((option) => {
    const detailId = uid("detail");
    const input = h("input", {
      id: uid("choice"),
      type: many ? "checkbox" : "radio",
      name,
      data: { control: `${data.control}/${option.value}` },
      checked: chosen().some((entry) => entry.value === option.value),
      aria: { describedby: option.description ? detailId : null },
      on: { change: () => pick() },
    });
    return { option, input, detailId };
  });
  const pick = () => {
    const picked = inputs.filter(({ input }) => input.checked).map(({ option }) => option);
    common.set(many ? picked : (picked[0] ?? null));
    common.changed();
  };
  const group = many ? { role: "group", aria: { ...aria, required: null } } : { role: "radiogroup", aria };
  const node = h("div", { class: "choices", id, ...group }, inputs.map(choiceNode));
  return { node, targets: inputs.map(({ input }) => input), group: true };
}

function choiceNode({ option, input, detailId }) {
  return h(
    "div",
    { class: "choice" },
    input,
    h("label", { for: input.id }, textObject(option.text)),
    option.description && h("small", { id: detailId }, textObject(option.description)),
  );
}
