"""Agreement files: read with every fault at once and its line; written so that they read back the same."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.adapters.agreement_faults import faults_in, shown
from bot.adapters.salvage import salvage
from bot.adapters.yaml_files import Document, NotYamlError, dump_yaml, parse_yaml
from bot.domain.agreement import Agreement
from bot.domain.agreement_check import find_faults
from bot.domain.cleaning import cleaned_in
from bot.domain.faults import Fault, Where
from bot.domain.texts import Sayable, Text, text


@dataclass(frozen=True, slots=True)
class FileFault:
    """One thing that is wrong in a file: `field` names the place, as in "commitments[S7].target.at_least"."""

    file: str
    line: int | None
    field: str
    found: Sayable
    allowed: Sayable

    @property
    def where(self) -> str:
        """Return file, line and field, as far as they are known."""
        return ": ".join(filter(None, [f"{self.file}:{self.line}" if self.line else self.file, self.field]))

    @property
    def sentence(self) -> Text:
        """Return the whole as a sentence."""
        return text(
            "{where}: found {found}, allowed: {allowed}",
            where=self.where,
            found=self.found,
            allowed=self.allowed,
        )


class AgreementFileError(Exception):
    """The file is no agreement: every fault in it, in the order of its lines."""

    def __init__(self, faults: Iterable[FileFault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line or 0))
        super().__init__("; ".join(f"{fault.where}" for fault in self.faults))


def built_in_files() -> list[Path]:
    """Return the agreement files that come with the program, by name."""
    folder = Path(str(files("bot") / "agreements"))
    return sorted(folder.glob("*.yml"))


def read_agreement(source: Path | str, name: str | None = None) -> Agreement:
    """Return the agreement in the file `source` (a string is its text, called `name`). AgreementFileError."""
    file = name or str(source)
    content = _content(source, file) if isinstance(source, Path) else source
    try:
        document = parse_yaml(content)
    except NotYamlError as error:
        raise AgreementFileError(_file_fault(file, fault, line, None) for line, fault in error.faults) from error
    agreement, faults = _agreement(cleaned_in(document.data))
    faults = [*document.faults, *faults]
    if faults or agreement is None:
        raise AgreementFileError(
            _file_fault(file, fault, _line(fault.path, document), document.data) for fault in faults
        )
    return agreement


def dump_agreement(agreement: Agreement) -> str:
    """Return the agreement as a file that reads back the same; what it leaves unsaid stays unsaid."""
    return dump_yaml(_plain(agreement.model_dump(mode="json", exclude_defaults=True)))


def _content(path: Path, file: str) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        found = text("the byte {byte}", byte=f"0x{error.object[error.start]:02X}")
        raise AgreementFileError([FileFault(file, line, "", found, text("text in UTF-8"))]) from error
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise AgreementFileError([FileFault(file, None, "", problem, text("a file that can be read"))]) from error


def _agreement(data: Any) -> tuple[Agreement | None, list[Fault]]:
    """Return the agreement, or every fault: those of its form, and those between its well-formed parts."""
    if not isinstance(data, dict):
        return None, [Fault((), shown(data), text("keys with values: format, id, title and so on"))]
    try:
        # As JSON, strictly: a day is written as text, and neither "4" nor true passes for a number.
        agreement = Agreement.model_validate_json(json.dumps(data), strict=True)
    except ValidationError as error:
        faults = faults_in(error, data)
        return None, [*faults, *salvage(data, [fault.path for fault in faults])]
    return agreement, find_faults(agreement)


def _line(path: Where, document: Document) -> int:
    """Return the line of the place, or of the nearest around it where it is something missing."""
    while path not in document.lines:
        path = path[:-1]
    return document.lines[path]


def _file_fault(file: str, fault: Fault, line: int, data: Any) -> FileFault:
    return FileFault(file, line, _named(fault.path, data), fault.found, fault.allowed)


def _named(path: Where, data: Any) -> str:
    """Return the path in words: a part of a list is called by its id, or by its number counted from 1."""
    name = ""
    for step in path:
        data = data[step] if _reaches(data, step) else None
        if isinstance(step, int):
            known = data.get("id") if isinstance(data, dict) else None
            name += f"[{known}]" if isinstance(known, str) else f"[{step + 1}]"
        elif step != "again":
            name += f".{step}" if name else step
    return name


def _reaches(data: Any, step: str | int) -> bool:
    return (
        step in data
        if isinstance(data, dict)
        else isinstance(data, list) and isinstance(step, int) and step < len(data)
    )


def _plain(data: Any) -> Any:
    """Return `data` with wordings that are only Swedish written as plain text."""
    match data:
        case {"sv": str() as swedish, **others} if not others:
            return swedish
        case dict():
            return {key: _plain(value) for key, value in data.items()}
        case list():
            return [_plain(value) for value in data]
        case _:
            return data
