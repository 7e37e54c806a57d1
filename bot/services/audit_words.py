"""What the audit trail says, in words: what somebody did or was refused, to what, and why."""

from collections.abc import Mapping

from bot.domain.roles import Deed
from bot.domain.texts import Sayable, Text, text
from storage.audit import DONE

DEED_NAMES: Mapping[str, Text] = {
    Deed.LOOK: text("looked something up"),
    Deed.EXPLAIN: text("read how a promise stands"),
    Deed.REPORT: text("read how the agreement stands"),
    Deed.HISTORY: text("read what was before"),
    Deed.SUBSCRIBE: text("chose about a weekly digest of their own"),
    Deed.ABSENCE: text("said when they are away"),
    Deed.DRAFT: text("wrote a draft"),
    Deed.LOG: text("logged"),
    Deed.CORRECT: text("corrected"),
    Deed.UNDO: text("undid"),
    Deed.CANCEL: text("cancelled what was planned"),
    Deed.CONFIRM: text("confirmed"),
    Deed.SETTLE: text("said how an action went"),
    Deed.HAND_OVER: text("handed an action over"),
    Deed.SHARE: text("shared in the channel"),
    Deed.PUT_OFF: text("put a reminder off"),
    Deed.TIE: text("tied a channel"),
    Deed.UNTIE: text("untied a channel"),
    Deed.ADMIT: text("decided who may"),
    Deed.INVITE: text("invited the other party"),
    Deed.CHANGE_AGREEMENT: text("changed the agreement"),
    Deed.CHANGE_REMINDERS: text("changed the reminders"),
    Deed.ASK: text("asked to be let in"),
    Deed.COME_IN: text("came in by a code"),
    Deed.AUDIT: text("read the audit trail"),
    Deed.EXTRACT: text("extracted"),
    Deed.DISPOSE: text("disposed of"),
    Deed.RESTORE: text("restored a backup"),
}
"""What somebody did, as the trail is read by people."""

DEEDS_WANTED: Mapping[str, Text] = {
    Deed.LOOK: text("look something up"),
    Deed.EXPLAIN: text("read how a promise stands, and why"),
    Deed.REPORT: text("read how all of it stands"),
    Deed.HISTORY: text("read what something was before"),
    Deed.SUBSCRIBE: text("choose about a weekly digest"),
    Deed.ABSENCE: text("say when one is away"),
    Deed.DRAFT: text("write a draft"),
    Deed.LOG: text("log something"),
    Deed.CORRECT: text("correct something"),
    Deed.UNDO: text("undo something"),
    Deed.CANCEL: text("cancel what is planned"),
    Deed.CONFIRM: text("confirm something"),
    Deed.SETTLE: text("say how an action went"),
    Deed.HAND_OVER: text("hand an action over"),
    Deed.SHARE: text("share something in the channel"),
    Deed.PUT_OFF: text("put a reminder off"),
    Deed.TIE: text("tie a channel"),
    Deed.UNTIE: text("untie a channel"),
    Deed.ADMIT: text("decide who has access"),
    Deed.INVITE: text("invite another party"),
    Deed.CHANGE_AGREEMENT: text("change an agreement"),
    Deed.CHANGE_REMINDERS: text("change how reminders come"),
    Deed.ASK: text("ask for access"),
    Deed.COME_IN: text("come in by a code"),
    Deed.AUDIT: text("look into the audit trail"),
    Deed.EXTRACT: text("make an extract"),
    Deed.DISPOSE: text("dispose of something"),
    Deed.RESTORE: text("restore a backup"),
}
"""What somebody was refused to do."""

REFUSALS: Mapping[str, Text] = {
    "Refused": text("it isn't theirs"),
    "NotTied": text("the channel isn't tied to the agreement"),
    "Untied": text("the channel isn't tied to any agreement"),
    "NotMember": text("they have no access"),
    "MayNot": text("their role isn't enough"),
    "OthersPeople": text("it is for the other authority's coordinators"),
    "NotInChannel": text("they aren't in the channel"),
    "NotFound": text("it isn't there, or isn't for that channel"),
    "NotOurs": text("what was pressed isn't the bot's"),
    "NotYourAssessment": text("it is the other party's assessment"),
    "NotYours": text("it is for the other party to confirm"),
    "MayNotTie": text("the agreement is followed up elsewhere, or there already"),
    "ChannelTaken": text("the channel follows another agreement up"),
    "SharedChannel": text("the channel is shared with another organisation"),
    "KeptOut": text("they are a guest, or the like"),
    "TooManyGuesses": text("too many codes that were wrong"),
    "LastCoordinator": text("they are the last coordinator"),
    "InvitationGone": text("the code can't be used"),
    "PartyIsThere": text("that party has coordinators of its own"),
    "MemberOfAnother": text("they are in for another party"),
}
"""Why somebody was refused, by the name of what refused it (bot.services.errors.Refused)."""

OBJECTS: Mapping[str, Text] = {
    "members": text("the list of who has access"),
    "home": text("the home page"),
    "digest": text("the weekly digest"),
    "consent": text("the list of consents"),
    "action": text("the list of actions"),
    "reminders": text("the reminders"),
    "disposal": text("what disposal would erase"),
}
"""What has no id of its own."""


def deed_said(deed: str, outcome: str | None) -> Sayable:
    """Return what somebody did, or was refused to do; the word itself of what a later program knows."""
    return DEED_NAMES.get(deed, deed) if outcome == DONE else text("refused: {what}", what=DEEDS_WANTED.get(deed, deed))


def about_said(about: str | None) -> Sayable:
    """Return what it was done to: most of it by its id."""
    return OBJECTS.get(about or "", about or "")


def outcome_said(outcome: str | None) -> Sayable:
    """Return what came of it; the name itself of a refusal that a later program knows."""
    return text("done") if outcome == DONE else REFUSALS.get(outcome or "", outcome or "")
