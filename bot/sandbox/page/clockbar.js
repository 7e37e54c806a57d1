/** The clock bar, where the workspaces' clock can be moved: what time it is there, and the ways on from it. */

import { announce } from "./a11y.js";
import { moveClock, ServerError } from "./api.js";
import { dayWords, isoDay, shortDayText, timeText, weekOf } from "./dates.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { now, on, state } from "./state.js";
import { toast } from "./toast.js";

const TICK_MS = 2_000;
const bar = () => document.getElementById("clock-bar");
const parts = {
  day: h("span", { class: "clock-day" }),
  short: h("span", { class: "clock-short" }),
  time: h("b", { class: "clock-time" }),
  week: h("span", { class: "clock-week" }),
};
let offset = null;

/** A way to move the clock; `brief` is what stands where there is little room, `whyNot` why it can't be used now. */
const STEPS = [
  { to: "now", label: "Nu", hint: () => "Till datorns egen tid", whyNot: () => state.clock.offset === 0 && "Klockan visar redan datorns egen tid" },
  { to: "day", label: "+1 dag" },
  { to: "week", label: "+1 vecka" },
  { to: "next", label: "Till nästa händelse", brief: "Nästa", hint: () => `Till ${momentText(state.clock.next)}`, whyNot: whyNoNext },
];

export function startClockBar() {
  if (!state.clock.isMovable) return;
  fill(
    bar(),
    h("p", { class: "clock-now" }, icon("clock"), h("span", { class: "clock-words" }, parts.day, parts.short, h("span", {}, parts.time, " ", parts.week))),
    h("div", { class: "clock-steps", role: "group", aria: { label: "Flytta klockan" } }, STEPS.map(button)),
  );
  bar().hidden = false;
  on("clock", show);
  setInterval(show, TICK_MS);
  show();
}

function button(step) {
  const words = step.brief ? [h("span", { class: "clock-whole" }, step.label), h("span", { class: "clock-brief" }, step.brief)] : step.label;
  step.node = h("button", { type: "button", class: "button", aria: { label: step.brief && step.label }, on: { click: () => move(step) } }, words);
  return step.node;
}

async function move(step) {
  const reason = step.whyNot?.();
  if (reason) return toast(`${reason}.`);
  try {
    await moveClock(step.to);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    toast(error.message);
  }
  return undefined;
}

function show() {
  const moment = now();
  say(parts.day, dayWords(isoDay(moment)));
  say(parts.short, shortDayText(moment));
  say(parts.time, timeText(moment));
  say(parts.week, `v. ${weekOf(moment)}`);
  for (const { node, hint, whyNot } of STEPS) {
    const reason = whyNot?.() || null;
    // not `disabled`: whoever has just used it by the keyboard would lose their place
    node.setAttribute("aria-disabled", String(reason !== null));
    node.title = reason ?? hint?.() ?? "";
  }
  if (offset !== null && offset !== state.clock.offset) announce(`Klockan är nu ${momentText(moment)}`);
  offset = state.clock.offset;
}

function say(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

function whyNoNext() {
  const { next } = state.clock;
  if (!next) return "Boten har inget planerat, eller har inte hunnit säga vad";
  return next <= now() && `Det som var planerat till ${momentText(next)} är på väg`;
}

const momentText = (date) => `${dayWords(isoDay(date))}, klockan ${timeText(date)}`;
