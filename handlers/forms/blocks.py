"""Shows a form: from fields to the blocks of a modal, filled in with what is known."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    CheckboxesElement,
    ContextBlock,
    DatePickerElement,
    DividerBlock,
    HeaderBlock,
    InputBlock,
    InputInteractiveElement,
    NumberInputElement,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    SectionBlock,
    StaticMultiSelectElement,
    StaticSelectElement,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.domain.agreement import Agreement
from bot.domain.calendar import Interval
from bot.domain.fields import Choice, Field, FieldKind
from bot.domain.texts import Sayable, text
from bot.language import Speaker
from handlers.forms.form import Form
from handlers.forms.state import CHOSEN, MOST_BOXES, TICKS, TYPED, VALUE, FormState, in_blocks
from handlers.views.message import capitalised, escaped, marked_up, shortened

_MOST_TYPED = 3000

FORM_CALLBACK = "form"
ADD_ROW = "form_add_row"
REMOVE_ROW = "form_remove_row"
SWITCH_AGREEMENT = "form_agreement"
SWITCH_KIND = "form_kind"

_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?(?:e-?\d{1,2})?", re.ASCII)
_WARNING = text(
    "Never write who a client is: no names, no personal identity numbers. "
    "What you write here passes through the chat service before it reaches Löfteskoll."
)


@dataclass(frozen=True, slots=True)
class Showing:
    """What the blocks of a form depend on besides its fields."""

    state: FormState
    speaker: Speaker
    weeks: Sequence[Interval] = ()
    agreements: Sequence[Agreement] = ()
    kinds: Sequence[Choice] = ()
    """what may be logged in this form, to choose from at its top"""

    def plain(self, what: Sayable, most: int = 2000) -> PlainTextObject:
        """Return `what` as plain text, cut to the length that Slack allows there."""
        return PlainTextObject(text=shortened(self.speaker.say(what), most), emoji=False)


def form_view(
    form: Form,
    values: Mapping[str, Any],
    showing: Showing,
    *,
    intro: Sequence[Sayable] = (),
    questions: Sequence[Sayable] = (),
    closing: Sequence[Sayable] = (),
) -> View:
    """Return the modal of the form, filled in with `values`; `questions` stand out, `intro` is small print.

    What is said in `closing` stands right above the buttons: where somebody looks who has just pressed one.
    """
    say = showing.speaker.say
    blocks: list[Block] = [ContextBlock(elements=[showing.plain(note)]) for note in intro]
    blocks += [SectionBlock(text=marked_up(f"*{escaped(say(question))}*")) for question in questions]
    blocks += [ContextBlock(elements=[showing.plain(_WARNING)])] if form.warns else []
    if len(showing.agreements) > 1:
        blocks.append(_agreement_choice(showing))
    if len(showing.kinds) > 1:
        blocks.append(_kind_choice(showing))
    blocks += field_blocks(form.fields, values, showing, ())
    blocks += [SectionBlock(text=marked_up(f"*{escaped(say(said))}*")) for said in closing]
    return View(
        type="modal",
        callback_id=FORM_CALLBACK,
        title=showing.plain(capitalised(say(form.title)), 24),
        submit=showing.plain(form.submit, 24),
        close=showing.plain(text("Cancel"), 24),
        private_metadata=showing.state.model_dump_json(exclude_defaults=True),
        blocks=blocks,
    )


def _agreement_choice(showing: Showing) -> ActionsBlock:
    """Return the choice between the agreements of the channel; another one has other roles, so the form changes."""
    options = [Option(value=agreement.id, text=showing.plain(agreement.title, 75)) for agreement in showing.agreements]
    return ActionsBlock(
        block_id=showing.state.block_id("agreement"),
        elements=[
            StaticSelectElement(
                action_id=SWITCH_AGREEMENT,
                placeholder=showing.plain(text("Agreement"), 75),
                options=options,
                initial_option=_chosen(options, showing.state.agreement),
            )
        ],
    )


def _kind_choice(showing: Showing) -> SectionBlock:
    """Return the choice of what is logged; another kind asks other things, so the form changes."""
    options = [Option(value=kind.id, text=_capital(kind.label, showing)) for kind in showing.kinds]
    asked = text("What do you want to log?")
    return SectionBlock(
        block_id=showing.state.block_id("kind"),
        text=marked_up(f"*{escaped(showing.speaker.say(asked))}*"),
        accessory=StaticSelectElement(
            action_id=SWITCH_KIND, options=options, initial_option=_chosen(options, showing.state.form)
        ),
    )


def _capital(what: Sayable, showing: Showing) -> PlainTextObject:
    return showing.plain(capitalised(showing.speaker.say(what)), 75)


def field_blocks(
    fields: tuple[Field, ...], values: Mapping[str, Any], showing: Showing, at: tuple[str | int, ...]
) -> list[Block]:
    """Return the blocks of the fields, filled in with `values`; `at` is the path of the group they are in."""
    blocks: list[Block] = []
    for together in in_blocks(fields):
        field = together[0]
        if field.kind is FieldKind.TICK:
            blocks.append(_ticks(together, values, showing, at))
        elif field.folded and not showing.state.rows_of(field):
            blocks.append(_add_button(field, text("+ {what}", what=field.label), showing))
        elif field.kind is FieldKind.GROUP:
            blocks += _group(field, values.get(field.id) or (), showing)
        elif field.kind is FieldKind.COUNTS:
            blocks += _counts(field, values.get(field.id) or {}, showing, at)
        elif field.kind is FieldKind.NAME:
            blocks += _name(field, values.get(field.id), showing, at)
        else:
            element = _element(field, values.get(field.id), showing)
            blocks.append(_input(field, element, showing, (*at, field.id)))
    return blocks


def _input(field: Field, element: InputInteractiveElement, showing: Showing, path: tuple[str | int, ...]) -> InputBlock:
    return InputBlock(
        block_id=showing.state.block_id(*path),
        label=showing.plain(field.label),
        hint=showing.plain(field.hint) if field.hint else None,
        element=element,
        optional=not field.required,
    )


def _typed(value: str | None) -> str | None:
    """Return what was typed, to be shown again: Slack lets nobody type more than this, nor shows a form with more."""
    return value and value[:_MOST_TYPED]


def _element(field: Field, value: Any, showing: Showing) -> InputInteractiveElement:
    options = [Option(value=choice.id, text=showing.plain(choice.label, 75)) for choice in field.choices]
    match field.kind:
        case FieldKind.TEXT | FieldKind.NOTE:
            return PlainTextInputElement(
                action_id=VALUE,
                multiline=field.kind is FieldKind.NOTE,
                max_length=field.max_length,
                initial_value=_typed(value),
            )
        case FieldKind.NUMBER:
            return _number(field, value)
        case FieldKind.DATE:
            return DatePickerElement(action_id=VALUE, initial_date=value)
        case FieldKind.WEEK:
            options = [Option(value=week.key, text=showing.plain(_week_label(week), 75)) for week in showing.weeks]
            return StaticSelectElement(action_id=VALUE, options=options, initial_option=_chosen(options, value))
        case FieldKind.CHOICE:
            return StaticSelectElement(action_id=VALUE, options=options, initial_option=_chosen(options, value))
        case FieldKind.CHOICES:
            chosen = [option for option in options if option.value in (value or ())] or None
            if len(options) > MOST_BOXES:
                return StaticMultiSelectElement(action_id=VALUE, options=options, initial_options=chosen)
            return CheckboxesElement(action_id=VALUE, options=options, initial_options=chosen)
        case FieldKind.PERSON:
            return UserSelectElement(action_id=VALUE, initial_user=value)
        case _:
            raise ValueError(f"a field of kind {field.kind} is not a single element")


def _number(field: Field, value: float | None) -> NumberInputElement:
    return NumberInputElement(
        action_id=VALUE,
        is_decimal_allowed=field.decimals,
        min_value=None if field.at_least is None else str(field.at_least),
        max_value=None if field.at_most is None else str(field.at_most),
        initial_value=_digits(value),
    )


def _digits(value: float | str | None) -> str | None:
    """Return a number as it is typed, never as 1e-06; nothing for what is no number, which a form can't show."""
    if value is None or not _NUMBER.fullmatch(str(value)):
        return None
    return f"{Decimal(str(value)):f}"


