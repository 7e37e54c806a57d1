"""What is to be said, as values: the domain chooses the sentence, `bot.language` speaks it in Swedish or English.

Message ids are English; Babel finds them by the names `text` and `ntext` (`make translations`).
"""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, InstanceOf, StringConstraints
from pydantic.json_schema import SkipJsonSchema

Param = "str | int | float | Decimal | date | Text | Joined | LocalText | None"


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence with `{named}` places; `count` chooses between `msgid` and `plural`."""

    msgid: str
    plural: str | None = None
    count: float | None = None
    params: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Joined:
    """Several sayings one after the other, with `between` (a list reads "a, b och c" where it is None)."""

    parts: tuple["Sayable", ...]
    between: str | None = None


class LocalText(BaseModel):
    """Words that come from an agreement file: Swedish always, English where the file has it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sv: Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
    en: str | None = None


Sayable = Text | Joined | LocalText | str


def text(msgid: str, /, **params: object) -> Text:
    """Return the sentence `msgid`, its places to be filled by `params`."""
    return Text(msgid, params=tuple(params.items()))


def ntext(msgid: str, plural: str, count: float, /, **params: object) -> Text:
    """Return `msgid` or `plural` by `count`, which also fills `{count}`."""
    return Text(msgid, plural, count, (("count", count), *params.items()))


def _swedish_if_plain(value: object) -> object:
    return {"sv": value} if isinstance(value, str) else value


FileWording = Annotated[LocalText, BeforeValidator(_swedish_if_plain, json_schema_input_type=str | LocalText)]
"""A wording in an agreement file: a plain string is Swedish; `{sv: …, en: …}` gives both."""


def _file_wording(value: object) -> object:
    if isinstance(value, Text | LocalText):
        return value
    return LocalText.model_validate(_swedish_if_plain(value))


Wording = Annotated[
    LocalText | SkipJsonSchema[InstanceOf[Text]],
    BeforeValidator(_file_wording, json_schema_input_type=str | LocalText),
]
"""The label of something that may be built in (`Text`, from the catalogue) or come from a file (`LocalText`)."""
