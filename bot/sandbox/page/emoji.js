/** The small table of emoji names that messages of this kind use; other names stay as they are written. */

const TABLE = {
  alarm_clock: "⏰", arrow_right: "➡️", arrow_up: "⬆️", arrow_down: "⬇️", arrow_upper_right: "↗️", arrow_lower_right: "↘️",
  ballot_box_with_check: "☑️", bar_chart: "📊", bell: "🔔", blue_heart: "💙", bulb: "💡", busts_in_silhouette: "👥",
  calendar: "📆", chart_with_upwards_trend: "📈", chart_with_downwards_trend: "📉", clap: "👏", clipboard: "📋",
  date: "📅", double_vertical_bar: "⏸️", exclamation: "❗", eyes: "👀", file_folder: "📁", fire: "🔥", green_heart: "💚",
  grey_exclamation: "❕", hand: "✋", handshake: "🤝", heart: "❤️", heavy_check_mark: "✔️", heavy_minus_sign: "➖",
  heavy_plus_sign: "➕", hourglass: "⌛", hourglass_flowing_sand: "⏳", house: "🏠", information_source: "ℹ️",
  large_blue_circle: "🔵", large_green_circle: "🟢", large_orange_circle: "🟠", large_yellow_circle: "🟡", link: "🔗",
  lock: "🔒", mag: "🔍", memo: "📝", no_entry: "⛔", no_entry_sign: "🚫", ok_hand: "👌", page_facing_up: "📄",
  paperclip: "📎", pencil: "✏️", pencil2: "✏️", pray: "🙏", pushpin: "📌", question: "❓", raised_hands: "🙌",
  red_circle: "🔴", repeat: "🔁", rocket: "🚀", round_pushpin: "📍", scales: "⚖️", seedling: "🌱", slightly_smiling_face: "🙂",
  smile: "😄", smiley: "😃", sparkles: "✨", speech_balloon: "💬", spiral_calendar_pad: "🗓️", star: "⭐", tada: "🎉",
  thumbsup: "👍", "+1": "👍", thumbsdown: "👎", "-1": "👎", thinking_face: "🤔", triangular_flag_on_post: "🚩",
  warning: "⚠️", wastebasket: "🗑️", wave: "👋", white_check_mark: "✅", white_circle: "⚪", black_circle: "⚫",
  wrench: "🔧", x: "❌", zap: "⚡",
};

/** @param {string} name without colons @returns {string|undefined} the character */
export const emojiOf = (name) => TABLE[name];
export const emojiText = (name) => TABLE[name] ?? `:${name}:`;
