/** Whether the bot is there: in the left pane, and where only one pane fits in a strip over the others. */

import { fill, h } from "./dom.js";
import { botName, on, state } from "./state.js";

const OUT_OF_REACH = "Ingen kontakt med arbetsytan, försöker igen …";
const dot = (kind = "") => h("span", { class: `dot ${kind}`, aria: { hidden: true } });

/** @returns {Node[]} a dot and words */
export function connection() {
  if (!state.online) return [dot("dot-off"), OUT_OF_REACH];
  if (!state.connected) return [dot("dot-off"), "Boten är inte ansluten"];
  return [dot(), "Boten är ansluten"];
}

export function startConnection() {
  on("connected", showStrip);
  showStrip();
}

function showStrip() {
  const strip = document.getElementById("connection");
  const trouble = state.online ? !state.connected && `${botName()} är inte ansluten just nu, och svarar inte` : OUT_OF_REACH;
  fill(strip, trouble && [dot("dot-off"), trouble]);
  strip.hidden = !trouble;
}
