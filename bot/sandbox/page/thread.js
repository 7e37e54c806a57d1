/** The right pane: a message and its replies. */

import { getReplies, ServerError } from "./api.js";
import { createComposer } from "./composer.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { MessageList } from "./messagelist.js";
import { HOME, go, on, state, titleOf } from "./state.js";
import * as timeline from "./timeline.js";
import { toast } from "./toast.js";

let list = null;
let shown = "";
const root = () => document.getElementById("thread");

export function startThread() {
  on("place", show);
  on("timeline", (channel) => channel === state.place.channel && showMessages());
  on("conversations", () => list && fetchReplies(state.place.channel, state.place.thread));
  root().addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && close());
  show();
}

function close() {
  const { thread } = state.place;
  go({ thread: null });
  requestAnimationFrame(() => document.querySelector(`#main article[data-ts="${CSS.escape(thread)}"]`)?.focus());
}

async function show() {
  const { team, user, channel, thread } = state.place;
  const key = [team, user, channel, thread].join("/");
  if (key === shown) return;
  shown = key;
  list = null;
  root().hidden = !thread || channel === HOME;
  fill(root());
  if (root().hidden) return;
  list = new MessageList({ channel, inThread: true, label: "Meddelanden i tråden", empty: null });
  fill(root(), head(channel), list.node, createComposer({ channel, threadTs: thread }));
  showMessages();
  (root().querySelector("textarea") ?? list.scroller).focus();
  await fetchReplies(channel, thread);
}

async function fetchReplies(channel, thread) {
  try {
    const { messages } = await getReplies(channel, thread);
    timeline.add(channel, messages);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    toast(error.message);
  }
}

function showMessages() {
  list?.show(timeline.threadIn(state.place.channel, state.place.thread));
}

function head(channel) {
  return h(
    "header",
    { class: "pane-head" },
    h("button", { type: "button", class: "icon-button only-narrow", aria: { label: "Tillbaka till kanalen" }, on: { click: close } }, icon("back")),
    h("div", { class: "pane-title" }, h("h2", {}, "Tråd"), h("p", {}, titleOf(channel))),
    h("button", { type: "button", class: "icon-button only-wide", title: "Stäng tråden", aria: { label: "Stäng tråden" }, on: { click: close } }, icon("close")),
  );
}
