"""What the fuzz holds has to be able to fail: here is what it would tell."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from bot.services.errors import UnknownAgreement
from storage.engine import Database
from storage.tables import AgreementRow
from tests.chat import MUNICIPALITY, POLICE, Chat
from tests.databases import SqliteDatabases
from tests.fake_client import Call
from tests.fuzz.harm import harm_of
from tests.fuzz.nasty import PINGS
from tests.fuzz.oracle import faults_of
from tests.fuzz.written import Row, Written
from tests.handlers.scene import FRIDAY, built_in
from tests.importing import import_agreement, load_agreement

PLEDGE = "soderhamn-2022"
ENTRY = Row("entries", PLEDGE, None, None, None, None)
TRAIL = Row("audit_records", PLEDGE, MUNICIPALITY.team_id, MUNICIPALITY.user_id, None, None)
ROLES = {POLICE.person: {PLEDGE}}
BY_MEMBER = {"type": "block_actions", **Chat._person(POLICE)}
BY_STRANGER = {"type": "block_actions", **Chat._person(MUNICIPALITY)}


def harm(body: dict[str, Any], *rows: Row, understood: bool = True) -> list[str]:
    return list(harm_of(body, rows, ROLES, understood=understood))


def test_who_is_no_member_changes_nothing_but_the_trail() -> None:
    assert harm(BY_STRANGER, TRAIL) == []
    assert len(harm(BY_STRANGER, TRAIL, ENTRY)) == 1
    assert harm(BY_MEMBER, TRAIL, ENTRY) == []


def test_what_was_not_understood_changes_nothing_but_the_trail_whoever_sent_it() -> None:
    assert harm(BY_MEMBER, TRAIL, understood=False) == []
    assert len(harm(BY_MEMBER, ENTRY, understood=False)) == 1


def test_who_asks_to_be_let_in_changes_only_what_they_ask() -> None:
    team_id, user_id = MUNICIPALITY.team_id, MUNICIPALITY.user_id
    asked = Row("admissions", PLEDGE, team_id, user_id, None, None)
    told = Row("deliveries", PLEDGE, "T0POLIS", "U0ANNA", "admission", f"admission:{team_id}:{user_id}:1:U0ANNA")

    assert harm(BY_STRANGER, asked, told) == []
    assert len(harm(BY_STRANGER, asked._replace(user_id="U0SARA"), told._replace(occasion="entry"))) == 2


@pytest.mark.parametrize("body", [{}, {"user": None, "team": 7}, {"event": {"user": {"id": []}}}])
def test_what_comes_from_nobody_changes_nothing(body: dict[str, Any]) -> None:
    assert len(harm(body, ENTRY)) == 1


@pytest.fixture
def migrated(tmp_path: Path) -> Iterator[tuple[Database, Written]]:
    with SqliteDatabases(tmp_path).migrated() as url:
        database, written = Database(url), Written(url.removeprefix("sqlite:///"))
        yield database, written
        written.close()
        database.dispose()


def test_what_is_written_is_told_once_and_only_once_it_is_committed(migrated: tuple[Database, Written]) -> None:
    database, written = migrated

    import_agreement(database, built_in(PLEDGE), at=FRIDAY)

    assert {(row.table, row.agreement_id) for row in written.since()} >= {
        ("agreements", PLEDGE),
        ("agreement_versions", PLEDGE),
    }
    assert written.since() == []


def test_what_is_rolled_back_is_not_told(migrated: tuple[Database, Written]) -> None:
    database, written = migrated

    with suppress(LookupError), database.writing() as session:
        session.add(AgreementRow(id=PLEDGE, created_at=FRIDAY))
        session.flush()
        raise LookupError

    assert written.since() == []


def test_what_was_written_can_be_undone(migrated: tuple[Database, Written]) -> None:
    database, written = migrated
    import_agreement(database, built_in(PLEDGE), at=FRIDAY)

    written.undo()

    with pytest.raises(UnknownAgreement):
        load_agreement(database, PLEDGE)
    assert written.since() == []


@pytest.mark.parametrize("ping", PINGS)
@pytest.mark.parametrize("sent", ["text", "initial_comment", "blocks"])
def test_a_ping_is_found_wherever_slack_would_look_for_it(sent: str, ping: str) -> None:
    part = [{"type": "section", "text": {"type": "mrkdwn", "text": ping}}] if sent == "blocks" else f"hej {ping}"

    assert faults_of(None, [], [Call("chat.postMessage", {"text": "hej", sent: part})])


def test_what_slack_shows_as_it_is_may_hold_what_looks_like_a_ping() -> None:
    heading = [{"type": "header", "text": {"type": "plain_text", "text": "<!channel>"}}]

    assert faults_of(None, [], [Call("chat.postMessage", {"text": "hej", "blocks": heading})]) == []
    assert faults_of(None, [], [Call("chat.postMessage", {"text": "hej", "blocks": heading, "link_names": True})])
