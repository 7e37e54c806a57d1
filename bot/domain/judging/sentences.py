"""The pieces that explaining sentences are put together from."""

from collections.abc import Sequence
from datetime import date

from bot.domain.agreement import Declared
from bot.domain.assessment import JudgedEntry
from bot.domain.calendar import ONE_DAY, Period
from bot.domain.texts import Joined, Sayable, Text, ntext, text

_MOST_NAMED = 5
_MONTHS_FROM = 2
"""Under so many months the days are said."""


def clauses(*parts: Sayable | None) -> Sayable:
    """Return the parts that there are, with semicolons between them."""
    said = tuple(part for part in parts if part)
    return said[0] if len(said) == 1 else Joined(said, "; ")


def with_commas(*parts: Sayable | None) -> Sayable:
    """Return the parts that there are, with commas between them."""
    said = tuple(part for part in parts if part)
    return said[0] if len(said) == 1 else Joined(said, ", ")


def some(parts: Sequence[Sayable]) -> Joined:
    """Return the parts as a list that reads "a, b and c", cut where it grows long."""
    return _cut(parts[:_MOST_NAMED], len(parts))


def some_days(days: Sequence[date]) -> Joined:
    """Return days as such a list."""
    return _cut([text("{day}", day=day) for day in days[:_MOST_NAMED]], len(days))


def _cut(first: Sequence[Sayable], number: int) -> Joined:
    rest = number - len(first)
    return Joined((*first, ntext("{count} more", "{count} more", rest)) if rest else tuple(first))


def whole_months(start: date, end: date) -> int:
    """Return how many whole months lie between two days."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def time_left(period: Period, on: date) -> Text | None:
    """Tell how long the period has left, this day included, or when it begins or ended; None: it is open."""
    if period.start and not period.begun(on):
        return text("begins {day}", day=period.start)
    if period.end is None:
        return None
    if period.ended(on):
        return text("ended {day}", day=period.end)
    after = period.end + ONE_DAY
    months = whole_months(on, after)
    if months >= _MONTHS_FROM:
        return ntext("{count} month left", "{count} months left", months)
    return ntext("{count} day left", "{count} days left", (after - on).days)


def due_clause(due: date | None, on: date) -> Text | None:
    """Tell how far off an unmet due date is, or how long ago it passed; None where there is none."""
    if due is None:
        return None
    if on > due:
        late = (on - due).days
        return ntext("due {due}, {count} day ago", "due {due}, {count} days ago", late, due=due)
    left = (due - on).days
    return ntext("due {due}, {count} day left", "due {due}, {count} days left", left, due=due)


def logged(number: float) -> Text:
    """Tell how many have been logged."""
    return ntext("{count} logged", "{count} logged", number)


def amount(number: float, unit: Sayable) -> Text:
    """Tell how much of a unit there is. A file has one form of its name, the plural: "hours: 1", "2 hours"."""
    return ntext("{unit}: {count}", "{count} {unit}", number, unit=unit)


def say_declared(declared: Declared) -> Text:
    """Tell that the source itself says it is done."""
    return text("done already, by the source: {reference}", reference=declared.reference)


def not_counting(entries: Sequence[JudgedEntry]) -> Text | None:
    """Tell how many of the entries do not count; None where all of them do."""
    number = sum(not judged.counts for judged in entries)
    if not number:
        return None
    return ntext("{count} logged does not count", "{count} logged do not count", number)
