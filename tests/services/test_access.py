"""Who reaches what, for which deed; and that the audit trail tells of it, never what anybody wrote."""

from datetime import timedelta

import pytest

from bot.domain.people import Person
from bot.domain.roles import Deed, Role
from bot.services.access import (
    Caller,
    act,
    act_anywhere,
    find_reachable,
    note_read,
    note_refused,
    reach,
    reach_any,
    reach_one,
)
from bot.services.errors import MayNot, NotFound, NotMember, NotTied, Refused, Untied
from bot.services.members import dismiss
from storage.engine import Database
from tests.chat import MUNICIPALITY, POLICE
from tests.handlers.scene import ERIK, FRIDAY, STRANGER, built_in
from tests.importing import import_agreement
from tests.services.trail import noted
from tests.tying import let_in, tie

AGREEMENT = "soderhamn-2022"
NORA = Caller("T0POLIS", "U0NORA", POLICE.channel_id)
NEVER_IN = Caller("T0POLIS", "U0NILS", POLICE.channel_id)
ELSEWHERE = Caller(POLICE.team_id, POLICE.user_id, "C0FIKA")


@pytest.fixture
def followed(imported: Database) -> Database:
    """Anna and Maria coordinate, Erik is a member, Nora a reader."""
    for caller, party in ((POLICE, "police"), (MUNICIPALITY, "municipality")):
        tie(imported, caller, agreement_id=AGREEMENT, party_kind=party, now=FRIDAY)
    let_in(imported, AGREEMENT, [ERIK.person], now=FRIDAY)
    let_in(imported, AGREEMENT, [NORA.person], now=FRIDAY, role=Role.READER)
    return imported


def test_a_person_reaches_what_their_channel_follows_up_and_they_have_a_role_under(followed: Database) -> None:
    reached = {
        caller.user_id: reach_one(followed, caller, AGREEMENT).role for caller in (POLICE, MUNICIPALITY, ERIK, NORA)
    }

    assert reached == {
        "U0ANNA": Role.COORDINATOR,
        "U0MARIA": Role.COORDINATOR,
        "U0ERIK": Role.MEMBER,
        "U0NORA": Role.READER,
    }


@pytest.mark.parametrize(
    ("caller", "refusal"),
    [(NEVER_IN, NotMember), (ELSEWHERE, NotTied), (STRANGER, NotTied)],
    ids=["no role", "another channel", "neither"],
)
def test_a_role_or_a_channel_alone_reaches_nothing(followed: Database, caller: Caller, refusal: type[Refused]) -> None:
    with pytest.raises(refusal) as refused:
        reach_one(followed, caller, AGREEMENT)
    assert type(refused.value) is refusal
    assert find_reachable(followed, caller, now=FRIDAY) == []


def test_the_same_person_in_another_workspace_is_somebody_else(followed: Database) -> None:
    with pytest.raises(NotTied):
        reach_one(followed, Caller("T0ANNAN", POLICE.user_id, POLICE.channel_id), AGREEMENT)
    with pytest.raises(NotMember):
        reach_one(followed, Caller("T0KOMMUN", POLICE.user_id, MUNICIPALITY.channel_id), AGREEMENT)


def test_who_acts_for_a_party_does_so_also_in_the_other_ones_channel(imported: Database) -> None:
    common = Caller("T0POLIS", "U0ANNA", "C0GEMENSAM")
    for caller, party in ((POLICE, "police"), (common, None)):
        tie(imported, caller, agreement_id=AGREEMENT, party_kind=party, now=FRIDAY)
    let_in(imported, AGREEMENT, [ERIK.person], now=FRIDAY)

    assert reach_one(imported, ERIK, AGREEMENT).party == "police", "by the channel"
    assert reach_one(imported, Caller("T0POLIS", "U0ERIK", "C0GEMENSAM"), AGREEMENT).party is None
    assert reach_one(imported, POLICE, AGREEMENT).party == "police", "they tied the common channel too"


@pytest.mark.parametrize("deed", [Deed.LOG, Deed.DRAFT, Deed.SHARE, Deed.PUT_OFF, Deed.ADMIT])
def test_a_reader_is_refused_whatever_writes(followed: Database, deed: Deed) -> None:
    with pytest.raises(MayNot) as refused:
        reach_one(followed, NORA, AGREEMENT, deed)
    assert (refused.value.agreement_id, refused.value.deed) == (AGREEMENT, deed)


