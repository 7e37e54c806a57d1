"""`/paminn` as people meet it: the list, its menus, its words."""

from collections.abc import Callable

import pytest

from bot.domain.agreement import Agreement
from bot.domain.reminding.settings import KIND_NAMES, USUAL, Kind
from bot.domain.texts import ntext
from bot.language import speaker_for
from bot.services.reminding import switch
from handlers.seldom import (
    PAMINN_AWAY,
    PAMINN_BACK,
    PAMINN_COORDINATOR,
    PAMINN_DIGEST,
    PAMINN_OTHER,
    PAMINN_RESUME,
    PAMINN_WAY,
)
from handlers.views.answers import TIE
from storage.entries import list_entries
from storage.occasions import Hold, list_holds, put_hold
from storage.plans import (
    find_reminding,
)
from tests.chat import MUNICIPALITY, POLICE, at, button, buttons, words
from tests.handlers.acting import new
from tests.handlers.choosing import AGREEMENT, OFF, PREVIEW, choose, fields, let_coordinate, menus, way, way_form
from tests.handlers.scene import FRIDAY, STRANGER, Scene, built_in, swedish

NOT_THERE = swedish("It is no longer there, or it belongs to an agreement that this channel isn't tied to.")
NOT_TIED = swedish("This channel isn't tied to the agreement. Tie it with /lofte koppla.")


def put_off(chat: Scene, *subjects: str, kind: Kind = Kind.WEEK_MISSED) -> None:
    with chat.database.writing() as session:
        for subject in subjects:
            hold = Hold(AGREEMENT, kind.family, subject, POLICE.team_id, POLICE.channel_id, None, FRIDAY, "U0ERIK")
            put_hold(session, hold)


def nothing_in(days: int) -> str:
    return speaker_for("sv").say(ntext("Nothing in {count} day.", "Nothing in {count} days.", days))


def test_the_list_tells_of_each_kind_whether_when_and_where_it_comes(chat: Scene) -> None:
    switch(chat.database, POLICE, AGREEMENT, Kind.PACE, on=False, now=FRIDAY)

    answered = chat.command("/paminn")

    say = chat.house.speaker.say
    for kind in Kind:
        sign, state = ("○", "off") if kind is Kind.PACE else ("●", "on")
        assert f"{sign} *{say(KIND_NAMES[kind])}* · {swedish(state)}" in answered.said
    assert "08.00" in answered.said
    assert "12.00" in answered.said
    assert "08.30" in answered.said
    assert len(list(menus(answered.answers))) == len(Kind)
    assert answered.answers[0]["response_type"] == "ephemeral"


def test_the_list_tells_who_changed_something_last(chat: Scene) -> None:
    switch(chat.database, MUNICIPALITY, AGREEMENT, Kind.PACE, on=False, now=FRIDAY)

    assert "14 okt. 2022" in chat.command("/paminn").said
    assert "Maria Lindqvist" in chat.command("/paminn").said, "by name: a mention of another workspace is a dead one"
    assert "<@U0MARIA>" in chat.command("/paminn", MUNICIPALITY).said


def test_what_comes_next_is_told_with_those_whom_it_goes_to(chat: Scene) -> None:
    new(chat, "Ring skolan", owner="U0ERIK", due="2022-10-24")

    said = chat.command("/paminn").said

    action, escalation = [line for line in said.splitlines() if "Ring skolan" in line]
    assert "mån 17 okt." in action
    assert action.endswith("→ <@U0ERIK>")
    assert escalation.endswith("→ <@U0ANNA>"), "in two weeks, if it isn't done"


def test_the_fullest_list_still_fits(chat: Scene) -> None:
    """The scene holds every answer against Slack's limits."""
    put_off(chat, *(f"S6:2022-W{week:02d}" for week in range(1, 41)))
    chat.import_and_tie(built_in("sandviken-2020"))
    new(chat, f"{'&' * 190}", owner="U0ERIK", due="2022-10-24")

    answered = chat.command("/paminn")

    assert len(answered.answers[0]["blocks"]) <= 50
    assert len([each for each in buttons(answered.answers) if each["action_id"] == PAMINN_RESUME]) == 10


@pytest.mark.parametrize(
    "agreement_id", ["hedemora", "sundsvall", "soderkoping-2017", "soderkoping-2020", "sandviken-2020"]
)
def test_every_agreement_has_a_list_and_previews(scene_of: Callable[..., Scene], agreement_id: str) -> None:
    chat = scene_of(agreement_id)

    listed = chat.command("/paminn").answers
    for menu in menus(listed):
        previewed = chat.press({**menu, "selected_option": menu["options"][-1]})
        assert previewed.answers, menu["options"][-1]


