/** The bot's App Home for the person acted as. */

import { lookAt, ServerError } from "./api.js";
import { showBlocks } from "./blocks.js";
import { fill, h } from "./dom.js";
import { HOME, botName, on, state } from "./state.js";
import { Surface } from "./surface.js";
import { toast } from "./toast.js";

let box = null;
let surface = null;

export function startHome() {
  on("home", () => state.place.channel === HOME && show());
}

/** @returns {HTMLElement} the pane's content; the bot is told each time it is opened, and may show something new */
export function homeView() {
  box = h("div", { class: "blocks home-blocks" });
  surface = null;
  show();
  tellLook("home");
  return h("section", { class: "scroller home", tabindex: "0", aria: { label: `${botName()}, hem` } }, box);
}

/** Tells the bot that a tab of its own place (home or messages) has been opened. */
export async function tellLook(tab) {
  try {
    await lookAt(tab);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    toast(error.message);
  }
}

function show() {
  const view = state.home;
  if (!view) {
    fill(box, h("p", { class: "empty" }, `${botName()} har inte visat något här än.`));
    return;
  }
  if (surface?.container.view_id !== view.id) {
    surface = new Surface({ type: "view", view_id: view.id }, { kind: "home", typed: view.state?.values });
    fill(box);
  }
  showBlocks(box, view.blocks, surface);
}
