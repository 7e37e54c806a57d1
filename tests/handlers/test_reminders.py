"""Reminders in the channels and to persons: what they say, what can be done on them, and putting them off."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bot.domain.reminding.settings import Kind
from bot.domain.texts import ntext
from bot.language import speaker_for
from bot.services.errors import NotFound, NotInChannel
from handlers.seldom import (
    REMIND_CANCEL,
    REMIND_CHANGE,
    REMIND_CORRECT,
    REMIND_DECIDE,
    REMIND_EXCUSE,
    REMIND_EXPLAIN,
    REMIND_FINISH,
    REMIND_LOG,
    REMIND_LOG_WEEK,
    REMIND_RESUME,
    REMIND_SNOOZE,
    REMIND_UPDATE,
)
from storage.occasions import Hold, list_holds
from storage.plans import Absence, put_absence
from tests.chat import MUNICIPALITY, POLICE, at, words
from tests.handlers.acting import decided, new, only
from tests.handlers.reminded import Message, chosen, direct, elements, press, put_off, reminders, said
from tests.handlers.scene import COUNTING, ERIK, HELD, WITHOUT_DECISION_MAKER, Scene, errors, swedish
from tests.handlers.slack import Trouble

MONDAY = at("2022-10-10", 5)
"""At seven in the morning, where the agreement lives, in week 41."""
ANNAS, ERIKS = direct(POLICE), direct(ERIK)
NOT_THERE = speaker_for("sv").say(NotFound().message)
NOT_IN_CHANNEL = speaker_for("sv").say(NotInChannel().message)
UNTIL_TOMORROW = swedish("{day:weekday} at {hour}:{minute}", day=date(2022, 10, 15), hour="08", minute="00")


@pytest.fixture
def chat(scene_of: Callable[..., Scene]) -> Scene:
    scene: Scene = scene_of("soderhamn-2022", MONDAY)
    scene.slack().member_of["U0ANNA"] = ["C0POLIS"]
    return scene


def counted(one: str, many: str, count: int, **params: object) -> str:
    """Return what people are told of so many."""
    return speaker_for("sv").say(ntext(one, many, count, **params))


def of_week(chat: Scene) -> Message:
    """Let the week's own reminders come only; return Friday's."""
    chat.only()
    chat.passes(days=1)
    chat.only(Kind.WEEK_OPEN, Kind.WEEK_MISSED)
    chat.passes(days=3, hours=5)
    (message,) = reminders(chat)
    return message


def holds(chat: Scene) -> list[Hold]:
    with chat.database.reading() as session:
        return list_holds(session, agreement_id="soderhamn-2022")


def owed(chat: Scene) -> Message:
    """Let Anna's action be reminded of a week ahead; return the message."""
    chat.only(Kind.ACTION)
    new(chat, "Ring skolan", due="2022-10-17", owner="U0ANNA")
    chat.passes(hours=2)
    (message,) = reminders(chat, ANNAS)
    return message


