/** Choosing one of a known list: the browser's own select, which keyboards, screen readers and phones know best. */

import { fill, h, uid } from "./dom.js";
import { unescaped } from "./mrkdwn.js";
import { peopleOf, state, team } from "./state.js";

/** @returns {{label: string|null, options: {value: string, text: string, detail?: string, option: any}[]}[]} */
export function groupsOf(element) {
  const type = element.type.replace("multi_", "");
  if (type === "users_select") return [{ label: null, options: peopleOf(team()).map(personOption) }];
  if (type === "conversations_select" || type === "channels_select") {
    return [{ label: null, options: state.channels.map((channel) => ({ value: channel.id, text: `#${channel.name}`, option: channel.id })) }];
  }
  return optionGroups(element);
}

/** Slack's `options` or `option_groups`, in one shape. */
export function optionGroups({ options, option_groups: groups }) {
  if (groups) return groups.map((group) => ({ label: unescaped(group.label.text), options: group.options.map(knownOption) }));
  return [{ label: null, options: (options ?? []).map(knownOption) }];
}

const knownOption = (option) => ({
  value: option.value,
  text: unescaped(option.text.text),
  detail: option.description && unescaped(option.description.text),
  option,
});
const personOption = (user) => ({ value: user.id, text: user.real_name || user.name, detail: user.title, option: user.id });

/** An option as the key it is compared by: ids stand for themselves. */
export const keyOf = (option) => (typeof option === "string" ? option : option?.value);

/** `static_select`, `users_select`, `conversations_select`, `channels_select`. */
export function createSelect(element, place, common) {
  const groups = groupsOf(element);
  const all = groups.flatMap((group) => group.options);
  const current = () => all.find((entry) => entry.value === keyOf(common.value()));
  if (common.value() && !current()) common.set(null);
  const detail = h("p", { class: "select-detail", id: uid("detail"), aria: { live: "polite" } });
  const node = h(
    "select",
    {
      ...common.attributes,
      class: "select-input",
      on: {
        change: () => {
          common.set(all.find((entry) => entry.value === node.value)?.option ?? null);
          showDetail();
          common.changed();
        },
      },
    },
    h("option", { value: "" }, element.placeholder?.text ?? "Välj …"),
    groups.map((group) => optionNodes(group)),
  );
  const showDetail = () => fill(detail, current()?.detail);
  node.value = current()?.value ?? "";
  showDetail();
  const hasDetails = all.some((entry) => entry.detail);
  return { node: h("div", { class: "select" }, node, hasDetails && detail), targets: [node] };
}

function optionNodes({ label, options }) {
  const nodes = options.map((entry) => h("option", { value: entry.value }, entry.text));
  return label ? h("optgroup", { label }, nodes) : nodes;
}
