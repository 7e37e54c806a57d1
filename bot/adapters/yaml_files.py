"""YAML for people: every value with the line it stands on, and none of YAML 1.1's surprises.

As in YAML 1.2, `on`, `no` and `yes` are words, 010 is ten, 12:30 and 2022-12-31 are text. Anchors, aliases
and tags are refused: an agreement needs none, and with them a short file can unfold into a huge one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.events import AliasEvent
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.resolver import BaseResolver

from bot.domain.faults import Fault, Where
from bot.domain.texts import Text, text

_MOST_CHARACTERS = 1_000_000
_DEEPEST = 30
_TAG = "tag:yaml.org,2002:"
_RARE_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
_SCALARS = {
    "null": (re.compile(r"^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""]),
    "bool": (re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")),
    "int": (re.compile(r"^[-+]?[0-9]{1,18}$"), list("-+0123456789")),
    "float": (
        re.compile(r"^[-+]?(?:[0-9]*\.[0-9]+|[0-9]+\.)(?:[eE][-+]?[0-9]{1,3})?$"),
        list("-+.0123456789"),
    ),
}


@dataclass(slots=True)
class Document:
    """What a file holds, and the line (from 1) that each value begins on."""

    data: Any = None
    lines: dict[Where, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


class NotYamlError(Exception):
    """The text can't be read at all, or only with what is refused here: each fault with its line."""

    def __init__(self, faults: Iterable[tuple[int, Fault]]) -> None:
        super().__init__("not YAML as it is written here")
        self.faults = tuple(faults)


class _Words(BaseResolver):
    """Tells numbers and the like from words, for reading and for writing."""


for _name, (_pattern, _first) in _SCALARS.items():
    _Words.add_implicit_resolver(_TAG + _name, _pattern, _first)


class _Loader(yaml.SafeLoader):
    yaml_implicit_resolvers = _Words.yaml_implicit_resolvers

    def __init__(self, content: str) -> None:
        super().__init__(content)
        self.refused: list[tuple[int, Fault]] = []
        self._depth = 0

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        events: Any = self  # the stubs know neither these methods nor that every event is marked
        event = events.peek_event()
        start, end = event.start_mark, event.end_mark
        line = start.line + 1
        if event.anchor:
            sign = "*" if isinstance(event, AliasEvent) else "&"
            self._refuse(line, sign + event.anchor, text("the value itself, written out each time"))
        if isinstance(event, AliasEvent):
            events.get_event()
            return ScalarNode(_TAG + "null", "", start, end)
        if tag := getattr(event, "tag", None):
            self._refuse(line, tag.replace(_TAG, "!!"), text("a value without a tag (quotes make it text)"))
        if self._depth == _DEEPEST:
            self._refuse(line, text("more than {count} levels", count=_DEEPEST), text("fewer"))
            raise NotYamlError(self.refused)
        self._depth += 1
        node: Node | None = super().compose_node(parent, index)
        self._depth -= 1
        return node

    def _refuse(self, line: int, found: Text | str, allowed: Text) -> None:
        self.refused.append((line, Fault((), found, allowed)))


class _Dumper(yaml.SafeDumper):
    yaml_implicit_resolvers = _Words.yaml_implicit_resolvers

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 the base class's signature
        return True


def _write_text(dumper: _Dumper, content: str) -> ScalarNode:
    # Only in double quotes does PyYAML escape these; in others it writes them so that they read back as spaces.
    style = '"' if _RARE_LINE_ENDS.search(content) else None
    return dumper.represent_scalar(_TAG + "str", content, style=style)


_Dumper.add_representer(str, _write_text)


def parse_yaml(content: str) -> Document:
    """Return what `content` holds; a key given twice is a fault of the document. NotYamlError."""
    if len(content) > _MOST_CHARACTERS:
        found = text("{count} characters", count=len(content))
        raise NotYamlError([(1, Fault((), found, text("at most {count}", count=_MOST_CHARACTERS)))])
    try:
        loader = _Loader(content)
        root = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise NotYamlError([(mark.line + 1 if mark else 1, _not_readable(error))]) from error
    except yaml.reader.ReaderError as error:
        line = content.count("\n", 0, error.position) + 1
        found = text("the control character {code}", code=f"U+{error.character:04X}")
        raise NotYamlError([(line, Fault((), found, text("readable text")))]) from error
    if loader.refused:
        raise NotYamlError(loader.refused)
    document = Document()
    document.lines[()] = 1
    document.data = _value(root, (), document) if root else None
    return document


def dump_yaml(data: Any) -> str:
    """Return `data` as YAML that reads back the same, keys in the order given."""
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


def _not_readable(error: yaml.MarkedYAMLError) -> Fault:
    problem = error.problem or error.context or ""
    if "'\\t'" in problem:
        return Fault((), text("a tab"), text("spaces"))
    if problem == "but found another document":
        return Fault((), text("a second document (---)"), text("one agreement in a file"))
    return Fault(
        (),
        text("something that isn't YAML ({problem})", problem=problem),
        text("YAML; texts with “: ”, “#”, “?” or “,” often need quotes"),
    )


def _value(node: Node, path: Where, document: Document) -> Any:
    match node:
        case MappingNode():
            return _mapping(node, path, document)
        case SequenceNode():
            for index, item in enumerate(node.value):
                document.lines[*path, index] = item.start_mark.line + 1
            return [_value(item, (*path, index), document) for index, item in enumerate(node.value)]
    match node.tag.removeprefix(_TAG):
        case "null":
            return None
        case "bool":
            return node.value.lower() == "true"
        case "int":
            return int(node.value)
        case "float":
            return float(node.value)
        case _:
            return node.value


def _mapping(node: MappingNode, path: Where, document: Document) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, ScalarNode):
            document.lines[*path, "?"] = line
            document.faults.append(Fault((*path, "?"), text("a key of several parts"), text("a single word")))
            continue
        key = str(key_node.value)
        if key in found:
            first = document.lines[*path, key]
            again = (*path, key, "again")
            document.lines[again] = line
            allowed = text("each key once (it stands on line {line} too)", line=first)
            document.faults.append(Fault(again, text("the key a second time"), allowed))
            continue
        document.lines[*path, key] = line
        found[key] = _value(value_node, (*path, key), document)
    return found
