/** Slack's message markup to DOM nodes. Nothing is parsed as HTML; what is not understood is shown as written. */

import { h } from "./dom.js";
import { dateTokenText } from "./dates.js";
import { emojiOf } from "./emoji.js";
import { isMe, nameOfChannel, nameOfUser, reader, team, teamOfUser } from "./state.js";

const EDGE_BEFORE = "(?<![\\p{L}\\p{N}])";
const EDGE_AFTER = "(?![\\p{L}\\p{N}])";
const span = (mark) =>
  `${EDGE_BEFORE}[${mark}](?![\\s${mark}])([^${mark}\\n]*[^\\s${mark}]|[^\\s${mark}])[${mark}]${EDGE_AFTER}`;
const INLINE = new RegExp(
  ["`([^`\\n]+)`", "<([^<>\\n]+)>", span("*"), span("_"), span("~"), ":([a-z0-9_+'-]+):", "(https?:\\/\\/[^\\s<>]+[^\\s<>.,;:!?)\\]'\"])"].join("|"),
  "gu",
);

/** Slack sends `&`, `<` and `>` as entities; these three and no others. */
export const unescaped = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** A web or mail address as an `href`, or null: no other scheme becomes a link. */
export function safeHref(address) {
  return /^(https?:\/\/|mailto:)/i.test(address) ? address : null;
}

/** @returns {Node} a link, or the plain label where the address may not be followed */
export function linkNode(address, label = address) {
  const href = safeHref(address);
  return href ? h("a", { href, target: "_blank", rel: "noopener noreferrer" }, label) : h("span", {}, label);
}

/** A mention. Slack knows the people of its own workspace only: somebody of the other one stays an id. */
export function userNode(id) {
  const name = teamOfUser(id) === team() ? nameOfUser(id) : id;
  return h("span", { class: isMe(id) ? "mention mention-me" : "mention" }, `@${name}`);
}

export function channelNode(id) {
  return h("span", { class: "mention" }, `#${nameOfChannel(id)}`);
}

/** @param {string} text mrkdwn @returns {Node[]} */
export function mrkdwn(text) {
  return splitFences(text ?? "").flatMap(({ fenced, text: part }) =>
    fenced ? [h("pre", {}, h("code", {}, unescaped(part)))] : withQuotes(part),
  );
}

/** @param {{type: string, text: string}|null|undefined} object Slack's text object @returns {Node[]} */
export function textObject(object) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text) : plain(object.text);
}

/** Plain text with emoji names shown as emoji. */
export function plain(text) {
  const shown = unescaped(text ?? "").replace(/:([a-z0-9_+'-]+):/g, (whole, name) => emojiOf(name) ?? whole);
  return [document.createTextNode(shown)];
}

/** The words of a mrkdwn text, for labels and announcements. */
export function wordsOf(text) {
  return mrkdwn(text).map((node) => node.textContent).join("").replace(/\s+/g, " ").trim();
}

function splitFences(text) {
  return text
    .split(/```\n?([\s\S]*?)\n?```\n?/)
    .map((part, index) => ({ fenced: index % 2 === 1, text: part }))
    .filter((part) => part.text !== "");
}

function withQuotes(text) {
  const nodes = [];
  let plainLines = [];
  let quoted = [];
  const flush = () => {
    if (plainLines.length) nodes.push(...inline(plainLines.join("\n")));
    if (quoted.length) nodes.push(h("blockquote", {}, inline(quoted.join("\n"))));
    plainLines = [];
    quoted = [];
  };
  for (const line of text.split("\n")) {
    const quote = /^(?:&gt;|>) ?(.*)$/.exec(line);
    if (Boolean(quote) !== quoted.length > 0) flush();
    (quote ? quoted : plainLines).push(quote ? quote[1] : line);
  }
  flush();
  return nodes;
}

function inline(text) {
  const nodes = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > at) nodes.push(unescaped(text.slice(at, match.index)));
    nodes.push(...inlineNode(match));
    at = match.index + match[0].length;
  }
  if (at < text.length) nodes.push(unescaped(text.slice(at)));
  return nodes.map((node) => (typeof node === "string" ? document.createTextNode(node) : node));
}

function inlineNode([whole, code, token, bold, italic, struck, emoji, address]) {
  if (code) return [h("code", {}, unescaped(code))];
  if (token) return [tokenNode(token, whole)];
  if (bold) return [h("strong", {}, inline(bold))];
  if (italic) return [h("em", {}, inline(italic))];
  if (struck) return [h("s", {}, inline(struck))];
  if (emoji) return [emojiOf(emoji) ?? whole];
  return [linkNode(unescaped(address))];
}

function tokenNode(token, whole) {
  const [target, label] = splitOnce(token, "|");
  const id = target.slice(1);
  if (/^@[UW][A-Z0-9]+$/.test(target)) return userNode(id);
  if (/^#C[A-Z0-9]+$/.test(target)) return channelNode(id);
  if (target.startsWith("!date^")) return dateNode(target, label);
  if (/^!(here|channel|everyone)$/.test(target)) return h("span", { class: "mention" }, `@${id}`);
  if (target.startsWith("!subteam^")) return h("span", { class: "mention" }, label ?? "@grupp");
  if (safeHref(unescaped(target))) return linkNode(unescaped(target), label ? unescaped(label) : undefined);
  return document.createTextNode(unescaped(whole));
}

function dateNode(target, fallback) {
  const [, seconds, pattern, address] = target.split("^");
  const known = /^\d+$/.test(seconds ?? "") && pattern;
  const text = known ? dateTokenText(Number(seconds), unescaped(pattern), reader()) : unescaped(fallback ?? "");
  return address ? linkNode(unescaped(address), text) : h("time", { title: unescaped(fallback ?? "") }, text);
}

function splitOnce(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
