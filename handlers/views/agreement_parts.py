"""An agreement in words, part by part, as its forms ask for it; and what is different between two versions of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.agreement import Agreement, Commitment, Extension
from bot.domain.making.activities import around
from bot.domain.making.commitments import answers_from
from bot.domain.making.forms import SHORT_KIND_NAMES, basics_fields, commitment_fields
from bot.domain.making.made import basics_of
from bot.domain.targets import Count
from bot.domain.texts import Sayable, Text, ntext, text
from bot.language import Speaker
from handlers.views.entries import field_lines
from handlers.views.message import capitalised, escaped

_LISTS: tuple[tuple[str, Text], ...] = (
    ("focus_areas", text("Focus areas")),
    ("areas", text("Areas")),
    ("situation_categories", text("Categories of the situation picture")),
    ("roles", text("Roles")),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an agreement in marked-up words."""

    title: str
    lines: tuple[str, ...]


def parts_of(agreement: Agreement, speaker: Speaker) -> dict[str, Part]:
    """Return the parts by name: what holds for the whole, each commitment under its id, the option, the lists."""
    whole = speaker.say(text("The whole agreement"))
    basics = field_lines(basics_fields(new=False), basics_of(agreement), speaker)
    parts = {"whole": Part(escaped(whole), tuple(basics))}
    for commitment in agreement.commitments:
        title = escaped(f"{commitment.id} {commitment.title}")
        parts[commitment.id] = Part(title, tuple(commitment_lines(agreement, commitment, speaker)))
    if agreement.extension:
        title = escaped(speaker.say(text("Option to extend")))
        parts["extension"] = Part(title, tuple(_extension_lines(agreement.extension, speaker)))
    for key, label in _LISTS:
        if names := tuple(escaped(speaker.say(each.name)) for each in getattr(agreement, key)):
            parts[key] = Part(escaped(speaker.say(label)), names)
    return parts


def commitment_lines(agreement: Agreement, commitment: Commitment, speaker: Speaker) -> Iterator[str]:
    """Yield what kind of commitment it is, then what stands in its form, and what has become of it."""
    yield escaped(capitalised(speaker.say(SHORT_KIND_NAMES[commitment.target.kind])))
    fields = [field for field in commitment_fields(commitment.target.kind, around(agreement)) if field.id != "title"]
    for line in field_lines(fields, answers_from(commitment), speaker):
        yield line.replace("\n", ", ")  # what stands one on each line
    for item in commitment.history:
        said = text("Declared in the agreement: {what} ({reference})", what=item.text, reference=item.reference)
        yield escaped(speaker.say(said))
    if carried := commitment.carried_over:
        to = {"agreement": carried.to, "id": carried.commitment, "day": carried.on}
        yield escaped(speaker.say(text("Lives on as {id} in {agreement} from {day}", **to)))


def _extension_lines(option: Extension, speaker: Speaker) -> Iterator[str]:
    months = ntext("{count} month more", "{count} months more", option.months)
    yield escaped(speaker.say(text("{months}, to be decided by {day}", months=months, day=option.decide_by)))
    if decision := option.decision:
        said = text("Extended on {day}", day=decision.on)
        if not decision.extended:
            said = text("Not extended: decided on {day}", day=decision.on)
        yield escaped(speaker.say(said))
        if decision.reference:
            yield escaped(speaker.say(text("Decision: {reference}", reference=decision.reference)))


def differences(before: Agreement, after: Agreement, speaker: Speaker) -> list[str]:
    """Return what is different, part by part: the lines that are gone, and those that are new."""
    old, new = parts_of(before, speaker), parts_of(after, speaker)
    found: list[str] = []
    for key in dict.fromkeys([*old, *new]):
        found += _different(old.get(key), new.get(key))
    return found


def _different(old: Part | None, new: Part | None) -> Iterator[str]:
    if old == new:
        return
    if new is None and old:
        yield f"− ~*{old.title}*~"
    elif old is None and new:
        yield f"+ *{new.title}*"
        yield from new.lines
    elif old and new:
        yield f"*{old.title}*" if old.title == new.title else f"− ~*{old.title}*~\n+ *{new.title}*"
        yield from (f"− ~{line}~" for line in old.lines if line not in new.lines)
        yield from (f"+ {line}" for line in new.lines if line not in old.lines)


def unscaled(before: Agreement, after: Agreement) -> list[Sayable]:
    """Return what to think of when the agreement goes on for longer: numbers don't grow by themselves."""
    if before.in_force.end == after.in_force.end:
        return []
    return [
        text(
            "{id} is still at least {number} {unit}, also over the longer time. Numbers don't grow by themselves: if "
            "you have agreed on another one, change it with /lofte ändra {id}.",
            id=commitment.id,
            number=commitment.target.at_least,
            unit=commitment.target.unit,
        )
        for commitment in after.commitments
        if isinstance(commitment.target, Count)
        and commitment.target.at_least
        and before.by_id.get(commitment.id) == commitment
        and before.period_of(commitment) != after.period_of(commitment)
    ]
