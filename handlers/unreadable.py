"""Tells of agreements that can't be read: whoever asks in their channel is answered about the others all the same."""

from collections.abc import Callable, Collection

from slack_bolt.kwargs_injection import Args

from bot.domain.people import Person
from bot.domain.texts import Sayable, text
from bot.services.access import find_unreadable
from bot.services.errors import BrokenAgreement, UserError
from handlers.answering import answer
from handlers.house import House, caller_of
from handlers.later import given_to
from handlers.views.answers import told_view


def left_out(house: House, person: Person, channels: Collection[str]) -> list[Sayable]:
    """Return what the person is told of what the channels follow up and can't be read."""
    return [
        text("The agreement {name} can't be read, and is left out. Tell those who run Löfteskoll.", name=each)
        for each in find_unreadable(house.database, person, channels)
    ]


def and_left_out(handler: Callable[..., None]) -> Callable[[Args], None]:
    """Return the handler of a command, beside whose answer the person is told what it left out, also where it can't be
    done: what they asked for may be in that.
    """
    given = given_to(handler)

    def tell(args: Args) -> None:
        house, caller = args.context["house"], caller_of(args.context)
        for said in left_out(house, caller.person, [caller.channel_id]):
            answer(args.respond, told_view(said, house.speaker))

    def handle(args: Args) -> None:
        try:
            given(args)
        except BrokenAgreement:
            raise  # which says so itself
        except UserError:
            tell(args)
            raise
        tell(args)

    return handle
