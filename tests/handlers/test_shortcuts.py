"""The shortcuts in a message's menu: it becomes an action, or goes into the weekly meeting's note."""

from typing import Any

import pytest

from bot.domain.kinds import MEETING
from handlers.shortcuts import ACTION_FROM_MESSAGE, MEETING_FROM_MESSAGE, plain_words
from tests.chat import MUNICIPALITY, POLICE, fill, words
from tests.handlers.acting import only
from tests.handlers.scene import HELD, STRANGER, Scene, swedish

BOTH = (ACTION_FROM_MESSAGE, MEETING_FROM_MESSAGE)


def in_field(view: dict[str, Any], path: str) -> Any:
    values = fill(view, {})["state"]["values"]
    (found,) = [value["value"]["value"] for block, value in values.items() if block.startswith(f"{path}~")]
    return found


def test_a_message_becomes_an_action(chat_on_each: Scene) -> None:
    chat = chat_on_each
    form = chat.shortcut(ACTION_FROM_MESSAGE, "Kolla *belysningen*\nvid skolan", MUNICIPALITY).view
    assert chat.entries() == [], "nothing is kept before the form is sent"

    chat.submit(form, {"owner": "U0SARA"}, MUNICIPALITY)

    assert only(chat).what == "Kolla belysningen vid skolan"
    assert only(chat).entry.values["team"] == MUNICIPALITY.team_id


def test_a_message_goes_into_the_weekly_meetings_decisions(chat_on_each: Scene) -> None:
    chat = chat_on_each
    form = chat.shortcut(MEETING_FROM_MESSAGE, "Fler vuxna ute:\n• fredag &amp; lördag").view
    assert in_field(form, "decisions") == "Fler vuxna ute:\n• fredag & lördag"

    chat.submit(chat.submit(form, HELD).view)

    (note,) = [entry for entry in chat.entries() if entry.kind == MEETING]
    assert note.values["week"] == "2022-W41"
    assert note.values["decisions"] == "Fler vuxna ute:\n• fredag & lördag"


def test_where_the_week_has_its_note_the_message_is_added(chat: Scene) -> None:
    chat.log("/veckomote", {**HELD, "decisions": "Fler vuxna ute"})

    form = chat.shortcut(MEETING_FROM_MESSAGE, "Ny mötestid").view
    assert "Anna Åkerlund" in words(form) or "Polis" in words(form)
    chat.submit(chat.submit(form, HELD).view)

    (note,) = chat.entries()
    assert note.values["decisions"].splitlines() == ["Fler vuxna ute", "Ny mötestid"]


def test_a_long_message_is_cut_to_the_length_of_the_field(chat: Scene) -> None:
    long = "Kolla belysningen vid skolan " * 100

    action = in_field(chat.shortcut(ACTION_FROM_MESSAGE, long).view, "text")
    note = in_field(chat.shortcut(MEETING_FROM_MESSAGE, long).view, "decisions")

    assert (len(action), len(note)) == (200, 2000)


@pytest.mark.parametrize("shortcut", BOTH)
def test_a_message_without_text_opens_an_empty_form(chat: Scene, shortcut: str) -> None:
    form = chat.shortcut(shortcut, "").view

    assert not in_field(form, "text" if shortcut == ACTION_FROM_MESSAGE else "decisions")


@pytest.mark.parametrize("shortcut", BOTH)
@pytest.mark.parametrize(
    "message",
    [
        "Ring 811218-9876",
        "Skriv till <mailto:kalle@example.com|kalle@example.com>",
        "Ring <tel:0701740605|070-174 06 05>",
        f"{'x' * 2500} 811218-9876",
    ],
    ids=["identity number", "address", "telephone", "beyond what is kept"],
)
def test_a_message_that_points_out_a_person_is_refused_and_nothing_kept(
    chat: Scene, shortcut: str, message: str
) -> None:
    answered = chat.shortcut(shortcut, message)

    assert "Löfteskoll" in answered.said
    assert not [call for call in answered.calls if call.method.startswith("views.")]
    assert chat.entries() == []


@pytest.mark.parametrize("shortcut", BOTH)
def test_in_a_channel_without_an_agreement_that_is_said(chat: Scene, shortcut: str) -> None:
    assert swedish("Tie an agreement") in chat.shortcut(shortcut, "Ring skolan", STRANGER).said


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<@U0ANNA|anna> ringer <#C0POLIS|medborgarlöfte>", "anna ringer #medborgarlöfte"),
        ("<@U0OKAND> ringer", "a colleague ringer"),
        ("<!here> och <!subteam^S1|@områdespolisen>", "@here och @områdespolisen"),
        ("<!date^1392734382^{date}|18 feb 2014>", "18 feb 2014"),
        ("se <https://example.com/a?b=1|protokollet>", "se protokollet"),
        ("se <https://example.com/a>", "se https://example.com/a"),
        ("*fet* _lutad_ ~struken~ `kod` *_båda_*", "fet lutad struken kod båda"),
        ("a_b_c och 2*3*4 kl. 9", "a_b_c och 2*3*4 kl. 9"),
        ("*fet* och *fet*, (*så här*)", "fet och fet, (så här)"),
        ("*inte\nfet*", "*inte\nfet*"),
        ("2 * 3 *fet* 4 *", "2 * 3 fet 4 *"),
        ("&lt;skolan&gt; &amp; hemmet", "<skolan> & hemmet"),
        ("&lt;@U0ANNA&gt;", "<@U0ANNA>"),
    ],
)
def test_a_message_reads_as_people_see_it(chat: Scene, written: str, read: str) -> None:
    assert plain_words(written, chat.house, POLICE.team_id) == read.replace("a colleague", swedish("a colleague"))


def test_a_person_known_by_name_is_named(chat: Scene) -> None:
    chat.log()

    assert plain_words("<@U0ANNA> ringer", chat.house, POLICE.team_id) == "Anna Åkerlund ringer"


@pytest.mark.parametrize("written", ["*" * 40_000, "*a " * 13_000, "*_~`" * 10_000, "<" * 40_000, "<a|" * 13_000])
def test_a_message_of_marks_around_no_words_reads_as_written(chat: Scene, written: str) -> None:
    assert plain_words(written, chat.house, POLICE.team_id) == written.strip()


def test_marks_in_pairs_of_a_long_message_are_all_taken_away(chat: Scene) -> None:
    assert plain_words("*a* _b_\n" * 5_000, chat.house, POLICE.team_id) == ("a b\n" * 5_000).strip()
