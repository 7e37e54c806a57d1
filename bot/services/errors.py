"""What a service refuses, in words for the person who asked."""

from bot.domain.roles import Deed, Role, may
from bot.domain.texts import Sayable, text


class UserError(Exception):
    """Something that can't be done; `message` says what, and how to mend it."""

    def __init__(self, message: Sayable) -> None:
        super().__init__(type(self).__name__)
        self.message = message


class UnknownAgreement(UserError):
    """There is no agreement of that name."""

    def __init__(self, agreement_id: str, known: list[str]) -> None:
        super().__init__(
            text(
                "There is no agreement {name}. Known: {known}.",
                name=agreement_id,
                known=", ".join(known) or text("none yet"),
            )
        )


class BrokenAgreement(UserError):
    """What is stored of the agreement can't be read: by a later program, say, that this one knows nothing of."""

    def __init__(self, agreement_id: str) -> None:
        super().__init__(text("The agreement {name} can't be read. Tell those who run Löfteskoll.", name=agreement_id))
        self.agreement_id = agreement_id


class Refused(UserError):
    """What somebody asked for isn't theirs to have or to do: the audit trail tells of it.

    `agreement_id` is that of the agreement it was asked under, "" where there is none; `deed` what was wanted, and
    `about` what it was to be done to, as it was asked for.
    """

    def __init__(self, message: Sayable, agreement_id: str, deed: Deed, about: str | None = None) -> None:
        super().__init__(message)
        self.agreement_id = agreement_id
        self.deed = deed
        self.about = about


class NotTied(Refused):
    """The channel has no agreement, or not that one."""

    def __init__(self, agreement_id: str, deed: Deed, about: str | None = None) -> None:
        said = text("This channel isn't tied to the agreement. Tie it with /lofte koppla.")
        super().__init__(said, agreement_id, deed, about)


class Untied(NotTied):
    """The channel has no agreement at all: who asks there is offered to tie one."""

    def __init__(self, deed: Deed, about: str | None = None) -> None:
        super().__init__("", deed, about)


class NotMember(Refused):
    """The person has no role under the channel's agreement: they are offered to ask for one."""

    def __init__(self, agreement_id: str, deed: Deed, about: str | None = None) -> None:
        said = text("You have no access to what is followed up in this channel. Its coordinator can give you access.")
        super().__init__(said, agreement_id, deed, about)


class MayNot(Refused):
    """The person's role under the agreement is not for this."""

    def __init__(self, agreement_id: str, deed: Deed, about: str | None = None) -> None:
        for_coordinators = may(Role.COORDINATOR, deed) and not may(Role.MEMBER, deed)
        said = (
            text("Only a coordinator can do this. /lofte medlem shows who they are.")
            if for_coordinators
            else text(
                "You are a reader here: you see how things stand, but can't change them. "
                "A coordinator can make you a member; /lofte medlem shows who they are."
            )
        )
        super().__init__(said, agreement_id, deed, about)


class OthersPeople(Refused):
    """Whom the other authority lets in is for its own coordinators."""

    def __init__(self, agreement_id: str) -> None:
        said = text("This is for a coordinator of their own workspace to decide.")
        super().__init__(said, agreement_id, Deed.ADMIT)


class NotInChannel(Refused):
    """The agreement is followed up in a channel that the person isn't in."""

    def __init__(self, agreement_id: str, about: str) -> None:
        said = text(
            "You are not in the channel where this is followed up. Ask somebody there to invite you, or to do it."
        )
        super().__init__(said, agreement_id, Deed.LOOK, about)


class NotFound(Refused):
    """What was asked for isn't there (any more), or lies outside what this channel may see."""

    def __init__(self, agreement_id: str, deed: Deed, about: str | None = None) -> None:
        said = text("It is no longer there, or it belongs to an agreement that this channel isn't tied to.")
        super().__init__(said, agreement_id, deed, about)


