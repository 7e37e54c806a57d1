/** Choosing from a list that is searched (external selects), or several things from a list (multi selects). */

import { announce } from "./a11y.js";
import { ServerError } from "./api.js";
import { debounced, fill, h, uid } from "./dom.js";
import { icon } from "./icons.js";
import { groupsOf, keyOf, optionGroups } from "./selects.js";
import { nameOfChannel, nameOfUser } from "./state.js";

const SUGGEST_WAIT_MS = 200;

/** `external_select` and every `multi_*` select: a combobox with a list under it; several choices become chips. */
export function createCombo(element, place, common) {
  return new Combo(element, common).control;
}

class Combo {
  constructor(element, common) {
    this.element = element;
    this.common = common;
    this.many = element.type.startsWith("multi_");
    this.external = element.type.endsWith("external_select");
    this.groups = this.external ? [] : groupsOf(element);
    this.entries = [];
    this.active = -1;
    this.listId = uid("list");
    this.search = this.external ? debounced(() => this.ask(), SUGGEST_WAIT_MS) : () => this.show(this.filtered());
    this.list = h("div", { class: "combo-list", role: "listbox", id: this.listId, hidden: true, aria: { multiselectable: this.many || null, label: "Förslag" } });
    this.chips = h("ul", { class: "chips", aria: { label: "Valda" } });
    this.input = this.makeInput();
    this.node = h("div", { class: "combo" }, this.many && this.chips, this.input, this.list);
    this.node.addEventListener("focusout", ({ relatedTarget }) => !this.node.contains(relatedTarget) && this.close());
    this.showChosen();
  }

  get control() {
    return { node: this.node, targets: [this.input] };
  }

  makeInput() {
    const { aria, ...attributes } = this.common.attributes;
    return h("input", {
      ...attributes,
      class: "text-input combo-input",
      type: "text",
      role: "combobox",
      autocomplete: "off",
      placeholder: this.element.placeholder?.text ?? (this.many ? "Välj en eller flera …" : "Sök …"),
      aria: { ...aria, autocomplete: "list", expanded: "false", controls: this.listId, haspopup: "listbox" },
      on: {
        input: () => this.typed(),
        click: () => this.search(),
        keydown: (event) => this.onKey(event),
      },
    });
  }

  get chosen() {
    const value = this.common.value();
    return this.many ? (value ?? []) : [value].filter(Boolean);
  }

  typed() {
    if (!this.many && this.chosen.length) this.common.set(null);
    this.search();
  }

  filtered() {
    const words = this.input.value.trim().toLowerCase();
    return this.groups.map((group) => ({ ...group, options: group.options.filter((entry) => entry.text.toLowerCase().includes(words)) }));
  }

  async ask() {
    const typed = this.input.value;
    if (typed.length < (this.element.min_query_length ?? 3)) return;
    try {
      const answer = await this.common.suggest(typed);
      if (typed === this.input.value) this.show(optionGroups(answer));
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      this.show([], "Förslagen kunde inte hämtas");
    }
  }

  show(groups, nothing = "Inget som passar") {
    this.entries = groups.flatMap((group) => group.options);
    this.active = this.entries.length && this.input.value ? 0 : -1;
    const at = new Map(this.entries.map((entry, index) => [entry, index]));
    fill(
      this.list,
      groups.filter((group) => group.options.length).map((group) =>
        h("div", { role: "group", aria: { label: group.label } }, group.label && h("p", { class: "combo-head", aria: { hidden: true } }, group.label), group.options.map((entry) => this.optionNode(entry, at.get(entry)))),
      ),
      this.entries.length === 0 && h("p", { class: "combo-none" }, nothing),
    );
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    announce(this.entries.length ? `${this.entries.length} förslag` : nothing);
    this.mark();
  }

  optionNode(entry, index) {
    const selected = this.chosen.some((option) => keyOf(option) === entry.value);
    const detailId = uid("detail");
    return h(
      "div",
      {
        class: "combo-option",
        role: "option",
        id: `${this.listId}-${index}`,
        aria: { selected, describedby: entry.detail ? detailId : null, label: entry.text },
        on: { mousedown: (event) => event.preventDefault(), click: () => this.choose(entry) },
      },
      h("span", {}, entry.text, entry.detail && h("small", { id: detailId }, entry.detail)),
      selected && icon("check"),
    );
  }

  choose(entry) {
    const without = this.chosen.filter((option) => keyOf(option) !== entry.value);
    if (!this.many) this.common.set(entry.option);
    else if (without.length < this.chosen.length) this.common.set(without);
    else if (this.chosen.length >= (this.element.max_selected_items ?? Infinity)) return announce(`Högst ${this.element.max_selected_items} val`);
    else this.common.set([...this.chosen, entry.option]);
    this.input.value = "";
    this.showChosen();
    if (this.many && !this.external) this.show(this.filtered());
    else this.close();
    return this.common.changed();
  }

  remove(option) {
    this.common.set(this.chosen.filter((entry) => keyOf(entry) !== keyOf(option)));
    this.showChosen();
    this.input.focus();
    this.common.changed();
  }

  showChosen() {
    if (!this.many) {
      this.input.value = this.chosen.length ? this.textOf(this.chosen[0]) : "";
      return;
    }
    fill(this.chips, this.chosen.map((option) => {
      const text = this.textOf(option);
      const remove = () => this.remove(option);
      return h("li", { class: "chip" }, text, h("button", { type: "button", aria: { label: `Ta bort ${text}` }, on: { click: remove } }, icon("close")));
    }));
    this.chips.hidden = this.chosen.length === 0;
  }

  textOf(option) {
    if (typeof option !== "string") return option.text.text;
    return option.startsWith("U") ? nameOfUser(option) : `#${nameOfChannel(option)}`;
  }

  onKey(event) {
    const open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (open) this.move(event.key === "ArrowDown" ? 1 : -1);
      else this.search();
    } else if (event.key === "Enter" && open) {
      event.preventDefault();
      if (this.entries[this.active]) this.choose(this.entries[this.active]);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "Backspace" && this.many && this.input.value === "" && this.chosen.length) {
      this.remove(this.chosen.at(-1));
    }
  }

  move(step) {
    if (!this.entries.length) return;
    this.active = (this.active + step + this.entries.length) % this.entries.length;
    this.mark();
  }

  mark() {
    const nodes = [...this.list.querySelectorAll("[role=option]")];
    nodes.forEach((node, index) => node.classList.toggle("is-active", index === this.active));
    const current = nodes[this.active];
    if (!current) return this.input.removeAttribute("aria-activedescendant");
    current.scrollIntoView({ block: "nearest" });
    return this.input.setAttribute("aria-activedescendant", current.id);
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    if (this.many) this.input.value = "";
    else this.showChosen();
  }
}
