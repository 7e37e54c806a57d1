/** A list of messages that follows what is newest while it is there, with days and what is new marked. */

import { isNarrow } from "./a11y.js";
import { dateOf, dayText, isoDay } from "./dates.js";
import { h, reconcile } from "./dom.js";
import { icon } from "./icons.js";
import { authorOf, messageNode } from "./message.js";
import { now } from "./state.js";
import { repliesTo } from "./timeline.js";

const TOGETHER_SECONDS = 300;
const NEAR_END_PX = 80;
const ABOVE_NEWEST_PX = 12;

export class MessageList {
  /** @param {{channel: string, inThread: boolean, label: string, empty: Node|null}} options */
  constructor({ channel, inThread, label, empty }) {
    this.channel = channel;
    this.inThread = inThread;
    this.empty = empty;
    this.newFrom = null;
    this.inner = h("div", { class: "message-list" });
    this.scroller = h("section", { class: "scroller", tabindex: "0", aria: { label } }, empty, this.inner);
    this.jump = h("button", { type: "button", class: "jump", hidden: true, on: { click: () => this.toEnd() } }, icon("down"), "Nya meddelanden");
    this.node = h("div", { class: "list-frame" }, this.scroller, this.jump);
    this.atEnd = true;
    this.scroller.addEventListener("scroll", () => this.noticeScroll(), { passive: true });
    this.scroller.addEventListener("load", () => this.atEnd && this.toEnd(), true);
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(this.scroller);
  }

  noticeScroll() {
    this.atEnd = this.scroller.scrollTop > this.restingPlace() - NEAR_END_PX;
    if (this.atEnd) this.jump.hidden = true;
  }

  /** How far down the list rests: at its end, but where the newest message is too long for that, at its beginning. */
  restingPlace() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    const end = scrollHeight - clientHeight;
    const newest = this.inner.lastElementChild?.getBoundingClientRect();
    if (!newest) return end;
    return Math.min(end, scrollTop + newest.top - this.scroller.getBoundingClientRect().top - ABOVE_NEWEST_PX);
  }

  toEnd() {
    // never back up: who has read on in a long message stays there
    this.scroller.scrollTop = Math.max(this.scroller.scrollTop, this.restingPlace());
    this.atEnd = true;
    this.jump.hidden = true;
  }

  /** Marks everything after `ts` as new, as long as this list is shown. */
  markNewAfter(ts) {
    this.newFrom = Number.parseFloat(ts);
  }

  /** @param {object[]} messages oldest first */
  show(messages) {
    const last = this.lastTs;
    if (this.empty) this.empty.hidden = messages.length > 0;
    reconcile(this.inner, this.entries(messages));
    this.lastTs = messages.at(-1)?.ts;
    if (this.atEnd) this.toEnd();
    else if (last && this.lastTs !== last) this.jump.hidden = false;
  }

  entries(messages) {
    const entries = [];
    let before = null;
    let newShown = false;
    for (const message of messages) {
      const date = dateOf(message.ts);
      const newDay = !before || isoDay(dateOf(before.ts)) !== isoDay(date);
      if (newDay) entries.push(divider(`day-${isoDay(date)}`, dayText(date, now())));
      const isNew = this.newFrom !== null && !newShown && before && Number.parseFloat(message.ts) > this.newFrom && Number.parseFloat(before.ts) <= this.newFrom;
      if (isNew) entries.push(divider("new", "Nytt sedan sist", "divider-new"));
      newShown ||= isNew;
      entries.push(this.entry(message, !newDay && !isNew && belongsTo(before, message)));
      before = message;
    }
    return entries;
  }

  entry(message, follows) {
    const replies = this.inThread ? 0 : repliesTo(this.channel, message);
    const view = { channel: this.channel, inThread: this.inThread, follows, replies };
    return { key: message.ts, signature: JSON.stringify([message, follows, replies]), make: () => messageNode(message, view) };
  }
}

function belongsTo(before, message) {
  // Where the tools of a message stand at its head, every message has one.
  if (isNarrow()) return false;
  const sameKind = !before.ephemeral && !message.ephemeral && !before.bot_id && !message.bot_id;
  return sameKind && authorOf(before) === authorOf(message) && Number.parseFloat(message.ts) - Number.parseFloat(before.ts) < TOGETHER_SECONDS;
}

function divider(key, text, extra = "") {
  return { key, signature: text, make: () => h("p", { class: `divider ${extra}` }, h("span", {}, text)) };
}
