/** One message: who, when, what, and what can be done with it. */

import { runShortcut, ServerError } from "./api.js";
import { showBlocks } from "./blocks.js";
import { dateOf, fullText, timeText } from "./dates.js";
import { h } from "./dom.js";
import { emojiText } from "./emoji.js";
import { icon } from "./icons.js";
import { fileList } from "./images.js";
import { toggleMenu } from "./menu.js";
import { linkNode, mrkdwn } from "./mrkdwn.js";
import { avatar } from "./people.js";
import { botName, findUser, go, nameOfUser, state } from "./state.js";
import { Surface } from "./surface.js";
import { toast } from "./toast.js";

const COLORS = { good: "#2f8f5b", warning: "#c98a12", danger: "#c2382f" };
const surfaces = new Map();

/** What has been chosen in a message's elements outlives its being shown anew. */
function surfaceOf(channel, message) {
  const key = `${channel}/${message.ts}`;
  if (!surfaces.has(key)) surfaces.set(key, new Surface({ type: "message", channel, ts: message.ts }, { kind: "message" }));
  return surfaces.get(key);
}

const botUser = () => ({ is_bot: true, name: botName() });
const isBot = (message) => Boolean(message.bot_id) || findUser(message.user)?.is_bot === true;

/** @returns {string} whose message it is, in words */
export function authorOf(message) {
  if (message.type === "notice") return "Arbetsytan";
  if (findUser(message.user) && !isBot(message)) return nameOfUser(message.user);
  return message.username ?? (isBot(message) ? botName() : message.user);
}

/**
 * @param {object} message as stored by the server
 * @param {{channel: string, inThread: boolean, follows: boolean, replies: number}} view
 *   `follows`: the same person's message right before; the head is left out for the eye
 * @returns {HTMLElement}
 */
export function messageNode(message, { channel, inThread, follows, replies }) {
  const author = authorOf(message);
  const time = dateOf(message.ts);
  const classes = ["message", message.ephemeral && "is-ephemeral", follows && "follows", message.type === "notice" && "is-notice"];
  const privately = message.ephemeral ? ", visas bara för dig" : "";
  return h(
    "article",
    { class: classes.filter(Boolean).join(" "), data: { ts: message.ts }, tabindex: "-1", aria: { label: `${author} ${timeText(time)}${privately}` } },
    follows ? h("span", { class: "message-gutter", aria: { hidden: true } }, timeText(time)) : avatar(faceOf(message)),
    h(
      "div",
      { class: "message-body" },
      message.ephemeral && h("p", { class: "only-you" }, icon("eye"), "Visas bara för dig"),
      !follows && head(message, author, time),
      content(channel, message),
      message.files?.length > 0 && fileList(message.files),
      message.reactions?.length > 0 && reactionList(message.reactions),
      !inThread && replies > 0 && threadLink(message, replies),
    ),
    !message.ephemeral && toolbar(channel, message, inThread),
  );
}

function faceOf(message) {
  if (message.type === "notice") return undefined;
  return isBot(message) ? botUser() : (findUser(message.user) ?? { name: message.username ?? "?" });
}

function head(message, author, time) {
  const user = findUser(message.user);
  return h(
    "p",
    { class: "message-head" },
    h("strong", {}, author),
    isBot(message) ? h("span", { class: "badge" }, "app") : user?.title && h("span", { class: "role" }, user.title),
    h("time", { datetime: time.toISOString(), title: fullText(time) }, timeText(time)),
  );
}

function content(channel, message) {
  const edited = message.edited && h("span", { class: "edited", title: `Redigerad ${fullText(dateOf(message.edited.ts))}` }, "(redigerad)");
  if (message.blocks?.length && !isTypedText(message)) {
    const box = h("div", { class: "blocks" });
    showBlocks(box, message.blocks, surfaceOf(channel, message));
    return [box, attachments(channel, message), edited];
  }
  if (message.subtype === "channel_join") return h("div", { class: "text quiet" }, joinedText(message));
  return [h("div", { class: "text" }, mrkdwn(message.text), edited && [" ", edited]), attachments(channel, message)];
}

const joinedText = ({ inviter }) => `är nu med i kanalen${inviter ? `, inbjuden av ${nameOfUser(inviter)}` : ""}`;

function attachments(channel, message) {
  return (message.attachments ?? []).map((attachment) => attachmentNode(channel, message, attachment));
}
/** People's own messages may carry the rich text Slack derives from the text; the text says the same. */
const isTypedText = (message) => !isBot(message) && message.text && message.blocks.every((block) => block.type === "rich_text");

function attachmentNode(channel, message, attachment) {
  const color = COLORS[attachment.color] ?? (attachment.color ? `#${attachment.color.replace("#", "")}` : null);
  const box = h("div", { class: "attachment", vars: color ? { "--bar": color } : {} });
  if (attachment.pretext) box.append(h("div", { class: "text" }, mrkdwn(attachment.pretext)));
  if (attachment.title) box.append(h("p", { class: "attachment-title" }, attachment.title_link ? linkNode(attachment.title_link, attachment.title) : attachment.title));
  if (attachment.blocks) {
    const blocks = h("div", { class: "blocks" });
    showBlocks(blocks, attachment.blocks, surfaceOf(channel, message));
    box.append(blocks);
  } else if (attachment.text ?? attachment.fallback) {
    box.append(h("div", { class: "text" }, mrkdwn(attachment.text ?? attachment.fallback)));
  }
  return box;
}

function reactionList(reactions) {
  return h(
    "ul",
    { class: "reactions", aria: { label: "Reaktioner" } },
    reactions.map(({ name, count, users = [] }) =>
      h("li", { class: "reaction", title: users.map(nameOfUser).join(", ") }, h("span", { role: "img", aria: { label: name.replaceAll("_", " ") } }, emojiText(name)), h("span", {}, count ?? users.length)),
    ),
  );
}

function threadLink(message, replies) {
  const text = replies === 1 ? "1 svar" : `${replies} svar`;
  return h("button", { type: "button", class: "thread-link", on: { click: () => go({ thread: message.ts }) } }, icon("reply"), text);
}

function toolbar(channel, message, inThread) {
  const shortcuts = (state.app?.shortcuts ?? []).filter((shortcut) => shortcut.type === "message");
  if (inThread && shortcuts.length === 0) return null;
  const items = shortcuts.map((shortcut) => ({ label: shortcut.name, detail: shortcut.description, choose: () => useShortcut(shortcut, channel, message.ts) }));
  const more = h(
    "button",
    { type: "button", class: "icon-button", title: "Fler åtgärder", aria: { label: "Fler åtgärder", haspopup: "menu", expanded: "false" }, on: { click: () => toggleMenu(more, "Åtgärder för meddelandet", [{ items }]) } },
    icon("dots"),
  );
  const reply = h("button", { type: "button", class: "icon-button", title: "Svara i tråd", aria: { label: "Svara i tråd" }, on: { click: () => go({ thread: message.thread_ts ?? message.ts }) } }, icon("reply"));
  return h("div", { class: "message-tools" }, !inThread && reply, items.length > 0 && more);
}

/** Runs a shortcut of the bot, from a message or from the composer's menu. */
export async function useShortcut(shortcut, channel, ts) {
  try {
    await runShortcut({ callback_id: shortcut.callback_id, channel, ts });
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    toast(error.message);
  }
}
