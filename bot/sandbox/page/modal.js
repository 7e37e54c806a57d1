/** The modal: the top of the bot's stack of views, in one dialog. */

import { announce, isNarrow } from "./a11y.js";
import { closeView, ServerError, submitView } from "./api.js";
import { showBlocks } from "./blocks.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { textObject } from "./mrkdwn.js";
import { on, state } from "./state.js";
import { Surface } from "./surface.js";
import { toast } from "./toast.js";
import { errorsIn } from "./validate.js";

const surfaces = new Map();
const parts = {};
let shownId = null;
let busy = false;
let opener = null;

export function startModal() {
  build();
  on("views", show);
}

const top = () => state.views.at(-1);

function build() {
  parts.title = h("h2", { id: "modal-title", tabindex: "-1" });
  parts.back = h("div", { class: "modal-back" });
  parts.body = h("div", { class: "modal-body blocks" });
  parts.alert = h("div", { class: "modal-alert" });
  parts.foot = h("footer", { class: "modal-foot" });
  const leave = h("button", { type: "button", class: "icon-button", title: "Lämna", aria: { label: "Lämna" }, on: { click: () => close(true) } }, icon("close"));
  parts.form = h(
    "form",
    { class: "modal-form", novalidate: true, on: { submit: onSubmit, keydown: onKey } },
    h("header", { class: "modal-head" }, h("div", { class: "modal-titles" }, parts.back, parts.title), leave),
    parts.body,
    parts.alert,
    parts.foot,
  );
  parts.dialog = h("dialog", { class: "modal", aria: { labelledby: "modal-title" } }, parts.form);
  parts.dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (event.target === parts.dialog) close(false);
  });
  document.body.append(parts.dialog);
}

/** Ctrl+Enter sends the form from anywhere in it, also from a field of several lines. */
function onKey(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) parts.form.requestSubmit();
}

function surfaceOf(view) {
  if (!surfaces.has(view.id)) {
    surfaces.set(view.id, new Surface({ type: "view", view_id: view.id }, { kind: "modal", typed: view.state?.values }));
  }
  return surfaces.get(view.id);
}

function show() {
  const view = top();
  const open = new Set(state.views.map((entry) => entry.id));
  for (const id of surfaces.keys()) if (!open.has(id)) surfaces.delete(id);
  if (!view) return hide();
  const isOther = view.id !== shownId;
  if (isOther) {
    parts.body.replaceChildren();
    parts.alert.replaceChildren();
  }
  fill(parts.title, textObject(view.title));
  showBack();
  showBlocks(parts.body, view.blocks, surfaceOf(view));
  showFoot(view);
  if (isOther) enter(view);
  return undefined;
}

function hide() {
  if (!parts.dialog.open) return;
  shownId = null;
  // Chromium leaves the caret in the words of the button that was pressed, and then what is typed goes nowhere.
  getSelection().removeAllRanges();
  parts.dialog.close();
  (openerNow() ?? document.getElementById("composer") ?? document.getElementById("main")).focus();
}

/** What the form was opened from; the bot may have made the home tab anew meanwhile. */
function openerNow() {
  if (opener?.isConnected && opener !== document.body) return opener;
  const { control } = opener?.dataset ?? {};
  return control && document.querySelector(`.home [data-control="${CSS.escape(control)}"]`);
}

function enter(view) {
  if (!parts.dialog.open) {
    opener = document.activeElement;
    parts.dialog.showModal();
  }
  shownId = view.id;
  parts.body.scrollTop = 0;
  const first = parts.body.querySelector("[autofocus]") ?? parts.body.querySelector(".field :is(input, textarea, select)");
  (isNarrow() || !first ? parts.title : first).focus();
}

function showBack() {
  const below = state.views.at(-2);
  const text = below && textObject(below.title).map((node) => node.textContent).join("");
  fill(parts.back, below && h("button", { type: "button", class: "back-button", aria: { label: `Tillbaka till ${text}` }, on: { click: () => close(false) } }, icon("back"), text));
}

function showFoot(view) {
  const signature = JSON.stringify([view.id, view.close, view.submit]);
  if (parts.foot.dataset.shown === signature) return;
  parts.foot.dataset.shown = signature;
  const closeText = view.close ? textObject(view.close) : view.submit ? "Avbryt" : "Stäng";
  parts.submit = view.submit && h("button", { type: "submit", class: "button button-primary" }, h("span", {}, textObject(view.submit)));
  fill(parts.foot, h("button", { type: "button", class: "button", on: { click: () => close(false) } }, closeText), parts.submit);
}

/** @param {boolean} clear true closes every view of the stack, false only the top one */
async function close(clear) {
  const view = top();
  if (!view) return;
  try {
    await closeView({ view_id: view.id, clear });
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    state.views = clear ? [] : state.views.slice(0, -1);
    show();
    toast(error.message);
  }
}

async function onSubmit(event) {
  event.preventDefault();
  const view = top();
  if (busy || !view?.submit) return;
  const surface = surfaceOf(view);
  parts.alert.replaceChildren();
  const errors = errorsIn(view.blocks, surface);
  if (Object.keys(errors).length) {
    showErrors(view, surface, errors);
    return;
  }
  setBusy(true);
  try {
    const answer = await submitView({ view_id: view.id, state: { values: surface.values } });
    if (answer.errors) showErrors(view, surface, answer.errors);
    else if (answer.notice) toast(answer.notice);
    // what the bot has to say of what was sent stands at the top
    else if (top()?.id === view.id) parts.body.scrollTop = 0;
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    toast(error.message);
  } finally {
    setBusy(false);
  }
}

/** The button keeps its place in the tab order while it waits, so that the focus stays where it is. */
function setBusy(value) {
  busy = value;
  parts.form.setAttribute("aria-busy", String(value));
  if (value) announce("Skickar");
  for (const [name, entry] of [["aria-disabled", "true"], ["data-busy", ""]]) {
    if (value) parts.submit?.setAttribute(name, entry);
    else parts.form.querySelectorAll(`[${name}]`).forEach((node) => node.removeAttribute(name));
  }
}

function showErrors(view, surface, errors) {
  for (const [id, field] of surface.fields) field.setError(errors[id] ?? null);
  const wrong = view.blocks.filter((block) => errors[block.block_id] && surface.fields.has(block.block_id));
  announce(wrong.length === 1 ? "1 fält behöver rättas" : `${wrong.length} fält behöver rättas`);
  const first = wrong[0] && surface.fields.get(wrong[0].block_id);
  first?.focus();
  parts.body.querySelector(".has-error")?.scrollIntoView({ block: "nearest" });
}
