"""Recognises days told in words: igår, i måndags, på fredag, förra fredagen, för två dagar sedan, torsdag v42."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta, weekday

from bot.domain.calendar import ONE_DAY, Interval, week_of
from bot.domain.oneline.feasts import feast_at
from bot.domain.oneline.names import SHORT_WEEKDAYS, WEEKDAYS
from bot.domain.oneline.numbers import number_at
from bot.domain.oneline.scene import Scene
from bot.domain.oneline.understood import Asks, Days
from bot.domain.oneline.weeks import week_at
from bot.domain.oneline.words import AGO, BEFORE_DATES, COMING, DAYS, LISTS, ON, PAST, RELATIVE_DAYS, SHORT_DAYS
from bot.domain.oneline.written_days import Read, written_days
from bot.domain.texts import Text, text

_LONGEST_PHRASE = 4
_FIRST_WORDS = frozenset(phrase.split()[0] for phrase in RELATIVE_DAYS)
_MOST_DAYS_AGO = 31


def told_days(scene: Scene, at: int) -> Read | None:
    """Read a day told in words at `at`."""
    if scene.tokens[at].glued:
        return None
    read = _relative(scene, at) or _ago(scene, at) or _weekday(scene, at) or feast_at(scene, at)
    return read if read and scene.tokens.ends(read[1]) else None


def _relative(scene: Scene, at: int) -> Read | None:
    if scene.tokens.key(at) not in _FIRST_WORDS:
        return None
    for length in range(_LONGEST_PHRASE, 0, -1):
        days = RELATIVE_DAYS.get(" ".join(scene.tokens.key(at + number) for number in range(length)))
        if days is not None:
            return Days((scene.today + ONE_DAY * days,)), at + length
    return None


def _ago(scene: Scene, at: int) -> Read | None:
    """Read "för två dagar sedan", "two days ago"."""
    found = number_at(scene.tokens, at + (scene.tokens.key(at) == "for"))
    if found is None or scene.tokens.key(found[1]) not in DAYS or scene.tokens.key(found[1] + 1) not in AGO:
        return None
    number, unit = found
    if number > _MOST_DAYS_AGO or number != int(number):
        return None
    return Days((scene.today - ONE_DAY * int(number),)), unit + 2


def _weekday(scene: Scene, at: int) -> Read | None:
    """Read a weekday; a date or a week after it says which."""
    word = scene.tokens.key(at)
    leads = word in PAST | COMING | ON | {"i"}
    number = _number_of(scene.tokens.key(at + leads), SHORT_WEEKDAYS)
    if number is None:
        return None
    end = at + leads + 1
    end += scene.tokens.key(end) == "." and scene.tokens[end].tight and scene.tokens.ends(end + 1)
    if followed := _with_date(scene, number, end):
        return followed
    said = scene.tokens.key(at + leads)
    if _number_of(said, WEEKDAYS) is None:
        return None
    past = said.endswith("s") and said not in WEEKDAYS
    return _by_word(scene, number, "i" if past else word if leads else ""), end


def weekdays_of(scene: Scene, week: Interval, at: int) -> Read | None:
    """Read the weekdays that follow their week: "v40 torsdag", "vecka 40 på torsdagen och fredagen"."""
    tokens, days = scene.tokens, list[date]()
    end = at
    while not days or tokens.key(end) in LISTS:
        after = end + bool(days)
        while tokens.key(after) in BEFORE_DATES:
            after += 1
        names = SHORT_WEEKDAYS if tokens.key(after) in SHORT_DAYS else WEEKDAYS
        number = None if tokens[after].glued else _number_of(tokens.key(after), names)
        if number is None or not tokens.ends(after + 1) or _with_date(scene, number, after + 1):
            break
        days.append(week.start + ONE_DAY * number)
        end = after + 1
    return (Days(tuple(sorted(set(days)))), end) if days else None


def _number_of(word: str, names: dict[str, int]) -> int | None:
    """Return the weekday that "måndag", "måndagen" or "måndags" names."""
    forms = (word, word.removesuffix("en"), word.removesuffix("s"))
    return next((names[form] for form in forms if form in names), None)


def _by_word(scene: Scene, number: int, word: str) -> Days | Asks:
    last = scene.today - ONE_DAY + relativedelta(weekday=weekday(number)(-1))
    coming = scene.today + ONE_DAY + relativedelta(weekday=weekday(number)(+1))
    this_week = week_of(scene.today)
    if word == "i":
        return Days((last,))
    if word in ON:
        return Days((coming,))
    if word in PAST:
        return _either(last - timedelta(weeks=1), last) if this_week.holds(last) else Days((last,))
    if word in COMING:
        return _either(coming, coming + timedelta(weeks=1)) if this_week.holds(coming) else Days((coming,))
    if scene.coming:
        return Days((coming,))
    latest = scene.today if scene.today.weekday() == number else last
    return _either(latest, coming)


def _either(first: date, second: date) -> Asks:
    return Asks(text("Do you mean {first:day} or {second:day}? Write the date.", first=first, second=second))


def _with_date(scene: Scene, number: int, at: int) -> Read | None:
    """Read what follows a weekday: the date it has, or the week it lies in."""
    after = at
    while scene.tokens.key(after) in BEFORE_DATES:
        after += 1
    if found := week_at(scene, after):
        week, end = found
        return (Asks(week) if isinstance(week, Text) else Days((week.start + ONE_DAY * number,))), end
    written = written_days(scene, after)
    if written is None:
        return None
    said, end = written
    if isinstance(said, Asks) or said.days[0].weekday() == number:
        return written
    day = said.days[0]
    return Asks(
        text("The weekday and the date don't agree: the calendar says {day:long}. Which is right?", day=day)
    ), end
