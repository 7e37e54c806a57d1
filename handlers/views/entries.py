"""An entry in words: line by line as its form asked, as a post in the parties' channels, as a review before saving."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, Block, ConfirmObject, DividerBlock
from slack_sdk.models.views import View

from bot.domain.agreement import Agreement
from bot.domain.assessment import Assessment, JudgedEntry, Row
from bot.domain.entries import Entry, EntryState
from bot.domain.fields import Field, FieldKind
from bot.domain.kinds import kinds_of
from bot.domain.texts import Sayable, text
from bot.language import Speaker
from handlers.forms.form import entry_form
from handlers.views.message import (
    Message,
    button,
    capitalised,
    escaped,
    heading,
    lowered,
    plain,
    section,
    sections,
    small,
)

SHOW = "entry_show"
CORRECT = "entry_correct"
UNDO = "entry_undo"
REVIEW_CALLBACK = "review"

NameOf = Callable[[str], str]
"""How a person chosen in a form is named, by user id, marked up."""
Verdicts = Sequence[tuple[Row, JudgedEntry]]
"""For each commitment that an entry concerns: its row with the entry in it, and how the entry was judged there."""


def entry_title(agreement: Agreement, entry: Entry, speaker: Speaker) -> str:
    """Return "Gemensam insats 14–15 okt. 2022", "Veckomöte vecka 41"."""
    kind = kinds_of(agreement)[entry.kind]
    name = speaker.say(kind.name)
    when: Sayable
    if kind.when == "week":
        year, _, week = str(entry.values["week"]).partition("-W")
        when = text("week {week}, {year}", week=str(int(week)), year=year)
    elif entry.start == entry.end:
        when = text("{day}", day=entry.start)
    else:
        when = text("{start:short} – {end}", start=entry.start, end=entry.end)
    return f"{capitalised(name)} {speaker.say(when)}"


def mention(user_id: str) -> str:
    """Return a mention, which works in the person's own workspace."""
    return f"<@{user_id}>"


def entry_lines(agreement: Agreement, entry: Entry, speaker: Speaker, name_of: NameOf = mention) -> list[str]:
    """Return a marked-up line for each field that was filled in; `name_of` names the persons chosen in it."""
    shown = _Shown(speaker, name_of).lines(entry_form(agreement, entry.kind).fields, entry.values)
    return [f"*{escaped(label)}:* {content}" for label, content in shown]


