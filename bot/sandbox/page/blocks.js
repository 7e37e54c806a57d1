/** Block Kit: a list of blocks to DOM nodes. Blocks that did not change keep their nodes. */

import { keepingFocus } from "./a11y.js";
import { h, reconcile } from "./dom.js";
import { createControl } from "./elements.js";
import { inputField } from "./field.js";
import { imageFigure, imageSource } from "./images.js";
import { textObject } from "./mrkdwn.js";
import { richText } from "./richtext.js";

const RENDERERS = {
  section,
  header: (block) => h("h3", { class: "block-header" }, textObject(block.text)),
  divider: () => h("hr"),
  context: (block) => h("div", { class: "block-context" }, block.elements.map(contextPart)),
  actions: (block, surface) =>
    h("div", { class: "block-actions", role: "group" }, block.elements.map((element) => createControl(element, { surface, block }).node)),
  input: (block, surface) => inputField(block, surface),
  image: (block) => imageFigure(block),
  rich_text: (block) => richText(block),
};

function section(block, surface) {
  const control = block.accessory && accessory(block, surface);
  return h(
    "div",
    { class: control ? "block-section has-accessory" : "block-section" },
    h(
      "div",
      { class: "section-text" },
      block.text && h("div", { class: "text" }, textObject(block.text)),
      block.fields && h("div", { class: "section-fields" }, block.fields.map((field) => h("div", { class: "text" }, textObject(field)))),
    ),
    control,
  );
}

function accessory(block, surface) {
  if (block.accessory.type === "image") {
    return h("img", { class: "accessory-image", src: imageSource(block.accessory), alt: block.accessory.alt_text });
  }
  return h("div", { class: "accessory" }, createControl(block.accessory, { surface, block }).node);
}

function contextPart(element) {
  if (element.type === "image") return h("img", { src: imageSource(element), alt: element.alt_text });
  return h("span", { class: "text" }, textObject(element));
}

function unknown(block) {
  return h("p", { class: "block-unknown" }, `Block av typen ”${block.type}” visas inte här.`);
}

/**
 * Shows `blocks` in `parent`, keeping nodes, focus and typed values where block and action ids stay.
 * @param {HTMLElement} parent
 * @param {object[]} blocks Slack's blocks, with block ids
 * @param {import("./surface.js").Surface} surface
 */
export function showBlocks(parent, blocks, surface) {
  const named = blocks.map((block, index) => ({ ...block, block_id: block.block_id ?? `block-${index}` }));
  surface.adopt(named);
  const entries = named.map((block) => ({
    key: block.block_id,
    signature: JSON.stringify(block),
    make: () => (RENDERERS[block.type] ?? unknown)(block, surface),
  }));
  keepingFocus(parent, () => reconcile(parent, entries));
}
