/** Faces without photographs (initials on the person's colour, a drawing for the bot), and what waits to be read. */

import { h } from "./dom.js";
import { icon } from "./icons.js";

/** "Anna Åkerlund" → "AÅ" */
export function initialsOf(name) {
  const words = name.trim().split(/\s+/);
  return (words[0][0] + (words.length > 1 ? words.at(-1)[0] : "")).toUpperCase();
}

/** Black or white, whichever can be read on `hex`. */
function inkOn(hex) {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const [r, g, b] = channels.map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#101416" : "#ffffff";
}

/**
 * A person's mark; decoration, as the name always stands beside it.
 * @param {{real_name?: string, name: string, color?: string, is_bot?: boolean}|undefined} user
 */
export function avatar(user, { small = false } = {}) {
  const classes = ["avatar", small && "avatar-small", user?.is_bot && "avatar-bot"].filter(Boolean).join(" ");
  if (!user) return h("span", { class: `${classes} avatar-none`, aria: { hidden: true } }, icon("info"));
  if (user.is_bot) return h("span", { class: classes, aria: { hidden: true } }, icon("check"));
  const color = `#${(user.color ?? "6b7280").replace("#", "")}`;
  return h(
    "span",
    { class: classes, aria: { hidden: true }, vars: { "--face": color, "--face-ink": inkOn(color) } },
    initialsOf(user.real_name || user.name),
  );
}

/** How many messages are unread, for the eye and in words. */
export function unreadMark(count) {
  return h("span", { class: "unread" }, h("span", {}, count), h("span", { class: "visually-hidden" }, count === 1 ? " oläst" : " olästa"));
}