class TestWhatIsSaid:
    def test_a_week_without_a_note_is_asked_for_on_friday_in_each_authoritys_channel(self, chat: Scene) -> None:
        message = of_week(chat)

        assert swedish("There is no note for {week} yet", week="vecka 41").casefold() in message["text"].casefold()
        left = counted("in {count} day, {day:weekday}", "in {count} days, {day:weekday}", 2, day=date(2022, 10, 16))
        assert left in said(message)
        assert "S6 " in said(message)
        (theirs,) = reminders(chat, MUNICIPALITY)
        assert theirs["text"] == message["text"]

    def test_several_things_at_the_same_time_are_one_message_with_the_most_urgent_first(self, chat: Scene) -> None:
        chat.only(Kind.WEEK_MISSED, Kind.ACTION)
        decided(chat, {"text": "Ring skolan", "due": "2022-10-24"}, {"text": "Kolla ljuset", "due": "2022-10-10"})
        chat.passes(days=7)

        chat.passes(days=7, hours=2)

        shown = said(reminders(chat)[-1])
        assert shown.startswith(counted("{count} reminder", "{count} reminders", 3))
        assert shown.index("Kolla ljuset") < shown.index("ecka 42") < shown.index("Ring skolan")
        assert reminders(chat)[-1]["text"].count(";") == 2

    def test_a_note_that_does_not_count_is_not_called_missing(self, chat: Scene) -> None:
        chat.log("/veckomote", {"heads.area_officer": 1})

        message = of_week(chat)

        assert swedish("The note of {week} doesn't count", week="vecka 41") in message["text"]
        assert "✘ " in said(message)
        assert elements(message, REMIND_LOG_WEEK) == []
        assert press(chat, message, REMIND_CORRECT).view["private_metadata"].count(chat.entries()[0].id)

    def test_a_number_that_falls_behind_says_how_far_it_has_come(self, chat: Scene) -> None:
        chat.only(Kind.PACE)
        chat.passes(days=15)

        (message,) = reminders(chat)
        assert "0 av 4 gemensamma insatser" in message["text"]
        assert words(press(chat, message, REMIND_LOG).view["title"]) == "Gemensam insats"
        assert "S7" in words(press(chat, message, REMIND_EXPLAIN).view)

    def test_the_day_before_the_usual_day_the_meetings_agenda_is_one_press_away(self, chat: Scene) -> None:
        for day in ("2022-10-12", "2022-10-19", "2022-10-26"):
            chat.clock = at(day)
            chat.log("/veckomote", {**HELD, "date": day})
        chat.only(Kind.MEETING)
        chat.clock = at("2022-10-31")
        new(chat, "Ring skolan", due="2022-12-01")
        chat.passes(days=1)

        (message,) = reminders(chat)
        assert swedish("tomorrow, {day:weekday}", day=date(2022, 11, 2)) in message["text"]
        assert counted("{count} action is open.", "{count} actions are open.", 1) in said(message)
        agenda = press(chat, message, REMIND_LOG).view
        assert words(agenda["title"]) == "Veckomöte"
        assert "Ring skolan" in words(agenda)

    def test_what_is_planned_is_told_to_all_who_take_part_the_day_before(self, chat: Scene) -> None:
        chat.only(Kind.PLANNED)
        chat.log(filled={**COUNTING, "days.0.date": "2022-10-13", "note": "Ska inte stå där."})

        chat.passes(days=2, hours=2)

        for caller in (POLICE, MUNICIPALITY):
            (message,) = reminders(chat, caller)
            assert "Gemensam insats 13 okt. 2022" in message["text"]
            assert swedish("tomorrow, {day:weekday}", day=date(2022, 10, 13)) in message["text"]
            assert "heldag" in said(message).casefold() or "hel arbetsdag" in said(message).casefold()
            assert "Ska inte" not in said(message)

    def test_a_deadline_leads_to_its_promise(self, chat: Scene) -> None:
        chat.only(Kind.DEADLINE)
        chat.clock = at("2022-11-30", 5)
        chat.tick()
        chat.passes(days=1, hours=5)

        message = reminders(chat, MUNICIPALITY)[-1]
        assert "S2" in said(message)
        left = counted("in {count} day, {day:long}", "in {count} days, {day:long}", 30, day=date(2022, 12, 31))
        assert left in said(message).lower()
        assert "S2" in words(press(chat, message, REMIND_UPDATE, MUNICIPALITY, "|S2").view)
        assert "S2" in words(press(chat, message, REMIND_EXPLAIN, MUNICIPALITY, "|S2").view)

    def test_a_decision_on_an_extension_opens_its_form(self, scene_of: Callable[..., Scene]) -> None:
        chat = scene_of("soderkoping-2020", at("2022-07-03", 5))
        chat.only(Kind.EXTENSION, agreement_id="soderkoping-2020")

        chat.passes(days=1, hours=2)

        (message,) = reminders(chat)
        said_of = "You are to have decided on an extension; otherwise the agreement runs out"
        assert swedish(said_of) in message["text"]
        assert press(chat, message, REMIND_DECIDE).view["callback_id"] == "form"

    def test_a_window_to_report_in_opens_the_form_that_fills_it(self, scene_of: Callable[..., Scene]) -> None:
        chat = scene_of("soderkoping-2020", at("2020-11-22", 5))
        chat.only(Kind.DEADLINE, agreement_id="soderkoping-2020")

        chat.passes(days=1, hours=2)

        (message,) = reminders(chat)
        assert words(press(chat, message, REMIND_LOG).view["title"]) == "Uppföljning"

    def test_what_comes_late_says_so(self, chat: Scene) -> None:
        chat.only(Kind.WEEK_OPEN)
        chat.passes(days=4, hours=9)

        (message,) = reminders(chat)
        late = swedish("This should have come {when}.", when="14 okt. 2022 12:00")
        assert late in said(message)
        put_off(chat, message, "tomorrow")
        assert late in said(reminders(chat)[0])

    def test_what_is_settled_before_it_goes_out_is_not_told(self, chat: Scene) -> None:
        chat.only(Kind.WEEK_OPEN)
        chat.clock = at("2022-10-14", 10)
        chat.slack().troubles = [Trouble("chat.postMessage", "ratelimited", channel="C0POLIS", retry_after=600)]
        chat.tick()
        chat.log("/veckomote", HELD)

        chat.passes(hours=1)

        assert reminders(chat) == []
        assert len(reminders(chat, MUNICIPALITY)) == 1


