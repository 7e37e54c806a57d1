"""How long what an agreement collects is kept: the rules of disposal (gallring), as agreement files word them."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from dateutil.relativedelta import relativedelta
from pydantic import ConfigDict, StringConstraints
from pydantic import Field as Described

from bot.domain.fields import FieldId
from bot.domain.targets import Part

OTHER_ENTRIES = "entries"
"""All entries of kinds that have no rule of their own."""
REMINDERS = "reminders"
"""What was said of reminders, and every post that isn't about one entry: digests, hand-overs, glances."""
AUDIT = "audit"
"""Who did what, in the audit trail; its seals stay."""

Keep = Annotated[str, StringConstraints(pattern=r"^[1-9]\d? (year|month)s?$")]


class KeptFrom(StrEnum):
    """From when the time is counted."""

    AGREEMENT_END = "agreement_end"
    """the last day that the agreement is in force, continuations and a granted extension included"""
    RECORDED = "recorded"
    """the day it was recorded; of an entry, the day it was changed last"""


class Erase(StrEnum):
    """What is erased then."""

    TEXTS = "texts"
    """free text, reasons and who did it; days, ticks, counts and choices stay, and so do the figures"""
    ALL = "all"


class DisposalRule(Part):
    """Records of one kind are kept for so long, and then erased, whole or in part."""

    model_config = ConfigDict(serialize_by_alias=True)

    records: FieldId = Described(description="a kind of activity, entries (all others), reminders or audit")
    keep: Keep = Described(description="for how long: 2 years, 24 months")
    counted_from: KeptFrom = Described(alias="from")
    erase: Erase

    @property
    def duration(self) -> relativedelta:
        """Return for how long."""
        number, unit = self.keep.split()
        return relativedelta(years=int(number)) if unit.startswith("year") else relativedelta(months=int(number))

    def due_before(self, on: date, agreement_end: date | None) -> date | None:
        """Return the day before which what was recorded has been kept for long enough on the day `on`.

        None: nothing has. The time begins after the day it is counted from: what is kept for a year from 1 March may
        go on 2 March the year after.
        """
        kept_since = on - self.duration
        if self.counted_from is KeptFrom.RECORDED:
            return kept_since
        return on if agreement_end and agreement_end < kept_since else None