def test_why_somebody_is_refused_is_told_by_what_they_lack(followed: Database) -> None:
    with pytest.raises(MayNot) as of_member:
        reach_one(followed, ERIK, AGREEMENT, Deed.ADMIT)
    with pytest.raises(MayNot) as of_reader:
        reach_one(followed, NORA, AGREEMENT, Deed.LOG)
    assert "coordinator can do this" in str(of_member.value.message)
    assert "You are a reader" in str(of_reader.value.message)


def test_a_channels_agreements_are_those_one_may_do_it_with(followed: Database) -> None:
    import_agreement(followed, built_in("hedemora"), at=FRIDAY)
    tie(followed, POLICE, agreement_id="hedemora", party_kind="police", now=FRIDAY)
    let_in(followed, "hedemora", [NORA.person], now=FRIDAY)

    def reached(caller: Caller, deed: Deed) -> list[str]:
        return [each.agreement.id for each in find_reachable(followed, caller, now=FRIDAY, deed=deed)]

    assert reached(NORA, Deed.LOOK) == [AGREEMENT, "hedemora"]
    assert reached(NORA, Deed.LOG) == ["hedemora"]
    assert reached(ERIK, Deed.LOG) == [AGREEMENT]


def test_where_there_is_nothing_it_is_told_why(followed: Database) -> None:
    for caller, deed, refusal in (
        (STRANGER, Deed.LOOK, Untied),
        (NEVER_IN, Deed.LOOK, NotMember),
        (NORA, Deed.LOG, MayNot),
    ):
        with pytest.raises(refusal) as refused:
            reach_any(followed, caller, now=FRIDAY, deed=deed)
        assert type(refused.value) is refusal


def test_what_is_done_is_noted_with_it_or_not_at_all(followed: Database) -> None:
    before = noted(followed)
    with followed.writing() as session:
        act(session, ERIK, AGREEMENT, Deed.LOG, now=FRIDAY, about="E1")
    assert noted(followed)[len(before) :] == [("U0ERIK", Deed.LOG, "E1", "done")]

    def fails() -> None:
        with followed.writing() as session:
            act(session, ERIK, AGREEMENT, Deed.UNDO, now=FRIDAY, about="E1")
            raise NotFound(AGREEMENT, Deed.UNDO)

    with pytest.raises(NotFound):
        fails()
    assert len(noted(followed)) == len(before) + 1


def test_looking_something_up_on_the_way_is_not_noted_but_reading_is(followed: Database) -> None:
    before = len(noted(followed))
    with followed.writing() as session:
        act(session, ERIK, AGREEMENT, Deed.LOOK, now=FRIDAY)
        act(session, ERIK, AGREEMENT, Deed.DRAFT, now=FRIDAY)
    note_read(followed, NORA, AGREEMENT, Deed.EXPLAIN, now=FRIDAY, about="S7")

    assert noted(followed)[before:] == [("U0NORA", Deed.EXPLAIN, "S7", "done")]


def test_in_a_direct_message_the_role_alone_decides(followed: Database) -> None:
    with followed.writing() as session:
        assert act_anywhere(session, ERIK.person, AGREEMENT, Deed.PUT_OFF, now=FRIDAY).role is Role.MEMBER
        with pytest.raises(NotMember):
            act_anywhere(session, NEVER_IN.person, AGREEMENT, Deed.PUT_OFF, now=FRIDAY)
        with pytest.raises(MayNot):
            act_anywhere(session, NORA.person, AGREEMENT, Deed.PUT_OFF, now=FRIDAY)
    assert noted(followed)[-1] == ("U0ERIK", Deed.PUT_OFF, None, "done")


def test_a_refusal_is_noted_under_the_agreement_if_there_is_one(followed: Database) -> None:
    note_refused(followed, STRANGER, NotTied(AGREEMENT, Deed.CORRECT), now=FRIDAY)
    note_refused(followed, STRANGER, NotTied("' OR 1=1 Vitsippan", Deed.CORRECT), now=FRIDAY)

    assert noted(followed)[-1] == ("U0SARA", Deed.CORRECT, None, "NotTied")
    assert noted(followed, "") == [("U0SARA", Deed.CORRECT, None, "NotTied")], "and nothing of what was forged"


def test_who_is_let_in_no_more_reaches_it_no_more(followed: Database) -> None:
    dismiss(followed, POLICE, AGREEMENT, ERIK.person, now=FRIDAY + timedelta(hours=1))

    with followed.reading() as session, pytest.raises(NotMember):
        reach(session, ERIK, AGREEMENT)


def test_a_person_is_named_by_workspace_and_id() -> None:
    assert str(Person("T0POLIS", "U0ANNA")) == "T0POLIS:U0ANNA"
