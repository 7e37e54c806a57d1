"""Reminders in the channels and to persons: what they say, what can be done on them, and putting them off."""

from collections.abc import Callable
from datetime import date

import pytest

from bot.domain.reminding.settings import Kind
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
    REMIND_SNOOZE,
    REMIND_UPDATE,
)
from storage.plans import Absence, put_absence
from tests.chat import MUNICIPALITY, POLICE, at, words
from tests.handlers.acting import decided, new, only
from tests.handlers.reminded import (
    ANNAS,
    ERIKS,
    NOT_IN_CHANNEL,
    counted,
    elements,
    holds,
    in_week_41,
    of_week,
    owed,
    press,
    put_off,
    reminders,
    said,
)
from tests.handlers.scene import COUNTING, HELD, Scene, swedish
from tests.handlers.slack import Trouble


@pytest.fixture
def chat(scene_of: Callable[..., Scene]) -> Scene:
    return in_week_41(scene_of)


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