class TestWhatIsDoneAboutIt:
    def test_the_week_is_filled_in_where_its_note_is_logged_from_the_reminder(self, chat: Scene) -> None:
        of_week(chat)
        chat.passes(days=3)
        missed = reminders(chat)[-1]

        form = press(chat, missed, REMIND_LOG_WEEK, about="W41").view
        chat.submit(chat.submit(form, HELD).view)

        (noted,) = chat.entries()
        assert noted.values["week"] == "2022-W41"

    def test_a_week_is_excused_with_a_reason_from_the_reminder(self, chat: Scene) -> None:
        form = press(chat, of_week(chat), REMIND_EXCUSE).view
        chat.submit(chat.submit(form, {"reason": "Utbildning hela veckan."}).view)

        (excused,) = chat.entries()
        assert (excused.commitment, excused.values["interval"]) == ("S6", "2022-W41")
        chat.passes(days=3)
        assert len(reminders(chat)) == 1

    def test_an_action_is_done_in_ones_own_conversation_with_the_bot(self, chat: Scene) -> None:
        message = owed(chat)

        press(chat, message, REMIND_FINISH, ANNAS)
        chat.deliver()

        assert only(chat).done_by == POLICE.person
        assert "✔ " + swedish("Done: {what}", what="Ring skolan") in said(reminders(chat, ANNAS)[0])
        assert elements(reminders(chat, ANNAS)[0], REMIND_FINISH) == []

    def test_pressed_twice_it_was_done_already(self, chat: Scene) -> None:
        message = owed(chat)
        done_button = elements(message, REMIND_FINISH)[0]
        chat.press(done_button, ANNAS, message_ts=message["ts"])
        revision = only(chat).entry.revision

        again = chat.press(done_button, ANNAS, message_ts=message["ts"])

        assert "Ring skolan" in again.said
        assert only(chat).entry.revision == revision

    def test_an_action_is_changed_from_its_reminder(self, chat: Scene) -> None:
        message = owed(chat)

        form = press(chat, message, REMIND_CHANGE, ANNAS).view
        chat.submit(form, {"due": "2022-10-31", "why": "Skolan har lov."})

        assert only(chat).due == date(2022, 10, 31)
        refused = put_off(chat, message, "tomorrow", ANNAS)
        assert swedish("This is settled already: nothing more comes about it.") in refused.said
        assert "Ring skolan" in said(reminders(chat, ANNAS)[0])
        assert elements(reminders(chat, ANNAS)[0], REMIND_SNOOZE) == []

    def test_what_is_planned_is_changed_or_cancelled_from_its_reminder(self, chat: Scene) -> None:
        chat.only(Kind.PLANNED)
        chat.log(filled={**COUNTING, "days.0.date": "2022-10-13"})
        chat.passes(days=2, hours=2)
        (message,) = reminders(chat)

        assert words(press(chat, message, REMIND_CORRECT).view["title"]) == "Gemensam insats"
        chat.submit(press(chat, message, REMIND_CANCEL).view, {"why": "Sjukdom."})

        refused = put_off(chat, message, "tomorrow")
        assert swedish("This is settled already: nothing more comes about it.") in refused.said
        assert swedish("{what} was cancelled.", what="Gemensam insats 13 okt. 2022") in said(reminders(chat)[0])

    def test_one_who_is_not_in_the_agreements_channel_does_nothing_there_but_may_put_it_off(self, chat: Scene) -> None:
        message = owed(chat)
        chat.slack().member_of["U0ANNA"] = ["C0FIKA"]

        for action_id in (REMIND_FINISH, REMIND_CHANGE):
            assert NOT_IN_CHANNEL in press(chat, message, action_id, ANNAS).said
        put_off(chat, message, "tomorrow", ANNAS)

        assert only(chat).is_open
        assert len(holds(chat)) == 1


