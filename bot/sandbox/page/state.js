/** What the page knows: who acts where (kept in the address), the workspaces, and a small bus for changes. */

import { isNarrow } from "./a11y.js";

export const state = {
  app: null,
  teams: [],
  connected: false,
  online: true,
  /** @type {{offset: number, isMovable: boolean, next: Date|null}} `offset` from the machine's time, in ms */
  clock: { offset: 0, isMovable: false, next: null },
  /** @type {{team: string, user: string, channel: string|null, thread: string|null}} */
  place: { team: "", user: "", channel: null, thread: null },
  channels: [],
  ims: [],
  views: [],
  home: null,
};

/** The App Home's place among the channels. */
export const HOME = "home";

const bus = new EventTarget();
export const tell = (topic, detail) => bus.dispatchEvent(new CustomEvent(topic, { detail }));
export const on = (topic, listener) => bus.addEventListener(topic, (event) => listener(event.detail));

export const team = () => state.teams.find((entry) => entry.id === state.place.team);
export const otherTeams = () => state.teams.filter((entry) => entry.id !== state.place.team);
export const peopleOf = (entry) => entry.users.filter((user) => !user.is_bot);
export const findUser = (id) => state.teams.flatMap((entry) => entry.users).find((user) => user.id === id);
export const me = () => findUser(state.place.user);
export const isMe = (id) => id === state.place.user;
export const nameOfUser = (id) => { const user = findUser(id); return user ? user.real_name || user.name : id; };
export const teamOfUser = (id) => state.teams.find((entry) => entry.users.some((user) => user.id === id));
export const nameOfChannel = (id) =>
  [...state.channels, ...state.teams.flatMap((entry) => entry.channels)].find((channel) => channel.id === id)?.name ?? id;
export const botDm = () => state.ims.find((im) => findUser(im.user)?.is_bot);
export const hasHome = () => state.app?.home_tab === true;
/** Where an app takes no messages, its own conversation is only for reading. */
export const canWriteIn = (channel) => !(state.app?.messages_read_only && channel === botDm()?.id);
/** Whether a conversation is a channel, which people are invited to. */
export const isRoom = (channel) => team().channels.some((entry) => entry.id === channel);
export const botName = () => state.app?.bot_name ?? state.app?.name ?? "Boten";

/** The workspace's now: the demo may stand on another day than the world. */
export const now = () => new Date(Date.now() + state.clock.offset);
/** Who reads: their day, and the language of their Slack. */
export const reader = () => ({ now: now(), locale: me().locale });
/** Takes what the server tells of the clock; it runs on this machine, so that only the offset counts. */
export function setClock(told) {
  state.clock = { offset: told.offset_seconds * 1000, isMovable: told.is_movable, next: told.next && new Date(told.next) };
  tell("clock");
}

/** "#medborgarlöfte", a person's name, or "Hem". */
export function titleOf(channel) {
  if (channel === HOME) return "Hem";
  const im = state.ims.find((entry) => entry.id === channel);
  if (im) return nameOfUser(im.user) === im.user ? im.name : nameOfUser(im.user);
  return `#${nameOfChannel(channel)}`;
}

const remembered = (teamId) => localStorage.getItem(`person:${teamId}`);

/** The person to act as in a team: the one used last there, otherwise the first. */
export function personIn(entry) {
  const people = peopleOf(entry);
  return people.find((user) => user.id === remembered(entry.id)) ?? people[0];
}

/** @returns {string} an address (hash) for a place; what is left out stays as it is */
export function hrefOf(change) {
  const place = { ...state.place, thread: null, ...change };
  const entries = Object.entries(place).filter(([, value]) => value);
  return `#${new URLSearchParams(entries)}`;
}

/** Goes to a place, as a step the browser's back button can undo. */
export const go = (change) => { location.hash = hrefOf(change); };

/** Reads the address; what is missing or unknown in it gets a sensible value. */
export function readPlace() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  const entry = state.teams.find((candidate) => candidate.id === wanted.get("team")) ?? state.teams[0];
  const person = peopleOf(entry).find((user) => user.id === wanted.get("user")) ?? personIn(entry);
  localStorage.setItem(`person:${entry.id}`, person.id);
  const channel = wanted.get("channel") ?? (isNarrow() && wanted.has("team") ? null : firstChannel(entry));
  state.place = { team: entry.id, user: person.id, channel, thread: channel ? wanted.get("thread") : null };
  const hash = hrefOf({ thread: state.place.thread });
  if (location.hash !== hash) history.replaceState(null, "", hash);
}

function firstChannel(entry) {
  return (entry.channels.find((channel) => channel.is_member_bot) ?? entry.channels[0])?.id ?? null;
}

/** Where a person lands who is changed to: the same channel in the same team, its namesake in another. */
export function placeFor(user) {
  const entry = teamOfUser(user.id);
  const here = entry.id === state.place.team;
  const shared = state.place.channel === HOME || team().channels.some((channel) => channel.id === state.place.channel);
  if (here) return { team: entry.id, user: user.id, channel: shared ? state.place.channel : firstChannel(entry) };
  const namesake = entry.channels.find((channel) => channel.name === nameOfChannel(state.place.channel));
  const channel = state.place.channel === HOME ? HOME : (namesake?.id ?? firstChannel(entry));
  return { team: entry.id, user: user.id, channel };
}
