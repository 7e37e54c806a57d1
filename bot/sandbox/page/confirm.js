/** Slack's confirmation dialog before an action. */

import { h, uid } from "./dom.js";
import { textObject } from "./mrkdwn.js";

/**
 * Asks; the answer is false also when the dialog is closed with Escape.
 * @param {{title: object, text: object, confirm: object, deny: object, style?: string}|undefined} question
 * @returns {Promise<boolean>} true at once where there is nothing to ask
 */
export function confirmed(question) {
  if (!question) return Promise.resolve(true);
  const titleId = uid("confirm");
  const textId = uid("confirm");
  const button = (value, text, style) => h("button", { type: "submit", value, class: `button ${style}` }, textObject(text));
  const dialog = h(
    "dialog",
    { class: "confirm", role: "alertdialog", aria: { labelledby: titleId, describedby: textId } },
    h(
      "form",
      { method: "dialog" },
      h("h2", { id: titleId }, textObject(question.title)),
      h("p", { id: textId }, textObject(question.text)),
      h(
        "div",
        { class: "confirm-buttons" },
        button("no", question.deny, ""),
        button("yes", question.confirm, question.style === "danger" ? "button-danger" : "button-primary"),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("cancel", (event) => event.stopPropagation());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
