from datetime import date
from typing import Any

from bot.domain.entries import Entry
from bot.domain.judging.assess import assess
from bot.domain.kinds import ACTION
from bot.domain.people import Person
from bot.domain.personal_digest import PersonalDigest, PersonalPart, personal_part_of
from tests.factories import activity, make_agreement, make_commitment, operation, planned

MONDAY = date(2022, 10, 17)
MARIA = Person("T0KOMMUN", "U0MARIA")


def action(owner: Person = MARIA, **values: Any) -> Entry:
    said = {"text": "Ring skolan", "team": owner.team_id, "owner": owner.user_id, **values}
    return activity(ACTION, date(2022, 10, 3), said)


def part(*entries: Entry, planned_by_me: tuple[str, ...] = ()) -> PersonalPart:
    scan = make_commitment("S2", {"kind": "milestone", "due": "2022-10-20"})
    agreement = make_agreement(make_commitment(), scan)
    return personal_part_of(assess(agreement, entries, on=MONDAY), entries, MARIA, planned_by_me)


def test_only_what_the_person_is_to_do_is_told_late_or_soon() -> None:
    late, soon, far, some_day = (action(due=due) for due in ("2022-10-14", "2022-10-17", "2022-12-01", None))
    somebody = Person("T0POLIS", "U0MARIA")
    others = [action(somebody, due=due) for due in ("2022-10-14", "2022-10-20")]
    done = action(due="2022-10-14", done_on="2022-10-13")

    told = part(late, soon, far, some_day, done, *others)

    assert [each.entry for each in told.behind.actions] == [late]
    assert [each.entry for each in told.ahead.actions] == [soon]
    assert [each.entry for each in told.later] == [far, some_day]
    assert told.waiting == 2


def test_the_outcome_is_asked_of_the_one_who_planned_it() -> None:
    mine, other = planned(date(2022, 10, 13)), planned(date(2022, 10, 14))

    assert part(mine, other, planned_by_me=(mine.id,)).behind.unreported == (mine,)


def test_what_comes_for_everybody_comes_for_the_person_too() -> None:
    coming = planned(date(2022, 10, 20))
    told = part(coming)

    assert told.ahead.planned == (coming,)
    assert [each.key for each in told.ahead.deadlines] == ["S2:due"]
    assert not told.waiting, "it is not this person's alone"


def test_an_agreement_is_told_by_what_is_fulfilled_and_what_is_in_trouble() -> None:
    told = part(*(operation(date(2022, 5, day)) for day in range(2, 6)))

    assert (told.fulfilled, told.promises, told.troubling) == (1, 2, ("S2",))


def test_a_week_without_anything_to_do_is_quiet() -> None:
    assert PersonalDigest(MONDAY, (part(), part())).quiet
    assert not PersonalDigest(MONDAY, (part(), part(action(due="2022-10-20")))).quiet


def test_a_personal_digest_is_about_the_week_that_has_begun() -> None:
    assert PersonalDigest(MONDAY, ()).week.key == "2022-W42"
