/** What is said to a screen reader, and where the focus goes. */

const announcer = () => document.getElementById("announcer");
let waiting = [];
let timer = null;

/** Says `text` politely; several within a moment are said together. */
export function announce(text) {
  waiting.push(text);
  clearTimeout(timer);
  timer = setTimeout(() => {
    announcer().textContent = waiting.join(". ");
    waiting = [];
  }, 120);
}

/** @returns {boolean} whether only one pane fits */
export const isNarrow = () => matchMedia("(max-width: 759px)").matches;

/**
 * Remembers where the focus is by what the control is (block and action), runs `change`, and puts the
 * focus and the caret back if the control was made anew.
 */
export function keepingFocus(root, change) {
  const active = document.activeElement;
  const path = root.contains(active) ? active.dataset.control : null;
  const caret = path && "selectionStart" in active ? [active.selectionStart, active.selectionEnd] : null;
  change();
  if (!path || document.activeElement === active) return;
  const again = [...root.querySelectorAll("[data-control]")].find((node) => node.dataset.control === path);
  again?.focus({ preventScroll: true });
  if (again && caret && caret[0] !== null && again.setSelectionRange) again.setSelectionRange(...caret);
}

/** Moves through `nodes` with the arrow keys, Home and End. @returns {boolean} whether the key was one of them */
export function roveFocus(event, nodes) {
  const at = nodes.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: nodes.length - 1 }[event.key];
  if (to === undefined || nodes.length === 0) return false;
  event.preventDefault();
  nodes[(to + nodes.length) % nodes.length].focus();
  return true;
}
