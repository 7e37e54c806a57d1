"""What the posts in the ledger say: put into words when they are sent, as things stand then."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.domain.actions import actions_of, decided_in
from bot.domain.agreement import Agreement
from bot.domain.assessment import Assessment
from bot.domain.entries import Entry, EntryState
from bot.domain.events import Asking
from bot.domain.judging.agreed import yet_to_confirm
from bot.domain.judging.assess import would_count
from bot.domain.kinds import ACTION, AGREED_EVENTS, MEETING
from bot.domain.people import Person
from bot.domain.reminding.settings import Kind
from bot.domain.texts import Joined, Sayable, text
from bot.language import Speaker, speaker_for
from bot.services.action_changes import HANDOVER_POST, handover_told
from bot.services.admission import ANSWERED_POST, ASKED_POST, SETTLED_QUESTION
from bot.services.agreements import CHANGED_POST
from bot.services.digests import DIGEST_PICTURE, DIGEST_POST, PERSONAL_DIGEST
from bot.services.entry_making import ENTRY_POST, OUTCOME_POST, SETTLED_POST
from bot.services.erasing import ERASE_POST
from bot.services.members import is_member
from bot.services.outbox import GLANCE_POST, Told
from bot.services.planning import REMINDER_POST, SNOOZED_POST
from bot.services.ties import TIED_POST
from bot.services.trouble import TROUBLE_POST
from handlers.forms.form import shown_form
from handlers.house import House
from handlers.trouble_posts import trouble_post
from handlers.views.actions import action_post, handover_post, with_actions
from handlers.views.answers import tied_view
from handlers.views.entries import NameOf, Post, Verdicts, entry_post, mention, outcome_post, settled_post, verdicts_of
from handlers.views.glance import glance_view
from handlers.views.history import late
from handlers.views.message import Message, escaped
from handlers.who import COLLEAGUE, doer_namer, name_of, with_party
from storage.deliveries import Delivery
from storage.entries import StoredEntry


class NoLongerRelevantError(Exception):
    """What the post was to tell or ask is settled."""


def post_of(house: House, delivery: Delivery, told: Told) -> Message:
    """Return the post; LookupError where it can't be told, NoLongerRelevantError where it needn't be any more."""
    return OCCASIONS[delivery.occasion](house, delivery, told)


def _spoken(assessment: Assessment) -> Speaker:
    """Return the speaker of the agreement's language: that is what its channels are written in."""
    return speaker_for(assessment.agreement.language)


def _entry(house: House, delivery: Delivery, told: Told) -> Message:
    stored, speaker = _stored(delivery, told), _spoken(told.assessment)
    post, named = _post(house, told, stored), doer_namer(house, delivery.team_id, speaker)
    if stored.entry.kind == ACTION:
        return action_post(post, speaker, named)
    if stored.entry.kind == MEETING:
        post = with_actions(post, decided_in(told.logged, stored.entry.id), speaker, named)
    return entry_post(post, speaker, _namer(house, delivery, told, stored))


def _handover(house: House, delivery: Delivery, told: Told) -> Message:
    told_of = handover_told(delivery.key)
    given = [each for each in actions_of(told.logged) if each.handover and each.handover.id == told_of]
    if not given or given[0].handover is None:
        raise NoLongerRelevantError(delivery.key)
    speaker = _spoken(told.assessment)
    named = doer_namer(house, delivery.team_id, speaker)
    handover, agreement = given[0].handover, told.assessment.agreement
    by = name_of(house, handover.by)
    return handover_post(handover, given, agreement, speaker, named, by=by)


def _outcome(house: House, delivery: Delivery, told: Told) -> Message:
    stored = _stored(delivery, told)
    if stored.entry.revision != delivery.revision or stored.entry.state is not EntryState.PLANNED:
        raise NoLongerRelevantError(delivery.key)
    # on some mornings: loaded when one is due, as below
    from handlers.views.reminder_buttons import put_off  # noqa: PLC0415

    speaker = _spoken(told.assessment)
    about = f"{delivery.agreement_id}|{Kind.OUTCOME}|{stored.entry.id}:{stored.entry.revision}"
    return outcome_post(_post(house, told, stored), speaker, put_off(about, speaker))


def _settled(house: House, delivery: Delivery, told: Told) -> Message:
    stored = _stored(delivery, told)
    if told.earlier_ts is None or stored.entry.revision != delivery.revision:
        raise NoLongerRelevantError(delivery.key)
    return settled_post(_post(house, told, stored), _spoken(told.assessment))


def _stored(delivery: Delivery, told: Told) -> StoredEntry:
    if told.entry is None:
        raise LookupError(f"the entry of {delivery.key} is not there")
    return told.entry


def _post(house: House, told: Told, stored: StoredEntry) -> Post:
    agreement, entry = told.assessment.agreement, stored.entry
    asking = Asking(agreement, told.logged, told.assessment.on, entry.party)
    waiting = yet_to_confirm(entry, agreement) if entry.kind in AGREED_EVENTS else ()
    may_be_confirmed = entry.kind in {MEETING, *AGREED_EVENTS} and entry.author is not None
    to_confirm = {party.id for party in agreement.signatories} - {entry.author, *entry.confirmed_by}
    return Post(
        agreement=agreement,
        entry=entry,
        form=shown_form(asking, entry),
        verdicts=_verdicts(told, entry),
        told_by=Joined(tuple(filter(None, (_who(house, told, stored), _late(agreement, stored)))), between=" · "),
        waiting=tuple(party.id for party in waiting),
        may_confirm=may_be_confirmed and not to_confirm.isdisjoint(told.parties),
    )


