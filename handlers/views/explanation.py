"""One commitment explained: what was promised, how far it has come, and every entry with the reason for its figure."""

from collections.abc import Iterable, Iterator

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, DividerBlock

from bot.domain.agreement import Agreement
from bot.domain.assessment import STATUS_WORDS, Assessment, IntervalOutcome, IntervalState, JudgedEntry, Row, RowRole
from bot.domain.entries import Entry
from bot.domain.events import event_in_short, events_of
from bot.domain.judging.agreed import yet_to_confirm
from bot.domain.roles import READING, Allowed
from bot.domain.texts import Joined, Sayable, ntext, text
from bot.language import Speaker
from handlers.views.entries import CORRECT, entry_reference, entry_title
from handlers.views.glance import PICTURE, progress_lines
from handlers.views.message import Message, button, capitalised, escaped, heading, section, sections, small
from handlers.views.standing import standing

UPDATE = "row_update"
AMEND = "row_amend"
_DRAWN = {"count", "cadence", "increase", "ongoing"}
_MOST_ENTRIES = 15
_MOST_PARTS = 20
"""Each in a section of its own, which is read more easily, as long as a message has room for them."""


def explanation_view(
    assessment: Assessment, row: Row, speaker: Speaker, *, pictures: bool = True, allowed: Allowed = READING
) -> Message:
    """Return the explanation of a row; at most the newest entries stand there one by one, the rest as a number.

    Without `pictures` no button offers one: there they can't be answered with.
    """
    agreement = assessment.agreement
    say = speaker.say
    parties = Joined(tuple(agreement.party(party).name for party in row.responsible))
    about = Joined(
        (
            text("Responsible: {who}", who=parties),
            _period(row),
            text("Source: {reference}", reference=row.reference),
        ),
        between=" · ",
    )
    blocks: list[Block] = [
        heading(f"{row.id} {row.title}"),
        *sections([escaped(row.text), progress_lines(row, speaker)]),
        small(escaped(say(about))),
    ]
    blocks += _buttons(assessment, row, speaker, allowed, pictures=pictures)
    if len(row.figures.per_year) > 1:
        blocks.append(small(escaped(say(_per_year(row)))))
    parts = list(_parts(assessment, row, speaker))
    blocks += [section(part) for part in parts] if len(parts) <= _MOST_PARTS else sections(parts)
    blocks += sections(list(_intervals(row, speaker)))
    blocks += _entries(assessment, row, speaker, allowed)
    blocks += _agreed(assessment, row, speaker, allowed)
    blocks += sections(list(_beside(assessment, row, speaker)))
    title = row.title.removesuffix(".")  # a condition is titled by its sentence
    return Message(escaped(f"{row.id} {title}: {say(row.sentence)}"), blocks)


def _buttons(
    assessment: Assessment, row: Row, speaker: Speaker, allowed: Allowed, *, pictures: bool
) -> Iterator[Block]:
    about = f"{assessment.agreement.id}|{row.id}"
    buttons = []
    if allowed.log and events_of(assessment.agreement, row.id):
        buttons.append(button(speaker.say(text("Update")), UPDATE, about, style="primary"))
    if pictures and row.role is RowRole.COMMITMENT and row.kind in _DRAWN:
        buttons.append(button(speaker.say(text("Picture")), PICTURE, about))
    if allowed.change and row.role is RowRole.OPTION:
        buttons.append(button(speaker.say(text("Update")), AMEND, about, style="primary"))
    elif allowed.change and row.role is RowRole.COMMITMENT:
        buttons.append(button(speaker.say(text("Change the commitment")), AMEND, about))
    if buttons:
        yield ActionsBlock(elements=buttons)


def _per_year(row: Row) -> Sayable:
    """Return the figure of each year, and of all of them together."""
    years = tuple(
        text("{year}: {number}", year=str(year), number=number) for year, number in sorted(row.figures.per_year.items())
    )
    total = text("in total: {number}", number=row.figures.done)
    return Joined((text("Per year"), *years, total), between=" · ")


def _period(row: Row) -> Sayable:
    start, end = row.period.start, row.period.end
    if start and end:
        return text("{start} – {end}", start=start, end=end)
    if end:
        return text("until {end}", end=end)
    return text("from {start}", start=start) if start else text("no dates set")


def _parts(assessment: Assessment, row: Row, speaker: Speaker) -> Iterator[str]:
    """Yield the conditions, purposes and children of the row."""
    for part in assessment.rows:
        if part.parent != row.id:
            continue
        label = {
            RowRole.CONDITION: text("Condition"),
            RowRole.PURPOSE: text("Purpose"),
            RowRole.COMMITMENT: text("Part"),
        }[part.role]
        stands = f"*{escaped(capitalised(speaker.say(standing(part))))}:* {escaped(speaker.say(part.sentence))}"
        yield f"*{part.id}* {escaped(speaker.say(label))}: {escaped(part.title)}\n{stands}"


