"""Installing the app: with an invitation, in the browser that began it, once."""

from base64 import b64decode
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import OperationalError

from bot.adapters.manifest import INSTALL_PATH, REDIRECT_PATH, needed_scopes
from bot.cli.serve import web_of
from bot.domain.roles import Role
from bot.logs import JsonLines
from bot.services.invitations import InvitationGone
from bot.settings import ServeSettings
from storage.installation_tables import STATES
from storage.tables import InvitationRow
from tests.web.conftest import CLIENT_SECRET, ENGLISH, PUBLIC_URL, Browser, Stage, button, refused, role, rows
from tests.web.slack import CODE, TOKEN

SWEDISH = {"accept-language": "sv-SE,sv;q=0.9,en;q=0.8"}


def test_whoever_is_invited_installs_the_app_and_becomes_a_coordinator(stage: Stage) -> None:
    done = stage.install()

    assert done.status_code == 200
    assert "Norrköpings &lt;kommun&gt;" in done.text
    assert stage.installed()
    assert not stage.bot.house.workspaces.is_ours("T0NY")
    assert role(stage) is Role.COORDINATOR
    assert stage.slack.methods() == ["oauth.v2.access", "auth.test"]
    asked = stage.slack.sent("oauth.v2.access")
    assert (asked["code"], asked["redirect_uri"]) == (CODE, f"{PUBLIC_URL}{REDIRECT_PATH}")
    assert b64decode(asked["as"]).decode() == f"111.222:{CLIENT_SECRET}"
    assert stage.slack.sent("auth.test")["as"] == TOKEN


def test_another_process_finds_the_installation_by_itself(stage: Stage, settings: ServeSettings) -> None:
    stage.install()
    other = type(stage.bot).connect(settings)

    client = other.house.workspaces.client("T0NY")
    other.close()
    assert client
    assert client.token == TOKEN


def test_the_button_leads_to_slack_with_what_the_app_needs(stage: Stage) -> None:
    shown = stage.web.get(INSTALL_PATH, params={"invitation": stage.invitation})
    address = httpx.URL(button(shown))

    assert str(address).startswith(f"{stage.slack.address}/oauth/v2/authorize?")
    assert address.params["client_id"] == "111.222"
    assert address.params["redirect_uri"] == f"{PUBLIC_URL}{REDIRECT_PATH}"
    assert tuple(address.params["scope"].split(",")) == needed_scopes()
    assert stage.invitation not in str(address)


def test_what_the_browser_keeps_is_for_us_alone_and_tells_nobody_anything(stage: Stage) -> None:
    shown = stage.web.get(INSTALL_PATH, params={"invitation": stage.invitation})

    kept, *rules = shown.headers["set-cookie"].split("; ")
    assert sorted(rules) == ["HttpOnly", "Max-Age=600", f"Path={REDIRECT_PATH}", "SameSite=lax", "Secure"]
    assert stage.invitation not in kept
    assert httpx.URL(button(shown)).params["state"] not in kept


@pytest.mark.parametrize(
    ("accepted", "said"),
    [
        (SWEDISH, 'lang="sv"'),
        (ENGLISH, 'lang="en"'),
        ({"accept-language": "de, en;q=0.5, sv;q=0.1"}, 'lang="en"'),
        ({"accept-language": "de;q=x,,;;q=,*"}, 'lang="sv"'),
        ({}, 'lang="sv"'),
    ],
)
def test_the_page_is_in_the_language_of_the_browser(stage: Stage, accepted: dict[str, str], said: str) -> None:
    assert said in stage.web.get(INSTALL_PATH, headers=accepted).text


@pytest.mark.parametrize(
    "given", [{}, {"invitation": ""}, {"invitation": "ABCD-ABCD-ABCD-ABCD"}, {"invitation": "<b>"}]
)
def test_without_an_invitation_nobody_gets_as_far_as_slack(stage: Stage, given: dict[str, str]) -> None:
    shown = stage.web.get(INSTALL_PATH, params=given, headers=ENGLISH)

    assert "you need an invitation" in refused(stage, shown)
    assert "<a " not in shown.text
    assert "<b>" not in shown.text
    assert "set-cookie" not in shown.headers


def test_an_invitation_is_good_once(stage: Stage) -> None:
    stage.install()

    assert stage.web.get(INSTALL_PATH, params={"invitation": stage.invitation}).status_code == 403


def test_an_invitation_that_was_used_meanwhile_installs_nothing(stage: Stage) -> None:
    state = stage.begin()
    with stage.bot.house.database.writing() as session:
        session.execute(update(InvitationRow).values(used_at=stage.bot.house.now()))

    assert refused(stage, stage.finish(state))
    assert stage.slack.asked == [], "the code that Slack gave stays unused"


class TooLate:
    """Invitations that somebody else uses in the very moment."""

    def is_known(self, *_given: Any) -> bool:
        return True

    def is_open(self, *_given: Any, **_more: Any) -> bool:
        return True

    def redeem(self, *_given: Any, **_more: Any) -> None:
        raise InvitationGone


def test_who_is_a_moment_too_late_with_an_invitation_leaves_no_token_behind(
    stage: Stage, settings: ServeSettings
) -> None:
    stage.web = Browser(web_of(stage.bot, settings, TooLate()))

    assert refused(stage, stage.install())
    assert stage.slack.methods() == ["oauth.v2.access", "auth.test", "auth.revoke"]
    assert stage.slack.sent("auth.revoke")["as"] == TOKEN


