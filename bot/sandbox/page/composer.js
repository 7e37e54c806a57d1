/** Where a person writes: messages and commands, with suggestions, in a conversation or a thread. */

import { isNarrow } from "./a11y.js";
import { sendMessage, ServerError } from "./api.js";
import { h, uid } from "./dom.js";
import { icon } from "./icons.js";
import { toggleMenu } from "./menu.js";
import { useShortcut } from "./message.js";
import { botName, canWriteIn, isRoom, nameOfUser, state, titleOf } from "./state.js";
import { Suggestions } from "./suggestions.js";
import { toast } from "./toast.js";

/** Slack's own command, which is there besides the app's. */
const INVITE = { command: "/invite", description: "Bjud in någon, eller boten, till kanalen", usage_hint: "@namn" };

/** What was begun and not sent, by conversation and thread. */
const drafts = new Map();

/**
 * @param {{channel: string, threadTs: string|null}} place
 * @returns {HTMLElement}
 */
export function createComposer({ channel, threadTs }) {
  if (!canWriteIn(channel)) return h("p", { class: "no-composer" }, `${botName()} tar inte emot meddelanden här. Kommandon skriver du i en kanal.`);
  const draftKey = [state.place.user, channel, threadTs].join("/");
  const title = titleOf(channel);
  const label = threadTs ? "Svara i tråden" : title.startsWith("#") ? `Meddelande i ${title}` : `Meddelande till ${title}`;
  const area = h("textarea", {
    id: threadTs ? uid("composer") : "composer",
    rows: 1,
    placeholder: threadTs ? label : placeholder(),
    autocomplete: "off",
    enterkeyhint: "send",
    value: drafts.get(draftKey) ?? "",
    aria: { label },
  });
  const send = () => {
    const text = area.value.trim();
    if (!text) return;
    write(area, "");
    drafts.delete(draftKey);
    deliver({ channel, threadTs, text, restore: () => area.value === "" && write(area, text) });
  };
  const suggestions = new Suggestions(area, [...(state.app?.commands ?? []), ...(isRoom(channel) ? [INVITE] : [])]);
  area.addEventListener("input", () => drafts.set(draftKey, area.value));
  area.addEventListener("keydown", (event) => {
    if (suggestions.onKey(event) || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
  return h(
    "form",
    { class: "composer", on: { submit: (event) => { event.preventDefault(); send(); } } },
    suggestions.node,
    h(
      "div",
      { class: "composer-box" },
      !threadTs && commandMenu(area, channel),
      area,
      h("button", { type: "submit", class: "send", title: "Skicka", aria: { label: "Skicka" } }, icon("send")),
    ),
  );
}

const placeholder = () =>
  isNarrow() ? "Skriv, / ger kommandon" : `Skriv som ${nameOfUser(state.place.user)}, / ger kommandon`;

async function deliver({ channel, threadTs, text, restore }) {
  try {
    await sendMessage({ channel, text, ...(threadTs ? { thread_ts: threadTs } : {}) });
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    restore();
    toast(error.message);
  }
}

function write(area, text) {
  area.value = text;
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function commandMenu(area, channel) {
  const commands = (state.app?.commands ?? []).map((entry) => ({
    label: entry.command,
    detail: entry.description,
    choose: () => { write(area, `${entry.command} `); area.focus(); },
  }));
  const shortcuts = (state.app?.shortcuts ?? [])
    .filter((shortcut) => shortcut.type === "global")
    .map((shortcut) => ({ label: shortcut.name, detail: shortcut.description, choose: () => useShortcut(shortcut, channel) }));
  const groups = [{ label: "Genvägar", items: shortcuts }, { label: "Kommandon", items: commands }].filter((group) => group.items.length);
  if (groups.length === 0) return null;
  const button = h(
    "button",
    { type: "button", class: "icon-button", title: "Genvägar och kommandon", aria: { label: "Genvägar och kommandon", haspopup: "menu", expanded: "false" }, on: { click: () => toggleMenu(button, "Genvägar och kommandon", groups) } },
    icon("bolt"),
  );
  return button;
}
