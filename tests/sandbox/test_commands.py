import pytest

from tests.sandbox.acting import PersonAtPage, ScriptedBot, Turn, bare_connection, button, section
from tests.sandbox.conftest import start


def test_answer_in_the_acknowledgement_is_seen_by_the_person_alone(
    bot: ScriptedBot, anna: PersonAtPage, erik: PersonAtPage
) -> None:
    bot.on("command", lambda turn: turn.ack("1 av 4 insatser"))
    with anna.listening() as live:
        anna.writes("C0POLIS", "/prov  S7 ")
        shown = live.hears("ephemeral", channel="C0POLIS")["message"]
    assert (shown["text"], shown["ephemeral"], shown["username"]) == ("1 av 4 insatser", True, "Provbot")
    assert shown["ts"] in [message["ts"] for message in anna.sees("C0POLIS")]
    assert shown["ts"] not in [message["ts"] for message in erik.sees("C0POLIS")]


def test_command_tells_who_where_and_what(bot: ScriptedBot, anna: PersonAtPage) -> None:
    anna.writes("C0POLIS", "/prov S7 & <b>")
    body = bot.was_sent("command")
    assert body["command"] == "/prov"
    assert body["text"] == "S7 &amp; &lt;b&gt;"
    assert (body["team_id"], body["user_id"], body["channel_id"]) == ("T0POLIS", "U0ANNA", "C0POLIS")
    assert body["channel_name"] == "medborgarlöfte"
    assert body["trigger_id"]


def test_people_and_channels_in_a_command_become_references_where_the_manifest_says_so(
    bot: ScriptedBot, anna: PersonAtPage
) -> None:
    anna.writes("C0POLIS", "/nämn @Erik Sjödin i #medborgarlöfte, inte @Okänd")
    text = bot.was_sent("command")["text"]
    assert text == "<@U0ERIK> i <#C0POLIS|medborgarlöfte>, inte @Okänd"


def test_answer_to_the_response_url_can_be_shown_to_all(
    bot: ScriptedBot, anna: PersonAtPage, erik: PersonAtPage
) -> None:
    def answer(turn: Turn) -> None:
        turn.ack()
        turn.respond(text="Delat i kanalen", blocks=[section("*Delat*")], response_type="in_channel")

    bot.on("command", answer)
    with erik.listening() as live:
        anna.writes("C0POLIS", "/prov dela")
        shown = live.hears("message", channel="C0POLIS")["message"]
    assert shown["text"] == "Delat i kanalen"
    assert shown["blocks"][0]["block_id"]


def test_response_url_is_used_up_after_five_answers(bot: ScriptedBot, anna: PersonAtPage) -> None:
    answers: list[tuple[int, str]] = []

    def answer(turn: Turn) -> None:
        turn.ack()
        for number in range(6):
            given = turn.respond(f"svar {number}")
            answers.append((given.status_code, given.body))

    bot.on("command", answer)
    anna.writes("C0POLIS", "/prov")
    bot.was_sent("command")
    assert [status for status, _ in answers] == [200, 200, 200, 200, 200, 404]
    assert "used_url" in answers[-1][1]


def test_response_url_refuses_what_chat_post_message_would(bot: ScriptedBot, anna: PersonAtPage) -> None:
    answers: list[str] = []

    def answer(turn: Turn) -> None:
        turn.ack()
        answers.append(turn.respond(blocks=[section("x" * 3001)]).body)
        answers.append(turn.respond(text="").body)

    bot.on("command", answer)
    anna.writes("C0POLIS", "/prov")
    bot.was_sent("command")
    assert "invalid_blocks" in answers[0]
    assert "must be less than 3001 characters" in answers[0]
    assert "no_text" in answers[1]


def test_unknown_command_is_explained_and_reaches_no_bot(bot: ScriptedBot, anna: PersonAtPage) -> None:
    with anna.listening() as live:
        anna.writes("C0POLIS", "/lofta S7")
        notice = live.hears("notice")
    assert notice["text"].startswith("/lofta är inget kommando")
    assert bot.was_sent_nothing_more("command")


def test_commands_cannot_be_used_in_threads(bot: ScriptedBot, anna: PersonAtPage) -> None:
    anna.writes("C0POLIS", "Har vi något på fredag?")
    parent = anna.sees("C0POLIS")[-1]["ts"]
    with anna.listening() as live:
        anna.writes("C0POLIS", "/prov", thread_ts=parent)
        assert "trådar" in live.hears("notice")["text"]
    assert bot.was_sent_nothing_more("command")


def test_answer_that_slack_would_refuse_is_shown_as_a_failure(bot: ScriptedBot, anna: PersonAtPage) -> None:
    bot.on("command", lambda turn: turn.ack(text="", blocks=[section("x", accessory=button(), unknown=1)]))
    with anna.listening() as live:
        anna.writes("C0POLIS", "/prov")
        assert "invalid_response" in live.hears("notice")["text"]
    refused = [entry for entry in anna.ask("journal")["entries"] if not entry["ok"]]
    assert "invalid additional property: unknown" in refused[-1]["messages"][0]


def test_unacknowledged_command_is_shown_as_timed_out() -> None:
    with start() as hurried, bare_connection(hurried) as connection:
        person = PersonAtPage(hurried.address, "T0POLIS", "U0ANNA")
        with person.listening() as live:
            person.writes("C0POLIS", "/prov")
            connection.receives("slash_commands")
            notice = live.hears("notice", channel="C0POLIS")
    assert notice["text"] == "/prov misslyckades: operation_timeout (appen svarade inte i tid)."


def test_command_without_a_bot_fails_at_once() -> None:
    with start(ack_seconds=60) as hurried:
        person = PersonAtPage(hurried.address, "T0POLIS", "U0ANNA")
        assert person.ask("state")["connected"] is False
        with person.listening() as live:
            person.writes("C0POLIS", "/prov")
            assert "dispatch_failed" in live.hears("notice")["text"]


def test_late_acknowledgement_changes_nothing_for_the_person() -> None:
    with start() as hurried, bare_connection(hurried) as connection:
        person = PersonAtPage(hurried.address, "T0POLIS", "U0ANNA")
        with person.listening() as live:
            person.writes("C0POLIS", "/prov")
            envelope = connection.receives("slash_commands")
            live.hears("notice")
            connection.acknowledges(envelope, {"text": "för sent"})
        assert person.sees("C0POLIS") == []


def test_commands_in_the_direct_message_with_the_bot(bot: ScriptedBot, anna: PersonAtPage) -> None:
    anna.writes("D0ANNA", "/prov")
    assert bot.was_sent("command")["channel_name"] == "directmessage"


def test_command_over_several_lines(bot: ScriptedBot, anna: PersonAtPage) -> None:
    anna.writes("C0POLIS", "/prov\nrad ett\nrad två")
    assert bot.was_sent("command")["text"] == "rad ett\nrad två"


@pytest.mark.parametrize("channel", ["C0KOMMUN", "D0ERIK", "C0NOWHERE"])
def test_nobody_writes_where_they_are_not(anna: PersonAtPage, channel: str) -> None:
    with pytest.raises(AssertionError, match="no such conversation"):
        anna.writes(channel, "hej")