def _week_label(week: Interval) -> Sayable:
    return text("{week}, {start:short} – {end}", week=week.label, start=week.start, end=week.end)


def _chosen(options: Sequence[Option], value: str | None) -> Option | None:
    return next((option for option in options if option.value == value), None)


def _ticks(
    together: Sequence[Field], values: Mapping[str, Any], showing: Showing, at: tuple[str | int, ...]
) -> InputBlock:
    options = [Option(value=tick.id, text=showing.plain(tick.label, 75)) for tick in together]
    chosen = [option for option in options if values.get(str(option.value))]
    return InputBlock(
        block_id=showing.state.block_id(*at, together[0].id, TICKS),
        label=showing.plain(text("Tick what is true")),
        element=CheckboxesElement(action_id=VALUE, options=options, initial_options=chosen or None),
        optional=True,
    )


def _counts(field: Field, values: Mapping[str, int], showing: Showing, at: tuple[str | int, ...]) -> Iterator[Block]:
    yield SectionBlock(text=marked_up(f"*{escaped(showing.speaker.say(field.label))}*"))
    for choice in field.choices:
        yield InputBlock(
            block_id=showing.state.block_id(*at, field.id, choice.id),
            label=showing.plain(capitalised(showing.speaker.say(choice.label))),
            element=_number(field, values.get(choice.id)),
            optional=True,
        )


