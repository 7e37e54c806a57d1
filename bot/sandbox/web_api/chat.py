"""The chat methods and reactions: posting, changing, deleting, whispering."""

from __future__ import annotations

from bot.sandbox.errors import SlackError
from bot.sandbox.model import Channel, ChannelKind, Json
from bot.sandbox.web_api.call import Call


def post_message(call: Call) -> Json:
    """Post to a conversation, or to a person's direct message with the bot."""
    channel = _destination(call)
    content = call.content()
    if content.is_empty:
        raise SlackError("no_text")
    message: Json = {"text": "", **content.as_fields(), **call.sandbox.bot_author(call.team)}
    thread_ts = call.optional("thread_ts")
    if thread_ts:
        if call.sandbox.conversations.message(channel, thread_ts) is None:
            raise SlackError("thread_not_found")
        message["thread_ts"] = thread_ts
        if call.flag("reply_broadcast"):
            message["subtype"] = "thread_broadcast"
    stored = call.sandbox.conversations.post(channel, message)
    return {"channel": channel.id, "ts": stored["ts"], "message": stored}


def update(call: Call) -> Json:
    """Change one of the bot's own messages."""
    channel, message = _own_message(call, "cant_update_message")
    content = call.content()
    if content.text is None and content.blocks is None and content.attachments is None:
        raise SlackError("no_text")
    fields = content.as_fields()
    if content.blocks is None and content.text is not None:
        # A text alone takes the place of the blocks, and only then the message is marked as edited.
        fields |= {
            "blocks": None,
            "edited": {"user": call.team.bot.id, "ts": f"{call.sandbox.clock.seconds()}.000000"},
        }
    changed = call.sandbox.conversations.change(channel, message["ts"], fields)
    return {"channel": channel.id, "ts": message["ts"], "text": changed["text"], "message": changed}


def delete(call: Call) -> Json:
    """Delete one of the bot's own messages."""
    channel, message = _own_message(call, "cant_delete_message")
    call.sandbox.conversations.remove(channel, message["ts"])
    return {"channel": channel.id, "ts": message["ts"]}


def post_ephemeral(call: Call) -> Json:
    """Show a message to one person in a conversation both are in."""
    channel = call.member_channel()
    user_id = call.text("user")
    if user_id not in channel.members:
        raise SlackError("user_not_in_channel")
    content = call.content()
    if content.is_empty:
        raise SlackError("no_text")
    message: Json = {"text": "", **content.as_fields(), **call.sandbox.bot_author(call.team)}
    if thread_ts := call.optional("thread_ts"):
        message["thread_ts"] = thread_ts
    shown = call.sandbox.conversations.whisper(channel, user_id, message)
    return {"message_ts": shown["ts"]}


def add_reaction(call: Call) -> Json:
    """React to a message."""
    channel = call.member_channel()
    name = call.text("name").strip(":")
    if not name.replace("_", "").replace("-", "").replace("+", "").isalnum():
        raise SlackError("invalid_name")
    call.sandbox.conversations.react(channel, call.text("timestamp"), name, call.team.bot.id)
    return {}


def _destination(call: Call) -> Channel:
    if call.team.person(call.text("channel")):
        person = call.person("channel")
        if person.is_bot:
            raise SlackError("channel_not_found")
        channel = call.sandbox.conversations.open_group(call.team.id, [person.id, call.team.bot.id])
    else:
        channel = call.channel()
    if channel.kind is ChannelKind.IM and not call.sandbox.app.messages_tab:
        raise SlackError("messages_tab_disabled")
    if not call.is_member(channel) and "chat:write.public" not in call.sandbox.app.scopes:
        raise SlackError("not_in_channel")
    return channel


def _own_message(call: Call, refusal: str) -> tuple[Channel, Json]:
    channel = call.channel()
    message = call.sandbox.conversations.message(channel, call.text("ts"))
    if message is None or message.get("subtype") == "tombstone":
        raise SlackError("message_not_found")
    if message.get("bot_id") != call.team.bot_id:
        raise SlackError(refusal)
    return channel, message
