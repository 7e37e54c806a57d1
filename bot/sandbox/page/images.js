/** Pictures and files: image blocks, and what is attached to a message. */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { safeHref, textObject } from "./mrkdwn.js";

/** The address of a picture given by address or as an uploaded file. */
export function imageSource({ image_url: address, slack_file: file }) {
  return localPath(address ?? file?.url ?? `/files/${encodeURIComponent(file?.id ?? "")}`);
}

/** The server names itself 127.0.0.1; the page may have been opened as localhost, or through another port. */
function localPath(address) {
  const { hostname, pathname } = new URL(address, location.href);
  return ["127.0.0.1", "localhost"].includes(hostname) ? pathname : address;
}

/** A picture that can be opened; where it can't be shown, its description stands in its place. */
function picture(source, description) {
  const image = h("img", { src: source, alt: description, loading: "lazy" });
  const link = h("a", { class: "picture", href: source, target: "_blank", rel: "noopener noreferrer" }, image);
  image.addEventListener("error", () => link.replaceWith(h("p", { class: "picture-missing" }, `Bilden kan inte visas: ${description}`)));
  return link;
}

/** The `image` block. */
export function imageFigure(block) {
  return h("figure", { class: "block-image" }, block.title && h("figcaption", {}, textObject(block.title)), picture(imageSource(block), block.alt_text));
}

/** The files of a message: pictures shown, others to be downloaded. */
export function fileList(files) {
  return h("ul", { class: "files", aria: { label: "Bifogade filer" } }, files.map((file) => h("li", {}, fileNode(file))));
}

function fileNode(file) {
  if (file.mode === "tombstone") return h("p", { class: "picture-missing" }, "Filen har tagits bort.");
  const title = file.title || file.name;
  const source = imageSource({ slack_file: { id: file.id, url: file.url_private } });
  if (file.mimetype?.startsWith("image/")) {
    return h("figure", { class: "block-image" }, h("figcaption", {}, title), picture(source, file.alt_txt || title));
  }
  const href = source.startsWith("/") ? source : safeHref(source);
  const facts = [title !== file.name && file.name, file.size && sizeText(file.size)].filter(Boolean).join(" · ");
  return h(
    "a",
    { class: "file", href, download: file.name, title: "Ladda ner" },
    icon("file"),
    h("span", { class: "file-text" }, h("span", {}, h("span", { class: "visually-hidden" }, "Ladda ner "), title), facts && h("small", {}, ` ${facts}`)),
    icon("download"),
  );
}

function sizeText(bytes) {
  const kilobytes = bytes / 1024;
  return kilobytes < 1024 ? `${Math.max(1, Math.round(kilobytes))} kB` : `${(kilobytes / 1024).toFixed(1).replace(".", ",")} MB`;
}
