"""Consents to share information: counts of cases, and single consents by a reference that says nothing to others."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from unicodedata import normalize

from dateutil.relativedelta import relativedelta

from bot.domain.agreement import Agreement, Consents
from bot.domain.entries import Entry, EntryState, Values, number_at
from bot.domain.optional_kinds import FROM_AGE, GUARDIAN, YOUTH
from bot.domain.targets import Ongoing, Ratio
from bot.domain.texts import Text, text

_REFERENCE = re.compile(r"(?=[A-ZÅÄÖ-]*\d)[A-ZÅÄÖ0-9](?:[A-ZÅÄÖ0-9-]{0,18}[A-ZÅÄÖ0-9])")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_MONTH, _DAY_OF_BIRTH = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])"
_BORN = re.compile(
    rf"(?:19|20)\d\d(?P<dash>-?){_MONTH}(?P=dash){_DAY_OF_BIRTH}(?:-?\d{{4}})?|\d\d{_MONTH}{_DAY_OF_BIRTH}-?\d{{4}}"
)
"""A date of birth with or without the last four figures. Six figures alone are as often a running number."""


class Standing(StrEnum):
    """How a consent that is recorded stands on a day."""

    HOLDS = "holds"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    LACKING = "lacking"
    """somebody who has to consent hasn't"""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many cases have a valid consent and how many have none, in the latest two counts."""

    kind: str
    ratio: Ratio
    latest: Entry | None
    before: Entry | None

    def figures(self, entry: Entry) -> tuple[int, int]:
        """Return the cases with consent and those without."""
        return int(number_at(entry.values, self.ratio.part)), int(number_at(entry.values, self.ratio.rest))


def counted_of(agreement: Agreement, logged: Sequence[Entry]) -> Counted | None:
    """Return the latest counts; None where the agreement doesn't count consents."""
    kind = agreement.consents.counts
    targets = (each.target for each in agreement.commitments)
    ratio = next(
        (each.ratio for each in targets if isinstance(each, Ongoing) and each.ratio and kind in each.activities), None
    )
    if kind is None or ratio is None:
        return None
    counts = sorted(
        (entry for entry in logged if entry.kind == kind and entry.state is EntryState.HELD),
        key=lambda entry: (entry.start, entry.recorded_at),
        reverse=True,
    )
    latest, before, *_ = (*counts, None, None)
    return Counted(kind, ratio, latest, before)


def spelled(reference: str) -> str:
    """Return the one spelling of a reference: "ab–12" and "AB-12" are the same."""
    return _DASHES.sub("-", normalize("NFKC", reference)).strip().upper()


def fault_of_reference(reference: str) -> Text | None:
    """Return why a reference can't be used, or None."""
    said = spelled(reference)
    if not _REFERENCE.fullmatch(said):
        return text(
            "A case reference has 2 to 20 letters, digits and hyphens, and at least one digit: AB-12. "
            "Never a name: use the number that the case has in your own records."
        )
    if _BORN.fullmatch(said):
        return text(
            "This looks like a date of birth or a personal identity number. "
            "Use the number that the case has in your own records instead."
        )
    return None


def faults_of_consent(consents: Consents, values: Values) -> Iterator[tuple[tuple[str, ...], Text]]:
    """Yield what is wrong with a consent that was written: the field, and a sentence for it."""
    if fault := fault_of_reference(str(values["reference"])):
        yield ("reference",), fault
    start, end = date.fromisoformat(values["date"]), _day(values, "valid_until")
    if consents.months is not None:
        latest = start + relativedelta(months=consents.months)
        if end is None or end > latest:
            months = consents.months
            said = text(
                "Under this agreement a consent holds for at most {months} months: until {day} at the latest.",
                months=months,
                day=latest,
            )
            yield ("valid_until",), said
    if end and end < start:
        yield ("valid_until",), text("This is before the first day: change one of them.")
    if (withdrawn := _day(values, "withdrawn")) and withdrawn < start:
        yield ("withdrawn",), text("This is before the first day: change one of them.")


def likely_consent(consents: Consents, today: date) -> dict[str, Any]:
    """Return what a new consent begins with: today, and as long as it may hold."""
    likely = {"date": today.isoformat()}
    if consents.months:
        likely["valid_until"] = (today + relativedelta(months=consents.months)).isoformat()
    return likely


def lacking(consents: Consents, values: Values) -> tuple[str, ...]:
    """Return who has to consent by the agreement's age rule and hasn't; nobody where it has no such rule."""
    if consents.youth_from is None:
        return ()
    needed = (GUARDIAN, YOUTH) if values.get("age_group") == FROM_AGE else (GUARDIAN,)
    return tuple(each for each in needed if each not in values.get("given_by", ()))


def standing_of(consents: Consents, values: Values, on: date) -> Standing:
    """Return how a consent stands on the day `on`; its last day still holds, the day of a withdrawal doesn't."""
    end, withdrawn = _day(values, "valid_until"), _day(values, "withdrawn")
    if withdrawn and withdrawn <= on:
        return Standing.WITHDRAWN
    if end and end < on:
        return Standing.EXPIRED
    return Standing.LACKING if lacking(consents, values) else Standing.HOLDS


def _day(values: Values, field: str) -> date | None:
    found = values.get(field)
    return date.fromisoformat(found) if found else None
