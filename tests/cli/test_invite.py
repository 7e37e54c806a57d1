"""`lofteskoll invite`: a code, and where the app is to be installed, a link that carries it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.adapters.manifest import INSTALL_PATH
from bot.cli.main import main
from bot.domain.people import Person
from bot.domain.roles import Role
from bot.services.invitations import LASTS, is_open, redeem
from storage.engine import Database
from storage.members import find_member
from tests.handlers.scene import FRIDAY, built_in
from tests.importing import import_agreement
from tests.services.trail import Noted, noted

AGREEMENT = "soderhamn-2022"
NILS = Person("T0NYTT", "U0NILS")
URL = "https://lofte.example.se"


@pytest.fixture
def database(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The database that the settings name, with an agreement that nobody follows up yet."""
    monkeypatch.setenv("LOFTESKOLL_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("LOFTESKOLL_LANGUAGE", "en")
    monkeypatch.delenv("LOFTESKOLL_PUBLIC_URL", raising=False)
    database = Database(sqlite_url)
    import_agreement(database, built_in(AGREEMENT), at=FRIDAY)
    yield database
    database.dispose()


def invitations(database: Database) -> list[Noted]:
    """Return what the audit trail says of invitations."""
    return [each for each in noted(database) if each[1] == "invite"]


def invited(capsys: pytest.CaptureFixture[str], *asked: str) -> list[str]:
    """Return what the command says, line by line: what for and for whom, then the code."""
    assert main(["invite", *asked]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    return said.out.splitlines()


def test_the_code_lets_one_person_in_as_the_coordinator_of_the_party(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    _, code, told = invited(capsys, AGREEMENT, "--party", "police")

    assert "/lofte koppla" in told
    redeem(database, code, NILS, now=datetime.now(UTC))
    with database.reading() as session:
        member = find_member(session, agreement_id=AGREEMENT, person=NILS)
    assert member
    assert (member.role, member.party_id) == (Role.COORDINATOR, "police")
    assert not is_open(database, code, now=datetime.now(UTC)), "once"


def test_above_the_code_stands_what_it_is_for_and_for_whom(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    agreement = built_in(AGREEMENT)

    assert (
        invited(capsys, AGREEMENT, "--party", "police")[0]
        == f"{agreement.title}, for {agreement.party('police').name}:"
    )
    assert invited(capsys, AGREEMENT)[0] == f"{agreement.title}, for all parties:"


def test_it_tells_until_which_day(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    *_, told = invited(capsys, AGREEMENT)
    day = (datetime.now(UTC) + LASTS).astimezone(built_in(AGREEMENT).zone)

    assert re.search(rf"Until \w+ {day.day} {day:%b} it works, once", told)


def test_left_out_it_is_for_all_parties(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    _, code, _ = invited(capsys, AGREEMENT)

    redeem(database, code, NILS, now=datetime.now(UTC))
    with database.reading() as session:
        member = find_member(session, agreement_id=AGREEMENT, person=NILS)
    assert member
    assert member.party_id is None


def test_with_a_public_address_there_is_a_link_that_carries_the_code(
    database: Database, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOFTESKOLL_PUBLIC_URL", f"{URL}/")

    _, code, _, link = invited(capsys, AGREEMENT, "--party", "municipality")

    assert f"{URL}{INSTALL_PATH}?invitation={code}" in link
    assert is_open(database, code, now=datetime.now(UTC))


def test_it_is_noted_without_the_code(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    _, code, *_ = invited(capsys, AGREEMENT, "--party", "police")

    assert invitations(database) == [(None, "invite", "police", "done")]
    assert code not in str(noted(database))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["nowhere-1999"], "nowhere-1999"),
        ([AGREEMENT, "--party", "school"], "municipality"),
        ([AGREEMENT, "--party", ""], "municipality"),
    ],
    ids=["agreement", "party", "empty party"],
)
def test_what_is_not_there_is_named_and_nobody_is_invited(
    database: Database, capsys: pytest.CaptureFixture[str], asked: list[str], told: str
) -> None:
    assert main(["invite", *asked]) == 2

    said = capsys.readouterr()
    assert said.out == ""
    assert told in said.err
    assert invitations(database) == []


def test_a_public_address_that_is_none_is_complained_about_and_nobody_is_invited(
    database: Database, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOFTESKOLL_PUBLIC_URL", "lofte.example.se")

    assert main(["invite", AGREEMENT]) == 2

    said = capsys.readouterr()
    assert (said.out, invitations(database)) == ("", [])
    assert "LOFTESKOLL_PUBLIC_URL" in said.err
    assert "example.se" not in said.err
