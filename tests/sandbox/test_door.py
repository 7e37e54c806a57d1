import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from bot.sandbox.server import RunningSandbox
from tests.sandbox.acting import PersonAtPage, visit


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Host": "evil.example"}, {"Origin": "null"}],
    ids=["another site", "a name pointed here", "a sandboxed frame"],
)
def test_other_web_sites_in_the_browser_are_kept_out(running: RunningSandbox, headers: dict[str, str]) -> None:
    answer = visit(f"{running.address}/sandbox/state", headers=headers)
    assert answer.status_code == 403
    live = f"{running.address.replace('http', 'ws', 1)}/sandbox/live?team=T0POLIS&user=U0ANNA"
    if "Origin" in headers:
        with pytest.raises(InvalidStatus):
            connect(live, additional_headers=headers, proxy=None)


def test_own_page_is_let_in_under_both_names(running: RunningSandbox) -> None:
    port = running.address.rpartition(":")[2]
    for name in ("127.0.0.1", "localhost"):
        headers = {"Origin": f"http://{name}:{port}", "Host": f"{name}:{port}"}
        answer = visit(f"{running.address}/sandbox/state", headers=headers)
        assert answer.status_code == 200
        assert "default-src 'self'" in answer.headers["content-security-policy"]


def test_state_tells_all_that_the_page_needs(anna: PersonAtPage) -> None:
    told = anna.ask("state")
    assert told["app"]["bot_name"] == "Provbot"
    assert told["app"]["commands"][0] == {
        "command": "/prov",
        "description": "Visar något privat",
        "usage_hint": "[vad]",
    }
    assert [shortcut["type"] for shortcut in told["app"]["shortcuts"]] == ["global", "message"]
    police, municipality = told["teams"]
    assert (police["name"], municipality["name"]) == ("Polisen Hälsingland", "Söderhamns kommun")
    assert {"id": "C0POLISFIKA", "name": "allmänt", "is_member_bot": False} in police["channels"]
    assert [person["title"] for person in municipality["users"] if person["id"] == "U0KARIN"] == [
        "Samordnare (trygghet)"
    ]
    assert told["clock"]["offset_seconds"] == 0


@pytest.mark.parametrize("who", [("T0POLIS", "U0SARA"), ("T0NOWHERE", "U0ANNA"), ("T0POLIS", "U0BOTPOLIS")])
def test_nobody_acts_as_someone_who_is_not_there(running: RunningSandbox, who: tuple[str, str]) -> None:
    stranger = PersonAtPage(running.address, *who)
    with pytest.raises(AssertionError, match="no such team or person"):
        stranger.ask("conversations")
    with pytest.raises(InvalidStatus), stranger.listening():
        pass


@pytest.mark.parametrize("path", ["message", "action", "submit", "close", "shortcut", "suggest"])
def test_question_without_its_parts_names_what_is_missing(anna: PersonAtPage, path: str) -> None:
    with pytest.raises(AssertionError, match="missing: "):
        anna.does(path)


def test_nothing_written_is_no_message(anna: PersonAtPage) -> None:
    with pytest.raises(AssertionError, match="nothing written"):
        anna.writes("C0POLIS", "  \n ")