def test_a_person_reads_it_in_the_language_they_have_chosen(chat: Scene) -> None:
    chat.slack().locales["U0ANNA"] = "en-GB"

    said = chat.command("/paminn").said

    assert "30, 7, and 1 days before and on the day, at 08:00" in said
    assert "Mondays at 08:30" in said
    assert "From" in words(chat.command("/paminn away").view)


def test_turned_off_by_one_party_it_is_off_for_both_and_can_be_turned_on_at_once(chat: Scene) -> None:
    off = choose(chat, Kind.DIGEST, OFF)
    assert not way(chat, Kind.DIGEST).on
    assert f"· {swedish('off')}" in off.said
    assert chat.woken

    assert not [
        each
        for menu in menus(chat.command("/paminn", MUNICIPALITY).answers)
        for each in menu["options"]
        if each["value"] == f"{OFF}|{Kind.DIGEST}|{AGREEMENT}"
    ]
    chat.press(button(off.answers, PAMINN_WAY))
    assert way(chat, Kind.DIGEST) == USUAL[Kind.DIGEST]
    chat.press(button(off.answers, PAMINN_WAY))
    assert way(chat, Kind.DIGEST).on, "however often it is pressed"


@pytest.mark.parametrize("value", ["", "hedemora", "on", "on|hedemora", "a|b|c|d", "soderhamn-2022|nothing|S6", "|||"])
@pytest.mark.parametrize(
    "action_id",
    [
        PAMINN_WAY,
        PAMINN_RESUME,
        PAMINN_AWAY,
        PAMINN_BACK,
        PAMINN_DIGEST,
        PAMINN_COORDINATOR,
        PAMINN_OTHER,
    ],
)
def test_a_forged_button_is_refused_and_is_no_error_of_ours(
    chat: Scene, caplog: pytest.LogCaptureFixture, action_id: str, value: str
) -> None:
    pressed = {"type": "button", "action_id": action_id, "block_id": "b", "value": value}

    answered = chat.press(pressed)

    said = answered.said + "".join(words(call.sent.get("view")) for call in answered.calls)
    if action_id != PAMINN_BACK:  # one is back, whatever the agreement
        assert NOT_THERE in said or NOT_TIED in said
    assert "unexpected" not in caplog.messages
    with chat.database.reading() as session:
        assert find_reminding(session, agreement_id=AGREEMENT) == {}


@pytest.mark.parametrize(
    "value", ["on|weather|soderhamn-2022", "break|pace|soderhamn-2022", "on|pace|hedemora", "on", "", "on|pace"]
)
def test_a_forged_choice_is_refused(chat: Scene, value: str) -> None:
    menu = next(menus(chat.command("/paminn").answers))

    answered = chat.press({**menu, "selected_option": {"value": value}})

    assert answered.answers[0]["text"] in {NOT_THERE, NOT_TIED}
    with chat.database.reading() as session:
        assert find_reminding(session, agreement_id=AGREEMENT) == {}


def test_another_channel_changes_nothing_with_a_button_of_this_one(chat: Scene) -> None:
    menu = next(menus(chat.command("/paminn").answers))

    for option in menu["options"]:
        answered = chat.press({**menu, "selected_option": option}, STRANGER)
        assert not [call for call in answered.calls if call.method.startswith("views.") and "hour" in str(call.sent)]
    with chat.database.reading() as session:
        assert find_reminding(session, agreement_id=AGREEMENT) == {}


def test_a_preview_shows_the_next_time_and_whom_it_reaches(chat: Scene) -> None:
    said = choose(chat, Kind.DEADLINE, PREVIEW, MUNICIPALITY).said

    assert "1 dec." in said
    assert "S2" in said
    assert "<#C0KOMMUN>" in said


def test_a_preview_of_nothing_says_how_far_it_looked(chat: Scene) -> None:
    assert swedish("Nothing within a year, as it stands now.") in choose(chat, Kind.EXTENSION, PREVIEW).said
    chat.clock = at("2023-12-30")
    assert nothing_in(45) in choose(chat, Kind.PACE, PREVIEW).said


def test_what_is_off_is_previewed_as_if_it_were_on(chat: Scene) -> None:
    choose(chat, Kind.WEEK_OPEN, OFF)

    assert swedish("If it were on, as it stands now:") in choose(chat, Kind.WEEK_OPEN, PREVIEW).said