@dataclass(frozen=True, slots=True)
class _Shown:
    """Puts the values of fields into marked-up words."""

    speaker: Speaker
    name_of: NameOf

    def lines(self, fields: Sequence[Field], values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        for field in fields:
            value: Any = values.get(field.id)
            if _is_nothing(value) or field.kind is FieldKind.WEEK:
                continue
            label = self.speaker.say(field.label).removesuffix("?")
            if field.kind is FieldKind.GROUP:
                for row in value:
                    yield label, self._row(field.fields, row)
            else:
                yield label, self._value(field, value)

    def _row(self, fields: Sequence[Field], row: Mapping[str, Any]) -> str:
        """Return a row of a group in one line: what says itself stands alone, the rest with its label."""
        told = []
        for field in fields:
            value = row.get(field.id)
            if _is_nothing(value):
                continue
            label = escaped(lowered(self.speaker.say(field.label)))
            if field.kind is FieldKind.TICK:
                told.append(label)
            elif field is fields[0]:
                told.append(self._value(field, value))
            else:
                told.append(f"{label} {self._value(field, value)}")
        return ", ".join(told)

    def _value(self, field: Field, value: Any) -> str:
        names = {choice.id: escaped(self.speaker.say(choice.label)) for choice in field.choices}
        match field.kind:
            case FieldKind.DATE:
                return self.speaker.put(date.fromisoformat(value), "day")
            case FieldKind.CHOICE:
                return names.get(value, escaped(str(value)))
            case FieldKind.CHOICES:
                return ", ".join(names.get(each, escaped(str(each))) for each in value)
            case FieldKind.COUNTS:
                counted = ((names.get(name, escaped(name)), count) for name, count in value.items())
                # the number last: a name has one form, whatever the number
                return ", ".join(f"{lowered(name)} {count}" for name, count in counted if count)
            case FieldKind.PERSON:
                return self.name_of(value)
            case FieldKind.TICK:
                return self.speaker.say(text("yes"))
            case FieldKind.TEXT | FieldKind.NOTE:
                return escaped(str(value))
            case _:
                return self.speaker.put(value)


def _is_nothing(value: Any) -> bool:
    """Tell whether nothing was filled in: nought is something, but noughts only of every role are not."""
    if isinstance(value, Mapping):
        return not any(value.values())
    return value is None or value is False or value in ("", [])


def verdict_line(row: Row, judged: JudgedEntry, speaker: Speaker) -> str:
    """Return whether the entry counts towards the commitment and why not, with the figure."""
    figure = f"{escaped(row.title)}: {escaped(speaker.say(row.sentence))}"
    if judged.counts:
        counts = capitalised(speaker.say(text("counts towards {id}", id=row.id)))
        return f"✔ *{escaped(counts)}*\n{figure}"
    said = capitalised(speaker.say(text("does not count towards {id}, because", id=row.id)))
    reasons = [escaped(speaker.say(reason)) for reason in judged.reasons]
    listed = f" {reasons[0]}" if len(reasons) == 1 else "".join(f"\n• {reason}" for reason in reasons)
    return f"✘ *{escaped(said)}*{listed}\n{figure}"


def verdicts_of(assessment: Assessment, entry_id: str) -> Verdicts:
    """Return the commitments that the entry concerns, each with how it was judged there."""
    return [(row, judged) for row in assessment.commitments() for judged in row.entries if judged.entry.id == entry_id]


def entry_post(
    agreement: Agreement,
    entry: Entry,
    verdicts: Verdicts,
    told_by: Sayable,
    speaker: Speaker,
    name_of: NameOf = mention,
) -> Message:
    """Return the summary that each party's channel gets, with progress and what can be done from there."""
    title = entry_title(agreement, entry, speaker)
    signed = small(escaped(speaker.say(told_by)))
    if entry.state is EntryState.UNDONE:
        undone = speaker.say(text("{what} was undone and no longer counts.", what=title))
        return Message(undone, [section(f"~{escaped(title)}~"), section(escaped(undone)), signed])
    lines = [verdict_line(row, judged, speaker) for row, judged in verdicts]
    blocks: list[Block] = [heading(title), *sections(entry_lines(agreement, entry, speaker, name_of)), *sections(lines)]
    blocks += [signed, _entry_buttons(agreement, entry, speaker)]
    told = "; ".join(speaker.say(row.sentence) for row, _ in verdicts)
    return Message(escaped(f"{title}. {told}" if told else title), blocks)


def _entry_buttons(agreement: Agreement, entry: Entry, speaker: Speaker) -> ActionsBlock:
    value = entry_reference(agreement.id, entry.id)
    confirm = ConfirmObject(
        title=plain(speaker.say(text("Undo this?")), 100),
        text=plain(speaker.say(text("It will no longer count. Its history is kept.")), 300),
        confirm=plain(speaker.say(text("Undo")), 30),
        deny=plain(speaker.say(text("Keep it")), 30),
    )
    return ActionsBlock(
        elements=[
            button(speaker.say(text("Show the pledge")), SHOW, value),
            button(speaker.say(text("Correct")), CORRECT, value),
            button(speaker.say(text("Undo")), UNDO, value, confirm=confirm),
        ]
    )


def entry_reference(agreement_id: str, entry_id: str) -> str:
    """Return what a button about an entry carries."""
    return f"{agreement_id}|{entry_id}"


def review_view(
    agreement: Agreement,
    entry: Entry,
    verdicts: Verdicts,
    notice: Sayable | None,
    *,
    private_metadata: str,
    speaker: Speaker,
    name_of: NameOf = mention,
) -> View:
    """Return the modal between writing and saving: what was understood, and what it counts towards."""
    lines = [verdict_line(row, judged, speaker) for row, judged in verdicts]
    none = speaker.say(text("Nothing in this agreement counts this kind of entry; it is kept all the same."))
    blocks: list[Block] = [heading(entry_title(agreement, entry, speaker))]
    if notice:
        blocks.append(section(f"*{escaped(speaker.say(notice))}*"))
    blocks += sections(lines or [escaped(none)])
    blocks += [DividerBlock(), *sections(entry_lines(agreement, entry, speaker, name_of))]
    return View(
        type="modal",
        callback_id=REVIEW_CALLBACK,
        title=plain(speaker.say(text("Is this right?")), 24),
        submit=plain(speaker.say(text("Add") if notice else text("Save")), 24),
        close=plain(speaker.say(text("Change")), 24),
        private_metadata=private_metadata,
        blocks=blocks,
    )