def _verdicts(told: Told, entry: Entry) -> Verdicts:
    """Return how the entry is judged; what is planned, as it would be once it has been held."""
    if entry.state is not EntryState.PLANNED:
        return verdicts_of(told.assessment, entry)
    held = replace(entry, state=EntryState.HELD)
    previews = would_count(told.assessment.agreement, held, told.logged, on=max(told.assessment.on, entry.end))
    return [(preview.row_after, preview.judged) for preview in previews]


def _namer(house: House, delivery: Delivery, told: Told, stored: StoredEntry) -> NameOf:
    """Name the persons chosen in an entry: a mention in their own workspace; in any other it would be a dead one."""
    workspaces = house.workspaces
    elsewhere = {stored.logged_by.team_id, stored.changed_by.team_id} - {delivery.team_id}

    def name_of(user_id: str) -> str:
        if workspaces.name(delivery.team_id, user_id):
            return mention(user_id)
        names = (workspaces.name(team_id, user_id) for team_id in elsewhere)
        return escaped(next(filter(None, names), None) or _spoken(told.assessment).say(COLLEAGUE))

    return name_of


def _late(agreement: Agreement, stored: StoredEntry) -> Sayable | None:
    held = stored.entry.state is EntryState.HELD and stored.entry.kind != ACTION
    return late(agreement, stored.entry, stored.logged_at) if held else None


def _who(house: House, told: Told, stored: StoredEntry) -> Sayable:
    agreement = told.assessment.agreement
    by = stored.logged_by
    who = with_party(agreement, name_of(house, by), stored.entry.party)
    when = stored.logged_at.astimezone(agreement.zone)
    if stored.entry.revision == 1:
        return text("Logged by {who}, {when}", who=who, when=when)
    said = {
        "who": who,
        "when": when,
        "last": name_of(house, stored.changed_by),
        "changed": stored.entry.recorded_at.astimezone(agreement.zone),
    }
    match stored.entry.state:
        case EntryState.UNDONE:
            return text("Logged by {who}, {when}; undone by {last}, {changed}", **said)
        case EntryState.CANCELLED:
            return text("Logged by {who}, {when}; cancelled by {last}, {changed}", **said)
        case _ if stored.entry.confirmed_by:
            return text("Logged by {who}, {when}; confirmed by {last}, {changed}", **said)
        case _:
            return text("Logged by {who}, {when}; changed by {last}, {changed}", **said)


def _glance(_house: House, _delivery: Delivery, told: Told) -> Message:
    return glance_view(told.assessment, _spoken(told.assessment), shared=True)


def _tied(_house: House, _delivery: Delivery, told: Told) -> Message:
    return tied_view(told.assessment.agreement, _spoken(told.assessment))


def _changed(house: House, delivery: Delivery, told: Told) -> Message:
    # changed seldom: loaded when it has been, see handlers.later
    from bot.services.agreement_changes import find_change  # noqa: PLC0415
    from handlers.views.amendments import changed_post  # noqa: PLC0415

    change = find_change(house.database, delivery.agreement_id, delivery.revision or 0)
    if change is None:
        raise LookupError(f"the version of {delivery.key} is not there")
    before, after = change
    who = name_of(house, after.by) if after.by else COLLEAGUE
    when = after.recorded_at.astimezone(after.agreement.zone)
    told_by = text("Changed by {who}, {when}: version {number}", who=who, when=when, number=after.number)
    return changed_post(before.agreement, after.agreement, told_by, _spoken(told.assessment))


def _weekly(house: House, delivery: Delivery, told: Told) -> Message:
    # once a week: loaded when it is due, as above
    from handlers.digest_posts import weekly_post  # noqa: PLC0415

    return weekly_post(house, delivery, told)


def _reminder(house: House, delivery: Delivery, told: Told) -> Message:
    # on some mornings: loaded when one is due, as above
    from handlers.reminder_posts import reminder_post  # noqa: PLC0415

    return reminder_post(house, delivery, told)


def _asked(house: House, delivery: Delivery, told: Told) -> Message:
    from handlers.admission import answered_post, asked_post  # noqa: PLC0415 - seldom needed, see handlers.later

    message = (answered_post if delivery.occasion == ANSWERED_POST else asked_post)(house, delivery, told)
    if message is None:
        raise NoLongerRelevantError(delivery.key)
    return message


def _trouble(house: House, delivery: Delivery, told: Told) -> Message:
    reader = Person(delivery.team_id, delivery.channel_id)
    if not is_member(house.database, reader, delivery.agreement_id):
        raise NoLongerRelevantError(delivery.key)
    return trouble_post(house, delivery, told)


OCCASIONS: Mapping[str, Callable[[House, Delivery, Told], Message]] = {
    ENTRY_POST: _entry,
    ERASE_POST: _entry,
    OUTCOME_POST: _outcome,
    SETTLED_POST: _settled,
    HANDOVER_POST: _handover,
    GLANCE_POST: _glance,
    TIED_POST: _tied,
    CHANGED_POST: _changed,
    DIGEST_POST: _weekly,
    DIGEST_PICTURE: _weekly,
    PERSONAL_DIGEST: _weekly,
    REMINDER_POST: _reminder,
    SNOOZED_POST: _reminder,
    TROUBLE_POST: _trouble,
    ASKED_POST: _asked,
    SETTLED_QUESTION: _asked,
    ANSWERED_POST: _asked,
}