def test_a_previewed_question_names_what_was_planned(chat: Scene) -> None:
    chat.log(filled={"days.0.date": "2022-10-20"})

    assert "20 okt. 2022" in choose(chat, Kind.OUTCOME, PREVIEW).said
    assert "20 okt. 2022" in choose(chat, Kind.PLANNED, PREVIEW).said


def test_the_digest_is_previewed_as_it_would_be_now(chat: Scene) -> None:
    answered = choose(chat, Kind.DIGEST, PREVIEW)

    assert len(answered.answers) == 2
    assert "vecka 40" in words(answered.answers[1])
    assert {each["response_type"] for each in answered.answers} == {"ephemeral"}


def test_what_was_put_off_is_listed_and_comes_again(chat: Scene) -> None:
    put_off(chat, "S6:2022-W40")

    listed = chat.command("/paminn")
    assert "<@U0ERIK>" in listed.said
    again = button(listed.answers, PAMINN_RESUME)
    assert PAMINN_RESUME not in str(chat.command("/paminn", MUNICIPALITY).answers), "theirs is another channel"

    assert chat.press(again).answers[0]["text"] == swedish("It is reminded of again, at its usual times.")
    assert chat.press(again).answers[0]["text"] == swedish("It is reminded of already.")
    with chat.database.reading() as session:
        assert list_holds(session, agreement_id=AGREEMENT) == []


@pytest.mark.parametrize("typed", ["hjälp", "hjalp", "help", "?"])
def test_help_names_the_words_there_are(chat: Scene, typed: str) -> None:
    said = chat.command(f"/paminn {typed}").said

    assert all(word in said for word in ("borta", "tillbaka", "mig", "samordnare"))
    assert "*/paminn*" in chat.command("/lofte hjälp").said


def test_a_word_that_isnt_known_is_refused_with_those_that_are(chat: Scene) -> None:
    answered = chat.command("/paminn Kalle")

    assert all(word in answered.said for word in ("borta", "tillbaka", "mig", "samordnare", "hjälp"))
    assert "Kalle" not in answered.said


@pytest.mark.parametrize("typed", ["", "borta", "tillbaka", "mig", "samordnare"])
def test_a_channel_without_an_agreement_is_offered_one(chat: Scene, typed: str) -> None:
    answered = chat.command(f"/paminn {typed}", STRANGER)

    assert button(answered.answers, TIE)
    assert not [call for call in answered.calls if call.method.startswith("views.")]


def test_another_agreement_of_the_channel_can_be_chosen(chat: Scene) -> None:
    chat.import_and_tie(built_in("sandviken-2020"))
    let_coordinate(chat, "U0ERIK", "sandviken-2020")
    listed = chat.command("/paminn")
    assert built_in(AGREEMENT).title in listed.said, "the one in force"
    chosen = button(listed.answers, PAMINN_OTHER)

    other = chat.press({**chosen, "selected_option": chosen["options"][0]})

    assert built_in("sandviken-2020").title in other.said
    assert {each["value"].rpartition("|")[2] for menu in menus(other.answers) for each in menu["options"]} == {
        "sandviken-2020"
    }
    form = chat.press(button(other.answers, PAMINN_COORDINATOR)).view
    assert built_in("sandviken-2020").title in words(form)
    chat.submit(form, {"who": "U0ERIK"})
    chosen_there = chat.press({**chosen, "selected_option": chosen["options"][0]})
    assert "<@U0ERIK>" in chosen_there.said
    assert "<@U0ERIK>" not in chat.command("/paminn").said, "each agreement has its own"
    forged_choice = {**chosen, "selected_option": {"value": "hedemora"}}
    assert chat.press(forged_choice).answers[0]["text"] == swedish(
        "This channel isn't tied to the agreement. Tie it with /lofte koppla."
    )


def test_one_channel_alone_needs_no_choice_of_channel(untied: Scene) -> None:
    agreement: Agreement = built_in(AGREEMENT)
    untied.import_and_tie(agreement, (POLICE, None))
    let_coordinate(untied, "U0ERIK")

    assert "channel" not in fields(way_form(untied, Kind.PACE))
    assert "<#C0POLIS>" in untied.command("/paminn").said
    untied.submit(untied.command("/paminn samordnare").view, {"who": "U0ERIK"})
    assert "<@U0ERIK>" in untied.command("/paminn").said


def test_nothing_of_it_is_logged(chat: Scene) -> None:
    choose(chat, Kind.PACE, OFF)
    chat.command("/paminn mig")

    with chat.database.reading() as session:
        assert list_entries(session, agreement_id=AGREEMENT) == []
