"""All that concerns a chat user as a document: table by table, in words as far as there are any, and as it is kept."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from bot.domain.agreement import Agreement
from bot.domain.reminding.office import SWEDEN
from bot.domain.texts import text
from bot.language import Speaker
from bot.services.extracts import PersonalExtract
from handlers.views.marking import Marking
from handlers.views.message import capitalised
from handlers.views.personal_words import COLUMN_NAMES, TABLE_NAMES, said_value


def personal_document(extract: PersonalExtract, marking: Marking, speaker: Speaker) -> dict[str, Any]:
    """Return all that concerns the person: each row with its values as they are kept, and with labels to be read."""
    person, say = extract.person, speaker.say
    marks = marking.said(speaker)
    return {
        "title": say(text("What Löfteskoll keeps about {user} in {team}", user=person.user_id, team=person.team_id)),
        "made": say(text("Made on {when} with Löfteskoll.", when=extract.at.astimezone(SWEDEN))),
        "about": [
            say(
                text(
                    "All that the database holds about the person: what they wrote, what was noted about them, and "
                    "what they were sent. Names and messages are kept by Slack."
                )
            ),
            say(text("It may tell of others too: look it through, and cover what is theirs, before you hand it out.")),
        ],
        "marking": marks,
        "person": {"team": person.team_id, "user": person.user_id},
        "tables": [
            {
                "table": trace.table,
                "title": capitalised(say(TABLE_NAMES[trace.table])),
                "marking": marks,
                "rows": [
                    {
                        "said": _said(trace.table, row, extract.agreements, speaker),
                        "row": {name: _as_json(value) for name, value in row.items()},
                    }
                    for row in trace.rows
                ],
            }
            for trace in extract.traces
        ],
    }


def _said(
    table: str, row: Mapping[str, Any], agreements: Mapping[str, Agreement], speaker: Speaker
) -> list[dict[str, str]]:
    """Return what stands in the row, with labels; what is empty is left out."""
    agreement = agreements.get(row.get("agreement_id") or "")
    told = []
    for name, value in row.items():
        if value not in (None, "", {}, []):
            said = said_value(table, name, row, agreement)
            lines = [speaker.say(said)] if said is not None else _lines(value, speaker)
            told.append({"label": capitalised(speaker.say(COLUMN_NAMES[name])), "value": "\n".join(lines)})
    return told


def _lines(value: object, speaker: Speaker) -> Iterator[str]:
    """Yield a value in lines; what is inside something else is indented."""
    match value:
        case Mapping():
            for name, inner in value.items():
                if isinstance(inner, Mapping | list):
                    yield f"{name}:"
                    yield from (f"  {line}" for line in _lines(inner, speaker))
                else:
                    yield f"{name}: {''.join(_lines(inner, speaker))}"
        case list():
            for inner in value:
                first, *rest = [*_lines(inner, speaker), ""]
                yield f"– {first}"
                yield from (f"  {line}" for line in rest if line)
        case bool():
            yield speaker.say(text("yes") if value else text("no"))
        case datetime():
            yield speaker.put(value.astimezone(SWEDEN) if value.tzinfo else value)
        case Enum():
            yield str(value.value)
        case _:
            yield speaker.put(value)


def _as_json(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case date() | datetime():
            return value.isoformat()
        case _:
            return value
