"""What concerns one person, however many channels they are in."""

from bot.services.home import find_ones_own
from storage.engine import Database
from tests.chat import POLICE
from tests.handlers.scene import FRIDAY, built_in
from tests.importing import import_agreement
from tests.statements import counted
from tests.tying import tie

MANY = [f"C{number}" for number in range(1, 700)]


def found(database: Database, *channels: str, most: int = 6) -> list[str]:
    ones_own = find_ones_own(database, POLICE.team_id, POLICE.user_id, channels, most=most, now=FRIDAY)
    return [each.assessment.agreement.id for each in ones_own]


def test_many_channels_take_few_statements(tied: Database) -> None:
    found(tied, POLICE.channel_id)

    with counted(tied.engine) as statements:
        assert found(tied, *MANY, POLICE.channel_id) == ["soderhamn-2022"]

    assert len(statements) <= 4


def test_what_is_not_shown_is_not_looked_up(tied: Database) -> None:
    for agreement_id in ("hedemora", "sandviken-2020"):
        import_agreement(tied, built_in(agreement_id), at=FRIDAY)
        tie(tied, POLICE, agreement_id=agreement_id, party_kind="police", now=FRIDAY)
    assert len(found(tied, POLICE.channel_id)) == 3

    with counted(tied.engine) as statements:
        assert found(tied, POLICE.channel_id, most=1) == ["soderhamn-2022"], "the one in force"

    assert len(statements) == 3, "what the channels follow, what is logged of the one shown, and that it was read"


def test_the_agreement_of_two_channels_is_found_once_and_in_the_same_one(tied: Database) -> None:
    for channel_id in ("C0ANDRA", "C9"):
        caller = type(POLICE)(POLICE.team_id, POLICE.user_id, channel_id)
        tie(tied, caller, agreement_id="soderhamn-2022", party_kind="police", now=FRIDAY)

    (own,) = find_ones_own(tied, POLICE.team_id, POLICE.user_id, ["C9", "C0ANDRA"], most=6, now=FRIDAY)

    assert own.caller.channel_id == "C0ANDRA"


def test_nobody_in_no_channel_is_asked_nothing(tied: Database) -> None:
    with counted(tied.engine) as statements:
        assert found(tied) == []

    assert statements == []
