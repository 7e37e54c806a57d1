"""What `/paminn` shows: every kind of reminder, what comes next, what is put off, who coordinates, who is away."""

from collections.abc import Iterator, Sequence

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    DividerBlock,
    Option,
    OverflowMenuElement,
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.domain.agreement import Agreement
from bot.domain.people import Person
from bot.domain.roles import Deed, Role, may
from bot.domain.texts import Sayable, Text, ntext, text
from bot.services.reminders import Item
from bot.services.reminding import Coordinating, Setting
from bot.services.reminding_overview import COMING_DAYS, Overview
from handlers.seldom import (
    PAMINN_AWAY,
    PAMINN_BACK,
    PAMINN_COORDINATOR,
    PAMINN_DIGEST,
    PAMINN_OTHER,
    PAMINN_RESUME,
    PAMINN_WAY,
)
from handlers.views.coming import coming_line, what_told
from handlers.views.message import (
    Message,
    button,
    capitalised,
    escaped,
    heading,
    marked_up,
    plain,
    section,
    sections,
    small,
)
from handlers.views.ways import Reading, moment_said, setting_lines
from storage.plans import Absence

CHANGE, ON, OFF, PREVIEW = "change", "on", "off", "preview"
"""What can be done with a kind of reminder."""
_MOST_HELD = 10
_TURN_ON, _TURN_OFF = text("Turn on"), text("Turn off")


def overview_view(seen: Overview, others: Sequence[Agreement], reading: Reading) -> Message:
    """Return an agreement's reminders; `others` are the channel's other agreements."""
    title = text("Reminders")
    blocks: list[Block] = [heading(reading.speaker.say(title)), small(_about(seen, reading))]
    blocks += [_setting(each, seen.role, reading) for each in seen.settings]
    blocks += [DividerBlock(), *_coming(seen, reading)]
    blocks += _held(seen, reading)
    blocks += [DividerBlock(), _coordinators(seen, reading)]
    blocks += [_absence(seen, reading), _own_digest(seen, reading)]
    if others:
        blocks.append(_others(others, reading))
    return Message(reading.say(text("Reminders: {title}", title=seen.agreement.title)), blocks)


def _about(seen: Overview, reading: Reading) -> str:
    told = [escaped(seen.agreement.title), reading.say(text("the parties share these choices"))]
    if seen.changed:
        day = seen.changed.changed_at.astimezone(seen.agreement.zone).date()
        who = reading.named(Person(seen.changed.team_id, seen.changed.user_id))
        told.append(reading.speaker.say(text("changed last {day} by {who}", day=day, who=who)))
    return " · ".join(told)


def _setting(setting: Setting, role: Role, reading: Reading) -> SectionBlock:
    done = {}
    if may(role, Deed.CHANGE_REMINDERS):
        done[CHANGE] = text("Change …")
        done[OFF if setting.way.on else ON] = _TURN_OFF if setting.way.on else _TURN_ON
    done[PREVIEW] = text("Preview")
    options = [
        Option(value=_way_value(what, setting), text=plain(reading.speaker.say(said))) for what, said in done.items()
    ]
    return SectionBlock(
        text=marked_up("\n".join(setting_lines(setting, reading.speaker, reading.team_id))),
        accessory=OverflowMenuElement(action_id=PAMINN_WAY, options=options),
    )


def _way_value(what: str, setting: Setting) -> str:
    return f"{what}|{setting.kind}|{setting.agreement.id}"


def _coming(seen: Overview, reading: Reading) -> list[Block]:
    title = reading.say(text("Coming next"))
    lines = [f"• {coming_line(each, seen.agreement, reading)}" for each in seen.coming]
    if not lines:
        lines = [reading.say(ntext("Nothing in {count} day.", "Nothing in {count} days.", COMING_DAYS))]
    as_now = text("As it stands now: what is logged changes it. Of what comes again, the first time is shown.")
    return [*sections([f"*{title}*", *lines]), small(reading.say(as_now))]


def _held(seen: Overview, reading: Reading) -> Iterator[Block]:
    """Yield what is put off, each with the way back."""
    if not seen.held:
        return
    title = text("Put off")
    yield section(f"*{reading.say(title)}*")
    for each in seen.held[:_MOST_HELD]:
        again = button(reading.speaker.say(text("Remind again")), PAMINN_RESUME, _held_value(each))
        yield section(_held_line(each, reading), again if may(seen.role, Deed.PUT_OFF) else None)
    if more := len(seen.held[_MOST_HELD:]):
        yield small(reading.say(ntext("and {count} more", "and {count} more", more)))


def _held_value(item: Item) -> str:
    return f"{item.agreement.id}|{item.occasion.kind}|{item.occasion.subject}"