class TestWhoIsTold:
    def test_a_person_is_told_in_their_own_language(self, chat: Scene) -> None:
        chat.slack().locales["U0ANNA"] = "en-GB"

        assert "in 7 days, Monday 17 October" in said(owed(chat)).replace("In 7", "in 7")

    def test_an_action_that_nobody_has_is_told_in_the_channel(self, chat: Scene) -> None:
        chat.only(Kind.ACTION)
        decided(chat, {"text": "Ring skolan", "due": "2022-10-17"})
        chat.passes(hours=2)

        (message,) = reminders(chat)
        assert swedish("Who does it: {who}", who=swedish("nobody yet")) in said(message)

    def test_a_deputy_is_told_whom_they_stand_in_for(self, chat: Scene) -> None:
        away = Absence("T0POLIS", "U0ANNA", date(2022, 10, 1), date(2022, 10, 31), "U0ERIK")
        with chat.database.writing() as session:
            put_absence(session, away)
        chat.only(Kind.ACTION)
        new(chat, "Ring skolan", due="2022-10-17", owner="U0ANNA")
        chat.passes(hours=2)

        assert reminders(chat, ANNAS) == []
        (message,) = reminders(chat, ERIKS)
        assert swedish("You stand in for {who}.", who="<@U0ANNA>") in said(message)

    def test_the_coordinator_is_told_what_is_two_weeks_late_and_whose_it_is(self, chat: Scene) -> None:
        chat.only(Kind.ESCALATION)
        new(chat, "Ring skolan", due="2022-10-11", owner="U0ERIK")

        chat.passes(days=15, hours=2)

        (message,) = reminders(chat, ANNAS)
        assert swedish("Who does it: {who}", who="<@U0ERIK>") in said(message)
        assert swedish("You are told as coordinator: this is two weeks late or more.") in said(message)
        press(chat, message, REMIND_FINISH, ANNAS)
        assert not only(chat).is_open
        assert "✔ " in said(reminders(chat, ANNAS)[0])


