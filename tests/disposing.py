"""Agreements with rules of disposal, and what a disposal leaves behind, as tests of services and handlers see it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.disposal_rules import DisposalRule
from bot.domain.entries import Entry
from storage.engine import Database
from storage.entries import OutcomeKind, add_entry, add_revision
from storage.tables import Base
from tests.handlers.scene import built_in
from tests.importing import import_agreement

SODERHAMN = "soderhamn-2022"
ANNA = {"team_id": "T0POLIS", "user_id": "U0ANNA"}
AFTERWARDS = date(2026, 2, 1)
"""A good two years after the end of Söderhamn's pledge."""


def log(database: Database, entry: Entry) -> Entry:
    """Log an entry of Anna's."""
    with database.writing() as session:
        add_entry(session, agreement_id=SODERHAMN, entry=entry, draft_id=f"draft of {entry.id}", **ANNA)
    return entry


def revised(session: Session, entry: Entry, **values: object) -> OutcomeKind:
    """Let Anna correct the entry a day after it was recorded."""
    after = replace(
        entry,
        values={**entry.values, **values},
        revision=entry.revision + 1,
        recorded_at=entry.recorded_at + timedelta(days=1),
    )
    return add_revision(
        session, entry=after, based_on=entry.revision, draft_id=None, natural_key=None, reason="corrected", **ANNA
    ).kind


def a_rule(records: str, erase: str, *, keep: str = "2 years", since: str = "agreement_end") -> DisposalRule:
    """Return a rule, by default for two years after the agreement's end."""
    return DisposalRule.model_validate({"records": records, "keep": keep, "from": since, "erase": erase})


def ruled(*rules: DisposalRule) -> Agreement:
    """Return Söderhamn's pledge with these rules of disposal."""
    return built_in(SODERHAMN).model_copy(update={"disposal": rules})


def give_rules(database: Database, *rules: DisposalRule, at: datetime) -> None:
    """Let Söderhamn's pledge have these rules, in a new version."""
    import_agreement(database, ruled(*rules), at=at)


def everything_in(database: Database) -> str:
    """Return every text in the database, of every table but those of the agreements' own words."""
    return "\n".join(_texts(database))


def _texts(database: Database) -> Iterator[str]:
    with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            if table.name not in {"agreements", "agreement_versions"}:
                for row in session.execute(select(*(cast(column, String) for column in table.c))):
                    yield from (value for value in row if value)


def rows_in(database: Database, *tables: str) -> dict[str, int]:
    """Return how many rows there are in each of the tables."""
    counted: dict[str, Any] = {name: select(func.count()).select_from(Base.metadata.tables[name]) for name in tables}
    with database.reading() as session:
        return {name: session.execute(query).scalar_one() for name, query in counted.items()}
