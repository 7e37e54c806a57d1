"""Reminders put off, and not wanted any more."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.domain.reminding.settings import Kind
from handlers.seldom import (
    REMIND_FINISH,
    REMIND_LOG_WEEK,
    REMIND_RESUME,
    REMIND_SNOOZE,
)
from tests.chat import MUNICIPALITY, at
from tests.handlers.acting import new
from tests.handlers.reminded import (
    ANNAS,
    UNTIL_TOMORROW,
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
from tests.handlers.scene import ERIK, Scene, errors, swedish


@pytest.fixture
def chat(scene_of: Callable[..., Scene]) -> Scene:
    return in_week_41(scene_of)


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
