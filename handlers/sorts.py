"""Every sort of form by the name that its state carries; whatever isn't named here logs an entry."""

from collections.abc import Mapping

from bot.domain.kinds import ACTION
from bot.domain.optional_kinds import CONSENT
from handlers.action_forms import ACTING, HANDING_OVER, HANDOVER_FORM
from handlers.cancelling import CANCEL_FORM, CANCELLING
from handlers.changing import (
    AMEND_CHOICE_FORM,
    AMEND_FORM,
    AMEND_KIND_FORM,
    AMENDING,
    AMENDING_KIND,
    CHOOSING_CHANGE,
)
from handlers.consents import CONSENTING
from handlers.entries import LOGGING
from handlers.forms.state import FormState
from handlers.making import (
    SKETCH_BASICS_FORM,
    SKETCH_KIND_FORM,
    SKETCH_PROMISE_FORM,
    SKETCHING_BASICS,
    SKETCHING_KIND,
    SKETCHING_PROMISE,
)
from handlers.sort import Sort
from handlers.ties import TIE_FORM, TYING

_SORTS: Mapping[str, Sort] = {
    TIE_FORM: TYING,
    CANCEL_FORM: CANCELLING,
    SKETCH_BASICS_FORM: SKETCHING_BASICS,
    SKETCH_KIND_FORM: SKETCHING_KIND,
    SKETCH_PROMISE_FORM: SKETCHING_PROMISE,
    AMEND_CHOICE_FORM: CHOOSING_CHANGE,
    AMEND_KIND_FORM: AMENDING_KIND,
    AMEND_FORM: AMENDING,
    ACTION: ACTING,
    CONSENT: CONSENTING,
    HANDOVER_FORM: HANDING_OVER,
}


def sort_of(state: FormState) -> Sort:
    """Return the sort of form that the state is of."""
    return _SORTS.get(state.form, LOGGING)
