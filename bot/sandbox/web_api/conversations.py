"""The conversations methods: what there is, who is in it, and what has been said."""

from __future__ import annotations

from bot.sandbox.errors import SlackError
from bot.sandbox.model import Channel, ChannelKind, Json
from bot.sandbox.web_api.call import Call

_LISTED_BY_DEFAULT = "public_channel"


def info(call: Call) -> Json:
    """Describe a conversation."""
    channel = call.channel()
    call.need_scope(f"{channel.kind.scope_prefix}:read")
    described = _channel_json(call, channel)
    if call.flag("include_num_members"):
        described["num_members"] = len(channel.members)
    if call.flag("include_locale"):
        described["locale"] = call.team.bot.locale
    return {"channel": described}


def list_all(call: Call) -> Json:
    """List the conversations the bot may know of."""
    kinds = _wanted_kinds(call)
    found = [
        channel
        for channel in call.sandbox.conversations.of_team(call.team.id)
        if channel.kind in kinds and (channel.kind is ChannelKind.PUBLIC or call.is_member(channel))
    ]
    shown, cursor = call.page(found, default=100, most=1000)
    listed = [{**_channel_json(call, channel), "num_members": len(channel.members)} for channel in shown]
    return {"channels": listed, "response_metadata": {"next_cursor": cursor}}


def list_of_user(call: Call) -> Json:
    """List the conversations a person is in, or the bot itself; those not public only where the bot is too."""
    kinds = _wanted_kinds(call)
    person = call.person() if call.optional("user") else call.team.bot
    found = [
        channel
        for channel in call.sandbox.conversations.of_team(call.team.id)
        if channel.kind in kinds
        and person.id in channel.members
        and (channel.kind is ChannelKind.PUBLIC or call.is_member(channel))
    ]
    shown, cursor = call.page(found, default=100, most=999)
    described = [_channel_json(call, channel) for channel in shown]
    # Slack leaves it out of this answer, since it would be about the bot and not about the person asked for.
    listed = [{name: value for name, value in each.items() if name != "is_member"} for each in described]
    return {"channels": listed, "response_metadata": {"next_cursor": cursor}}


def members(call: Call) -> Json:
    """List who is in a conversation."""
    channel = call.channel()
    call.need_scope(f"{channel.kind.scope_prefix}:read")
    shown, cursor = call.page(channel.members, default=100, most=1000)
    return {"members": list(shown), "response_metadata": {"next_cursor": cursor}}


def history(call: Call) -> Json:
    """Give what has been said in a conversation, newest first."""
    channel = call.member_channel()
    call.need_scope(f"{channel.kind.scope_prefix}:history")
    found = _within(call, call.sandbox.conversations.top_level(channel))[::-1]
    return _page_of_messages(call, found)


def replies(call: Call) -> Json:
    """Give a message and the replies to it, oldest first."""
    channel = call.member_channel()
    call.need_scope(f"{channel.kind.scope_prefix}:history")
    thread = call.sandbox.conversations.thread(channel, call.text("ts"))
    if not thread:
        raise SlackError("thread_not_found")
    # Whatever is asked for, the message the thread hangs on comes first.
    return _page_of_messages(call, [thread[0], *_within(call, thread[1:])])


def open_direct(call: Call) -> Json:
    """Open the direct message with a person, or with several."""
    if call.optional("channel"):
        channel = call.channel()
    else:
        wanted = [user.strip() for user in (call.optional("users") or "").split(",") if user.strip()]
        if not wanted:
            raise SlackError("users_list_not_supplied")
        if any(user not in call.team.people for user in wanted):
            raise SlackError("user_not_found")
        call.need_scope("im:write" if len(wanted) == 1 else "mpim:write")
        channel = call.sandbox.conversations.open_group(call.team.id, [*wanted, call.team.bot.id])
    if call.flag("return_im"):
        return {"channel": _channel_json(call, channel)}
    return {"channel": {"id": channel.id}}


def _wanted_kinds(call: Call) -> list[ChannelKind]:
    """Read the kinds of conversation asked for, each of which needs its scope."""
    try:
        kinds = [ChannelKind(name.strip()) for name in (call.optional("types") or _LISTED_BY_DEFAULT).split(",")]
    except ValueError as error:
        raise SlackError("invalid_types") from error
    for kind in kinds:
        call.need_scope(f"{kind.scope_prefix}:read")
    return kinds


def _channel_json(call: Call, channel: Channel) -> Json:
    described: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": False,
        "is_channel": channel.kind is ChannelKind.PUBLIC,
        "is_group": channel.kind is ChannelKind.PRIVATE,
        "is_im": channel.kind is ChannelKind.IM,
        "is_mpim": channel.kind is ChannelKind.MPIM,
        "is_private": channel.kind is not ChannelKind.PUBLIC,
        "is_org_shared": False,
        "is_shared": False,
        "is_ext_shared": False,
        "is_member": call.is_member(channel),
        "context_team_id": channel.team_id,
    }
    if channel.kind is ChannelKind.IM:
        return {**described, "user": channel.other_than(call.team.bot.id)[0]}
    topic = {"value": channel.topic, "creator": "", "last_set": 0}
    return {**described, "name": channel.name, "name_normalized": channel.name, "topic": topic}


def _within(call: Call, messages: list[Json]) -> list[Json]:
    oldest, latest = call.optional("oldest") or "0", call.optional("latest")
    try:
        low, high = _microseconds(oldest), _microseconds(latest) if latest else None
    except ValueError as error:
        raise SlackError("invalid_ts_oldest" if latest is None else "invalid_ts_latest") from error
    edge = 0 if call.flag("inclusive") else 1
    return [
        message
        for message in messages
        if low + edge <= _microseconds(message["ts"]) and (high is None or _microseconds(message["ts"]) <= high - edge)
    ]


def _microseconds(ts: str) -> int:
    # Exact, unlike a float: two messages may be one microsecond apart.
    seconds, _, fraction = ts.partition(".")
    return int(seconds) * 1_000_000 + int((fraction + "000000")[:6])


def _page_of_messages(call: Call, found: list[Json]) -> Json:
    shown, cursor = call.page(found, default=100, most=999)
    kept = shown if call.flag("include_all_metadata") else [_without_metadata(message) for message in shown]
    answer: Json = {"messages": list(kept), "has_more": bool(cursor), "pin_count": 0}
    if cursor:
        answer["response_metadata"] = {"next_cursor": cursor}
    return answer


def _without_metadata(message: Json) -> Json:
    return {name: value for name, value in message.items() if name != "metadata"}
