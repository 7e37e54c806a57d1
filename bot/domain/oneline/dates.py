"""Recognises when something was, as far as an entry of the kind can hold it: days, or a week."""

from bot.domain.calendar import Interval
from bot.domain.oneline.scene import Scene
from bot.domain.oneline.told_days import told_days, weekdays_of
from bot.domain.oneline.understood import Asks, Days, Find, Week
from bot.domain.oneline.weeks import week_at
from bot.domain.oneline.words import BEFORE_DATES
from bot.domain.oneline.written_days import written_days
from bot.domain.oneline.years import NO_SUCH_WEEK
from bot.domain.texts import Text, text

_MOST_LEADS = 2


def dates(scene: Scene, at: int) -> Find | None:
    """Recognise days or a week, with the words that lead up to them: "i går", "den 14/10", "under vecka 42"."""
    if scene.when is None:
        return None
    for _ in range(_MOST_LEADS + 1):
        if read := told_days(scene, at) or written_days(scene, at):
            said, end = read
            return _asking(said.text, end) if isinstance(said, Asks) else Find(end, (said,))
        if found := _week(scene, at):
            return found
        if scene.tokens.key(at) not in BEFORE_DATES:
            return None
        at += 1
    return None


def _week(scene: Scene, at: int) -> Find | None:
    found = week_at(scene, at)
    if found is None:
        return None
    week, end = found
    if isinstance(week, Interval) and (days := _days_of(scene, week, end)):
        return days
    if scene.when != "week" and week is not NO_SUCH_WEEK:
        return _asking(text("“{words}” doesn't say which day. Write the date.", words=scene.words(at, end)), end)
    if isinstance(week, Text):
        return _asking(week, end)
    return Find(end, (Week(week),))


def _days_of(scene: Scene, week: Interval, at: int) -> Find | None:
    """Read the days that a week is followed by, where they lie in it: "v40 torsdag", "v41 13/10"."""
    read = weekdays_of(scene, week, at)
    if read is None and scene.when != "week":
        read = told_days(scene, at) or written_days(scene, at)
    if read is None:
        return None
    said, end = read
    return Find(end, (said,)) if isinstance(said, Days) and all(map(week.holds, said.days)) else None


def _asking(asks: Text, end: int) -> Find:
    return Find(end, (Asks(asks, when=True),))
