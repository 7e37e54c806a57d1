/** The middle pane: a conversation, or the App Home. */

import { keepingFocus } from "./a11y.js";
import { createComposer } from "./composer.js";
import { fill, h } from "./dom.js";
import { homeView, tellLook } from "./home.js";
import { icon } from "./icons.js";
import { MessageList } from "./messagelist.js";
import { avatar, unreadMark } from "./people.js";
import { HOME, botDm, botName, canWriteIn, findUser, hasHome, hrefOf, isRoom, me, nameOfUser, on, state, team, titleOf } from "./state.js";
import { lastRead, markRead, messagesIn, unreadIn } from "./timeline.js";

let list = null;
let shown = "";
let lookedAt = "";
let firstLook = true;
const root = () => document.getElementById("main");

export function startConversation() {
  on("place", show);
  on("conversations", show);
  on("timeline", (channel) => channel === state.place.channel && showMessages());
  on("clock", showMessages);
  for (const topic of ["timeline", "read"]) on(topic, showHead);
  document.addEventListener("visibilitychange", () => document.hidden || (list && markRead(state.place.channel)));
  show();
}

function show() {
  const { team: teamId, user, channel } = state.place;
  const key = [teamId, user, channel, channel && titleOf(channel), canWriteIn(channel)].join("/");
  if (key !== shown) {
    shown = key;
    list = null;
    if (!channel) fill(root());
    else if (channel === HOME) fill(root(), head(channel), homeView());
    else showConversation(channel);
  }
  showHead();
  tellOfMessages([teamId, user, channel].join("/"));
}

/** The bot is told when its messages are opened, once: the list of conversations may come later than the address. */
function tellOfMessages(place) {
  if (place === lookedAt || (state.place.channel && !isKnown(state.place.channel))) return;
  lookedAt = place;
  if (botDm() && state.place.channel === botDm().id) tellLook("messages");
}

const isKnown = (channel) => channel === HOME || isRoom(channel) || state.ims.some((entry) => entry.id === channel);

function showHead() {
  const { channel } = state.place;
  const before = root().querySelector(":scope > .pane-head");
  if (!before || !channel || before.dataset.shown === headKey(channel)) return;
  keepingFocus(root(), () => before.replaceWith(head(channel)));
}

const headKey = (channel) => [channel, titleOf(channel), subtitle(channel), isApp(channel) && botDm() && unreadIn(botDm().id)].join("/");
const isApp = (channel) => channel === HOME || (botDm() && channel === botDm().id);

function showConversation(channel) {
  const label = `Meddelanden i ${titleOf(channel)}`;
  list = new MessageList({ channel, inThread: false, label, empty: emptyNote(channel) });
  firstLook = true;
  fill(root(), head(channel), list.node, createComposer({ channel, threadTs: null }));
  showMessages();
}

function showMessages() {
  if (!list) return;
  const { channel } = state.place;
  const messages = messagesIn(channel);
  if (firstLook && messages.length) {
    firstLook = false;
    if (unreadIn(channel)) list.markNewAfter(lastRead(channel));
  }
  list.show(messages);
  if (!document.hidden) markRead(channel);
}

function head(channel) {
  const im = state.ims.find((entry) => entry.id === channel);
  const mark = isApp(channel) ? avatar({ is_bot: true, name: botName() }) : im ? avatar(findUser(im.user)) : icon("hash");
  const title = im || channel === HOME ? titleOf(channel) : titleOf(channel).slice(1);
  return h(
    "header",
    { class: "pane-head", data: { shown: headKey(channel) } },
    h("a", { class: "icon-button only-narrow", href: listHref(), aria: { label: "Tillbaka till kanalerna" } }, icon("back")),
    h("span", { class: "pane-mark" }, mark),
    h("div", { class: "pane-title" }, h("h1", {}, title), h("p", {}, subtitle(channel))),
    h("span", { class: "acting", title: `Du agerar som ${nameOfUser(state.place.user)}` }, avatar(me(), { small: true }), h("span", {}, nameOfUser(state.place.user))),
    isApp(channel) && hasHome() && botDm() && appTabs(channel),
  );
}

/** From the app's home to its messages and back, where the left pane with both is out of sight. */
function appTabs(channel) {
  const dm = botDm().id;
  const unread = channel === dm ? 0 : unreadIn(dm);
  const tab = (place, text, count) =>
    h("a", { class: "app-tab", href: hrefOf({ channel: place }), data: { control: `tab/${place}` }, aria: { current: place === channel ? "page" : null } }, text, count > 0 && unreadMark(count));
  return h("nav", { class: "app-tabs", aria: { label: botName() } }, tab(HOME, "Hem", 0), tab(dm, "Meddelanden", unread));
}

/** The list of conversations is a place of its own where only one pane fits. */
const listHref = () => hrefOf({ channel: null });

function subtitle(channel) {
  if (channel === HOME) return `${botName()}s egen sida för dig`;
  const known = team().channels.find((entry) => entry.id === channel);
  if (known && !known.is_member_bot) return `${team().name} · boten är inte med här`;
  return known ? team().name : "Direktmeddelanden";
}

function emptyNote(channel) {
  const known = team().channels.find((entry) => entry.id === channel);
  const commands = known?.is_member_bot === false || !canWriteIn(channel) ? [] : (state.app?.commands ?? []);
  return h(
    "div",
    { class: "empty" },
    h("h2", {}, known ? `Här börjar #${known.name}` : `Här börjar samtalet med ${titleOf(channel)}`),
    known?.is_member_bot === false && h("p", {}, `Bjud in ${botName()} hit med `, h("code", {}, `/invite @${botName()}`)),
    commands.length > 0 && h("p", {}, "Skriv ett meddelande, eller pröva ett kommando:"),
    commands.length > 0 && h("ul", { class: "empty-commands" }, commands.map((entry) => h("li", {}, h("code", {}, entry.command), " ", entry.description))),
  );
}
