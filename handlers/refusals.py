"""What Slack's refusals of a post mean: whether it may be out all the same, whether it can ever go, who can mend it."""

from collections.abc import Mapping
from http.client import HTTPException

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.services.trouble import Trouble

NO_ANSWER = (SlackClientError, OSError, HTTPException)
"""The connection broke, or nothing came in time. SlackApiError, which is an answer, has to be caught before these."""

_GONE = {"message_not_found", "cant_update_message", "edit_window_closed"}
_MISSING = {"message_not_found", "file_not_found", "file_deleted"}
_HOPELESS = {
    "block_mismatch",
    "invalid_arg_name",
    "invalid_arguments",
    "invalid_array_arg",
    "invalid_blocks",
    "invalid_blocks_format",
    "invalid_charset",
    "invalid_form_data",
    "invalid_metadata_format",
    "invalid_metadata_schema",
    "metadata_too_large",
    "msg_blocks_too_long",
    "msg_too_long",
    "no_text",
}
"""What is wrong with the post itself: it would be refused however often it is tried."""
_MAY_HAVE_GONE = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
_SERVER_ERROR = 500
NOT_INSTALLED = "not_installed"
"""Ours: the bot has no key to the workspace."""
SHARED_CHANNEL = "shared_channel"
"""Ours: others than the parties would read along."""
_TROUBLES: Mapping[Trouble, set[str]] = {
    Trouble.UNINVITED: {"not_in_channel", "channel_not_found"},
    Trouble.ARCHIVED: {"is_archived"},
    Trouble.SHARED: {SHARED_CHANNEL},
    Trouble.NO_ACCESS: {
        NOT_INSTALLED,
        "access_denied",
        "account_inactive",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "invalid_auth",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
    },
    Trouble.READ_ONLY: {
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
    },
    Trouble.UNREACHABLE: {
        "cannot_dm_bot",
        "messages_tab_disabled",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
    },
}
_TROUBLE_OF = {problem: trouble for trouble, problems in _TROUBLES.items() for problem in problems}


def problem_of(error: SlackApiError) -> str:
    """Return Slack's code for what is wrong."""
    return str(error.response.get("error"))


def is_gone(error: SlackApiError) -> bool:
    """Tell whether the message that was to be brought up to date can't be any more."""
    return problem_of(error) in _GONE


def is_missing(error: SlackApiError) -> bool:
    """Tell whether there is no such message or file (any more)."""
    return problem_of(error) in _MISSING


def is_hopeless(error: SlackApiError) -> bool:
    """Tell whether it would be refused however often it is tried."""
    return problem_of(error) in _HOPELESS and error.response.status_code < _SERVER_ERROR


def may_have_gone(error: SlackApiError) -> bool:
    """Tell whether Slack may have done what it says has failed."""
    return error.response.status_code >= _SERVER_ERROR or problem_of(error) in _MAY_HAVE_GONE


def trouble_of(problem: str) -> Trouble | None:
    """Return what people can mend, if that is it."""
    return _TROUBLE_OF.get(problem)
