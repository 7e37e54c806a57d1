"""Consents in words: the latest counts, and what is recorded for a case reference. Never legal advice."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, Block, ConfirmObject
from slack_sdk.models.views import View

from bot.domain.consents import Counted, Standing, lacking, standing_of
from bot.domain.fields import FieldKind
from bot.domain.optional_kinds import FROM_AGE, GUARDIAN, YOUTH
from bot.domain.texts import Joined, Sayable, text
from bot.language import Speaker
from bot.services.consents import Recorded
from handlers.forms.form import Form
from handlers.views.entries import HISTORY, entry_reference
from handlers.views.message import Message, button, escaped, heading, plain, section, sections, small

REGISTER = "consent_new"
CHANGE_CONSENT = "consent_change"
RENEW = "consent_renew"
WITHDRAW = "consent_withdraw"

_NO_ADVICE = text(
    "This is what is recorded, not legal advice. Whoever discloses something decides on each disclosure, and answers "
    "for it."
)
_GIVERS: Mapping[str, Sayable] = {GUARDIAN: text("guardian"), YOUTH: text("the young person")}
_OVER = {Standing.WITHDRAWN, Standing.EXPIRED}


def counts_told(counted: Counted) -> tuple[Sayable, ...]:
    """Return the latest counts and what has changed since those before."""
    if counted.latest is None:
        return (text("Nothing has been counted yet."),)
    having, without = counted.figures(counted.latest)
    told = text(
        "Counted on {day}: {having} with valid consent, {without} without.",
        day=counted.latest.start,
        having=having,
        without=without,
    )
    if counted.before is None:
        return (told,)
    having_before, without_before = counted.figures(counted.before)
    changed = text(
        "Since {day}: {having} with, {without} without.",
        day=counted.before.start,
        having=_change(having - having_before),
        without=_change(without - without_before),
    )
    return (told, changed)


def _change(by: int) -> str:
    return f"{'+' if by > 0 else '−' if by < 0 else '±'}{abs(by)}"


def consent_view(recorded: Recorded, form: Form, speaker: Speaker) -> Message:
    """Return what is recorded for a reference, and what can be done from there."""
    entry = recorded.entry
    title, standing, blocks = _told(recorded, form, speaker)
    value = entry_reference(recorded.agreement.id, entry.id)
    over = standing_of(recorded.agreement.consents, entry.values, recorded.on) in _OVER
    confirm = ConfirmObject(
        title=plain(speaker.say(text("Withdraw the consent?")), 100),
        text=plain(speaker.say(text("From today it no longer holds. Its history is kept.")), 300),
        confirm=plain(speaker.say(text("Withdraw")), 30),
        deny=plain(speaker.say(text("Keep it")), 30),
        style="danger",
    )
    first = (
        button(speaker.say(text("A new consent")), RENEW, value, style="primary")
        if over
        else button(speaker.say(text("Withdraw")), WITHDRAW, value, confirm=confirm)
    )
    change = button(speaker.say(text("Change")), CHANGE_CONSENT, value)
    history = button(speaker.say(text("History")), HISTORY, value)
    return Message(f"{title} {standing}", [*blocks, ActionsBlock(elements=[first, change, history])])


def consent_modal(recorded: Recorded, form: Form, speaker: Speaker) -> View:
    """Return the same once it has been saved: nobody else is told of it."""
    _, _, blocks = _told(recorded, form, speaker)
    saved = speaker.say(text("Saved. No post is made of it: only those who ask for the reference see this."))
    return View(
        type="modal",
        title=plain(speaker.say(text("Consent")), 24),
        close=plain(speaker.say(text("Close")), 24),
        clear_on_close=True,
        blocks=[section(escaped(saved)), *blocks],
    )


def _told(recorded: Recorded, form: Form, speaker: Speaker) -> tuple[str, str, list[Block]]:
    values = recorded.entry.values
    title = speaker.say(text("May we share about {reference}?", reference=str(values["reference"])))
    standing, *rest = [escaped(speaker.say(line)) for line in _standing_lines(recorded)]
    blocks: list[Block] = [
        heading(title),
        section([f"*{standing}*", *rest]),
        *sections(_lines(form, values, speaker)),
        small(escaped(speaker.say(_NO_ADVICE))),
    ]
    return escaped(title), standing, blocks


def _lines(form: Form, values: Mapping[str, Any], speaker: Speaker) -> list[str]:
    """Return a marked-up line for each thing that was chosen; the days are said in words, with their years."""
    lines = []
    for field in form.fields:
        chosen = values.get(field.id)
        if field.kind in {FieldKind.CHOICE, FieldKind.CHOICES} and chosen:
            ids = chosen if isinstance(chosen, list) else [chosen]
            names: dict[str, Sayable] = {choice.id: choice.label for choice in field.choices}
            said = speaker.say(Joined(tuple(names[each] if each in names else str(each) for each in ids)))
            lines.append(f"*{escaped(speaker.say(field.label))}* {escaped(said)}")
    return lines


def _standing_lines(recorded: Recorded) -> Iterator[Sayable]:
    """Yield how the consent stands, and whether those have consented whom the agreement's age rule asks for."""
    consents, values = recorded.agreement.consents, recorded.entry.values
    match standing_of(consents, values, recorded.on):
        case Standing.WITHDRAWN:
            yield text("✘ The consent is withdrawn, from {day}.", day=_day(values, "withdrawn"))
        case Standing.EXPIRED:
            yield text("✘ The consent has run out: it held until {day}.", day=_day(values, "valid_until"))
        case Standing.LACKING:
            yield text("✘ What is recorded is not enough by the agreement's own rule.")
        case _:
            yield text("✔ A consent is recorded, and it holds today, for what is listed here and nothing else.")
    yield _period(values)
    if consents.youth_from is None:
        return
    both = values.get("age_group") == FROM_AGE
    rule = (
        text("From {age} years, a guardian and the young person consent.", age=consents.youth_from)
        if both
        else text("Under {age} years, a guardian consents.", age=consents.youth_from)
    )
    missing = lacking(consents, values)
    yield Joined((rule, _missing(missing) if missing else text("That is there.")), between=" ")


def _period(values: Mapping[str, Any]) -> Sayable:
    start = _day(values, "date")
    if "valid_until" not in values:
        return text("Given from {start}, with no last day.", start=start)
    return text("Given for {start} – {end}.", start=start, end=_day(values, "valid_until"))


def _missing(who: Sequence[str]) -> Sayable:
    return text("Lacking: {who}.", who=Joined(tuple(_GIVERS[each] for each in who)))


def _day(values: Mapping[str, Any], field: str) -> date:
    return date.fromisoformat(values[field])


def no_consent_view(reference: str, agreement_id: str, speaker: Speaker) -> Message:
    """Return that nothing is recorded for the reference, with a way to record something."""
    said = escaped(speaker.say(text("No consent is recorded for {reference}.", reference=reference)))
    register = button(speaker.say(text("Record a consent")), REGISTER, f"{agreement_id}|{reference}")
    advice = small(escaped(speaker.say(_NO_ADVICE)))
    return Message(said, [section(f"*{said}*"), advice, ActionsBlock(elements=[register])])


def references_view(agreement_id: str, speaker: Speaker) -> Message:
    """Return how single consents are asked for and recorded."""
    said = escaped(
        speaker.say(text("Consents are kept here by case reference. Ask with /samtycke and the reference: AB-12."))
    )
    register = button(speaker.say(text("Record a consent")), REGISTER, f"{agreement_id}|", style="primary")
    return Message(said, [section(said), ActionsBlock(elements=[register])])