class TestPuttingOff:
    def test_it_is_put_off_for_everybody_in_the_channel_and_comes_again(self, chat: Scene) -> None:
        message = of_week(chat)

        put_off(chat, message, "tomorrow", ERIK)

        (shown,) = reminders(chat)
        assert swedish("Put off until {when} by {who}", when=UNTIL_TOMORROW, who="<@U0ERIK>") in said(shown)
        assert elements(shown, REMIND_LOG_WEEK) == elements(shown, REMIND_SNOOZE) == []
        chat.passes(hours=19)
        assert len(reminders(chat)) == 1
        chat.passes(hours=1)
        assert len(reminders(chat)) == 2
        assert "ecka 41" in reminders(chat)[1]["text"]
        assert len(reminders(chat, MUNICIPALITY)) == 1

    @pytest.mark.parametrize(
        ("choice", "until"),
        [("hour", at("2022-10-14", 11)), ("tomorrow", at("2022-10-15", 6)), ("week", at("2022-10-17", 6))],
    )
    def test_the_choices_mean_what_they_say(self, chat: Scene, choice: str, until: Any) -> None:
        put_off(chat, of_week(chat), choice)

        assert [hold.until for hold in holds(chat)] == [until]

    def test_a_day_is_chosen_in_a_form(self, chat: Scene) -> None:
        message = of_week(chat)
        opened = put_off(chat, message, "day")
        form = opened.view
        assert [call.method for call in opened.calls] == ["views.open", "chat.update"], "the list is to be used again"

        today = errors(chat.submit(form, {"day": "2022-10-14"}))
        far = errors(chat.submit(form, {"day": "2024-01-01"}))
        assert today == {"day": swedish("Choose a day from tomorrow on.")}
        assert far == {"day": swedish("Choose a day within a year.")}
        assert chat.submit(form, {"day": "2022-10-20"}).acknowledged == {"response_action": "clear"}

        assert "torsdag 20 oktober" in said(reminders(chat)[0])
        chat.passes(days=2)  # Sunday: the week is still on, and it is put off
        assert len(reminders(chat)) == 1

    def test_a_day_is_chosen_in_ones_own_conversation(self, chat: Scene) -> None:
        message = owed(chat)
        form = put_off(chat, message, "day", ANNAS).view

        chat.submit(form, {"day": "2022-10-13"}, ANNAS)

        assert "torsdag 13 oktober" in said(reminders(chat, ANNAS)[0])
        chat.passes(days=3)
        assert len(reminders(chat, ANNAS)) == 2

    def test_taken_back_it_can_be_acted_on_and_does_not_come_twice(self, chat: Scene) -> None:
        put_off(chat, of_week(chat), "tomorrow")

        press(chat, reminders(chat)[0], REMIND_RESUME)

        (shown,) = reminders(chat)
        assert elements(shown, REMIND_LOG_WEEK)
        assert holds(chat) == []
        chat.passes(days=1)
        assert len(reminders(chat)) == 1

    def test_put_off_taken_back_and_put_off_again_it_comes(self, chat: Scene) -> None:
        message = of_week(chat)
        put_off(chat, message, "tomorrow")
        press(chat, reminders(chat)[0], REMIND_RESUME)
        put_off(chat, reminders(chat)[0], "tomorrow")

        chat.passes(days=1)

        assert len(reminders(chat)) == 2

    def test_what_is_not_to_be_reminded_of_stays_silent_until_somebody_wants_it_after_all(self, chat: Scene) -> None:
        message = owed(chat)

        put_off(chat, message, "never", ANNAS)

        (shown,) = reminders(chat, ANNAS)
        assert swedish("No more reminders of this ({who})", who="<@U0ANNA>") in said(shown)
        chat.passes(days=6)
        assert len(reminders(chat, ANNAS)) == 1
        press(chat, shown, REMIND_RESUME, ANNAS)
        chat.passes(days=1)
        assert len(reminders(chat, ANNAS)) == 2

    def test_one_of_several_is_put_off_and_the_rest_stay(self, chat: Scene) -> None:
        chat.only(Kind.ACTION)
        for what in ("Ring skolan", "Kolla belysningen"):
            new(chat, what, due="2022-10-17", owner="U0ANNA")
        chat.passes(hours=2)
        (message,) = reminders(chat, ANNAS)
        order = [block["text"]["text"] for block in message["blocks"] if "Ring" in str(block) or "Kolla" in str(block)]
        ring = next(entry for entry in chat.entries() if entry.values["text"] == "Ring skolan")

        put_off(chat, message, "week", ANNAS, ring.id)

        (shown,) = reminders(chat, ANNAS)
        assert len(elements(shown, REMIND_FINISH)) == len(elements(shown, REMIND_RESUME)) == 1
        places = [said(shown).index(each.splitlines()[1]) for each in order]
        assert places == sorted(places), "nothing jumps about below one's finger"