def _held_line(item: Item, reading: Reading) -> str:
    lines = [f"◷ {what_told(item, reading)}"]
    if hold := item.hold:
        state: Sayable = text("not reminded of any more")
        if hold.until:
            state = text("put off until {moment}", moment=moment_said(hold.until, item.agreement))
        lines.append(f"{reading.say(state)} · {reading.named(Person(hold.team_id, hold.held_by))}")
    return "\n".join(lines)


def _coordinators(seen: Overview, reading: Reading) -> SectionBlock:
    title = text("Coordinators")
    lines = [f"*{reading.say(title)}*"]
    lines += [coordinating_line(each, seen.agreement, reading) for each in seen.coordinating]
    change = button(reading.speaker.say(text("Choose …")), PAMINN_COORDINATOR, seen.agreement.id)
    return section(lines, change if may(seen.role, Deed.CHANGE_REMINDERS) else None)


def coordinating_line(coordinating: Coordinating, agreement: Agreement, reading: Reading) -> str:
    """Return who coordinates for whom, and why it is them."""
    party = next((each.name for each in agreement.parties if each.id == coordinating.party), None)
    why = text("chosen") if coordinating.chosen else text("the first coordinator")
    whose = escaped(party) if party else reading.say(text("both parties"))
    return f"{capitalised(whose)}: {reading.named(coordinating.person)} ({reading.say(why)})"


def _absence(seen: Overview, reading: Reading) -> SectionBlock:
    away = text("Away")
    title = f"*{reading.say(away)}*"
    if seen.absence:
        return section([title, absence_line(seen.absence, reading)], _back(seen.agreement.id, reading))
    going = button(reading.speaker.say(text("I will be away …")), PAMINN_AWAY, seen.agreement.id)
    return section([title, reading.say(text("You aren't away."))], going)


def absence_line(absence: Absence, reading: Reading) -> str:
    """Return when the reader is away, and who gets their reminders meanwhile."""
    say = reading.speaker.say
    days = say(text("You are away {first:day} – {last:day}.", first=absence.first_day, last=absence.last_day))
    to = say(text("Your reminders go to your coordinator meanwhile."))
    if absence.deputy_id:
        deputy = reading.named(Person(absence.team_id, absence.deputy_id))
        to = say(text("Your reminders go to {who} meanwhile.", who=deputy))
    return f"{escaped(days)} {to}"


def _back(agreement_id: str, reading: Reading) -> ButtonElement:
    return button(reading.speaker.say(text("I am back")), PAMINN_BACK, agreement_id)


def absence_view(absence: Absence, agreement_id: str, reading: Reading) -> Message:
    """Return when the reader is away, with the ways to change it."""
    said = absence_line(absence, reading)
    change = button(reading.speaker.say(text("Change …")), PAMINN_AWAY, agreement_id)
    return Message(said, [section(said), ActionsBlock(elements=[_back(agreement_id, reading), change])])


def _own_digest(seen: Overview, reading: Reading) -> SectionBlock:
    state = text("Your own weekly digest: on") if seen.subscribed else text("Your own weekly digest: off")
    what = text("What you are to do, and what comes, by direct message.")
    lines = [f"*{reading.say(state)}*", reading.say(what)]
    return section(lines, _digest_button(seen.agreement, reading, on=not seen.subscribed))


def _digest_button(agreement: Agreement, reading: Reading, *, on: bool) -> ButtonElement:
    said = _TURN_ON if on else _TURN_OFF
    return button(reading.speaker.say(said), PAMINN_DIGEST, f"{ON if on else OFF}|{agreement.id}")


def own_digest_view(said: Sayable, agreement: Agreement, reading: Reading, *, on: bool) -> Message:
    """Return what has become of the reader's own digest, with the way back."""
    told = reading.say(said)
    return Message(told, [section(told, _digest_button(agreement, reading, on=not on))])


def _others(others: Sequence[Agreement], reading: Reading) -> ActionsBlock:
    return ActionsBlock(
        elements=[
            StaticSelectElement(
                action_id=PAMINN_OTHER,
                placeholder=plain(reading.speaker.say(text("The channel's other agreements"))),
                options=[Option(value=each.id, text=plain(each.title)) for each in others[:100]],
            )
        ]
    )


def switched_view(setting: Setting, reading: Reading) -> Message:
    """Return that a kind of reminder is on or off now, with the way back."""
    said = "\n".join(setting_lines(setting, reading.speaker, reading.team_id))
    on = setting.way.on
    back = button(
        reading.speaker.say(_TURN_OFF if on else _TURN_ON), PAMINN_WAY, _way_value(OFF if on else ON, setting)
    )
    return Message(said, [section(said, back), small(reading.say(text("It holds for all parties.")))])


def saved_modal(title: Text, lines: Sequence[str], reading: Reading) -> View:
    """Return what has been saved, in marked-up lines."""
    say = reading.speaker.say
    seen = text("Type /paminn to see it all.")
    return View(
        type="modal",
        title=plain(say(title), 24),
        close=plain(say(text("Close")), 24),
        blocks=[section(lines), small(reading.say(seen))],
    )
