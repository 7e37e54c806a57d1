"""The trail verifies as long as nobody has touched it; whatever somebody does to what is sealed shows."""

from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

import pytest

from bot.domain.people import Person
from bot.domain.texts import Text, ntext, text
from bot.services.audit import (
    Expected,
    Verified,
    audit_zone,
    read_audit,
    verify_trail,
    verify_trails,
)
from bot.services.errors import UnknownAgreement
from bot.services.sealing import find_due_trails, seal_agreement, seal_all
from storage.audit import digest_of
from storage.engine import Database
from storage.seals import list_records
from storage.tables import AuditRow, SealRow
from tests.handlers.scene import built_in
from tests.importing import import_agreement
from tests.services.test_trouble import make_unreadable
from tests.storage.examples import AGREEMENT, at
from tests.storage.trails import a_record, change, empty, note, remove, seal

UNFIT = "seal {number} does not fit: it, or what it is over, has been changed"
OVER = "seal {number} is over {told} records, but there are {found}"


@pytest.fixture
def trail(bare: Database) -> Database:
    """Seven records under three seals (two, three, one), one unsealed; ids 1 to 7."""
    for minutes in ((0, 1), (2, 3, 4), (5,)):
        note(bare, *[a_record(minute, about=f"E{minute}") for minute in minutes])
        seal(bare)
    note(bare, a_record(6))
    return bare


def faults(database: Database, *expected: Expected) -> list[Text]:
    return list(verify_trail(database, AGREEMENT, expected=expected).faults)


def test_an_untouched_trail_verifies_and_is_counted(trail: Database) -> None:
    verified = verify_trail(trail, AGREEMENT)

    assert verified.newest
    assert verified == Verified(AGREEMENT, 7, 6, 0, 3, verified.newest, ())
    assert (verified.unsealed, verified.newest.number) == (1, 3)
    assert faults(trail, Expected(3, verified.newest.hash)) == []


def test_every_trail_is_verified_also_that_of_no_agreement(trail: Database) -> None:
    note(trail, a_record(agreement_id=""))
    remove(trail, AuditRow, id=2)

    assert [(each.agreement_id, bool(each.faults)) for each in verify_trails(trail)] == [("", False), (AGREEMENT, True)]


@pytest.mark.parametrize("which", [4, 7], ids=["sealed", "unsealed"])
def test_a_changed_record_is_named(trail: Database, which: int) -> None:
    change(trail, AuditRow, {"id": which}, user_id="U0ERIK")

    assert faults(trail) == [text("record {id} has been changed", id=which)]


def test_a_record_whose_digest_was_changed_with_it_shows_in_the_seal(trail: Database) -> None:
    with trail.reading() as session:
        (record,) = list_records(session, agreement_id=AGREEMENT, since=at(3), until=at(4))
    forged = a_record(3, user_id="U0ERIK", about="E3")
    change(trail, AuditRow, {"id": record.id}, user_id="U0ERIK", digest=digest_of(forged, record.salt or ""))

    assert faults(trail) == [text(UNFIT, number=2)]


def test_a_missing_record_shows_in_its_seal_and_no_other(trail: Database) -> None:
    remove(trail, AuditRow, id=4)

    assert faults(trail) == [text(OVER, number=2, told=3, found=2)]


def test_a_seal_without_any_of_its_records_is_told(trail: Database) -> None:
    remove(trail, AuditRow, seal=1)
    remove(trail, AuditRow, seal=3)

    assert faults(trail) == [text(OVER, number=1, told=2, found=0), text(OVER, number=3, told=1, found=0)]


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ([1], [text("there is no seal {number}", number=1)]),
        ([1, 2], [text("there are no seals {first} to {last}", first=1, last=2)]),
        (
            [3],
            [
                ntext(
                    "seal {number}, which {count} record carries, is missing",
                    "seal {number}, which {count} records carry, is missing",
                    1,
                    number=3,
                )
            ],
        ),
    ],
)
def test_a_missing_seal_is_told_once(trail: Database, numbers: list[int], told: list[Text]) -> None:
    for number in numbers:
        remove(trail, SealRow, number=number)

    assert faults(trail) == told


def test_a_record_under_a_number_that_no_seal_ever_has_is_told(trail: Database) -> None:
    change(trail, AuditRow, {"id": 7}, seal=0)

    assert len(faults(trail)) == 1


def test_an_altered_seal_is_told_with_the_next_one_that_rests_on_it(trail: Database) -> None:
    change(trail, SealRow, {"number": 2}, hash="0" * 64)

    assert faults(trail) == [text(UNFIT, number=2), text(UNFIT, number=3)]


