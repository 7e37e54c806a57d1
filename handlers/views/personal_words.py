"""What is kept about a chat user, in words: tables, columns, and the values that are words of the program."""

from collections.abc import Mapping
from typing import Any

from bot.domain.agreement import Agreement
from bot.domain.kinds import kind_name
from bot.domain.reminding.settings import KIND_NAMES
from bot.domain.roles import ROLE_NAMES
from bot.domain.texts import Sayable, Text, text
from bot.services.audit_words import about_said, deed_said, outcome_said
from handlers.views.extracts import STATE_NAMES
from storage.types import DeliveryState

TABLE_NAMES: Mapping[str, Text] = {
    "agreement_versions": text("versions of agreements that they made"),
    "ties": text("channels that they tied"),
    "entry_revisions": text("what they logged or changed, and what names them"),
    "drafts": text("forms that aren't saved yet"),
    "sketches": text("agreements that they are making"),
    "deliveries": text("posts to them, and posts that they caused"),
    "reminding": text("choices about reminders that they made, or that name them"),
    "occasions": text("reminders to them"),
    "holds": text("reminders put off"),
    "absences": text("when they are away, or stand in for somebody"),
    "subscriptions": text("weekly digests that they asked for"),
    "members": text("roles that they have, or have given"),
    "admissions": text("requests to be let in that they made, or answered"),
    "invitations": text("invitations that they made, or used"),
    "audit_records": text("what the audit trail says of them"),
    "slack_installations": text("workspaces where they installed the app"),
}
COLUMN_NAMES: Mapping[str, Text] = {
    "agreement_id": text("agreement"),
    "number": text("number"),
    "team_id": text("workspace"),
    "user_id": text("user"),
    "channel_id": text("channel or person"),
    "party_id": text("party"),
    "party": text("party"),
    "entry_id": text("entry"),
    "kind": text("kind"),
    "state": text("state"),
    "start_on": text("first day"),
    "end_on": text("last day"),
    "first_day": text("first day"),
    "last_day": text("last day"),
    "commitment": text("promise"),
    "values": text("what stands in it"),
    "payload": text("what stands in it"),
    "document": text("what was chosen"),
    "reason": text("reason"),
    "form": text("form"),
    "occasion": text("occasion"),
    "subject": text("about"),
    "about": text("about"),
    "role": text("role"),
    "deed": text("what was done"),
    "outcome": text("outcome"),
    "at": text("when"),
    "until": text("until"),
    "recorded_at": text("recorded"),
    "superseded_at": text("in force until"),
    "created_at": text("begun"),
    "changed_at": text("changed"),
    "queued_at": text("queued"),
    "sent_at": text("sent"),
    "planned_at": text("planned"),
    "held_at": text("put off at"),
    "held_by": text("put off by"),
    "tied_at": text("tied"),
    "tied_by": text("tied by"),
    "added_at": text("added"),
    "added_by": text("added by"),
    "asked_at": text("asked"),
    "answered_at": text("answered"),
    "answered_by": text("answered by"),
    "made_at": text("made"),
    "made_by": text("made by"),
    "used_at": text("used"),
    "used_by": text("used by"),
    "expires_at": text("expires"),
    "installed_at": text("installed"),
    "deputy_id": text("who stands in"),
    "revision": text("revision"),
    "id": text("number"),
    "draft_id": text("form"),
    "key": text("key"),
    "delivery_key": text("told by the post"),
    "rung": text("step of the reminder"),
    "closed": text("why it isn't told"),
    "due_at": text("due"),
    "next_at": text("tried next"),
    "first_tried_at": text("first tried"),
    "attempts": text("attempts"),
    "maybe_sent": text("may have been sent"),
    "message_ts": text("message in the chat"),
    "file_id": text("file in the chat"),
    "problem": text("problem"),
    "seal": text("sealed under number"),
    "added_by_team": text("workspace of who added them"),
    "answered_by_team": text("workspace of who answered"),
    "made_by_team": text("workspace of who made it"),
    "used_by_team": text("workspace of who used it"),
    "client_id": text("the app's client id"),
    "app_id": text("the app's id"),
    "enterprise_id": text("organisation"),
    "enterprise_name": text("the organisation's name"),
    "enterprise_url": text("the organisation's address"),
    "team_name": text("the workspace's name"),
    "bot_id": text("the bot's id"),
    "bot_user_id": text("the bot's user"),
    "bot_scopes": text("what the bot may do"),
    "bot_token_expires_at": text("the bot's access expires"),
    "user_scopes": text("what the app may do for the user"),
    "user_token_expires_at": text("the access for the user expires"),
    "incoming_webhook_channel": text("channel of the webhook"),
    "incoming_webhook_channel_id": text("id of the webhook's channel"),
    "is_enterprise_install": text("for the whole organisation"),
    "token_type": text("kind of access"),
}
"""What the columns are called."""

