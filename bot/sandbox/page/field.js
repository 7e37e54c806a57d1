/** The `input` block: label, control, hint, counter and the error that belongs to it. */

import { h, uid } from "./dom.js";
import { createControl } from "./elements.js";
import { icon } from "./icons.js";
import { plain } from "./mrkdwn.js";

/**
 * @param {object} block an input block
 * @param {import("./surface.js").Surface} surface
 * @returns {HTMLElement}
 */
export function inputField(block, surface) {
  const labelId = uid("label");
  const hintId = uid("hint");
  const errorId = uid("error");
  const optionalId = uid("optional");
  const described = [block.optional && optionalId, block.hint && hintId].filter(Boolean).join(" ");
  const control = createControl(block.element, {
    surface,
    block,
    labelledBy: labelId,
    describedBy: described || null,
    required: !block.optional,
    dispatches: block.dispatch_action === true,
  });
  const error = h("p", { class: "field-error", id: errorId, hidden: true });
  const label = control.group
    ? h("span", { class: "field-label", id: labelId }, plain(block.label.text))
    : h("label", { class: "field-label", id: labelId, for: control.targets[0].id }, plain(block.label.text));
  const node = h(
    "div",
    { class: "field", data: { block: block.block_id } },
    h("div", { class: "field-head" }, label, block.optional && h("span", { class: "field-optional", id: optionalId }, "valfritt"), control.counter),
    control.node,
    block.hint && h("p", { class: "field-hint", id: hintId }, plain(block.hint.text)),
    error,
  );
  surface.fields.set(block.block_id, {
    setError: (text) => showError({ node, error, control, described }, text),
    focus: () => control.targets[0]?.focus(),
  });
  return node;
}

function showError({ node, error, control, described }, text) {
  if (!text && error.hidden) return;
  error.hidden = !text;
  error.replaceChildren(...(text ? [icon("info"), text] : []));
  node.classList.toggle("has-error", Boolean(text));
  const ids = [described, text && error.id].filter(Boolean).join(" ");
  for (const target of control.targets) {
    if (text) target.setAttribute("aria-invalid", "true");
    else target.removeAttribute("aria-invalid");
    if (ids) target.setAttribute("aria-describedby", ids);
    else target.removeAttribute("aria-describedby");
  }
}
