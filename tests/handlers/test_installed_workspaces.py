"""Workspaces that installed the app themselves: found when they are first asked for, and gone when Slack says so."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from slack_sdk import WebClient

from bot.domain.installed import Installed
from handlers.workspaces import Workspace, Workspaces
from tests.chat import MUNICIPALITY, POLICE, at, words
from tests.handlers.ledger import PARKED, SENT, saved, states
from tests.handlers.scene import Scene

NOW = at("2022-10-14")
NEW = Installed(
    app_id="A1",
    team_id="T0NY",
    team_name="Norrköpings kommun",
    bot_id="B0NY",
    bot_user_id="U0NY",
    scopes=("commands",),
    installed_by="U0NILS",
    installed_at=NOW,
    token="xoxb-ny",
)


class Kept:
    """Installations that somebody keeps, who can be asked how often they were asked."""

    def __init__(self) -> None:
        self.there: dict[str, Installed] = {}
        self.asked = 0

    def find(self, team_id: str) -> Installed | None:
        self.asked += 1
        return self.there.get(team_id)

    def remove(self, team_id: str) -> None:
        self.there.pop(team_id, None)


class Hall:
    """Our own workspace, and those that installed the app."""

    def __init__(self) -> None:
        self.kept = Kept()
        self.seconds = 0.0
        ours = Workspace("T0POLIS", "B1", "U1", WebClient("xoxb-var"))
        self.known = Workspaces([ours], installations=self.kept, seconds=lambda: self.seconds)

    def token(self, team_id: str = "T0NY") -> str | None:
        client = self.known.client(team_id)
        return client.token if client else None


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_an_installation_is_looked_for_once(hall: Hall) -> None:
    hall.kept.there["T0NY"] = NEW

    for _ in range(5):
        result = hall.known.authorize("T0NY")
        assert result
        assert (result.bot_token, result.bot_id, result.bot_user_id) == ("xoxb-ny", "B0NY", "U0NY")
        assert hall.token() == "xoxb-ny"
    assert hall.kept.asked == 1


def test_our_own_workspaces_are_not_looked_for(hall: Hall) -> None:
    assert hall.token("T0POLIS") == "xoxb-var"
    assert hall.kept.asked == 0


def test_only_those_whose_token_we_were_given_are_ours(hall: Hall) -> None:
    hall.known.admit(NEW)

    assert hall.known.is_ours("T0POLIS")
    assert not hall.known.is_ours("T0NY")


def test_a_workspace_without_the_app_is_not_looked_for_again_at_once(hall: Hall) -> None:
    for seconds in (0, 1, 29):
        hall.seconds = seconds
        assert hall.token() is None
        assert hall.known.authorize("T0NY") is None
    assert hall.kept.asked == 1


def test_an_installation_by_another_process_is_found_within_half_a_minute(hall: Hall) -> None:
    assert hall.token() is None
    hall.kept.there["T0NY"] = NEW
    hall.seconds = 31

    assert hall.token() == "xoxb-ny"


def test_an_installation_of_ours_is_known_at_once(hall: Hall) -> None:
    assert hall.token() is None
    hall.known.admit(NEW)

    assert hall.token() == "xoxb-ny"


def test_what_another_process_was_told_is_seen_within_five_minutes(hall: Hall) -> None:
    hall.known.admit(NEW)
    hall.kept.there["T0NY"] = replace(NEW, token="xoxb-nyare")
    hall.seconds = 299
    assert hall.token() == "xoxb-ny"

    hall.seconds = 301
    assert hall.token() == "xoxb-nyare"

    hall.kept.remove("T0NY")
    hall.seconds = 602
    assert hall.token() is None


def test_where_the_app_is_taken_away_nothing_is_kept(hall: Hall) -> None:
    hall.kept.there["T0NY"] = NEW
    assert hall.token()

    hall.known.dismiss("T0NY", told_at=NOW)

    assert hall.token() is None
    assert hall.known.authorize("T0NY") is None
    assert hall.kept.there == {}


def test_word_of_an_earlier_end_that_comes_late_ends_nothing(hall: Hall) -> None:
    hall.kept.there["T0NY"] = NEW
    hall.known.dismiss("T0NY", told_at=NOW - timedelta(seconds=1))

    assert hall.token() == "xoxb-ny"


def test_a_token_that_we_were_given_stays_until_it_is_taken_away(hall: Hall, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    hall.known.dismiss("T0POLIS", told_at=NOW)

    assert hall.token("T0POLIS") == "xoxb-var"
    assert caplog.messages == [], "the workspace is answered as before"


def test_that_an_installation_has_ended_is_said_in_the_log(hall: Hall, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    hall.kept.there["T0NY"] = NEW
    hall.known.dismiss("T0NY", told_at=NOW)

    assert [(each.getMessage(), vars(each)["team"]) for each in caplog.records] == [("uninstalled", "T0NY")]


def test_without_installations_nothing_is_looked_for() -> None:
    known = Workspaces([])

    assert known.client("T0NY") is None
    assert known.client("") is None
    known.dismiss("T0NY", told_at=NOW)


def test_no_workspace_is_none_of_those_looked_for(hall: Hall) -> None:
    assert hall.known.authorize(None) is None
    assert hall.kept.asked == 0


def test_what_cannot_be_posted_where_the_app_was_taken_away_is_told_to_the_other_authority(chat: Scene) -> None:
    kept = Kept()
    kept.there[MUNICIPALITY.team_id] = replace(NEW, team_id=MUNICIPALITY.team_id)
    ours = Workspace(POLICE.team_id, "B1", "U1", chat.clients[POLICE.team_id])
    known = Workspaces([ours], installations=kept, connect=lambda _token: chat.clients[MUNICIPALITY.team_id])
    chat.house = replace(chat.house, workspaces=known)
    chat.log()
    chat.deliver()
    assert states(chat, MUNICIPALITY.team_id) == [SENT]

    known.dismiss(MUNICIPALITY.team_id, told_at=chat.now())
    saved(chat, **{"days.0.date": "2022-10-13"})
    for _ in range(30):
        chat.later(hours=1)

    assert sorted(states(chat, MUNICIPALITY.team_id)) == [PARKED, SENT]
    assert states(chat) == [SENT, SENT]
    (told,) = [words(post) for post in chat.slack().history if post["channel"].startswith("D")]
    assert "Söderhamns kommun" in told