_DELIVERY_STATES: Mapping[str, Text] = {
    DeliveryState.QUEUED: text("waits"),
    DeliveryState.CLAIMED: text("is being sent"),
    DeliveryState.SENT: text("has been sent"),
    DeliveryState.PARKED: text("given up"),
    DeliveryState.UNCERTAIN: text("may have been sent"),
}
_POSTS: Mapping[str, Text] = {
    "entry": text("what was logged"),
    "outcome": text("question how it went"),
    "outcome_settled": text("answer how it went"),
    "agreement": text("change of the agreement"),
    "digest": text("weekly digest"),
    "digest_picture": text("picture of the weekly digest"),
    "personal_digest": text("weekly digest of one's own"),
    "handover": text("actions handed over"),
    "admission": text("request for access"),
    "admission_settled": text("that a request for access was answered"),
    "admitted": text("answer to a request for access"),
    "trouble": text("trouble with posts"),
    "erase": text("erasure of a message"),
    "erase_picture": text("erasure of a picture"),
    "calendar": text("calendar file"),
    "glance": text("how all promises stand"),
    "tied": text("channel tied"),
    "reminder": text("reminder"),
    "snoozed": text("reminder put off"),
}
_REASONS: Mapping[str, Text] = {
    "corrected": text("it was corrected"),
    "undone": text("it was undone"),
    "cancelled": text("it was cancelled"),
    "confirmed": text("it was confirmed"),
    "done": text("it was marked as done"),
    "reopened": text("it was opened again"),
    "handed_over": text("it was handed over"),
    "taken_over": text("it was taken over into a new note of the week"),
    "withdrawn": text("the consent was withdrawn"),
}
_WORDS: Mapping[str, Mapping[Any, Text]] = {
    "kind": KIND_NAMES,
    "state": {**STATE_NAMES, **_DELIVERY_STATES},
    "role": ROLE_NAMES,
    "occasion": _POSTS,
    "reason": _REASONS,
}
"""By column, the program's own words for its values; one that isn't among them stands as it is."""


def said_value(table: str, column: str, row: Mapping[str, Any], agreement: Agreement | None) -> Sayable | None:
    """Return a value in words; None where it has none but its own. `agreement` is the row's own, where it can be read.

    The same word means different things in different tables: a kind is one of entries, or one of reminders.
    """
    value = row[column]
    if table == "audit_records" and column in {"deed", "about", "outcome"}:
        return _noted(column, row)
    match table, column:
        case "entry_revisions", "kind":
            return kind_name(agreement, value) if agreement else None
        case _, "agreement_id":
            return f"{agreement.title} ({value})" if agreement else None
        case _, "party" | "party_id":
            return _party(value, agreement)
        case _, _ if isinstance(value, str):
            return _WORDS.get(column, {}).get(value)
    return None


def _noted(column: str, row: Mapping[str, Any]) -> Sayable:
    """Return what the audit trail says."""
    if column == "about":
        return about_said(row["about"])
    if column == "outcome":
        return outcome_said(row["outcome"])
    return deed_said(row["deed"], row["outcome"])


def _party(party_id: str, agreement: Agreement | None) -> str | None:
    return next((each.name for each in agreement.parties if each.id == party_id), None) if agreement else None
