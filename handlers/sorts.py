"""Every sort of form by the name that its state carries; whatever isn't named here logs an entry."""

from collections.abc import Mapping

from handlers.cancelling import CANCEL_FORM, CANCELLING
from handlers.entries import LOGGING
from handlers.forms.state import FormState
from handlers.sort import Sort
from handlers.ties import TIE_FORM, TYING

_SORTS: Mapping[str, Sort] = {
    TIE_FORM: TYING,
    CANCEL_FORM: CANCELLING,
}


def sort_of(state: FormState) -> Sort:
    """Return the sort of form that the state is of."""
    return _SORTS.get(state.form, LOGGING)
