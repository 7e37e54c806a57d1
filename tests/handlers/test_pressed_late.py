"""Reminders pressed long after, and amiss."""

from collections.abc import Callable

import pytest

from bot.domain.reminding.settings import Kind
from bot.services.members import dismiss
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
from tests.chat import MUNICIPALITY, POLICE, at, words
from tests.handlers.acting import only
from tests.handlers.reminded import (
    ANNAS,
    ERIKS,
    NO_ACCESS,
    NOT_IN_CHANNEL,
    NOT_THERE,
    chosen,
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
from tests.handlers.scene import COUNTING, ERIK, HELD, WITHOUT_DECISION_MAKER, Scene, swedish


@pytest.fixture
def chat(scene_of: Callable[..., Scene]) -> Scene:
    return in_week_41(scene_of)


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

    def test_what_is_of_an_agreement_that_one_was_not_let_in_to_cannot_be_put_off(self, chat: Scene) -> None:
        message = of_week(chat)
        choice = chosen(message, "tomorrow")
        dismiss(chat.database, POLICE, "soderhamn-2022", ERIK.person, now=chat.clock)
        elsewhere = {**choice, "selected_option": {"value": "tomorrow|another|week_open|S6:2022-W41"}}

        for pressed, caller in ((elsewhere, POLICE), (choice, ERIK)):
            answered = chat.press(pressed, caller, message_ts=message["ts"])
            assert NO_ACCESS in answered.said
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
