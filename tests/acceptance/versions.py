"""Agreements as they come with the program, and as they read once something in them has been changed."""

from datetime import date
from typing import Any

from bot.adapters.agreement_files import built_in_files, read_agreement
from bot.domain.agreement import Agreement
from bot.domain.calendar import Period


def built_in(agreement_id: str) -> Agreement:
    """Return one of the agreements that come with the program."""
    return read_agreement(next(path for path in built_in_files() if path.stem == agreement_id))


def changed(agreement: Agreement, commitment_id: str, **changes: Any) -> Agreement:
    """Return the agreement with one commitment changed."""
    commitments = tuple(
        each.model_copy(update=changes) if each.id == commitment_id else each for each in agreement.commitments
    )
    return agreement.model_copy(update={"commitments": commitments})


def ending(agreement: Agreement, start: str, end: str) -> Agreement:
    """Return an agreement that has no dates as one that is in force from `start` to `end`."""
    period = Period(start=date.fromisoformat(start), end=date.fromisoformat(end))
    return agreement.model_copy(update={"period": period})
