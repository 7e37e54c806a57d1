"""Who is where, and in which language: what the bot may ask about people."""

from pathlib import Path

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.sandbox.acting import Json, PersonAtPage, client_of
from tests.sandbox.conftest import changed_manifest, start

SEED = """
teams:
  - id: T0POLIS
    name: P
    domain: p
    bot: {user: U0BOTPOLIS, bot_id: B0BOTPOLIS, token: xoxb-sandbox-polis}
    people:
      - {id: U0ANNA, name: anna, real_name: Anna, color: "123456"}
      - {id: U0ERIK, name: erik, real_name: Erik, color: "123456", locale: en-GB}
    channels:
      - {id: C0OPPEN, name: öppen}
      - {id: C0LOFTE, name: löfte, bot: true}
      - {id: C0LEDNING, name: ledning, private: true, members: [U0ANNA]}
      - {id: C0SAMVERKAN, name: samverkan, private: true, members: [U0ANNA], bot: true}
"""


def reads_private(content: Json) -> None:
    content["oauth_config"]["scopes"]["bot"].append("groups:read")


def ids(answer: object) -> list[str]:
    return [channel["id"] for channel in answer["channels"]]  # type: ignore[index]


def test_bot_lists_the_channels_it_is_in(tmp_path: Path) -> None:
    (tmp_path / "seed.yml").write_text(SEED, encoding="utf-8")
    manifest = changed_manifest(tmp_path, reads_private)
    with start(manifest=manifest, seed=tmp_path / "seed.yml") as running:
        client = client_of(running)
        assert ids(client.users_conversations()) == ["C0LOFTE"]
        assert ids(client.users_conversations(types="public_channel,private_channel")) == ["C0LOFTE", "C0SAMVERKAN"]


def test_persons_private_channels_are_listed_where_the_bot_is_too(tmp_path: Path) -> None:
    (tmp_path / "seed.yml").write_text(SEED, encoding="utf-8")
    manifest = changed_manifest(tmp_path, reads_private)
    with start(manifest=manifest, seed=tmp_path / "seed.yml") as running:
        client = client_of(running)
        kinds = ["public_channel", "private_channel"]
        assert ids(client.users_conversations(user="U0ANNA", types=kinds)) == ["C0OPPEN", "C0LOFTE", "C0SAMVERKAN"]
        assert ids(client.users_conversations(user="U0ERIK", types=kinds)) == ["C0OPPEN", "C0LOFTE"]
        first = client.users_conversations(user="U0ANNA", types=kinds, limit=2, exclude_archived=True)
        rest = client.users_conversations(user="U0ANNA", types=kinds, cursor=first["response_metadata"]["next_cursor"])
        assert (ids(first), ids(rest)) == (["C0OPPEN", "C0LOFTE"], ["C0SAMVERKAN"])
        assert rest["response_metadata"]["next_cursor"] == ""
        assert not {"is_member", "num_members"} & first["channels"][0].keys()


@pytest.mark.parametrize(
    ("arguments", "error", "needed"),
    [
        ({"types": "private_channel"}, "missing_scope", "groups:read"),
        ({"types": "everything"}, "invalid_types", None),
        ({"user": "U0SARA"}, "user_not_found", None),
        ({"limit": -1}, "invalid_limit", None),
    ],
)
def test_list_of_conversations_is_refused(police: WebClient, arguments: Json, error: str, needed: str | None) -> None:
    with pytest.raises(SlackApiError) as refused:
        police.users_conversations(**arguments)
    assert (refused.value.response["error"], refused.value.response.get("needed")) == (error, needed)


def test_members_of_a_private_channel_need_the_scope_for_it(tmp_path: Path) -> None:
    (tmp_path / "seed.yml").write_text(SEED, encoding="utf-8")
    with start(seed=tmp_path / "seed.yml") as running, pytest.raises(SlackApiError) as refused:
        client_of(running).conversations_members(channel="C0SAMVERKAN")
    assert (refused.value.response["error"], refused.value.response["needed"]) == ("missing_scope", "groups:read")


def test_everyone_reads_swedish_but_one(municipality: WebClient) -> None:
    members = municipality.users_list(include_locale=True)["members"]
    assert {member["id"] for member in members if member["locale"] != "sv-SE"} == {"U0JONAS"}
    assert municipality.users_info(user="U0JONAS", include_locale=True)["user"]["locale"] == "en-GB"


def test_language_chosen_in_the_page_is_told_and_kept(tmp_path: Path) -> None:
    state = tmp_path / "workspaces.json"
    with start(state=state) as running:
        anna = PersonAtPage(running.address, "T0POLIS", "U0ANNA")
        assert anna.does("language", locale="en-GB") == {"ok": True}
        assert client_of(running).users_info(user="U0ANNA", include_locale=True)["user"]["locale"] == "en-GB"
        assert client_of(running).users_info(user="U0ERIK", include_locale=True)["user"]["locale"] == "sv-SE"
    with start(state=state) as again:
        told = {
            user["id"]: user["locale"] for user in PersonAtPage(again.address, "", "").ask("state")["teams"][0]["users"]
        }
        assert (told["U0ANNA"], told["U0ERIK"]) == ("en-GB", "sv-SE")


def test_state_from_before_languages_is_still_read(tmp_path: Path) -> None:
    state = tmp_path / "workspaces.json"
    state.write_text(
        '{"version": 1, "last_timestamp": 0, "channels": [], "messages": {}, "homes": [], "files": []}',
        encoding="utf-8",
    )
    with start(state=state) as running:
        assert (
            client_of(running, "T0KOMMUN").users_info(user="U0JONAS", include_locale=True)["user"]["locale"] == "en-GB"
        )


def test_language_that_nobody_here_reads_is_refused(anna: PersonAtPage) -> None:
    with pytest.raises(AssertionError, match="no such language"):
        anna.does("language", locale="xx-XX")