def test_a_cut_off_end_shows_only_against_what_was_written_down(trail: Database) -> None:
    newest = verify_trail(trail, AGREEMENT).newest
    assert newest
    remove(trail, SealRow, number=3)
    change(trail, AuditRow, {"seal": 3}, seal=None)

    assert faults(trail) == []
    assert faults(trail, Expected(3, newest.hash)) == [text("seal {number}, which was expected, is missing", number=3)]
    seal(trail, now=at(70))
    assert faults(trail, Expected(3, newest.hash)) == [text("seal {number} is not the one that was expected", number=3)]


def test_what_disposal_has_emptied_verifies(trail: Database) -> None:
    assert empty(trail, 4).records == 4
    assert empty(trail, 6).records == 2

    verified = verify_trail(trail, AGREEMENT)

    assert (verified.faults, verified.emptied) == ((), 6)


def test_the_moment_of_an_emptied_record_is_still_sealed(trail: Database) -> None:
    empty(trail, 2)
    change(trail, AuditRow, {"id": 2}, at=at(0.5))

    assert faults(trail) == [text(UNFIT, number=1)]


def test_a_record_emptied_by_no_disposal_is_told(trail: Database) -> None:
    empty(trail, 2)
    nothing = dict.fromkeys(("team_id", "user_id", "deed", "about", "outcome", "salt"))
    change(trail, AuditRow, {"id": 5}, **nothing)

    assert faults(trail) == [text("record {id} is emptied, and the trail tells of no disposal", id=5)]


def test_a_record_emptied_among_those_of_a_disposal_is_told_by_their_number(bare: Database) -> None:
    note(bare, a_record(0), a_record(9), a_record(1))
    empty(bare, 5)
    nothing = dict.fromkeys(("team_id", "user_id", "deed", "about", "outcome", "salt"))
    change(bare, AuditRow, {"id": 2}, **nothing)

    assert faults(bare) == [text("{found} records are emptied, and the trail tells of {told}", found=3, told=2)]


def test_an_agreement_that_there_is_nothing_of_is_refused_unless_a_seal_was_expected(imported: Database) -> None:
    with pytest.raises(UnknownAgreement):
        verify_trail(imported, "hedemor")
    with pytest.raises(UnknownAgreement):
        read_audit(imported, "hedemor")

    assert verify_trail(imported, AGREEMENT).records == 1, "that it was brought in"
    assert read_audit(imported, "") == []
    assert len(verify_trail(imported, "hedemor", expected=[Expected(1, "0" * 64)]).faults) == 1


def test_what_many_log_and_seal_at_once_is_sealed_once_and_verifies(bare: Database) -> None:
    def log_and_seal(turn: int) -> None:
        note(bare, *[a_record(turn)] * (1 + turn % 3))
        seal_agreement(bare, AGREEMENT, now=at(turn))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(log_and_seal, range(24)))

    verified = verify_trail(bare, AGREEMENT)
    assert (verified.records, verified.unsealed, verified.faults) == (48, 0, ())
    assert verified.newest
    assert verified.newest.number == verified.seals


def test_records_are_sealed_when_they_are_a_minute_old_or_many(bare: Database) -> None:
    note(bare, a_record(0))
    note(bare, *[a_record(0.5, agreement_id="busy")] * 499)

    assert find_due_trails(bare, now=at(0.9)) == []
    assert find_due_trails(bare, now=at(1)) == [AGREEMENT]
    note(bare, a_record(0.6, agreement_id="busy"))
    assert find_due_trails(bare, now=at(0.9)) == ["busy"]


def test_all_are_sealed_on_demand(trail: Database) -> None:
    note(trail, a_record(agreement_id=""))

    assert [(each.agreement_id, each.number) for each in seal_all(trail, now=at(60))] == [("", 1), (AGREEMENT, 4)]
    assert seal_all(trail, now=at(61)) == []


def test_the_trail_is_read_by_person_and_time(trail: Database) -> None:
    maria = Person("T0KOMMUN", "U0MARIA")
    note(trail, a_record(2, team_id=maria.team_id, user_id=maria.user_id))

    assert [each.id for each in read_audit(trail, AGREEMENT, person=maria)] == [8]
    assert [each.id for each in read_audit(trail, AGREEMENT, since=at(4), until=at(6))] == [5, 6]


def test_moments_are_told_in_the_zone_of_the_agreement_or_else_the_usual_one(imported: Database) -> None:
    there = built_in("hedemora").model_copy(update={"timezone": "Europe/Helsinki"})
    import_agreement(imported, there, at=at(0))

    assert audit_zone(imported, "hedemora") == ZoneInfo("Europe/Helsinki")
    assert audit_zone(imported, "gone") == ZoneInfo("Europe/Stockholm")
    make_unreadable(imported, "hedemora")
    assert audit_zone(imported, "hedemora") == ZoneInfo("Europe/Stockholm"), "its trail can be read all the same"
