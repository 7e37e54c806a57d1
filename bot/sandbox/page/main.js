/** Starts the page: reads the address, loads the workspace, connects its panes to what happens. */

import { announce } from "./a11y.js";
import { getConversations, getMessages, getState, ServerError } from "./api.js";
import { startClockBar } from "./clockbar.js";
import { startConnection } from "./connection.js";
import { startConversation } from "./conversation.js";
import { fill, h } from "./dom.js";
import { startHome } from "./home.js";
import { listen } from "./live.js";
import { authorOf } from "./message.js";
import { startModal } from "./modal.js";
import { wordsOf } from "./mrkdwn.js";
import { startSidebar } from "./sidebar.js";
import { HOME, go, hasHome, isMe, me, nameOfUser, on, readPlace, setClock, state, team, tell, titleOf } from "./state.js";
import { startThread } from "./thread.js";
import * as timeline from "./timeline.js";
import { toast } from "./toast.js";

const RETRY_MS = 1_500;
const ANNOUNCED_LENGTH = 200;
let person = "";

async function start() {
  try {
    takeState(await getState());
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    fill(document.getElementById("main"), h("p", { class: "loading", role: "alert" }, `${error.message} Försöker igen …`));
    setTimeout(start, RETRY_MS);
    return;
  }
  readPlace();
  startClockBar();
  startSidebar();
  startConversation();
  startThread();
  startHome();
  startModal();
  startConnection();
  on("notice", showNotice);
  on("arrived", tellArrival);
  on("membership", listenAnew);
  for (const topic of ["place", "conversations", "timeline", "read"]) on(topic, showTitle);
  addEventListener("hashchange", arrive);
  document.getElementById("skip").addEventListener("click", skip);
  arrive();
}

function takeState(answer) {
  Object.assign(state, { app: answer.app, teams: answer.teams, connected: answer.connected });
  setClock(answer.clock);
}

/** The address has changed: show that place, and if it is another person, start over as them. */
function arrive() {
  readPlace();
  const { team: teamId, user, channel, thread } = state.place;
  const app = document.getElementById("app");
  app.dataset.pane = thread ? "thread" : channel ? "main" : "list";
  document.documentElement.dataset.team = String(state.teams.indexOf(team()) % 3);
  if (person !== `${teamId}/${user}`) {
    person = `${teamId}/${user}`;
    timeline.reset();
    Object.assign(state, { channels: team().channels, ims: [], views: [], home: null });
    tell("views");
    listenAnew();
  }
  tell("place");
}

/** Also when somebody has been let into a conversation: there is another list of them then. */
const listenAnew = () => listen({ team: state.place.team, user: state.place.user }, loadAll);

async function loadAll() {
  const mine = person;
  try {
    const [current, { channels, ims }] = await Promise.all([getState(), getConversations()]);
    if (mine !== person) return;
    takeState(current);
    Object.assign(state, { channels, ims });
    if (!isPlace(state.place.channel)) go({ channel: null });
    const ids = [...channels, ...ims].map((entry) => entry.id);
    const answers = await Promise.all(ids.map((id) => getMessages(id)));
    if (mine !== person) return;
    ids.forEach((id, index) => timeline.load(id, answers[index].messages));
    tell("conversations");
    tell("connected");
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    toast(error.message);
  }
}

const isPlace = (channel) => [null, hasHome() && HOME, ...[...state.channels, ...state.ims].map((entry) => entry.id)].includes(channel);

/** In the conversation it belongs to if that is in sight, otherwise on top of what is. */
function showNotice({ channel, text }) {
  const inSight = channel && channel === state.place.channel && !document.querySelector("dialog[open]");
  if (!inSight) return toast(text);
  const inThread = document.getElementById("thread").contains(document.activeElement);
  timeline.addNotice(channel, text, inThread ? state.place.thread : null);
  return announce(wordsOf(text));
}

function tellArrival({ channel, message }) {
  if (isMe(message.user) && !message.ephemeral) return;
  const where = channel === state.place.channel ? "" : ` i ${titleOf(channel)}`;
  announce(`${authorOf(message)}${where}: ${wordsOf(message.text ?? "").slice(0, ANNOUNCED_LENGTH)}`);
}

function showTitle() {
  const ids = [...state.channels, ...state.ims].map((entry) => entry.id);
  const unread = ids.filter((id) => id !== state.place.channel).reduce((sum, id) => sum + timeline.unreadIn(id), 0);
  const place = state.place.channel ? `${titleOf(state.place.channel)} · ` : "";
  document.title = `${unread ? `(${unread}) ` : ""}${place}${nameOfUser(me().id)}, ${team().name}`;
}

function skip(event) {
  event.preventDefault();
  (document.getElementById("composer") ?? document.getElementById("main")).focus();
}

start();
