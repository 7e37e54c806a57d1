/** The left pane: workspace, person acted as, conversations, and whether the bot is there. */

import { connection } from "./connection.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { languageChoice } from "./language.js";
import { toggleMenu } from "./menu.js";
import { avatar, unreadMark } from "./people.js";
import { HOME, botDm, botName, findUser, go, hasHome, hrefOf, me, nameOfUser, on, otherTeams, peopleOf, personIn, placeFor, state, team, titleOf } from "./state.js";
import { unreadIn } from "./timeline.js";

const root = () => document.getElementById("sidebar");

/** Builds the pane and keeps it up to date. */
export function startSidebar() {
  for (const topic of ["place", "conversations", "timeline", "read"]) on(topic, showSoon);
  on("connected", showStatus);
  const status = h("div", { class: "status" });
  fill(root(), h("div", { class: "sidebar-top" }), h("div", { class: "sidebar-lists" }), h("div", { class: "sidebar-foot" }, status));
  show();
}

let planned = false;
function showSoon() {
  if (planned) return;
  planned = true;
  queueMicrotask(() => { planned = false; show(); });
}

function show() {
  showTop();
  showLists();
  showStatus();
}

let shownTop = "";
function showTop() {
  const { team: teamId, user } = state.place;
  const key = [teamId, user, me().locale].join("/");
  if (shownTop === key) return;
  shownTop = key;
  const focused = document.activeElement?.id;
  fill(root().querySelector(".sidebar-top"), teamSwitch(), personButton(), languageChoice());
  if (focused) document.getElementById(focused)?.focus();
}

function teamSwitch() {
  const tabs = state.teams.map((entry) => {
    const here = entry.id === state.place.team;
    const person = here ? me() : personIn(entry);
    return h(
      "a",
      { class: "team-tab", id: `team-${entry.id}`, href: hrefOf(placeFor(person)), aria: { current: here ? "true" : null } },
      h("span", { class: "team-mark", aria: { hidden: true } }, entry.name[0]),
      h("span", {}, entry.name),
    );
  });
  return h("div", { class: "teams", role: "group", aria: { label: "Arbetsyta" } }, tabs);
}

function personButton() {
  const person = me();
  const groups = () => state.teams.map((entry) => ({ label: entry.name, items: peopleOf(entry).map(personItem) }));
  const button = h(
    "button",
    {
      type: "button",
      class: "person-button",
      id: "person",
      aria: { haspopup: "menu", expanded: "false", label: `Agera som: ${nameOfUser(person.id)}, ${person.title}` },
      on: { click: () => toggleMenu(button, "Agera som", groups()) },
    },
    avatar(person),
    h("span", { class: "person-text" }, h("small", {}, "Agera som"), h("strong", {}, nameOfUser(person.id)), h("span", {}, person.title)),
    icon("caret"),
  );
  return button;
}

function personItem(person) {
  return {
    label: nameOfUser(person.id),
    detail: person.title,
    mark: avatar(person, { small: true }),
    checked: person.id === state.place.user,
    choose: () => go(placeFor(person)),
  };
}

function showLists() {
  const bot = botDm();
  const people = state.ims.filter((im) => im !== bot);
  const focused = document.activeElement?.dataset?.place;
  const box = root().querySelector(".sidebar-lists");
  fill(
    box,
    list("Kanaler", state.channels.map((channel) => item(channel.id, icon("hash"), channel.name))),
    list(botName(), [hasHome() && item(HOME, icon("home"), "Hem"), bot && item(bot.id, icon("reply"), "Meddelanden")]),
    list("Direktmeddelanden", people.map((im) => item(im.id, avatar(findUser(im.user), { small: true }), titleOf(im.id)))),
  );
  if (focused) box.querySelector(`[data-place="${CSS.escape(focused)}"]`)?.focus();
}

function list(title, items) {
  const there = items.filter(Boolean);
  return there.length > 0 && h("section", { class: "place-list" }, h("h2", {}, title), h("ul", {}, there.map((entry) => h("li", {}, entry))));
}

function item(channel, mark, text) {
  const unread = channel === state.place.channel ? 0 : unreadIn(channel);
  return h(
    "a",
    {
      class: unread ? "place has-unread" : "place",
      href: hrefOf({ channel }),
      data: { place: channel },
      aria: { current: channel === state.place.channel ? "page" : null },
    },
    mark,
    h("span", { class: "place-name" }, text),
    unread > 0 && unreadMark(unread),
  );
}

function showStatus() {
  const other = otherTeams()[0];
  const key = [state.online, state.connected, other?.id, personIn(other ?? team())?.id].join();
  const foot = root().querySelector(".sidebar-foot");
  if (foot.dataset.shown === key) return;
  foot.dataset.shown = key;
  fill(foot, h("p", { class: "connection", role: "status" }, ...connection()), other && otherTab(other));
}

function otherTab(other) {
  return h(
    "a",
    { class: "other-tab", href: hrefOf(placeFor(personIn(other))), target: "_blank", rel: "noopener" },
    icon("tab"),
    h("span", {}, "Öppna den andra myndigheten i en ny flik", h("small", {}, other.name)),
  );
}
