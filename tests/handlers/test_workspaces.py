"""What is remembered of the people in the workspaces, and for how long."""

import pytest

from handlers.memory import Memory
from handlers.workspaces import Workspace, Workspaces
from tests.chat import at
from tests.handlers.slack import Trouble, TroubledClient

ANNA, NOBODY = ("T0POLIS", "U0ANNA"), ("T0POLIS", "U0BORTA")


class Office:
    """One workspace, whose minutes pass as a test tells them to."""

    def __init__(self) -> None:
        self.client = TroubledClient({"U0ANNA": "Anna Åkerlund"}, lambda: at("2022-10-14"))
        self.client.member_of["U0ANNA"] = ["C1", "C2"]
        self.minutes = 0.0
        self.known = Workspaces([Workspace("T0POLIS", "B1", "U1", self.client)], seconds=lambda: self.minutes * 60)

    def asked(self, method: str = "users.info") -> int:
        return len(self.client.of(method))


@pytest.fixture
def office() -> Office:
    return Office()


def test_somebody_whom_slack_does_not_know_is_asked_about_once(office: Office) -> None:
    for _ in range(6):
        assert office.known.name(*NOBODY) is None

    assert office.asked() == 1


def test_after_a_few_minutes_they_are_asked_about_again(office: Office) -> None:
    office.client.troubles.append(Trouble("users.info", "ratelimited"))
    for minutes in (0, 2):
        office.minutes = minutes
        assert office.known.name(*ANNA) is None

    for minutes in (10, 10_000):
        office.minutes = minutes
        assert office.known.name(*ANNA) == "Anna Åkerlund"
    assert office.asked() == 1, "a name that was told is kept"


def test_who_is_forgotten_is_asked_about_at_once(office: Office) -> None:
    office.client.troubles.append(Trouble("users.info", TimeoutError()))
    assert office.known.name(*ANNA) is None

    office.known.forget(*ANNA)

    assert office.known.name(*ANNA) == "Anna Åkerlund"


def test_a_channel_that_was_found_is_known_for_ten_minutes(office: Office) -> None:
    office.known.channels_of(*ANNA)
    asked = office.asked("users.conversations")

    office.minutes = 9
    assert office.known.is_in(*ANNA, "C2")
    assert office.asked("users.conversations") == asked

    office.client.member_of["U0ANNA"] = ["C1"]
    office.minutes = 11
    assert not office.known.is_in(*ANNA, "C2")


def test_a_channel_that_was_not_found_is_looked_for(office: Office) -> None:
    office.known.channels_of(*ANNA)
    office.client.member_of["U0ANNA"] = ["C1", "C2", "C3"]

    assert office.known.is_in(*ANNA, "C3")
    assert not office.known.is_in(*ANNA, "C4")


def test_what_is_found_of_one_person_is_not_anothers(office: Office) -> None:
    office.known.channels_of(*ANNA)

    assert not office.known.is_in(*NOBODY, "C1")


def test_of_more_people_than_can_be_kept_those_before_are_forgotten() -> None:
    names = Memory[str](lambda: 0.0)
    for number in range(5001):
        names.keep("T0POLIS", f"U{number}", "Anna")

    assert [names.get("T0POLIS", user_id) for user_id in ("U0", "U5000")] == [None, "Anna"]