def test_who_is_too_late_takes_nothing_from_a_workspace_that_has_the_app(stage: Stage, settings: ServeSettings) -> None:
    stage.install()
    stage.web = Browser(web_of(stage.bot, settings, TooLate()))

    assert stage.install().status_code == 403
    assert stage.installed()
    assert "auth.revoke" not in stage.slack.methods()


class Away:
    """Invitations whose database goes away in the very moment."""

    def __init__(self, said: str = "database is locked") -> None:
        self._said = said

    def is_known(self, *_given: Any) -> bool:
        return True

    def is_open(self, *_given: Any, **_more: Any) -> bool:
        return True

    def redeem(self, *_given: Any, **_more: Any) -> None:
        raise OperationalError("UPDATE", {}, Exception(self._said))


def test_where_the_invitation_cannot_be_redeemed_nothing_is_left_half_done(
    stage: Stage, settings: ServeSettings
) -> None:
    stage.web = Browser(web_of(stage.bot, settings, Away()))

    assert refused(stage, stage.install(), status=500)
    assert stage.slack.methods() == ["oauth.v2.access", "auth.test", "auth.revoke"]
    assert stage.slack.sent("auth.revoke")["as"] == TOKEN


def test_where_the_token_cannot_be_kept_the_invitation_stays_good(stage: Stage) -> None:
    state = stage.begin()
    with stage.bot.house.database.writing() as session:
        session.execute(text("CREATE TRIGGER full BEFORE INSERT ON slack_bots BEGIN SELECT RAISE(ABORT, 'full'); END"))

    assert refused(stage, stage.finish(state), status=500)
    assert "auth.revoke" in stage.slack.methods()
    with stage.bot.house.database.writing() as session:
        session.execute(text("DROP TRIGGER full"))
    assert stage.install().status_code == 200


def test_another_browser_cannot_finish_what_one_has_begun(stage: Stage) -> None:
    state = stage.begin()

    assert refused(stage, stage.finish(state, stage.new_browser()))
    assert stage.slack.asked == []


def test_one_browser_cannot_finish_what_another_has_begun_with_an_invitation_of_its_own(stage: Stage) -> None:
    """Somebody lures the invited into finishing the installation of another workspace."""
    lured = stage.new_browser()
    stage.begin(lured)

    assert refused(stage, stage.finish(stage.begin(), lured))


def test_what_was_finished_cannot_be_finished_again(stage: Stage) -> None:
    state = stage.begin()
    kept = dict(stage.web.cookies)
    assert stage.finish(state).status_code == 200
    again = stage.new_browser()
    again.cookies.update(kept)

    assert stage.finish(state, again).status_code == 403
    assert stage.slack.methods().count("oauth.v2.access") == 1


def test_the_browser_keeps_nothing_afterwards(stage: Stage) -> None:
    stage.install()

    assert dict(stage.web.cookies) == {}


def test_who_takes_too_long_begins_again(stage: Stage) -> None:
    state = stage.begin()
    with stage.bot.house.database.writing() as session:
        before = stage.bot.house.now().replace(tzinfo=None) - timedelta(seconds=1)
        session.execute(update(STATES).values(expire_at=before))

    assert refused(stage, stage.finish(state))


@pytest.mark.parametrize("kept", ["", "x", "gAAAAABforged"])
def test_what_the_browser_keeps_cannot_be_made_up(stage: Stage, kept: str) -> None:
    state = stage.begin()
    browser: Browser = stage.new_browser()
    browser.cookies.set("lofteskoll_installation", kept)

    assert refused(stage, stage.finish(state, browser))


@pytest.mark.parametrize("kept", ["å".encode("latin-1"), "å".encode(), b'"\\303\\245"'])
def test_what_the_browser_keeps_may_be_written_in_any_letters(stage: Stage, kept: bytes) -> None:
    headers = [(b"cookie", b"lofteskoll_installation=" + kept)]
    shown = stage.new_browser().get(REDIRECT_PATH, params={"code": CODE, "state": stage.begin()}, headers=headers)

    assert refused(stage, shown)


def test_a_fault_of_ours_is_a_plain_page(
    stage: Stage, settings: ServeSettings, caplog: pytest.LogCaptureFixture
) -> None:
    stage.web = Browser(web_of(stage.bot, settings, Away("Vitsippan is locked")))
    shown = stage.install()

    assert refused(stage, shown, status=500)
    assert "Vitsippan" not in shown.text
    assert "Traceback" not in shown.text
    assert "Vitsippan" not in "".join(JsonLines().format(each) for each in caplog.records)


@pytest.mark.parametrize(
    "event",
    [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U0BOTEN"]}}],
    ids=lambda event: event["type"],
)
def test_where_the_app_is_taken_away_no_token_is_kept(stage: Stage, event: dict[str, Any]) -> None:
    stage.install()

    assert stage.event(event, "T0NY").status_code == 200

    stage.bot.app.listener_runner.listener_executor.shutdown()
    assert not stage.installed()
    assert rows(stage) == 0
    assert role(stage) is Role.COORDINATOR, "who may do what is another matter"


@pytest.mark.parametrize(
    ("event", "seconds"),
    [({"type": "tokens_revoked", "tokens": {"oauth": ["U0NILS"], "bot": []}}, 0), ({"type": "app_uninstalled"}, -60)],
    ids=["somebody's own token", "told late, of an installation before"],
)
def test_what_ends_no_installation_of_ours_changes_nothing(stage: Stage, event: dict[str, Any], seconds: int) -> None:
    stage.install()

    stage.event(event, "T0NY", stage.bot.house.now().timestamp() + seconds)

    stage.bot.app.listener_runner.listener_executor.shutdown()
    assert stage.installed()