def _name(field: Field, value: str | None, showing: Showing, at: tuple[str | int, ...]) -> Iterator[Block]:
    """Yield a list of the names that are known, and a line for a new one; only the line while none is."""
    known = field.names
    chosen = value if value in known else None
    if known:
        options = [Option(value=name, text=showing.plain(name, 75)) for name in known]
        yield InputBlock(
            block_id=showing.state.block_id(*at, field.id, CHOSEN),
            label=showing.plain(capitalised(showing.speaker.say(field.label))),
            element=StaticSelectElement(action_id=VALUE, options=options, initial_option=_chosen(options, chosen)),
            optional=True,
        )
    label = text("Or a new one") if known else field.label
    yield InputBlock(
        block_id=showing.state.block_id(*at, field.id, TYPED),
        label=showing.plain(capitalised(showing.speaker.say(label))),
        hint=showing.plain(field.hint) if field.hint else None,
        element=PlainTextInputElement(
            action_id=VALUE, max_length=field.max_length, initial_value=None if chosen else _typed(value)
        ),
        optional=bool(known) or not field.required,
    )


def _group(field: Field, rows: Sequence[Mapping[str, Any]], showing: Showing) -> Iterator[Block]:
    numbers = showing.state.rows_of(field)
    for place, number in enumerate(numbers):
        yield from _row_heading(field, place, number, showing)
        row = rows[place] if place < len(rows) else {}
        yield from field_blocks(field.fields, row, showing, (field.id, number))
    if field.more and len(numbers) < field.max_times:
        yield _add_button(field, field.more, showing)
    yield DividerBlock()


def _row_heading(field: Field, place: int, number: int, showing: Showing) -> Iterator[Block]:
    shown = len(showing.state.rows_of(field))
    if field.max_times == 1:
        return
    heading = text("{what} {number}", what=field.label, number=place + 1) if shown > 1 else field.label
    if shown <= field.min_times:
        yield HeaderBlock(text=showing.plain(heading, 150))
        return
    yield SectionBlock(
        text=marked_up(f"*{escaped(showing.speaker.say(heading))}*"),
        block_id=showing.state.block_id(field.id, number, "heading"),
        accessory=ButtonElement(
            action_id=REMOVE_ROW, text=showing.plain(text("Remove"), 75), value=f"{field.id}.{number}"
        ),
    )


def _add_button(field: Field, label: Sayable, showing: Showing) -> ActionsBlock:
    return ActionsBlock(
        block_id=showing.state.block_id(field.id, "more"),
        elements=[ButtonElement(action_id=ADD_ROW, text=showing.plain(label, 75), value=field.id)],
    )