def test_putting_off_and_taking_back_hold_on_each_database(chat_on_each: Scene) -> None:
    chat_on_each.only(Kind.WEEK_MISSED)
    chat_on_each.passes(days=3)
    (message,) = reminders(chat_on_each)

    put_off(chat_on_each, message, "hour")
    assert elements(message, REMIND_RESUME)
    press(chat_on_each, message, REMIND_RESUME)
    assert holds(chat_on_each) == []
    put_off(chat_on_each, message, "hour")
    chat_on_each.passes(hours=1)
    assert len(reminders(chat_on_each)) == 2


class TestPressedLongAfter:
    def test_what_was_due_yesterday_is_still_there_to_be_done_or_put_off(self, chat: Scene) -> None:
        owed(chat)
        chat.passes(days=7)
        due_today = reminders(chat, ANNAS)[-1]
        chat.passes(days=1)

        put_off(chat, due_today, "tomorrow", ANNAS)

        assert "Ring skolan" in said(due_today)
        assert elements(due_today, REMIND_RESUME)
        assert [hold.until for hold in holds(chat)] == [at("2022-10-19", 6)]

    def test_a_week_that_has_gone_by_without_a_note_is_called_what_it_is(self, chat: Scene) -> None:
        message = of_week(chat)
        chat.passes(days=3)

        put_off(chat, message, "tomorrow")
        press(chat, message, REMIND_RESUME)

        assert swedish("{week} has no note", week="vecka 41").casefold() in message["text"].casefold()
        assert elements(message, REMIND_LOG_WEEK)

    def test_an_action_that_was_handed_over_is_somebody_elses_now(self, chat: Scene) -> None:
        message = owed(chat)
        form = press(chat, message, REMIND_CHANGE, ANNAS).view
        chat.submit(form, {"owner": "U0ERIK", "why": "Anna är ledig."})

        refused = put_off(chat, message, "tomorrow", ANNAS)

        assert swedish("This is settled already: nothing more comes about it.") in refused.said
        shown = reminders(chat, ANNAS)[0]
        assert swedish("{what}: somebody else is to do it now", what="Ring skolan") in said(shown)
        assert elements(shown, REMIND_FINISH) == elements(shown, REMIND_SNOOZE) == []

    def test_what_is_behind_still_is_not_called_settled_by_what_does_not_count(self, chat: Scene) -> None:
        chat.only(Kind.PACE)
        chat.passes(days=15)
        (message,) = reminders(chat)
        chat.log(filled={**WITHOUT_DECISION_MAKER, "days.0.date": "2022-10-24"})

        put_off(chat, message, "tomorrow")

        assert elements(message, REMIND_RESUME)
        assert swedish("{what}: nothing more to do now", what="S7") not in said(message)
        assert len(holds(chat)) == 1

    def test_what_counts_settles_it(self, chat: Scene) -> None:
        chat.only(Kind.PACE)
        chat.passes(days=15)
        (message,) = reminders(chat)
        chat.log(filled={**COUNTING, "days.0.date": "2022-10-24"})

        refused = put_off(chat, message, "tomorrow")

        assert swedish("This is settled already: nothing more comes about it.") in refused.said
        assert holds(chat) == []

    def test_an_excused_week_is_called_excused(self, chat: Scene) -> None:
        message = of_week(chat)
        form = press(chat, message, REMIND_EXCUSE).view
        chat.submit(chat.submit(form, {"reason": "Utbildning."}).view)

        put_off(chat, message, "tomorrow")

        assert swedish("{week} is excused", week="vecka 41").casefold() in said(message).casefold()


