"""Judges one commitment in a test, and says its sentence in English."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.domain.assessment import JudgedEntry, Row
from bot.domain.entries import Entry
from bot.domain.judging.assess import assess
from bot.domain.texts import Sayable
from bot.language import speaker_for
from tests.factories import make_agreement, make_commitment

IN_2022: dict[str, Any] = {"period": {"start": "2022-01-01", "end": "2022-12-31"}}
OPEN: dict[str, Any] = {"period": {}}
AFTER = date(2024, 1, 1)
"""The day after the last one of the agreement of `make_agreement`."""


def judge(target: Mapping[str, Any], *entries: Entry, on: date, row: str = "S7", **changes: Any) -> Row:
    """Return the row `row` of an agreement whose only commitment S7 has the target.

    `changes` are the commitment's; what stands under `agreement` is changed in the agreement.
    """
    around = changes.pop("agreement", {})
    agreement = make_agreement(make_commitment("S7", target, **changes), **around)
    found = assess(agreement, entries, on=on).row(row)
    assert found is not None
    return found


def say(what: Sayable) -> str:
    """Return `what` in English."""
    return speaker_for("en").say(what)


def reasons(judged: JudgedEntry) -> list[str]:
    """Return why the entry does not count."""
    return [say(reason) for reason in judged.reasons]
