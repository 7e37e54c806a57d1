"""What is told of a week: the digest in a channel, its picture once the words are out, and a person's own digest."""

from collections.abc import Callable, Mapping

from slack_sdk.models.blocks import ImageBlock

from bot.domain.calendar import local_day
from bot.domain.people import Person
from bot.domain.personal_digest import PersonalDigest
from bot.domain.reminding.office import SWEDEN
from bot.language import speaker_for
from bot.services.digests import (
    DIGEST_PICTURE,
    DIGEST_POST,
    PERSONAL_DIGEST,
    ToldDigest,
    find_personal_digest,
    find_subscriptions,
    late_since,
)
from bot.services.erasing import note_uploaded
from bot.services.outbox import Told
from handlers.house import House
from handlers.posts import NoLongerRelevantError
from handlers.uploads import picture_block, upload_picture
from handlers.views.digest import Circumstances, digest_view
from handlers.views.message import Message, escaped
from handlers.views.personal_digest import personal_digest_view
from handlers.who import name_of
from storage.deliveries import Delivery

_MOST_ATTEMPTS = 3
"""A picture is worth no more than that: the words are out."""


def weekly_post(house: House, delivery: Delivery, told: Told) -> Message:
    """Return what is told of a week."""
    return _OCCASIONS[delivery.occasion](house, delivery, told)


def _digest(house: House, _delivery: Delivery, told: Told) -> Message:
    return _shown(house, _found(told))


def _picture(house: House, delivery: Delivery, told: Told) -> Message:
    """Return the digest with its picture; where there can't be one, its words stand alone."""
    found = _found(told)
    block = _uploaded(house, delivery, found) if delivery.attempts <= _MOST_ATTEMPTS else None
    if block is None:
        raise NoLongerRelevantError(delivery.key)
    return _shown(house, found, block)


def _uploaded(house: House, delivery: Delivery, found: ToldDigest) -> ImageBlock | None:
    # what draws is loaded at the first picture
    from handlers.views.pictures.progress import progress_picture  # noqa: PLC0415

    client = house.workspaces.client(delivery.team_id)
    assessment = found.digest.assessment
    drawn = progress_picture(assessment, speaker_for(assessment.agreement.language))
    if client is None:
        return None
    file_id = upload_picture(
        client, drawn, lambda file_id: note_uploaded(house.database, delivery, file_id, now=house.now())
    )
    return picture_block(file_id, drawn.alt, drawn.title) if file_id else None


def _found(told: Told) -> ToldDigest:
    if told.digest is None:
        raise LookupError("no digest was looked up")
    return told.digest


def _shown(house: House, found: ToldDigest, picture: ImageBlock | None = None) -> Message:
    speaker = speaker_for(found.digest.agreement.language)

    def named(doer: Person) -> str:
        # by name, not by mention: a list that everybody reads is not to call each of them
        return escaped(speaker.say(name_of(house, doer)))

    return digest_view(found.digest, speaker, Circumstances(named, found.late, picture))


def _personal(house: House, delivery: Delivery, _told: Told) -> Message:
    """Return a person's own digest, of those agreements whose channels they still are in."""
    person = Person(delivery.team_id, delivery.channel_id)
    reached = house.workspaces.channels_of(person.team_id, person.user_id)
    wanted = [each for each in find_subscriptions(house.database, person) if each.channel_id in reached]
    parts = find_personal_digest(house.database, person, wanted, now=house.now())
    if not parts:
        raise NoLongerRelevantError(delivery.key)
    locale = house.workspaces.locale(person.team_id, person.user_id, may_ask=True)
    digest = PersonalDigest(local_day(house.now(), SWEDEN), tuple(parts))
    late = late_since(delivery.due_at, house.now(), SWEDEN)
    return personal_digest_view(digest, speaker_for(locale or house.language), late=late)


_OCCASIONS: Mapping[str, Callable[[House, Delivery, Told], Message]] = {
    DIGEST_POST: _digest,
    DIGEST_PICTURE: _picture,
    PERSONAL_DIGEST: _personal,
}
