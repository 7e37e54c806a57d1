"""An extract as a page: one HTML file that needs nothing else, reads well on a phone and prints well. No scripts.

The page is put together as a tree, so whatever was written is text in it and can never become markup.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from bot.domain.texts import text
from bot.language import Speaker

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 46rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; color: #1a1a1a; }
h1 { font-size: 1.5rem; line-height: 1.2; } h2 { font-size: 1.25rem; margin-top: 2.5rem; } h3 { font-size: 1.05rem; }
h4 { font-size: 1rem; font-weight: 600; margin: 1rem 0 .25rem; }
table.sheet { border-collapse: collapse; width: 100%; table-layout: fixed; } table.sheet td { padding: 0; }
.running { border-bottom: 1px solid #767676; padding-bottom: .25rem; font-size: .85rem; color: #444; }
article { border-top: 1px solid #767676; margin-top: 1.5rem; }
.marks { border-left: .25rem solid #8a1c1c; padding-left: .5rem; font-size: .85rem; font-weight: 600; }
.id { font-size: .85rem; color: #444; }
ul { list-style: none; margin: -.5rem 0 0; padding-left: 1rem; }
dl { display: grid; grid-template-columns: minmax(7rem, 1fr) 3fr; gap: .15rem .75rem; margin: 0; }
dt { color: #444; } dd { margin: 0; white-space: pre-wrap; unicode-bidi: isolate; }
* { overflow-wrap: anywhere; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .4rem; } }
thead { display: none; }
@media print {
  thead { display: table-header-group; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  section.revision { break-inside: avoid; } h2, h3, h4 { break-after: avoid; }
}
@page { margin: 18mm 16mm; @bottom-right { content: counter(page) " / " counter(pages); } }
"""


def agreement_page(document: Mapping[str, Any], speaker: Speaker) -> str:
    """Return the page of an agreement's extract."""
    root, body = _page(document, speaker)
    agreement = document["agreement"]
    facts = {
        text("Agreement"): f"{agreement['title']} ({agreement['id']})",
        text("Period"): agreement["period"],
        text("Parties"): ", ".join(agreement["parties"]),
        text("Source"): agreement["source"],
    }
    _facts(body, [(speaker.say(label), value) for label, value in facts.items()])
    _add(body, "h2", speaker.say(text("Versions of the agreement")))
    for version in document["versions"]:
        _add(body, "p", version["said"])
    _add(body, "h2", speaker.say(text("How the promises stand")))
    for promise in document["promises"]:
        _promise(body, promise)
    _add(body, "h2", speaker.say(text("What has been logged")))
    if not document["entries"]:
        _add(body, "p", speaker.say(text("Nothing.")))
    for entry in document["entries"]:
        _entry(body, entry)
    return _written(root)


def personal_page(document: Mapping[str, Any], speaker: Speaker) -> str:
    """Return the page of all that concerns a person."""
    root, body = _page(document, speaker)
    if not document["tables"]:
        _add(body, "p", speaker.say(text("Nothing.")))
    for table in document["tables"]:
        _add(body, "h2", table["title"])
        for row in table["rows"]:
            article = _article(body, table["marking"])
            _facts(article, [(said["label"], said["value"]) for said in row["said"]])
    return _written(root)


def _page(document: Mapping[str, Any], speaker: Speaker) -> tuple[Element, Element]:
    """Return the page and the place for what it holds. A table's head comes again on every printed page."""
    root = Element("html", lang=speaker.locale)
    head = SubElement(root, "head")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": _POLICY})
    SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    SubElement(head, "meta", name="robots", content="noindex")
    _add(head, "title", document["title"])
    _add(head, "style", _STYLE)
    sheet = SubElement(SubElement(root, "body"), "table", {"class": "sheet", "role": "presentation"})
    running = SubElement(SubElement(SubElement(sheet, "thead"), "tr"), "td", {"class": "running"})
    running.text = f"{document['title']} · {document['made']}"
    inside = SubElement(SubElement(SubElement(SubElement(sheet, "tbody"), "tr"), "td"), "main")
    _add(inside, "h1", document["title"])
    for line in (document["made"], *document["about"]):
        _add(inside, "p", line)
    _marks(inside, document["marking"])
    return root, inside


def _promise(body: Element, promise: Mapping[str, Any]) -> None:
    article = _article(body, promise["marking"], heading=f"{promise['id']} {promise['title']}")
    if promise["text"] != promise["title"]:
        _add(article, "p", promise["text"])
    _add(article, "p", f"{promise['standing']}: {promise['sentence']}")
    for told in promise["assessments"]:
        _add(article, "p", told["said"])


def _entry(body: Element, entry: Mapping[str, Any]) -> None:
    article = _article(body, entry["marking"], heading=f"{entry['title']} ({entry['state_said']})")
    _add(article, "p", entry["id"], "id")
    for judged in entry["judged"]:
        _add(article, "p", judged["said"])
        conditions = SubElement(article, "ul")
        for condition in judged["conditions"]:
            _add(conditions, "li", f"{'✔' if condition['met'] else '✘'} {condition['said']}")
    for revision in entry["revisions"]:
        section = SubElement(article, "section", {"class": "revision"})
        _add(section, "h4", revision["said"])
        _facts(section, [(field["label"], field["value"]) for field in revision["fields"]])


def _article(body: Element, marks: Sequence[str], *, heading: str = "") -> Element:
    article = SubElement(body, "article")
    if heading:
        _add(article, "h3", heading)
    _marks(article, marks)
    return article


def _marks(body: Element, marks: Iterable[str]) -> None:
    _add(body, "p", " · ".join(marks), "marks")


def _facts(body: Element, facts: Iterable[tuple[str, str]]) -> None:
    found = SubElement(body, "dl")
    for label, value in facts:
        _add(found, "dt", label)
        _add(found, "dd", value)


def _add(parent: Element, tag: str, content: str, kind: str = "") -> None:
    SubElement(parent, tag, {"class": kind} if kind else {}).text = content


def _written(root: Element) -> str:
    return "<!DOCTYPE html>\n" + tostring(root, encoding="unicode", method="html") + "\n"
