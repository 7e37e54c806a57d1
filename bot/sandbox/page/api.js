/** The calls to the workspace server, one function each. The contract is the server's page interface. */

import { state } from "./state.js";

/** An answer that is not one: the server is away (`status` 0), or refused. `message` is for people. */
export class ServerError extends Error {
  constructor(message, status = 0) {
    super(message);
    this.status = status;
  }
}

const NOT_THERE = 404;

async function call(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new ServerError("Arbetsytan svarar inte. Är programmet igång?");
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new ServerError(refusal(response.status, body.error), response.status);
  return body;
}

function refusal(status, detail) {
  if (status === NOT_THERE) return "Det du valde finns inte längre.";
  return `Arbetsytan sade nej (${detail ?? status}).`;
}

const who = () => ({ team: state.place.team, user: state.place.user });
const get = (path, query = {}) => call(`${path}?${new URLSearchParams({ ...who(), ...query })}`);
const post = (path, body) =>
  call(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ ...who(), ...body }) });

export const getState = () => call("/sandbox/state");
export const getConversations = () => get("/sandbox/conversations");
export const getMessages = (channel) => get("/sandbox/messages", { channel });
export const getReplies = (channel, threadTs) => get("/sandbox/messages", { channel, thread_ts: threadTs });
export const lookAt = (tab) => get("/sandbox/home", { tab });
export const moveClock = (to) => post("/sandbox/clock", { to });
export const sendMessage = (body) => post("/sandbox/message", body);
export const sendAction = (body) => post("/sandbox/action", body);
export const submitView = (body) => post("/sandbox/submit", body);
export const closeView = (body) => post("/sandbox/close", body);
export const chooseLanguage = (locale) => post("/sandbox/language", { locale });
export const runShortcut = (body) => post("/sandbox/shortcut", body);
export const suggestOptions = (body) => post("/sandbox/suggest", body);
