/** The `rich_text` block. */

import { h } from "./dom.js";
import { dateTokenText } from "./dates.js";
import { emojiText } from "./emoji.js";
import { channelNode, linkNode, userNode } from "./mrkdwn.js";
import { reader } from "./state.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code" };

const PIECES = {
  text: (piece) => document.createTextNode(piece.text),
  link: (piece) => linkNode(piece.url, piece.text ?? piece.url),
  user: (piece) => userNode(piece.user_id),
  channel: (piece) => channelNode(piece.channel_id),
  emoji: (piece) => document.createTextNode(emojiText(piece.name)),
  broadcast: (piece) => h("span", { class: "mention" }, `@${piece.range}`),
  date: (piece) => h("time", {}, dateTokenText(piece.timestamp, piece.format, reader())),
};

const PARTS = {
  rich_text_section: (part) => h("p", {}, pieces(part)),
  rich_text_quote: (part) => h("blockquote", {}, pieces(part)),
  rich_text_preformatted: (part) => h("pre", {}, h("code", {}, pieces(part))),
  rich_text_list: (part) =>
    h(
      part.style === "ordered" ? "ol" : "ul",
      { data: { indent: part.indent ?? 0 }, start: part.offset ? part.offset + 1 : null },
      part.elements.map((item) => h("li", {}, pieces(item))),
    ),
};

function pieces(part) {
  return part.elements.map((piece) => styled(PIECES[piece.type]?.(piece) ?? document.createTextNode(piece.text ?? ""), piece.style));
}

function styled(node, style = {}) {
  return Object.entries(STYLES).reduce((inner, [name, tag]) => (style[name] ? h(tag, {}, inner) : inner), node);
}

/** @param {{elements: object[]}} block @returns {HTMLElement} */
export function richText(block) {
  return h("div", { class: "rich-text" }, block.elements.map((part) => PARTS[part.type]?.(part) ?? null));
}