class NotOurs(NotFound):
    """What was pressed or sent isn't like anything that the bot offers: nobody can tell what it was meant to do."""

    def __init__(self) -> None:
        super().__init__("", Deed.LOOK)


class DraftGone(UserError):
    """The form is too old: its draft was cleared away."""

    def __init__(self) -> None:
        super().__init__(text("This form is too old to be saved. Go back, and press Review once more."))


class ChangedMeanwhile(UserError):
    """Somebody else changed the entry while it was being corrected."""

    def __init__(self) -> None:
        super().__init__(
            text(
                "Somebody else changed this entry while you were writing, so nothing was saved. "
                "Copy what you want to keep, close, and open the correction once more."
            )
        )


class Undone(UserError):
    """Somebody undid the entry while it was being corrected."""

    def __init__(self) -> None:
        super().__init__(
            text(
                "This entry was undone while you were writing, so it can't be corrected. "
                "Copy what you want to keep, close, and log it anew."
            )
        )


class KeyTaken(UserError):
    """Somebody else logged the same (a note for the same week, say) while this one was being written."""

    def __init__(self) -> None:
        super().__init__(
            text(
                "Somebody else has just logged the same. Go back and press Review once more: "
                "what you have written will be added to theirs."
            )
        )


class ThereIsAnother(UserError):
    """A correction would make an entry say that it is about what another entry is about (another week's note)."""

    def __init__(self, what: Sayable) -> None:
        super().__init__(
            text(
                "There is another one for {what} already, and there can be only one. Go back and leave that as it was, "
                "or undo this one and log what it says anew: it is then added to the other.",
                what=what,
            )
        )


class NotYourAssessment(Refused):
    """What a signatory has assessed is changed by that signatory only."""

    def __init__(self, agreement_id: str, deed: Deed, about: str) -> None:
        said = text(
            "This is the other party's assessment, which stands beside yours. "
            "Say how you see it with Update on the promise's card."
        )
        super().__init__(said, agreement_id, deed, about)


class NotPlanned(UserError):
    """What is no longer planned can't be cancelled."""

    def __init__(self) -> None:
        super().__init__(
            text(
                "This isn't planned any more: somebody has said how it went, or undone it. "
                "If that is wrong, press Correct below its post."
            )
        )


class ChangedSinceShown(UserError):
    """What is confirmed is what was shown, not what it has become."""

    def __init__(self) -> None:
        super().__init__(text("It has been changed since this was shown. Look at the post once more, then confirm."))


class NotYours(Refused):
    """Only another signatory can confirm what one has written."""

    def __init__(self, agreement_id: str, about: str) -> None:
        said = text(
            "It is for the other party to confirm this, in their channel; "
            "what you log yourself stands as yours already."
        )
        super().__init__(said, agreement_id, Deed.CONFIRM, about)


class AlreadySaved(UserError):
    """The form was saved before."""

    def __init__(self) -> None:
        super().__init__(
            text("This form is saved already. Close it; to change what it says, press Correct below its post.")
        )


class MayNotTie(Refused):
    """The agreement is followed up in other workspaces, or in this channel already."""

    def __init__(self, agreement_id: str, deed: Deed) -> None:
        super().__init__(
            text(
                "This agreement can't be tied to this channel for that party: it is tied already, "
                "or that party follows it up in another workspace."
            ),
            agreement_id,
            deed,
        )


class ChannelTaken(MayNotTie):
    """The channel follows another agreement up, whose coordinators decide what else it does."""

    def __init__(self, agreement_id: str) -> None:
        Refused.__init__(
            self,
            text(
                "This channel follows another agreement up already. Ask its coordinator to tie this one here, "
                "or use a channel of its own."
            ),
            agreement_id,
            Deed.TIE,
        )


class TooLong(UserError):
    """Two notes together are longer than a form can show."""

    def __init__(self) -> None:
        super().__init__(
            text("Together with what is there already this becomes too long. Go back and shorten your text a little.")
        )
