"""What Slack has to confirm before an installation is one: nothing is kept of what it doesn't confirm as it should."""

from typing import Any

import pytest

from bot.adapters.manifest import REDIRECT_PATH
from tests.web.conftest import ENGLISH, Stage, refused
from tests.web.slack import CODE, IDENTITY


def test_who_does_not_let_the_app_in_is_told_that_nothing_was_installed(stage: Stage) -> None:
    state = stage.begin()
    shown = stage.web.get(REDIRECT_PATH, params={"error": "access_denied", "state": state}, headers=ENGLISH)

    assert "Nothing was installed" in refused(stage, shown, status=200)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"is_enterprise_install": True, "team": None, "enterprise": {"id": "E1"}}, "one workspace at a time"),
        ({"scope": "commands"}, "wasn&#x27;t given all it needs: channels:history"),
        ({"scope": ""}, "wasn&#x27;t given all it needs"),
        ({"app_id": ""}, "isn&#x27;t complete"),
        ({"team": None}, "isn&#x27;t complete"),
        ({"authed_user": {}}, "isn&#x27;t complete"),
        ({"access_token": "xoxp-somebodys"}, "isn&#x27;t complete"),
        ({"team": "not as Slack tells it"}, "isn&#x27;t complete"),
        ({"team": ["T0NY"]}, "isn&#x27;t complete"),
        ({"team": {"id": 7}}, "isn&#x27;t complete"),
        ({"authed_user": "U0NILS"}, "isn&#x27;t complete"),
        ({"app_id": {"id": "A0LOFTE"}}, "isn&#x27;t complete"),
        ({"bot_user_id": 7}, "isn&#x27;t complete"),
        ({"access_token": ["xoxb-1"]}, "isn&#x27;t complete"),
        ({"scope": ["commands"]}, "wasn&#x27;t given all it needs"),
        ({"ok": False, "error": "invalid_code"}, "(invalid_code)"),
    ],
)
def test_what_slack_does_not_confirm_as_it_should_is_not_installed(
    stage: Stage, changed: dict[str, Any], said: str
) -> None:
    stage.slack.answers["oauth.v2.access"] |= changed
    state = stage.begin()
    shown = stage.web.get(REDIRECT_PATH, params={"code": CODE, "state": state}, headers=ENGLISH)

    assert said in refused(stage, shown)
    assert ("auth.revoke" in stage.slack.methods()) == ("error" not in changed), "the token is given back"


@pytest.mark.parametrize("answer", [[], ["ok"], "ok", None, 7])
@pytest.mark.parametrize("method", ["oauth.v2.access", "auth.test"])
def test_an_answer_that_is_no_object_confirms_nothing(stage: Stage, method: str, answer: Any) -> None:
    stage.slack.answers[method] = answer
    state = stage.begin()
    shown = stage.web.get(REDIRECT_PATH, params={"code": CODE, "state": state}, headers=ENGLISH)

    assert "Try once more" in refused(stage, shown)


@pytest.mark.parametrize("changed", [{"bot_id": 7}, {"bot_id": None}, {"team_id": ["T0NY"]}])
def test_who_the_bot_is_has_to_be_said_as_slack_does(stage: Stage, changed: dict[str, Any]) -> None:
    stage.slack.answers["auth.test"] = {**IDENTITY, **changed}

    assert refused(stage, stage.install())


def test_a_token_of_another_workspace_than_slack_named_is_refused(stage: Stage) -> None:
    stage.slack.answers["auth.test"] = {**IDENTITY, "team_id": "T0ANNAN"}

    assert refused(stage, stage.install())
