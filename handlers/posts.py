"""What the posts in the ledger say: put into words when they are sent, as things stand then."""

from collections.abc import Callable, Mapping

from bot.domain.assessment import Assessment
from bot.domain.texts import Sayable, text
from bot.language import Speaker, speaker_for
from bot.services.entries import ENTRY_POST
from bot.services.outbox import GLANCE_POST, Told
from bot.services.ties import TIED_POST
from handlers.house import House
from handlers.views.answers import tied_view
from handlers.views.entries import NameOf, entry_post, mention, verdicts_of
from handlers.views.glance import glance_view
from handlers.views.message import Message, escaped
from storage.deliveries import Delivery
from storage.entries import StoredEntry

_COLLEAGUE = text("a colleague")


def post_of(house: House, delivery: Delivery, told: Told) -> Message:
    """Return the post; LookupError where it can't be told (any more)."""
    return _OCCASIONS[delivery.occasion](house, delivery, told)


def _spoken(assessment: Assessment) -> Speaker:
    """Return the speaker of the agreement's language: that is what its channels are written in."""
    return speaker_for(assessment.agreement.language)


def _entry(house: House, delivery: Delivery, told: Told) -> Message:
    stored = told.entry
    if stored is None:
        raise LookupError(f"the entry of {delivery.key} is not there")
    return entry_post(
        told.assessment.agreement,
        stored.entry,
        verdicts_of(told.assessment, stored.entry.id),
        _who(house, told, stored),
        _spoken(told.assessment),
        _namer(house, delivery, told, stored),
    )


def _namer(house: House, delivery: Delivery, told: Told, stored: StoredEntry) -> NameOf:
    """Name the persons chosen in an entry: a mention in their own workspace; in any other it would be a dead one."""
    workspaces = house.workspaces
    elsewhere = {stored.logged_by.team_id, stored.changed_by.team_id} - {delivery.team_id}

    def name_of(user_id: str) -> str:
        if workspaces.name(delivery.team_id, user_id):
            return mention(user_id)
        names = (workspaces.name(team_id, user_id) for team_id in elsewhere)
        return escaped(next(filter(None, names), None) or _spoken(told.assessment).say(_COLLEAGUE))

    return name_of


def _who(house: House, told: Told, stored: StoredEntry) -> Sayable:
    agreement = told.assessment.agreement
    party = next((each.name for each in agreement.parties if each.id == stored.entry.party), None)
    first = house.workspaces.name(stored.logged_by.team_id, stored.logged_by.user_id) or _COLLEAGUE
    said: Sayable = text("{name} ({party})", name=first, party=party) if party else first
    when = stored.logged_at.astimezone(agreement.zone)
    if stored.entry.revision == 1:
        return text("Logged by {who}, {when}", who=said, when=when)
    last = house.workspaces.name(stored.changed_by.team_id, stored.changed_by.user_id) or _COLLEAGUE
    changed = stored.entry.recorded_at.astimezone(agreement.zone)
    return text(
        "Logged by {who}, {when}; changed by {last}, {changed}", who=said, when=when, last=last, changed=changed
    )


def _glance(_house: House, _delivery: Delivery, told: Told) -> Message:
    return glance_view(told.assessment, _spoken(told.assessment), shared=True)


def _tied(_house: House, _delivery: Delivery, told: Told) -> Message:
    return tied_view(told.assessment.agreement, _spoken(told.assessment))


_OCCASIONS: Mapping[str, Callable[[House, Delivery, Told], Message]] = {
    ENTRY_POST: _entry,
    GLANCE_POST: _glance,
    TIED_POST: _tied,
}
