"""The situation picture: a table that a telephone can show, where it is going, what the mappings led to."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from slack_sdk.models.blocks import ActionsBlock, Block

from bot.domain.calendar import ONE_DAY, Interval
from bot.domain.entries import EntryState
from bot.domain.roles import READING, Allowed
from bot.domain.situation import Direction, Mapped, Situation, Trend
from bot.domain.texts import Joined, Sayable, ntext, text
from bot.domain.weeks_asked import name_of
from bot.language import Speaker
from handlers.seldom import DRAW, LOG_WEEK
from handlers.views.entries import entry_title
from handlers.views.message import Message, button, capitalised, escaped, heading, section, sections, shortened, small
from handlers.views.pictures.picture import Picture
from handlers.views.pictures.series import series_picture

_WIDTH = 34
"""As many characters of one width as a telephone shows in a line."""
_SECTION = 2900
_MOST_TABLES = 30
_MOST_MAPPINGS = 10
_MOST_WEEKS_TOLD = 12


def situation_view(situation: Situation, speaker: Speaker, *, allowed: Allowed = READING) -> Message:
    """Return the picture of the period, with what the period before it makes of it."""
    say = speaker.say
    title = capitalised(say(text("situation picture {weeks}", weeks=name_of(situation.weeks))))
    tables = [_fenced(each) for each in _tables(situation, speaker)]
    told = [escaped(say(line)) for line in _standing(situation)]
    trends = [escaped(say(line)) for line in _trends(situation, speaker)] if tables else []
    mappings = list(_mapping_lines(situation, speaker))
    agreement = situation.agreement
    weeks = f"{agreement.id}|{situation.weeks[0].key}|{situation.weeks[-1].key}"
    log = button(say(text("Log the week")), LOG_WEEK, agreement.id, style="primary")
    draw = button(say(text("Picture")), DRAW, weeks)
    blocks: list[Block] = [
        heading(title),
        small(escaped(say(text("{title}. Observations, never persons.", title=agreement.title)))),
        *(section(each) for each in tables[:_MOST_TABLES]),
        *([small(escaped(say(text("Not all areas fit here."))))] if len(tables) > _MOST_TABLES else []),
        *sections(told),
        *sections(trends),
        *sections(mappings),
        ActionsBlock(elements=[log, draw] if allowed.log else [draw]),
    ]
    return Message("\n".join([escaped(title), *tables, *told, *trends, *mappings]), blocks)


def situation_picture(situation: Situation, speaker: Speaker) -> Picture:
    """Return the observations per week and category as a picture; weeks that nothing was noted for have a star."""
    noted = situation.noted(situation.weeks)
    title = speaker.say(text("situation picture {weeks}", weeks=name_of(situation.weeks)))
    if len(noted) < len(situation.weeks):
        title = speaker.say(text("{title} (* nothing noted that week)", title=title))
    labels = [_short(week, speaker) + ("" if week in noted else "*") for week in situation.weeks]
    series = {
        capitalised(speaker.say(category.name)): [
            situation.total([week], category=category.id) or 0 for week in situation.weeks
        ]
        for category in situation.categories
    }
    return series_picture(capitalised(title), labels, series, speaker)


def _fenced(lines: Sequence[str]) -> str:
    content = "\n".join(lines).replace("`", "'")
    return f"```\n{escaped(content)}\n```"


def _tables(situation: Situation, speaker: Speaker) -> Iterator[list[str]]:
    """Yield the lines of the table, in as few parts as a message can hold: all areas together, then each."""
    areas: list[tuple[str | None, Sayable]] = [
        (area.id, area.name) for area in situation.areas if _is_noted(situation, area.id)
    ]
    if not areas:
        return
    if len(situation.areas) > 1:
        areas.insert(0, (None, text("all areas")))
    part: list[str] = []
    for number, (area, name) in enumerate(areas):
        lines = _area(situation, area, capitalised(speaker.say(name)), speaker)
        for line in [*([""] if number else []), *lines]:
            if len(escaped("\n".join([*part, line]))) > _SECTION:
                yield part
                part = []
            part.append(line)
    yield part


def _is_noted(situation: Situation, area: str) -> bool:
    """Tell whether there is anything to say of the area; the weeks without a note are told apart."""
    periods = (situation.weeks, situation.before)
    return any(situation.total(weeks, area=area) is not None for weeks in periods)


def _area(situation: Situation, area: str | None, name: str, speaker: Speaker) -> list[str]:
    """Return the lines of one area: each category, and all of them, now and before."""
    head = (speaker.say(text("now")), speaker.say(text("before")), "+/−")
    named = [(capitalised(speaker.say(each.name)), each.id) for each in situation.categories]
    sums = (capitalised(speaker.say(text("sum"))), None)
    rows = [
        (
            label,
            situation.total(situation.weeks, area=area, category=category),
            situation.total(situation.before, area=area, category=category),
        )
        for label, category in [*named, sums]
    ]
    cells = [(name, head), *((label, _figures(now, before)) for label, now, before in rows)]
    widths = [max(len(figures[column]) for _, figures in cells) + 1 for column in range(len(head))]
    room = _WIDTH - sum(widths)
    return [
        shortened(label, room).ljust(room)
        + "".join(figure.rjust(width) for figure, width in zip(figures, widths, strict=True))
        for label, figures in cells
    ]


def _figures(now: int | None, before: int | None) -> tuple[str, str, str]:
    """Return the two figures and their difference; a dash for what nobody noted."""
    if now is None or before is None:
        return ("–" if now is None else str(now), "–" if before is None else str(before), "")
    change = now - before
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    return (str(now), str(before), f"{sign}{abs(change)}")


def _standing(situation: Situation) -> Iterator[Sayable]:
    """Yield how complete the figures are: a week that nobody noted is no quiet week."""
    weeks, before = situation.weeks, situation.before
    yield text(
        "Noted: {noted} of {all} weeks. Before: {before} of {all} ({weeks}).",
        noted=len(situation.noted(weeks)),
        before=len(situation.noted(before)),
        all=len(weeks),
        weeks=name_of(before),
    )
    if missing := situation.missing:
        one_year = weeks[0].year == weeks[-1].year
        yield text("Nothing noted: {weeks}.", weeks=Joined(tuple(_run(run, one_year) for run in _runs(missing))))


def _runs(weeks: Sequence[Interval]) -> list[list[Interval]]:
    """Return the weeks, those that follow each other together."""
    runs: list[list[Interval]] = []
    for week in weeks:
        if runs and week.start == runs[-1][-1].end + ONE_DAY:
            runs[-1].append(week)
        else:
            runs.append([week])
    return runs


def _run(run: Sequence[Interval], one_year: bool) -> Sayable:  # noqa: FBT001 - one caller
    if not one_year:
        return name_of(run)
    first, last = (str(week.start.isocalendar().week) for week in (run[0], run[-1]))
    return text("week {week}", week=first) if first == last else text("weeks {first}–{last}", first=first, last=last)


def _short(week: Interval, speaker: Speaker) -> str:
    return speaker.say(text("w{week}", week=str(week.start.isocalendar().week)))


def _trends(situation: Situation, speaker: Speaker) -> Iterator[Sayable]:
    """Yield how many were seen each week, and where each category is going, as far as the figures tell."""
    if 1 < len(situation.weeks) <= _MOST_WEEKS_TOLD:
        totals = ((week, situation.total([week])) for week in situation.weeks)
        told = ", ".join(f"{_short(week, speaker)} {'–' if total is None else total}" for week, total in totals)
        yield text("Week by week: {weeks}.", weeks=told)
    too_few: list[Sayable] = []
    for category in situation.categories:
        trend = situation.trend(category.id)
        if trend.direction is Direction.TOO_FEW:
            too_few.append(category.name)
        else:
            yield _going(category.name, trend)
    if too_few:
        yield text("Too few to tell where it is going: {categories}.", categories=Joined(tuple(too_few)))


def _going(category: Sayable, trend: Trend) -> Sayable:
    said = {"category": category, "before": _rounded(trend.before), "after": _rounded(trend.after)}
    match trend.direction:
        case Direction.UP:
            return text("↑ {category}: more, from {before} a week to {after}.", **said)
        case Direction.DOWN:
            return text("↓ {category}: fewer, from {before} a week to {after}.", **said)
        case _:
            return text("→ {category}: about as many, {before} a week and then {after}.", **said)


def _rounded(rate: Fraction) -> Decimal:
    return round(Decimal(rate.numerator) / rate.denominator, 1)


def _mapping_lines(situation: Situation, speaker: Speaker) -> Iterator[str]:
    mappings = situation.mappings
    for mapped in mappings[:_MOST_MAPPINGS]:
        title = entry_title(situation.agreement, mapped.entry, speaker)
        yield f"*{escaped(title)}* → {escaped(_led_to(situation, mapped, speaker))}"
    if (rest := len(mappings) - _MOST_MAPPINGS) > 0:
        yield escaped(speaker.say(ntext("and {count} more", "and {count} more", rest)))


def _led_to(situation: Situation, mapped: Mapped, speaker: Speaker) -> str:
    if mapped.choice:
        return speaker.say(mapped.choice.label)
    operation = mapped.operation
    if operation is None or operation.state is EntryState.UNDONE:
        return speaker.say(text("an operation that is no longer there"))
    title = entry_title(situation.agreement, operation, speaker)
    match operation.state:
        case EntryState.PLANNED:
            return speaker.say(text("{what} (planned)", what=title))
        case EntryState.CANCELLED:
            return speaker.say(text("{what} (cancelled)", what=title))
        case _:
            return title
