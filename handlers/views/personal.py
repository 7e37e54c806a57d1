"""All that concerns a chat user as a document: table by table, in words as far as there are any, and as it is kept."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from bot.domain.reminding.office import SWEDEN
from bot.domain.texts import Text, text
from bot.language import Speaker
from bot.services.extracts import PersonalExtract
from handlers.views.marking import Marking
from handlers.views.message import capitalised

TABLE_NAMES: Mapping[str, Text] = {
    "agreement_versions": text("versions of agreements that they made"),
    "ties": text("channels that they tied"),
    "entry_revisions": text("what they logged or changed, and what names them"),
    "drafts": text("forms that aren't saved yet"),
    "sketches": text("agreements that they are making"),
    "deliveries": text("posts to them, and posts that they caused"),
    "reminding": text("choices about reminders that they made, or that name them"),
    "occasions": text("reminders to them"),
    "holds": text("reminders put off"),
    "absences": text("when they are away, or stand in for somebody"),
    "subscriptions": text("digests that they asked for"),
    "members": text("roles that they have, or have given"),
    "admissions": text("requests to be let in that they made, or answered"),
    "invitations": text("invitations that they made, or used"),
    "audit_records": text("what the audit trail says of them"),
    "slack_installations": text("workspaces where they installed the app"),
}
_COLUMN_NAMES: Mapping[str, Text] = {
    "agreement_id": text("agreement"),
    "number": text("number"),
    "team_id": text("workspace"),
    "user_id": text("user"),
    "channel_id": text("channel or person"),
    "party_id": text("party"),
    "party": text("party"),
    "entry_id": text("entry"),
    "kind": text("kind"),
    "state": text("state"),
    "start_on": text("first day"),
    "end_on": text("last day"),
    "first_day": text("first day"),
    "last_day": text("last day"),
    "commitment": text("promise"),
    "values": text("what stands in it"),
    "payload": text("what stands in it"),
    "document": text("what was chosen"),
    "reason": text("reason"),
    "form": text("form"),
    "occasion": text("occasion"),
    "subject": text("about"),
    "about": text("about"),
    "role": text("role"),
    "deed": text("what was done"),
    "outcome": text("outcome"),
    "at": text("when"),
    "until": text("until"),
    "recorded_at": text("recorded"),
    "superseded_at": text("in force until"),
    "created_at": text("begun"),
    "changed_at": text("changed"),
    "queued_at": text("queued"),
    "sent_at": text("sent"),
    "planned_at": text("planned"),
    "held_at": text("put off at"),
    "held_by": text("put off by"),
    "tied_at": text("tied"),
    "tied_by": text("tied by"),
    "added_at": text("added"),
    "added_by": text("added by"),
    "asked_at": text("asked"),
    "answered_at": text("answered"),
    "answered_by": text("answered by"),
    "made_at": text("made"),
    "made_by": text("made by"),
    "used_at": text("used"),
    "used_by": text("used by"),
    "expires_at": text("expires"),
    "installed_at": text("installed"),
    "deputy_id": text("who stands in"),
}
"""What the columns are called that say something to people; the others are technical, and have only their own names."""


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
                    {"said": _said(row, speaker), "row": {name: _as_json(value) for name, value in row.items()}}
                    for row in trace.rows
                ],
            }
            for trace in extract.traces
        ],
    }


def _said(row: Mapping[str, Any], speaker: Speaker) -> list[dict[str, str]]:
    """Return what stands in the row, with labels; what is empty is left out."""
    return [
        {"label": _label(name, speaker), "value": "\n".join(_lines(value, speaker))}
        for name, value in row.items()
        if value not in (None, "", {}, [])
    ]


def _label(name: str, speaker: Speaker) -> str:
    known = _COLUMN_NAMES.get(name)
    return capitalised(speaker.say(known)) if known else name


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
