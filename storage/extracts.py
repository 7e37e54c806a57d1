"""All that is kept about a chat user: which columns of which tables can point to a person, and the rows that do.

A new table or column has to be put in here, one way or the other: a test holds this against all of them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, Table, and_, cast, or_, select
from sqlalchemy.orm import Session

from bot.domain.people import Person
from bot.domain.traces import key_points_to, points_to
from storage.installation_tables import TOKENS
from storage.tables import Base

PEOPLE: Mapping[str, tuple[tuple[str, str], ...]] = {
    "agreement_versions": (("team_id", "user_id"),),
    "ties": (("team_id", "tied_by"),),
    "entry_revisions": (("team_id", "user_id"),),
    "drafts": (("team_id", "user_id"),),
    "sketches": (("team_id", "user_id"),),
    "deliveries": (("team_id", "user_id"), ("team_id", "channel_id")),
    "reminding": (("team_id", "user_id"),),
    "occasions": (("team_id", "channel_id"),),
    "holds": (("team_id", "channel_id"), ("team_id", "held_by")),
    "absences": (("team_id", "user_id"), ("team_id", "deputy_id")),
    "subscriptions": (("team_id", "user_id"),),
    "members": (("team_id", "user_id"), ("added_by_team", "added_by")),
    "admissions": (("team_id", "user_id"), ("answered_by_team", "answered_by")),
    "invitations": (("made_by_team", "made_by"), ("used_by_team", "used_by")),
    "audit_records": (("team_id", "user_id"),),
    "slack_installations": (("team_id", "user_id"),),
}
"""By table, the columns that hold a person's workspace and id; what goes to a person has them for its channel."""

CONTENTS: Mapping[str, tuple[str, ...]] = {
    "entry_revisions": ("values",),
    "drafts": ("payload",),
    "sketches": ("payload",),
    "reminding": ("document",),
    "audit_records": ("about",),
}
"""By table, the columns in whose content a person may be named."""

KEYS: Mapping[str, tuple[str, ...]] = {"deliveries": ("key",)}
"""By table, the columns whose keys may name a person: of a post about somebody, such as who asks to be let in."""

HIDDEN: Mapping[str, frozenset[str]] = {
    "slack_installations": frozenset({*TOKENS, "incoming_webhook_url", "incoming_webhook_configuration_url"}),
    "invitations": frozenset({"code_hash"}),
    "audit_records": frozenset({"salt", "digest"}),
    "agreement_versions": frozenset({"document", "digest"}),
}
"""By table, what isn't handed out: what opens a door, what seals a record, and an agreement's own words."""


@dataclass(frozen=True, slots=True)
class Trace:
    """The rows of a table that concern a person, by column."""

    table: str
    rows: tuple[Mapping[str, Any], ...]


def find_traces(session: Session, *, person: Person) -> list[Trace]:
    """Return all that concerns the person, table by table; of tables where there is something."""
    found = [Trace(name, tuple(_rows(session, Base.metadata.tables[name], person))) for name in PEOPLE]
    return [trace for trace in found if trace.rows]


def _rows(session: Session, table: Table, person: Person) -> Iterator[dict[str, Any]]:
    shown = [column for column in table.c if column.name not in HIDDEN.get(table.name, ())]
    query = select(*shown).where(or_(*_conditions(table, person))).order_by(*table.primary_key.columns)
    for found in session.execute(query):
        row = dict(zip((column.name for column in shown), found, strict=True))
        if _is_about(row, table.name, person):
            yield row


def _conditions(table: Table, person: Person) -> Iterator[ColumnElement[bool]]:
    for team, user in PEOPLE[table.name]:
        yield and_(table.c[team] == person.team_id, table.c[user] == person.user_id)
    for name in CONTENTS.get(table.name, ()):
        # a first sieve; who is really named is looked up in what comes through
        yield cast(table.c[name], String).contains(person.user_id, autoescape=True)
    for name in KEYS.get(table.name, ()):
        yield table.c[name].contains(f":{person.team_id}:{person.user_id}", autoescape=True)


def _is_about(row: Mapping[str, Any], table: str, person: Person) -> bool:
    columns = any((row[team], row[user]) == (person.team_id, person.user_id) for team, user in PEOPLE[table])
    keys = any(key_points_to(row[name], person) for name in KEYS.get(table, ()))
    contents = any(points_to(row[name], person, written_in=row["team_id"]) for name in CONTENTS.get(table, ()))
    return columns or keys or contents