class TestPressedAmiss:
    def test_put_off_twice_it_stays_as_it_was_put_off_first(self, chat: Scene) -> None:
        message = of_week(chat)
        tomorrow, never = chosen(message, "tomorrow"), chosen(message, "never")
        chat.press(tomorrow, message_ts=message["ts"])

        again = chat.press(never, ERIK, message_ts=message["ts"])

        put_off_already = "This is put off already. To change that, first press Remind me after all."
        assert swedish(put_off_already) in again.said
        assert [hold.held_by for hold in holds(chat)] == ["U0ANNA"]

    def test_what_another_has_settled_meanwhile_says_so(self, chat: Scene) -> None:
        message = of_week(chat)
        chat.log("/veckomote", HELD, MUNICIPALITY)

        refused = put_off(chat, message, "tomorrow")

        assert swedish("This is settled already: nothing more comes about it.") in refused.said
        there = swedish("{week} counts", week="vecka 41")
        assert there.casefold() in said(reminders(chat)[0]).casefold()
        assert holds(chat) == []

    def test_what_was_settled_while_the_day_was_chosen_is_refused_in_the_form(self, chat: Scene) -> None:
        form = put_off(chat, of_week(chat), "day").view
        chat.log("/veckomote", HELD, MUNICIPALITY)

        refused = chat.submit(form, {"day": "2022-10-15"})

        assert swedish("This is settled already: nothing more comes about it.") in words(refused.view)
        assert holds(chat) == []

    def test_nobody_puts_off_what_others_were_told(self, chat: Scene) -> None:
        message = owed(chat)
        chat.slack().member_of["U0ERIK"] = ["C0POLIS"]

        for refused in (put_off(chat, message, "never", ERIKS), press(chat, message, REMIND_FINISH, ERIKS)):
            assert NOT_THERE in refused.said
        assert holds(chat) == []
        assert only(chat).is_open

    @pytest.mark.parametrize(
        "value",
        [
            "tomorrow|soderhamn-2022|week_open|S6:2022-W40",
            "tomorrow|soderhamn-2022|nothing|S6:2022-W41",
            "tomorrow|another|week_open|S6:2022-W41",
            "someday|soderhamn-2022|week_open|S6:2022-W41",
            "tomorrow",
        ],
    )
    def test_what_no_message_told_cannot_be_put_off(self, chat: Scene, value: str) -> None:
        message = of_week(chat)
        forged = {**chosen(message, "tomorrow"), "selected_option": {"value": value}}

        answered = chat.press(forged, message_ts=message["ts"])

        assert NOT_THERE in answered.said
        assert holds(chat) == []

    @pytest.mark.parametrize("value", ["", "tomorrow", "C0POLIS", "C0POLIS|soderhamn-2022", "|||", "x|y|z", "x|y|z|å"])
    @pytest.mark.parametrize(
        "action_id",
        [
            REMIND_RESUME,
            REMIND_UPDATE,
            REMIND_EXPLAIN,
            REMIND_DECIDE,
            REMIND_FINISH,
            REMIND_CHANGE,
            REMIND_LOG,
            REMIND_LOG_WEEK,
            REMIND_EXCUSE,
            REMIND_CORRECT,
            REMIND_CANCEL,
        ],
    )
    def test_a_forged_button_is_refused_and_is_no_error_of_ours(
        self, chat: Scene, caplog: pytest.LogCaptureFixture, action_id: str, value: str
    ) -> None:
        forged = {"type": "button", "action_id": action_id, "block_id": "b", "value": value}

        answered = chat.press(forged)

        assert any(each in answered.said for each in (NOT_THERE, NOT_IN_CHANNEL)), answered.said
        assert "unexpected" not in caplog.messages

    def test_a_week_that_there_is_not_cannot_be_logged(self, chat: Scene) -> None:
        message = of_week(chat)
        forged = {**elements(message, REMIND_LOG_WEEK)[0], "value": "C0POLIS|soderhamn-2022|weekly_meeting:2022-W99"}

        assert NOT_THERE in chat.press(forged, message_ts=message["ts"]).said

    def test_a_message_that_has_been_deleted_is_answered_privately(self, chat: Scene) -> None:
        message = of_week(chat)
        chat.slack().delete(message)

        answered = put_off(chat, message, "tomorrow")

        assert swedish("It is saved, though the message can't be changed any more.") in answered.said
        assert len(holds(chat)) == 1
