/** What a person has chosen and typed in one message, modal or App Home, and the way from there to the bot. */

import { ServerError, sendAction, suggestOptions } from "./api.js";
import { toast } from "./toast.js";

/** Element type → [the key of its value in Slack's state, the key of its initial value]. */
const VALUES = {
  plain_text_input: ["value", "initial_value"],
  number_input: ["value", "initial_value"],
  email_text_input: ["value", "initial_value"],
  url_text_input: ["value", "initial_value"],
  static_select: ["selected_option", "initial_option"],
  external_select: ["selected_option", "initial_option"],
  multi_static_select: ["selected_options", "initial_options"],
  multi_external_select: ["selected_options", "initial_options"],
  checkboxes: ["selected_options", "initial_options"],
  radio_buttons: ["selected_option", "initial_option"],
  users_select: ["selected_user", "initial_user"],
  multi_users_select: ["selected_users", "initial_users"],
  conversations_select: ["selected_conversation", "initial_conversation"],
  multi_conversations_select: ["selected_conversations", "initial_conversations"],
  channels_select: ["selected_channel", "initial_channel"],
  multi_channels_select: ["selected_channels", "initial_channels"],
  datepicker: ["selected_date", "initial_date"],
  timepicker: ["selected_time", "initial_time"],
};

/** @returns {string|undefined} where this type of element keeps its value; undefined for those that have none */
export const valueKey = (type) => VALUES[type]?.[0];
const isMany = (key) => key.endsWith("s");

/** The elements of a block that hold a value. */
function inputsOf(block) {
  const elements = [block.element, block.accessory, ...(block.type === "actions" ? block.elements : [])];
  return elements.filter((element) => element && VALUES[element.type]);
}

export class Surface {
  /**
   * @param {{type: "message", channel: string, ts: string}|{type: "view", view_id: string}} container
   * @param {{kind: "message"|"modal"|"home", typed?: object}} options `typed`: Slack's `state.values` so far
   */
  constructor(container, { kind, typed = {} }) {
    this.container = container;
    this.kind = kind;
    this.values = structuredClone(typed);
    /** @type {Map<string, {setError: (text: string|null) => void, focus: () => void}>} fields by block id */
    this.fields = new Map();
    /** @type {Map<string, string>} block id → why what stands in the field is no value */
    this.complaints = new Map();
  }

  /**
   * Takes over new blocks as Slack does: what was typed stays where block and action id stay, and a changed
   * initial value there is ignored; elements that are gone are forgotten.
   */
  adopt(blocks) {
    const before = this.values;
    this.values = {};
    for (const block of blocks) {
      for (const element of inputsOf(block)) {
        const known = before[block.block_id]?.[element.action_id];
        const entry = known?.type === element.type ? known : this.initial(element);
        (this.values[block.block_id] ??= {})[element.action_id] = entry;
      }
    }
    const present = new Set(blocks.map((block) => block.block_id));
    for (const map of [this.fields, this.complaints]) {
      for (const id of map.keys()) if (!present.has(id)) map.delete(id);
    }
  }

  initial(element) {
    const [key, initialKey] = VALUES[element.type];
    return { type: element.type, [key]: element[initialKey] ?? (isMany(key) ? [] : null) };
  }

  get(blockId, element) {
    return this.values[blockId]?.[element.action_id]?.[valueKey(element.type)];
  }

  /** @param {string|null} complaint says why what was typed could not be read; the value is then null */
  set(blockId, element, value, complaint = null) {
    if (complaint) this.complaints.set(blockId, complaint);
    else this.complaints.delete(blockId);
    (this.values[blockId] ??= {})[element.action_id] = { type: element.type, [valueKey(element.type)]: value };
    this.fields.get(blockId)?.setError(null);
  }

  /** Tells the bot that `element` was used. @returns {Promise<void>} when the bot has acknowledged */
  async act(blockId, element, values = {}) {
    const key = valueKey(element.type);
    const chosen = key ? { [key]: this.get(blockId, element) } : {};
    const action = { type: element.type, block_id: blockId, action_id: element.action_id, ...chosen, ...values };
    try {
      await sendAction({ container: this.container, action, state: { values: this.values } });
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      toast(error.message);
    }
  }

  /** Asks the bot for the options of an external select. @returns {Promise<{options?: object[], option_groups?: object[]}>} */
  suggest(blockId, element, value) {
    return suggestOptions({ container: this.container, block_id: blockId, action_id: element.action_id, value });
  }
}
