/** The list of commands that opens over the composer as soon as a text begins with a slash. */

import { announce } from "./a11y.js";
import { fill, h, uid } from "./dom.js";

export class Suggestions {
  /**
   * @param {HTMLTextAreaElement} area
   * @param {{command: string, description: string, usage_hint?: string}[]} commands
   */
  constructor(area, commands) {
    this.area = area;
    this.commands = commands;
    this.found = [];
    this.active = 0;
    this.moved = false;
    this.list = h("ul", { class: "suggestions", role: "listbox", id: uid("suggestions"), hidden: true, aria: { label: "Kommandon" } });
    this.hint = h("p", { class: "usage-hint", id: uid("usage"), hidden: true });
    this.node = h("div", { class: "suggestion-frame" }, this.list, this.hint);
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-controls", this.list.id);
    area.setAttribute("aria-describedby", this.hint.id);
    area.addEventListener("input", () => this.look());
    area.addEventListener("blur", () => this.close());
  }

  look() {
    const text = this.area.value;
    const typed = /^\/\S*$/.test(text) ? text.toLowerCase() : null;
    this.found = typed ? this.commands.filter((entry) => entry.command.startsWith(typed)) : [];
    this.active = 0;
    this.moved = false;
    this.list.hidden = this.found.length === 0;
    this.showHint(text);
    if (!this.found.length) return this.area.removeAttribute("aria-activedescendant");
    fill(this.list, this.found.map((entry, index) => this.option(entry, index)));
    announce(this.found.length === 1 ? "1 kommando" : `${this.found.length} kommandon, välj med piltangenterna`);
    return this.mark();
  }

  option(entry, index) {
    return h(
      "li",
      { role: "option", id: `${this.list.id}-${index}`, class: "suggestion", on: { mousedown: (event) => event.preventDefault(), click: () => this.accept(index) } },
      h("span", { class: "suggestion-command" }, h("strong", {}, entry.command), entry.usage_hint && h("span", {}, ` ${entry.usage_hint}`)),
      h("small", {}, entry.description),
    );
  }

  showHint(text) {
    const entry = this.commands.find(({ command }) => text.startsWith(`${command} `));
    this.hint.hidden = !entry?.usage_hint;
    fill(this.hint, entry && [h("strong", {}, entry.command), ` ${entry.usage_hint ?? ""}`]);
  }

  mark() {
    [...this.list.children].forEach((node, index) => node.setAttribute("aria-selected", String(index === this.active)));
    this.list.children[this.active].scrollIntoView({ block: "nearest" });
    this.area.setAttribute("aria-activedescendant", this.list.children[this.active].id);
  }

  /** Enter sends a command that is written out; otherwise it takes the marked one. @returns {boolean} whether the key was used */
  onKey(event) {
    if (this.list.hidden || event.isComposing) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const complete = !this.moved && this.found.some((entry) => entry.command === this.area.value);
    if (step) {
      this.active = (this.active + step + this.found.length) % this.found.length;
      this.moved = true;
      this.mark();
    } else if (event.key === "Tab" || (event.key === "Enter" && !complete)) {
      this.accept(this.active);
    } else if (event.key === "Escape") {
      this.close();
    } else {
      return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  accept(index) {
    this.area.value = `${this.found[index].command} `;
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
    this.area.focus();
  }

  close() {
    this.list.hidden = true;
    this.area.removeAttribute("aria-activedescendant");
  }
}
