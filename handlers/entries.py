"""`/insats` and `/veckomote`: a form, a review, one entry; then correcting and undoing it from its post."""

from datetime import date
from typing import Any
from uuid import uuid4

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk.models.views import View

from bot.domain.agreement import Agreement
from bot.domain.calendar import latest_weeks, local_day, parse_week, week_of
from bot.domain.entries import faults_of
from bot.domain.kinds import MEETING, OPERATION, kinds_of
from bot.domain.texts import Sayable, text
from bot.services.access import Caller, Reach, find_reachable
from bot.services.entries import (
    NewEntry,
    Review,
    find_same_week,
    open_entry,
    review_entry,
    save_draft,
    undo_entry,
)
from bot.services.errors import NotTied
from handlers.answering import answer, open_modal
from handlers.forms.blocks import Showing, form_view
from handlers.forms.form import entry_form
from handlers.forms.reading import Faults
from handlers.forms.state import FormState
from handlers.house import House, caller_of
from handlers.views.answers import told_view, untied_view
from handlers.views.entries import mention, review_view
from handlers.views.message import escaped
from storage.entries import StoredEntry

_WEEKS_OFFERED = 60


def open_operation(context: BoltContext, command: dict[str, Any], respond: Respond, house: House) -> None:
    """Answer `/insats`."""
    _open_new(OPERATION, context, command["trigger_id"], respond, house)


def open_meeting(context: BoltContext, command: dict[str, Any], respond: Respond, house: House) -> None:
    """Answer `/veckomote`."""
    _open_new(MEETING, context, command["trigger_id"], respond, house)


def _open_new(kind: str, context: BoltContext, trigger_id: str, respond: Respond, house: House) -> None:
    caller = caller_of(context)
    reaches = find_reachable(house.database, caller, now=house.now())
    if not reaches:
        answer(respond, untied_view(house.speaker))
        return
    agreement = reaches[0].agreement
    state = FormState(form=kind, draft=uuid4().hex, channel=caller.channel_id, agreement=agreement.id)
    open_modal(context, trigger_id, entry_view(house, caller, state, reaches, None))


def entry_view(
    house: House, caller: Caller, state: FormState, reaches: list[Reach], values: dict[str, Any] | None
) -> View:
    """Return the modal of an entry's form; without `values`, filled in with what is most likely."""
    agreement = {each.agreement.id: each.agreement for each in reaches}.get(state.agreement or "")
    if agreement is None:
        raise NotTied
    form = entry_form(agreement, state.form)
    today = local_day(house.now(), agreement.zone)
    intro: list[Sayable] = []
    if values is None:
        values = _likely_values(agreement, state.form, today)
        if state.form == MEETING:
            intro = _already_noted(house, caller, agreement, values["week"])
    weeks = latest_weeks(agreement.in_force, today, most=_WEEKS_OFFERED)
    if (week := values.get("week")) and week not in {each.key for each in weeks}:
        weeks = [*weeks, parse_week(week)]
    # what is corrected stays with its agreement
    shown = tuple(each.agreement for each in reaches) if state.entry is None else ()
    return form_view(form, values, Showing(state, house.speaker, weeks, shown), intro=intro)


def _likely_values(agreement: Agreement, kind: str, today: date) -> dict[str, Any]:
    match kinds_of(agreement)[kind].when:
        case "days":
            return {"days": [{"date": today.isoformat()}]}
        case "week":
            return {"week": week_of(today).key}
        case _:
            return {"date": today.isoformat()}


def _already_noted(house: House, caller: Caller, agreement: Agreement, week: str) -> list[Sayable]:
    found = find_same_week(house.database, caller, agreement_id=agreement.id, kind=MEETING, week=week)
    if found is None:
        return []
    return [
        text(
            "There is a note for {week} already, logged by {who}. What you save is added to it.",
            week=parse_week(week).label,
            who=who_logged(house, agreement, found),
        )
    ]


def who_logged(house: House, agreement: Agreement, stored: StoredEntry) -> Sayable:
    """Return who logged an entry first: the name where it is known without asking Slack, and the party."""
    by = stored.logged_by
    name = house.workspaces.known_name(by.team_id, by.user_id)
    party = next((each.name for each in agreement.parties if each.id == stored.entry.party), None)
    if name and party:
        return text("{name} ({party})", name=name, party=party)
    return name or party or text("a colleague")


def entry_faults(agreement: Agreement, kind: str, values: dict[str, Any]) -> Faults:
    """Return what the fields of an entry say against each other."""
    return dict(faults_of(kinds_of(agreement)[kind], values))


def review_submission(ack: Ack, house: House, caller: Caller, state: FormState, values: dict[str, Any]) -> None:
    """Keep what was written, and show what saving it would do."""
    new = NewEntry(
        draft_id=state.draft,
        agreement_id=state.agreement or "",
        kind=state.form,
        values=values,
        entry_id=state.entry,
        based_on=state.based_on,
    )
    review = review_entry(house.database, caller, new, now=house.now())
    view = review_view(
        review.agreement,
        review.entry,
        [(preview.row_after, preview.judged) for preview in review.previews],
        _notice(house, review),
        private_metadata=state.model_dump_json(include={"form", "draft", "channel"}),
        speaker=house.speaker,
        name_of=lambda user_id: _name_for(house, caller, user_id),
    )
    ack(response_action="push", view=view.to_dict())


def _name_for(house: House, caller: Caller, user_id: str) -> str:
    """Mention a person, or name one of another workspace, where a mention would be a dead one."""
    elsewhere = house.workspaces.known_elsewhere(caller.team_id, user_id)
    return escaped(elsewhere) if elsewhere else mention(user_id)


def _notice(house: House, review: Review) -> Sayable | None:
    if review.added_to is None:
        return None
    return text(
        "There is a note for this week already, logged by {who}. Yours comes after what stands there; where there "
        "can be only one answer (the meeting day), yours replaces it.",
        who=who_logged(house, review.agreement, review.added_to),
    )


def save_reviewed(ack: Ack, context: BoltContext, view: dict[str, Any], house: House) -> None:
    """Save what was reviewed, and close the form; each party's channel is told by a post."""
    state = FormState.model_validate_json(view["private_metadata"])
    save_draft(house.database, caller_of(context, state.channel), state.draft, now=house.now())
    ack(response_action="clear")
    house.wake_sender()


def correct(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Open the form of an entry, filled in with what it says."""
    caller = caller_of(context)
    agreement_id, _, entry_id = action["value"].partition("|")
    agreement, stored = open_entry(house.database, caller, agreement_id=agreement_id, entry_id=entry_id)
    values = dict(stored.entry.values)
    state = FormState(
        form=stored.entry.kind,
        draft=uuid4().hex,
        channel=caller.channel_id,
        agreement=agreement.id,
        entry=entry_id,
        based_on=stored.entry.revision,
    )
    state = entry_form(agreement, stored.entry.kind).fitted(state, values)
    view = entry_view(house, caller, state, [Reach(agreement, None)], values)
    open_modal(context, body["trigger_id"], view)


def undo(context: BoltContext, action: dict[str, Any], respond: Respond, house: House) -> None:
    """Undo an entry; its posts say so from then on."""
    agreement_id, _, entry_id = action["value"].partition("|")
    undone = undo_entry(
        house.database, caller_of(context), agreement_id=agreement_id, entry_id=entry_id, now=house.now()
    )
    house.wake_sender()
    if undone.again:
        answer(respond, told_view(text("It was undone before."), house.speaker))
