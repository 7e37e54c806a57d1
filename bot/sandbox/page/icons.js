/** The page's own drawings: strokes on a 20 × 20 grid, in the colour of the text around them. */

const PATHS = {
  back: "M12 4.5 6.5 10l5.5 5.5",
  bolt: "M11 3 5 11.2h4.6L9 17l6-8.2h-4.6z",
  calendar: "M4 5.5h12v11H4zM4 9h12M7.5 3.5v3.5M12.5 3.5v3.5",
  caret: "M5.5 8 10 12.5 14.5 8",
  check: "M4.5 10.5 8.5 14.5 15.5 6",
  clock: "M10 3.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM10 6.5V10l2.5 2",
  close: "M5 5l10 10M15 5 5 15",
  dots: "M5 10h.01M10 10h.01M15 10h.01",
  down: "M10 4v12M5 11l5 5 5-5",
  download: "M10 3.5v9M5.5 8.5 10 13l4.5-4.5M4 16.5h12",
  eye: "M2.5 10S5.3 5 10 5s7.5 5 7.5 5-2.8 5-7.5 5-7.5-5-7.5-5zM10 8a2 2 0 1 1 0 4 2 2 0 0 1 0-4z",
  file: "M6 3h5l4 4v10H6zM11 3v4h4",
  hash: "M8 4 6.5 16M13.5 4 12 16M4 8h12.5M3.5 12H16",
  home: "M3.5 9.5 10 4l6.5 5.5M5.5 8.5V16h9V8.5",
  info: "M10 3.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM10 9.5v4M10 6.8h.01",
  person: "M10 4a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM4 16.5c.6-3 3-4.5 6-4.5s5.4 1.5 6 4.5",
  reply: "M4 5.5h12v7.5h-6l-3.5 3V13H4z",
  send: "M4 10h11M10.5 5.5 15 10l-4.5 4.5",
  tab: "M11.5 4H16v4.5M16 4l-7 7M13.5 11.5V16H4V6.5h4.5",
};

/** @param {keyof typeof PATHS} name @returns {SVGElement} a drawing that screen readers skip */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
