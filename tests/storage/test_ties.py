from bot.domain.roles import Role
from storage.agreements import add_version
from storage.engine import Database
from storage.members import Member, put_member
from storage.ties import (
    Tie,
    TiedAgreement,
    add_tie,
    find_tied,
    find_tied_anywhere,
    list_every_tie,
    list_ties,
)
from tests.statements import counted
from tests.storage.examples import AGREEMENT, OTHER_AGREEMENT, at

POLICE_CHANNEL = {"team_id": "T0POLIS", "channel_id": "C0POLIS"}
TOWN_CHANNEL = {"team_id": "T0KOMMUN", "channel_id": "C0KOMMUN"}


def tie(database: Database, channel: dict[str, str], party_id: str | None, agreement_id: str = AGREEMENT) -> bool:
    with database.writing() as session:
        return add_tie(session, **channel, agreement_id=agreement_id, party_id=party_id, user_id="U0ANNA", at=at(1))


def tied(database: Database, channel: dict[str, str], user_id: str | None = None) -> list[TiedAgreement]:
    with database.reading() as session:
        return find_tied(session, **channel, user_id=user_id)


def let_in(database: Database, team_id: str, role: Role, party_id: str | None = None) -> None:
    with database.writing() as session:
        put_member(session, Member(AGREEMENT, team_id, "U0ERIK", party_id, role, at(1)))


def test_each_partys_channel_in_its_own_workspace_is_tied_to_the_agreement(database: Database) -> None:
    assert tie(database, POLICE_CHANNEL, "police")
    assert tie(database, TOWN_CHANNEL, "kommun")

    with database.reading() as session:
        ties = list_ties(session, agreement_id=AGREEMENT)
        assert list_ties(session, agreement_id=OTHER_AGREEMENT) == []

    assert ties == [
        Tie("T0KOMMUN", "C0KOMMUN", AGREEMENT, "kommun", at(1), "U0ANNA"),
        Tie("T0POLIS", "C0POLIS", AGREEMENT, "police", at(1), "U0ANNA"),
    ]


def test_a_channel_may_be_common_to_the_parties(database: Database) -> None:
    tie(database, POLICE_CHANNEL, None)

    assert tied(database, POLICE_CHANNEL) == [TiedAgreement(AGREEMENT, 1, None, "a", None, None)]


def test_tying_twice_says_so_and_keeps_the_first(database: Database) -> None:
    tie(database, POLICE_CHANNEL, "police")

    assert not tie(database, POLICE_CHANNEL, "kommun")

    assert tied(database, POLICE_CHANNEL) == [TiedAgreement(AGREEMENT, 1, "police", "a", None, None)]


def test_a_channel_with_several_agreements_finds_each_at_its_newest_version(database: Database) -> None:
    with database.writing() as session:
        for digest in ("two", "three"):
            add_version(session, agreement_id=AGREEMENT, document={}, digest=digest, at=at(2))
    tie(database, POLICE_CHANNEL, "police")
    tie(database, POLICE_CHANNEL, "police", OTHER_AGREEMENT)
    tie(database, TOWN_CHANNEL, "kommun")

    with counted(database.engine) as statements:
        found = tied(database, POLICE_CHANNEL)

    assert found == [
        TiedAgreement(OTHER_AGREEMENT, 1, "police", "a", None, None),
        TiedAgreement(AGREEMENT, 3, "police", "three", None, None),
    ]
    assert len(statements) == 1
    assert "document" not in statements[0]


def test_the_same_channel_id_in_another_workspace_is_another_channel(database: Database) -> None:
    tie(database, POLICE_CHANNEL, "police")

    assert tied(database, POLICE_CHANNEL | {"team_id": "T0KOMMUN"}) == []


def test_what_the_one_who_asks_is_comes_with_each_agreement(database: Database) -> None:
    tie(database, POLICE_CHANNEL, "police")
    tie(database, POLICE_CHANNEL, "police", OTHER_AGREEMENT)
    let_in(database, "T0POLIS", Role.MEMBER, "police")
    let_in(database, "T0KOMMUN", Role.COORDINATOR)

    with counted(database.engine) as statements:
        found = tied(database, POLICE_CHANNEL, "U0ERIK")

    assert found == [
        TiedAgreement(OTHER_AGREEMENT, 1, "police", "a", None, None),
        TiedAgreement(AGREEMENT, 1, "police", "a", Role.MEMBER, "police"),
    ]
    assert len(statements) == 1
    assert {each.role for each in tied(database, POLICE_CHANNEL, "U0ANNA")} == {None}


def test_many_channels_are_looked_up_together_in_one_workspace(database: Database) -> None:
    tie(database, POLICE_CHANNEL, "police")
    tie(database, POLICE_CHANNEL, "police", OTHER_AGREEMENT)
    tie(database, POLICE_CHANNEL | {"channel_id": "C0ANDRA"}, "police")
    tie(database, TOWN_CHANNEL, "kommun")
    let_in(database, "T0POLIS", Role.READER, "kommun")
    channels = ["C0KOMMUN", *(f"C{number}" for number in range(1200)), "C0POLIS", "C0ANDRA"]

    with counted(database.engine) as statements, database.reading() as session:
        found = find_tied_anywhere(session, team_id="T0POLIS", channel_ids=channels, user_id="U0ERIK")

    assert found == {
        "C0POLIS": [
            TiedAgreement(OTHER_AGREEMENT, 1, "police", "a", None, None),
            TiedAgreement(AGREEMENT, 1, "police", "a", Role.READER, "kommun"),
        ],
        "C0ANDRA": [TiedAgreement(AGREEMENT, 1, "police", "a", Role.READER, "kommun")],
    }
    assert len(statements) == 3


def test_every_tie_of_every_agreement_is_listed(database: Database) -> None:
    tie(database, TOWN_CHANNEL, "kommun")
    tie(database, POLICE_CHANNEL, "police", OTHER_AGREEMENT)

    with database.reading() as session:
        ties = list_every_tie(session)

    assert [(each.channel_id, each.agreement_id) for each in ties] == [
        ("C0KOMMUN", AGREEMENT),
        ("C0POLIS", OTHER_AGREEMENT),
    ]
