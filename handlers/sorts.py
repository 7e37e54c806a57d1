"""Every sort of form by the name that its state carries; whatever isn't named here logs an entry."""

from collections.abc import Mapping
from importlib import import_module

from bot.domain.kinds import ACTION
from bot.domain.optional_kinds import CONSENT
from handlers.action_forms import ACTING, HANDING_OVER, HANDOVER_FORM
from handlers.cancelling import CANCEL_FORM, CANCELLING
from handlers.consents import CONSENTING
from handlers.entries import LOGGING
from handlers.forms.state import FormState
from handlers.seldom import (
    ABSENCE_FORM,
    AMEND_CHOICE_FORM,
    AMEND_FORM,
    AMEND_KIND_FORM,
    COORDINATOR_FORM,
    MEMBER_FORM,
    SKETCH_BASICS_FORM,
    SKETCH_KIND_FORM,
    SKETCH_PROMISE_FORM,
    SNOOZE_FORM,
    WAY_FORM,
)
from handlers.sort import Sort
from handlers.ties import TIE_FORM, TYING

_SORTS: Mapping[str, Sort] = {
    TIE_FORM: TYING,
    CANCEL_FORM: CANCELLING,
    ACTION: ACTING,
    CONSENT: CONSENTING,
    HANDOVER_FORM: HANDING_OVER,
}
_LATER: Mapping[str, tuple[str, str]] = {
    SKETCH_BASICS_FORM: ("handlers.making", "SKETCHING_BASICS"),
    SKETCH_KIND_FORM: ("handlers.making", "SKETCHING_KIND"),
    SKETCH_PROMISE_FORM: ("handlers.making", "SKETCHING_PROMISE"),
    AMEND_CHOICE_FORM: ("handlers.changing", "CHOOSING_CHANGE"),
    AMEND_KIND_FORM: ("handlers.changing", "AMENDING_KIND"),
    AMEND_FORM: ("handlers.changing", "AMENDING"),
    WAY_FORM: ("handlers.ways", "CHOOSING_WAY"),
    ABSENCE_FORM: ("handlers.absences", "BEING_AWAY"),
    COORDINATOR_FORM: ("handlers.absences", "COORDINATING"),
    SNOOZE_FORM: ("handlers.reminding", "SNOOZING"),
    MEMBER_FORM: ("handlers.members", "LETTING_IN"),
}
"""The sorts of what is seldom done: their modules are loaded when they are first needed (see handlers.later)."""


def sort_of(state: FormState) -> Sort:
    """Return the sort of form that the state is of."""
    if found := _LATER.get(state.form):
        module, name = found
        sort: Sort = getattr(import_module(module), name)
        return sort
    return _SORTS.get(state.form, LOGGING)
