/** Short messages from the workspace itself, on top of everything until they are read. */

import { h } from "./dom.js";
import { icon } from "./icons.js";

const STAYS_MS = 12_000;

/** Shows `text` in the open dialog if there is one (the rest is out of reach then), else in the corner. */
export function toast(text) {
  const dialog = document.querySelector("dialog.modal[open]");
  const place = dialog?.querySelector(".modal-alert") ?? document.getElementById("toasts");
  const close = h("button", { type: "button", class: "icon-button", aria: { label: "Stäng meddelandet" } }, icon("close"));
  const node = h("div", { class: "toast", role: "alert" }, icon("info"), h("p", {}, text), close);
  close.addEventListener("click", () => node.remove());
  if (dialog) place.replaceChildren(node);
  else place.append(node);
  setTimeout(() => node.remove(), STAYS_MS);
}
