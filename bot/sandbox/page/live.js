/** The live connection of the person acted as: events in, a new try when it breaks. */

import { setClock, state, tell } from "./state.js";
import * as timeline from "./timeline.js";

const LONGEST_WAIT = 5_000;
let socket = null;
let generation = 0;

const EVENTS = {
  message: ({ channel, message }) => timeline.receive(channel, message),
  message_changed: ({ channel, message }) => timeline.put(channel, message),
  message_deleted: ({ channel, ts }) => timeline.drop(channel, ts),
  ephemeral: ({ channel, message }) => timeline.receive(channel, { ...message, ephemeral: true }),
  ephemeral_replaced: ({ channel, ts, message }) => timeline.swap(channel, ts, { ...message, ephemeral: true }),
  ephemeral_deleted: ({ channel, ts }) => timeline.drop(channel, ts),
  reaction: ({ channel, ts, reactions }) => timeline.patch(channel, ts, { reactions }),
  views: ({ stack }) => { state.views = stack; tell("views"); },
  home: ({ view }) => { state.home = view; tell("home"); },
  conversations: () => tell("membership"),
  notice: (notice) => tell("notice", notice),
  connected: ({ connected }) => { state.connected = connected; tell("connected"); },
  clock: setClock,
};

/**
 * Listens as `team`/`user`. `load` fetches what was said before; events that arrive meanwhile wait for it,
 * so that an older answer never overwrites a newer event. It runs again after every reconnection.
 * @param {{team: string, user: string}} who
 * @param {() => Promise<void>} load
 */
export function listen(who, load) {
  generation += 1;
  socket?.close();
  open(who, load, generation, 0);
}

function open(who, load, mine, attempt) {
  const address = new URL(`/sandbox/live?${new URLSearchParams(who)}`, location.href);
  address.protocol = address.protocol.replace("http", "ws");
  const waiting = [];
  let ready = false;
  const current = () => mine === generation;
  socket = new WebSocket(address);
  socket.addEventListener("open", async () => {
    await load();
    if (!current()) return;
    setOnline(true);
    ready = true;
    waiting.splice(0).forEach(handle);
  });
  socket.addEventListener("message", ({ data }) => {
    if (!current()) return;
    const event = JSON.parse(data);
    if (ready) handle(event);
    else waiting.push(event);
  });
  socket.addEventListener("close", () => {
    if (!current()) return;
    setOnline(false);
    const wait = Math.min(LONGEST_WAIT, 300 * 2 ** attempt);
    setTimeout(() => current() && open(who, load, mine, ready ? 0 : attempt + 1), wait);
  });
}

function handle(event) {
  EVENTS[event.type]?.(event);
}

function setOnline(online) {
  if (state.online === online) return;
  state.online = online;
  tell("connected");
}