def _intervals(row: Row, speaker: Speaker) -> Iterator[str]:
    for state, label in (
        (IntervalState.MISSED, text("Missed")),
        (IntervalState.EXCUSED, text("Excused")),
    ):
        there = [outcome for outcome in row.intervals if outcome.state is state]
        if not there:
            continue
        told = [
            _interval(outcome, speaker) + (f" ({outcome.reason})" if outcome.reason else "")
            for outcome in there[-_MOST_ENTRIES:]
        ]
        before = "… " if len(there) > _MOST_ENTRIES else ""
        yield f"*{escaped(speaker.say(label))}:* {before}{escaped(', '.join(told))}"


def _interval(outcome: IntervalOutcome, speaker: Speaker) -> str:
    """Return the name of an interval, with its year where the name has none."""
    label, year = speaker.say(outcome.interval.label), str(outcome.interval.year)
    return label if year in label else f"{label} {year}"


def _agreed(assessment: Assessment, row: Row, speaker: Speaker, allowed: Allowed) -> Iterator[Block]:
    """Yield what the parties have agreed on since, each to be corrected by whoever may."""
    agreement = assessment.agreement
    for entry in row.agreed[-_MOST_ENTRIES:]:
        waiting = yet_to_confirm(entry, agreement)
        who = Joined(tuple(party.name for party in waiting))
        stands = text("Holds once it is confirmed by: {who}", who=who) if waiting else text("Agreed")
        title = Joined((entry_title(agreement, entry, speaker), *event_in_short(agreement, entry)), between=", ")
        sign = "◷" if waiting else "◆"
        line = f"{sign} *{escaped(speaker.say(title))}*\n{escaped(speaker.say(stands))}"
        yield section(line, _correct(agreement, entry, speaker, allowed))


def _correct(agreement: Agreement, entry: Entry, speaker: Speaker, allowed: Allowed) -> ButtonElement | None:
    value = entry_reference(agreement.id, entry.id)
    return button(speaker.say(text("Correct")), CORRECT, value) if allowed.log else None


def _entries(assessment: Assessment, row: Row, speaker: Speaker, allowed: Allowed) -> Iterator[Block]:
    judged = row.entries
    if not judged:
        return
    yield DividerBlock()
    newest = sorted(judged, key=lambda each: (each.entry.start, each.entry.id), reverse=True)
    for each in newest[:_MOST_ENTRIES]:
        correct = _correct(assessment.agreement, each.entry, speaker, allowed)
        yield section(_entry_line(assessment, each, speaker), correct)
    if rest := newest[_MOST_ENTRIES:]:
        counting = sum(each.counts for each in rest)
        said = ntext(
            "and {count} older entry, of which {counting} counts",
            "and {count} older entries, of which {counting} count",
            len(rest),
            counting=counting,
        )
        yield small(escaped(speaker.say(said)))


def _entry_line(assessment: Assessment, judged: JudgedEntry, speaker: Speaker) -> str:
    agreement = assessment.agreement
    title = escaped(entry_title(agreement, judged.entry, speaker))
    if judged.entry.commitment:
        about = Joined((text("{day}", day=judged.entry.start), *event_in_short(agreement, judged.entry)), between=", ")
        title = escaped(speaker.say(about))
    if judged.counts:
        counts = capitalised(speaker.say(text("counts")))
        return f"✔ *{title}*\n{escaped(counts)}: {_said(_sentences(judged), speaker)}".rstrip(": ")
    because = capitalised(speaker.say(text("does not count, because")))
    return f"✘ *{title}*\n{escaped(because)} {_said(judged.reasons, speaker)}"


def _sentences(judged: JudgedEntry) -> Iterable[Sayable]:
    return (answer.sentence for answer in judged.answers)


def _said(sentences: Iterable[Sayable], speaker: Speaker) -> str:
    return escaped(" · ".join(speaker.say(sentence) for sentence in sentences))


def _beside(assessment: Assessment, row: Row, speaker: Speaker) -> Iterator[str]:
    """Yield what stands beside the figures: the parties' own assessments, and declared history."""
    for verdict in row.verdicts:
        name = assessment.agreement.party(verdict.party).name
        word = STATUS_WORDS[verdict.verdict]
        said = text("{party} assessed it on {day}: {verdict}", party=name, day=verdict.on, verdict=word)
        yield escaped(speaker.say(Joined((said, verdict.comment), between=". ")))
    for item in row.history:
        said = text("Declared in the agreement: {what} ({reference})", what=item.text, reference=item.reference)
        yield escaped(speaker.say(said))
