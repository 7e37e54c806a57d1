"""Which picture suits a promise."""

from collections.abc import Sequence

from bot.domain.assessment import Assessment, Row, RowRole
from bot.domain.entries import Entry
from bot.language import Speaker
from handlers.views.pictures.columns import columns_of
from handlers.views.pictures.grid import week_grid
from handlers.views.pictures.picture import Picture


def picture_of(row: Row, assessment: Assessment, speaker: Speaker, *, entries: Sequence[Entry] = ()) -> Picture | None:
    """Return the row's picture, or None where words say it all; `entries` as `trend_picture` takes them."""
    if row.role is not RowRole.COMMITMENT:
        return None
    match row.kind:
        case "cadence":
            return week_grid(row, speaker) if row.intervals else None
        case "increase" | "count" | "ongoing":
            return columns_of(row, assessment, speaker, entries=entries)
        case _:
            return None
