import pytest

from bot.domain.roles import ROLE_NAMES, UNNOTED, Deed, Role, may

SEEING = {Deed.LOOK, Deed.EXPLAIN, Deed.REPORT, Deed.HISTORY, Deed.SUBSCRIBE, Deed.ABSENCE}
DECIDING = {Deed.TIE, Deed.UNTIE, Deed.ADMIT, Deed.INVITE, Deed.CHANGE_AGREEMENT, Deed.CHANGE_REMINDERS}
OF_NOBODY_INSIDE = {Deed.ASK, Deed.COME_IN, Deed.AUDIT, Deed.EXTRACT, Deed.DISPOSE, Deed.RESTORE}
WRITING = {*Deed} - SEEING - DECIDING - OF_NOBODY_INSIDE


def deeds_of(role: Role) -> set[Deed]:
    return {deed for deed in Deed if may(role, deed)}


def test_a_reader_sees_and_changes_nothing_but_what_concerns_themselves() -> None:
    assert deeds_of(Role.READER) == SEEING


def test_a_member_logs_and_decides_nothing_for_others() -> None:
    assert deeds_of(Role.MEMBER) == SEEING | WRITING


def test_a_coordinator_does_what_a_member_does_and_decides() -> None:
    assert deeds_of(Role.COORDINATOR) == SEEING | WRITING | DECIDING


@pytest.mark.parametrize("deed", sorted(OF_NOBODY_INSIDE))
def test_what_is_done_from_outside_is_nobodys_role(deed: Deed) -> None:
    assert not any(may(role, deed) for role in Role)


def test_every_deed_of_a_coordinator_alone_is_written_to_the_trail() -> None:
    assert DECIDING.isdisjoint(UNNOTED)
    assert {Deed.LOOK, Deed.DRAFT} == UNNOTED


def test_every_role_has_a_name() -> None:
    assert set(ROLE_NAMES) == set(Role)
