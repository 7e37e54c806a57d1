"""The sorts of form there are: what each one asks, and what is done with what a person wrote.

Every form goes the same way: `open_form` shows it; rows more or less, another agreement or another kind show it anew
(handlers.modals); its submission is read and checked there, then handed to its sort.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk.models.views import View

from bot.domain.agreement import ActivityKind, Agreement
from bot.domain.calendar import Interval
from bot.domain.fields import Choice
from bot.domain.texts import Sayable, text
from bot.services.access import Caller
from handlers.answering import open_modal
from handlers.forms.blocks import Showing, form_view
from handlers.forms.form import Form
from handlers.forms.reading import Faults
from handlers.forms.state import FormState
from handlers.house import House
from handlers.unreadable import left_out

Values = dict[str, Any]


def _no_faults(_values: Mapping[str, Any]) -> Faults:
    return {}


@dataclass(frozen=True, slots=True)
class Asked:
    """A form for somebody: its fields, the day that it is where the agreement lives, and what else it shows."""

    form: Form
    today: date
    state: FormState
    """which form it is; not always the one asked for: another agreement may not have that kind"""
    agreement: Agreement | None = None
    kind: ActivityKind | None = None
    """of the entry that it is the form of, if it is one's"""
    weeks: Sequence[Interval] = ()
    agreements: Sequence[Agreement] = ()
    kinds: Sequence[Choice] = ()
    likely: Mapping[str, Any] = field(default_factory=dict)
    """what a new one begins with"""
    intro: Sequence[Sayable] = ()
    """what is said above the fields"""
    names_anybody: bool = False
    """whether it may name somebody who has no access: it is the form that gives it"""
    faults: Callable[[Mapping[str, Any]], Faults] = field(default=_no_faults)
    """what the fields say against each other"""


@dataclass(frozen=True, slots=True)
class Sort:
    """How a sort of form is made, and what is done with it.

    `ask` raises a UserError where the caller may not (any more). `submit` acknowledges by itself.
    """

    ask: Callable[[House, Caller, FormState], Asked]
    submit: Callable[[Ack, House, Caller, FormState, Values], None]


def shown(
    house: House,
    asked: Asked,
    values: Mapping[str, Any],
    intro: Sequence[Sayable] = (),
    questions: Sequence[Sayable] = (),
    closing: Sequence[Sayable] = (),
) -> View:
    """Return the modal of a form, filled in with `values`; `intro` is said above its fields, besides its own, and
    `questions` are asked there; `closing` is said below them.
    """
    showing = Showing(asked.state, house.speaker, asked.weeks, asked.agreements, asked.kinds)
    return form_view(asked.form, values, showing, intro=(*intro, *asked.intro), questions=questions, closing=closing)


def open_form(
    house: House,
    context: BoltContext,
    trigger_id: str,
    sort: Sort,
    caller: Caller,
    state: FormState,
    values: Mapping[str, Any] | None = None,
    intro: Sequence[Sayable] = (),
) -> None:
    """Open a form for the person who typed or pressed, filled in with `values`, or with what is likeliest."""
    open_modal(context, trigger_id, first_shown(house, sort, caller, state, values, intro))


def first_shown(
    house: House,
    sort: Sort,
    caller: Caller,
    state: FormState,
    values: Mapping[str, Any] | None = None,
    intro: Sequence[Sayable] = (),
) -> View:
    """Return the modal of a form as it is first shown, filled in with `values`, or with what is likeliest."""
    asked = sort.ask(house, caller, state)
    values = asked.likely if values is None else values
    missing = left_out(house, caller.person, [caller.channel_id])
    if missing and asked.agreement:  # the one that was meant may be what is missing
        missing.append(text("This form is about: {title}", title=asked.agreement.title))
    return shown(house, fitted(asked, values), values, (*missing, *intro))


def fitted(asked: Asked, values: Mapping[str, Any]) -> Asked:
    """Return the form with a row for each that `values` has."""
    return replace(asked, state=asked.form.fitted(asked.state, values))
