/** Building and updating the DOM without ever parsing markup: a text stays a text. */

let counter = 0;

/** @returns {string} an id that is unique in this document */
export const uid = (prefix = "e") => `${prefix}-${(counter += 1)}`;

/**
 * Makes an element.
 * @param {string} tag
 * @param {object} [props] attributes; besides: `on` (listeners), `data`, `aria`, `vars` (CSS variables),
 *   `value`/`checked`/`selected` set as properties. `null`, `undefined` and `false` are left out.
 * @param {...(Node|string|number|null|undefined|false|Array)} children strings become text nodes
 * @returns {HTMLElement}
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) setProp(node, name, value);
  append(node, children);
  return node;
}

function setProp(node, name, value) {
  if (value === null || value === undefined) return;
  if (name === "on") {
    for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
  } else if (name === "data") {
    for (const [key, entry] of Object.entries(value)) if (entry != null) node.dataset[key] = entry;
  } else if (name === "aria") {
    for (const [key, entry] of Object.entries(value)) if (entry != null) node.setAttribute(`aria-${key}`, String(entry));
  } else if (name === "vars") {
    for (const [key, entry] of Object.entries(value)) node.style.setProperty(key, entry);
  } else if (name === "value" || name === "checked" || name === "selected") {
    node[name] = value;
  } else if (value !== false) {
    node.setAttribute(name, value === true ? "" : String(value));
  }
}

function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    node.append(child instanceof Node ? child : String(child));
  }
}

/** Replaces all children of `node`. */
export function fill(node, ...children) {
  node.replaceChildren();
  append(node, children);
  return node;
}

const kept = new WeakMap();

/**
 * Shows `entries` as the children of `parent`, in order, and keeps each node whose key and signature are
 * the same as last time: what a person has focus in or has opened is left alone. Where `parent` has been
 * emptied in between, every node is made anew.
 * @param {HTMLElement} parent
 * @param {{key: string, signature: string, make: () => HTMLElement}[]} entries
 */
export function reconcile(parent, entries) {
  const before = kept.get(parent) ?? new Map();
  const after = new Map();
  for (const { key, signature, make } of entries) {
    const old = before.get(key);
    const stays = old?.signature === signature && old.node.parentNode === parent;
    after.set(key, stays ? old : { signature, node: make() });
  }
  const wanted = new Set([...after.values()].map((entry) => entry.node));
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  let index = 0;
  for (const { node } of after.values()) {
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null);
    index += 1;
  }
  kept.set(parent, after);
}

/** @returns {Function} `fn`, run `ms` milliseconds after the last call; `.flush()` runs a waiting one now */
export function debounced(fn, ms) {
  let timer = null;
  const run = () => {
    timer = null;
    fn();
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(run, ms);
  };
  later.flush = () => {
    if (timer === null) return;
    clearTimeout(timer);
    run();
  };
  return later;
}
