"""Types of columns: moments that keep their zone, and words of which only some are allowed."""

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import DateTime, Dialect, Enum, TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: goes in aware (a naive one is refused), is stored in UTC, and comes out aware, in UTC.

    Left alone, SQLite drops the zone of what it is given and returns naive datetimes.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class DeliveryState(StrEnum):
    """Where an outgoing post stands."""

    QUEUED = "queued"
    """waits until `next_at`"""
    CLAIMED = "claimed"
    """somebody is at it; from `next_at` on another may take it over"""
    SENT = "sent"
    PARKED = "parked"
    """given up: `problem` says why"""
    UNCERTAIN = "uncertain"
    """may have been sent, which cannot be found out: not sent again"""


def word_of(words: type[StrEnum]) -> Enum:
    """Return a column type for one of `words`: plain text, so a new word needs no migration."""
    return Enum(words, native_enum=False, length=20, values_callable=lambda _: [word.value for word in words])
