/** The language a person uses Slack in: the bot is told of it, and dates that the bot leaves to Slack follow it. */

import { chooseLanguage, ServerError } from "./api.js";
import { h } from "./dom.js";
import { me } from "./state.js";
import { toast } from "./toast.js";

const LANGUAGES = { "sv-SE": "Svenska", "en-GB": "English" };

/** @returns {HTMLElement} the choice of the person acted as */
export function languageChoice() {
  const person = me();
  const select = h(
    "select",
    { id: "language", on: { change: () => choose(person, select) } },
    Object.entries(LANGUAGES).map(([locale, name]) => h("option", { value: locale, lang: locale.slice(0, 2) }, name)),
  );
  select.value = person.locale;
  return h("div", { class: "language" }, h("label", { for: "language" }, "Språk"), select);
}

async function choose(person, select) {
  try {
    await chooseLanguage(select.value);
    person.locale = select.value;
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    select.value = person.locale;
    toast(error.message);
  }
}
