/** A menu that opens from a button: arrow keys, Escape, a press outside. */

import { roveFocus } from "./a11y.js";
import { fill, h, uid } from "./dom.js";
import { icon } from "./icons.js";

/**
 * @typedef {object} MenuItem
 * @property {string} label
 * @property {string} [detail] a second, quieter line
 * @property {Node} [mark] drawn before the label
 * @property {boolean} [checked] makes the item one of a choice
 * @property {string} [href] followed in a new tab
 * @property {() => void} [choose]
 */

let close = () => {};

/**
 * Opens a menu under (or over) `button`, or closes it if it is open there.
 * @param {HTMLElement} button
 * @param {string} label the menu's name
 * @param {{label?: string, items: MenuItem[]}[]} groups
 */
export function toggleMenu(button, label, groups) {
  const wasOpen = button.getAttribute("aria-expanded") === "true";
  close();
  if (!wasOpen) open(button, label, groups);
}

function open(button, label, groups) {
  const menu = h("div", { class: "menu", role: "menu", popover: "manual", id: uid("menu"), aria: { label } });
  fill(menu, groups.map((group) => groupNode(group)));
  (button.closest("dialog") ?? document.body).append(menu);
  button.setAttribute("aria-expanded", "true");
  menu.showPopover();
  place(menu, button);
  const items = [...menu.querySelectorAll("[role^=menuitem]")];
  (items.find((item) => item.getAttribute("aria-checked") === "true") ?? items[0])?.focus();
  const outside = (event) => {
    if (!menu.contains(event.target) && !button.contains(event.target)) close();
  };
  close = (refocus = false) => {
    close = () => {};
    document.removeEventListener("pointerdown", outside, true);
    button.setAttribute("aria-expanded", "false");
    menu.remove();
    if (refocus) button.focus();
  };
  document.addEventListener("pointerdown", outside, true);
  menu.addEventListener("keydown", (event) => onKey(event, items));
  menu.addEventListener("focusout", ({ relatedTarget }) => relatedTarget && !menu.contains(relatedTarget) && close());
}

function onKey(event, items) {
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    close(true);
  } else if (event.key === "Tab") {
    close(true);
  } else if (!roveFocus(event, items) && event.key.length === 1) {
    const letter = event.key.toLowerCase();
    items.find((item) => item.textContent.trim().toLowerCase().startsWith(letter))?.focus();
  }
}

function groupNode({ label, items }) {
  const headId = uid("group");
  return h(
    "div",
    { role: "group", aria: { labelledby: label ? headId : null } },
    label && h("p", { class: "menu-head", id: headId }, label),
    items.map(itemNode),
  );
}

function itemNode(item) {
  const detailId = uid("detail");
  const inside = [
    item.mark,
    h("span", { class: "menu-text" }, h("span", {}, item.label), item.detail && h("small", { id: detailId }, item.detail)),
    item.checked && icon("check"),
  ];
  const props = {
    class: "menu-item",
    tabindex: "-1",
    role: item.checked === undefined ? "menuitem" : "menuitemradio",
    aria: { checked: item.checked },
    on: { click: () => { close(!item.href); item.choose?.(); } },
  };
  return item.href
    ? h("a", { ...props, href: item.href, target: "_blank", rel: "noopener noreferrer" }, inside)
    : h("button", { ...props, type: "button" }, inside);
}

/** Where there is room: below, else above; never outside the window. */
function place(menu, button) {
  const at = button.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const gap = 6;
  const below = at.bottom + gap + size.height <= innerHeight;
  const top = below ? at.bottom + gap : Math.max(gap, at.top - gap - size.height);
  const left = Math.min(Math.max(gap, at.left), innerWidth - size.width - gap);
  menu.style.top = `${top}px`;
  menu.style.left = `${left}px`;
}
