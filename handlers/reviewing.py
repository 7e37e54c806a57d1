"""Between writing and saving: the review, changing what was understood of a line, joining the same operation."""

from collections.abc import Sequence
from typing import Any

from slack_bolt import BoltContext
from slack_sdk.models.views import View

from bot.domain.kinds import MEETING
from bot.domain.texts import Sayable, text
from bot.services.access import Caller
from bot.services.entries import Review, find_written, join_draft
from handlers.answering import update_modal
from handlers.forms.form import entry_form
from handlers.forms.state import FormState
from handlers.house import House, caller_of
from handlers.sort import Sort, fitted, shown
from handlers.views.reviews import Piece, review_view
from handlers.who import namer_for, who_logged


def show_review(
    house: House, caller: Caller, state: FormState, review: Review, understood: Sequence[Piece] = ()
) -> View:
    """Return the review of what was written; `understood` is the line that it was read from, piece by piece."""
    asking = review.asking(house.now())
    return review_view(
        review,
        entry_form(asking, review.entry.kind, review.entry.commitment),
        _notice(house, review),
        _similar(house, review),
        understood=understood,
        private_metadata=state.model_dump_json(exclude_defaults=True),
        speaker=house.speaker,
        name_of=namer_for(house, caller),
    )


def _notice(house: House, review: Review) -> Sayable | None:
    if review.added_to is None:
        return None
    who = who_logged(house, review.agreement, review.added_to)
    if review.entry.kind == MEETING:
        return text(
            "There is a note for this week already, logged by {who}. Yours comes after what stands there; where there "
            "can be only one answer (the meeting day), yours replaces it.",
            who=who,
        )
    return text(
        "This is added to what {who} has logged. Texts come after what stands there; where there can be only one "
        "answer, yours replaces it.",
        who=who,
    )


def _similar(house: House, review: Review) -> Sayable | None:
    if review.similar is None:
        return None
    who = who_logged(house, review.agreement, review.similar)
    if review.entry.revision > 1:
        return text("{who} has logged the same on the same day. If it is the same one, undo one of the two.", who=who)
    return text(
        "{who} has logged a joint operation on the same day. Is it the same one? Then it is one operation, and counts "
        "once.",
        who=who,
    )


def join(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Make what was written a part of the other entry, and show the review of both together."""
    view = body["view"]
    state = FormState.model_validate_json(view["private_metadata"])
    caller = caller_of(context, state.channel)
    review = join_draft(house.database, caller, state.draft, action["value"], now=house.now())
    update_modal(context, view, show_review(house, caller, state, review))


def change_written(context: BoltContext, body: dict[str, Any], house: House, sort: Sort) -> None:
    """Show the form of what was understood of a line, to change it."""
    view = body["view"]
    state = FormState.model_validate_json(view["private_metadata"])
    caller = caller_of(context, state.channel)
    new = find_written(house.database, caller, state.draft)
    asked = fitted(sort.ask(house, caller, state), new.values)
    update_modal(context, view, shown(house, asked, new.values))
