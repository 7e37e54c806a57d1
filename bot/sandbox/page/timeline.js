/** The messages of each conversation of the person acted as, and what is unread in them. */

import { HOME, isMe, now, state, tell } from "./state.js";

/** @type {Map<string, Map<string, object>>} channel → ts → message */
const channels = new Map();

const of = (channel) => {
  if (!channels.has(channel)) channels.set(channel, new Map());
  return channels.get(channel);
};
const byTs = (a, b) => Number.parseFloat(a.ts) - Number.parseFloat(b.ts);
const isReply = (message) => message.thread_ts && message.thread_ts !== message.ts && message.subtype !== "thread_broadcast";
const changed = (channel) => tell("timeline", channel);

/** Forgets everything: another person is acted as. */
export const reset = () => channels.clear();

/** The conversation as the server has it: what it no longer has goes, what only this page knows (notices) stays. */
export function load(channel, messages) {
  const there = new Set(messages.map((message) => message.ts));
  for (const message of messagesIn(channel)) {
    if (!there.has(message.ts) && message.type !== "notice") of(channel).delete(message.ts);
  }
  add(channel, messages);
}

/** Messages besides those already known: a thread's replies. */
export function add(channel, messages) {
  for (const message of messages) of(channel).set(message.ts, message);
  changed(channel);
}

export function put(channel, message) {
  const before = of(channel).get(message.ts);
  of(channel).set(message.ts, { ...message, ephemeral: message.ephemeral ?? before?.ephemeral });
  changed(channel);
}

/** A message that is new: stored, and told about. */
export function receive(channel, message) {
  const known = of(channel).has(message.ts);
  put(channel, message);
  if (!known) tell("arrived", { channel, message });
}

export function patch(channel, ts, change) {
  const message = of(channel).get(ts);
  if (message) put(channel, { ...message, ...change });
}

export function drop(channel, ts) {
  if (of(channel).delete(ts)) changed(channel);
}

/** An ephemeral answered by another: the new one takes the old one's place. */
export function swap(channel, ts, message) {
  const before = of(channel).get(ts);
  put(channel, { thread_ts: before?.thread_ts, ...message, ts });
}

/** What the workspace itself says to this person in a conversation; it is gone after a reload. */
export function addNotice(channel, text, threadTs = null) {
  const ts = (now().getTime() / 1000).toFixed(6);
  put(channel, { type: "notice", ts, text, ephemeral: true, thread_ts: threadTs });
}

/** @returns {object[]} the conversation itself, oldest first, replies left to their threads */
export const messagesIn = (channel) => [...of(channel).values()].filter((message) => !isReply(message)).sort(byTs);

/** @returns {object[]} the first message of a thread and its replies */
export const threadIn = (channel, threadTs) =>
  [...of(channel).values()].filter((message) => message.ts === threadTs || message.thread_ts === threadTs).sort(byTs);

export const messageAt = (channel, ts) => of(channel).get(ts);

/** Replies to a message: as many as the server counted, or as this page has seen since. */
export function repliesTo(channel, message) {
  const seen = threadIn(channel, message.ts).filter((reply) => reply.ts !== message.ts && !reply.ephemeral).length;
  return Math.max(message.reply_count ?? 0, seen);
}

const readKey = (channel) => `read:${state.place.team}:${state.place.user}:${channel}`;

/** @returns {string} the timestamp of the last message read in a conversation, "0" for none */
export const lastRead = (channel) => localStorage.getItem(readKey(channel)) ?? "0";

export function markRead(channel) {
  const newest = messagesIn(channel).at(-1)?.ts;
  if (!newest || Number.parseFloat(newest) <= Number.parseFloat(lastRead(channel))) return;
  localStorage.setItem(readKey(channel), newest);
  tell("read", channel);
}

/** @returns {number} messages by others after the last one read */
export function unreadIn(channel) {
  if (channel === HOME) return 0;
  const read = Number.parseFloat(lastRead(channel));
  return messagesIn(channel).filter((message) => Number.parseFloat(message.ts) > read && !isMe(message.user)).length;
}
