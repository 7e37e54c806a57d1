"""Who may do what under an agreement: three roles, and the deeds that each is for.

A deed is also what the audit trail says that somebody did.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.texts import Text, text


class Role(StrEnum):
    """What somebody is under an agreement, for their party."""

    COORDINATOR = "coordinator"
    """decides who else may, what the agreement says, and how it reminds; and does what a member does"""
    MEMBER = "member"
    """logs, corrects and assesses; and sees what a reader sees"""
    READER = "reader"
    """sees how it stands, and why"""


class Deed(StrEnum):
    """What somebody does with an agreement."""

    LOOK = "look"
    """looks something up on the way to something else; the audit trail leaves it out"""
    EXPLAIN = "explain"
    """reads how a promise stands, entry by entry; or one entry, in the form that corrects it"""
    REPORT = "report"
    """reads how the whole stands: the glance, a picture, a digest, the home page, a list of what is open"""
    HISTORY = "history"
    """reads what an entry, or the agreement, was before"""
    SUBSCRIBE = "subscribe"
    """chooses whether they get a digest of their own"""
    ABSENCE = "absence"
    """says when they are away"""

    DRAFT = "draft"
    """writes something that isn't saved yet; the audit trail leaves it out"""
    LOG = "log"
    CORRECT = "correct"
    UNDO = "undo"
    CANCEL = "cancel"
    CONFIRM = "confirm"
    SETTLE = "settle"
    """says that an action is done, or that it isn't"""
    HAND_OVER = "hand_over"
    SHARE = "share"
    PUT_OFF = "put_off"
    """puts a reminder off, dismisses it, or lets it come again"""

    TIE = "tie"
    UNTIE = "untie"
    ADMIT = "admit"
    """gives, changes or takes away a role, or answers who asked for one"""
    INVITE = "invite"
    """lets the other party's authority in"""
    CHANGE_AGREEMENT = "change_agreement"
    CHANGE_REMINDERS = "change_reminders"

    ASK = "ask"
    """asks to be let in: of whoever isn't yet"""
    COME_IN = "come_in"
    """comes in by a code"""
    AUDIT = "audit"
    """reads the audit trail; done by those who run the bot, as are those below"""
    EXTRACT = "extract"
    """hands out what is kept"""
    DISPOSE = "dispose"
    """erases what is to be kept no longer"""
    RESTORE = "restore"
    """puts a backup in the place of all that there was"""


_READING = frozenset({Deed.LOOK, Deed.EXPLAIN, Deed.REPORT, Deed.HISTORY, Deed.SUBSCRIBE, Deed.ABSENCE})
_COORDINATING = frozenset({Deed.TIE, Deed.UNTIE, Deed.ADMIT, Deed.INVITE, Deed.CHANGE_AGREEMENT, Deed.CHANGE_REMINDERS})
_OF_OTHERS = frozenset({Deed.ASK, Deed.COME_IN, Deed.AUDIT, Deed.EXTRACT, Deed.DISPOSE, Deed.RESTORE})
UNNOTED = frozenset({Deed.LOOK, Deed.DRAFT})
"""What the audit trail doesn't hold."""

ROLE_NAMES: dict[Role, Text] = {
    Role.COORDINATOR: text("coordinator"),
    Role.MEMBER: text("member"),
    Role.READER: text("reader"),
}


@dataclass(frozen=True, slots=True)
class Allowed:
    """What somebody is offered beside what they read; nothing, unless it is said."""

    log: bool = False
    """what a member does: to log, correct, settle, share"""
    change: bool = False
    """to change what the agreement says"""


READING = Allowed()


def may(role: Role, deed: Deed) -> bool:
    """Tell whether the role is for the deed."""
    if deed in _OF_OTHERS:
        return False
    if deed in _COORDINATING:
        return role is Role.COORDINATOR
    return role is not Role.READER or deed in _READING


def allowed_to(role: Role) -> Allowed:
    """Return what the role is offered."""
    return Allowed(log=may(role, Deed.LOG), change=may(role, Deed.CHANGE_AGREEMENT))
