from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError

import pytest

from bot.domain.making.sketch import Sketch
from bot.domain.making.writing import sketch_commitment
from bot.services.access import Caller, find_reachable
from bot.services.agreement_changes import AgreementIdTaken, NotPossible
from bot.services.agreements import Imported
from bot.services.sketches import (
    SketchChangedMeanwhile,
    Sketched,
    SketchGone,
    create_sketched,
    discard_sketch,
    find_sketched,
    preview_sketch,
    remove_sketched,
    write_sketch,
)
from storage.engine import Database
from tests.chat import MUNICIPALITY, POLICE
from tests.domain.making.answers import LEAST, SAID, sketch
from tests.handlers.scene import FRIDAY
from tests.importing import import_agreement

MADE = "hofors-2025"


def keep(database: Database, made: Sketch, *, based_on: int = 0, caller: Caller = POLICE, days: int = 0) -> Sketched:
    now = FRIDAY + timedelta(days=days)
    return write_sketch(database, caller, lambda _: Sketched(made, "police"), based_on=based_on, now=now)


def test_what_is_kept_is_found_by_the_same_person_in_the_same_channel_only(bare: Database) -> None:
    kept = keep(bare, sketch(("milestone", SAID)))

    assert find_sketched(bare, POLICE) == kept
    assert find_sketched(bare, MUNICIPALITY) is None
    assert find_sketched(bare, Caller(POLICE.team_id, POLICE.user_id, "C0FIKA")) is None


def test_the_same_answers_twice_are_one_revision(bare: Database) -> None:
    first = keep(bare, sketch())

    assert keep(bare, sketch()) == first


def test_what_was_made_of_an_older_revision_is_refused(bare: Database) -> None:
    keep(bare, sketch())
    keep(bare, sketch(("milestone", SAID)), based_on=1)

    with pytest.raises(SketchChangedMeanwhile):
        keep(bare, sketch(title="Ett annat namn"), based_on=1)
    with pytest.raises(SketchChangedMeanwhile):
        preview_sketch(bare, POLICE, based_on=1)


def test_remove_pressed_twice_takes_one_away(bare: Database) -> None:
    three = sketch(*(("milestone", {**SAID, "title": title}) for title in ("Ett", "Två", "Tre")))
    keep(bare, three)

    for _ in range(2):
        left = remove_sketched(bare, POLICE, 1, based_on=1, now=FRIDAY)

        assert [each.title for each in left.sketch.commitments] == ["Ett", "Tre"]
    with pytest.raises(SketchChangedMeanwhile):
        remove_sketched(bare, POLICE, 0, based_on=1, now=FRIDAY)
    assert len(remove_sketched(bare, POLICE, 1, based_on=2, now=FRIDAY).sketch.commitments) == 1


def test_the_same_at_once_is_one_revision(bare: Database) -> None:
    keep(bare, sketch(("milestone", SAID), ("ongoing", SAID)))
    both_are_there = Barrier(2)

    def change(before: Sketched | None) -> Sketched:
        with suppress(BrokenBarrierError):  # SQLite lets the second in only after the first
            both_are_there.wait(timeout=1)
        assert before
        return Sketched(sketch_commitment(before.sketch, "staged", LEAST["staged"], number=0), before.party)

    def press(_: int) -> Sketched:
        return write_sketch(bare, POLICE, change, based_on=1, now=FRIDAY)

    with ThreadPoolExecutor(2) as presses:
        one, other = presses.map(press, range(2))

    assert one == other == find_sketched(bare, POLICE)
    assert one.revision == 2


def test_what_does_not_fit_is_refused_and_leaves_what_was_there(bare: Database) -> None:
    keep(bare, sketch())

    def without_activity(_: Sketched | None) -> Sketched:
        return Sketched(sketch_commitment(sketch(), "count", SAID), None)

    with pytest.raises(NotPossible):
        write_sketch(bare, POLICE, without_activity, based_on=1, now=FRIDAY)

    assert find_sketched(bare, POLICE) == Sketched(sketch(), "police", 1)


def test_what_was_thrown_away_or_finished_is_gone(bare: Database) -> None:
    keep(bare, sketch(("milestone", SAID)))
    discard_sketch(bare, POLICE)

    with pytest.raises(SketchGone):
        keep(bare, sketch(title="Ett annat namn"), based_on=1)
    with pytest.raises(SketchGone):
        create_sketched(bare, POLICE, MADE, based_on=1, now=FRIDAY)


def test_after_three_months_it_is_forgotten(bare: Database) -> None:
    keep(bare, sketch())
    keep(bare, sketch(), caller=MUNICIPALITY, days=80)
    assert find_sketched(bare, POLICE)

    keep(bare, sketch(("milestone", SAID)), based_on=1, caller=MUNICIPALITY, days=91)

    assert find_sketched(bare, POLICE) is None
    assert find_sketched(bare, MUNICIPALITY)


def test_it_is_created_once_under_the_id_that_was_shown(bare: Database) -> None:
    keep(bare, sketch(("milestone", SAID)))
    shown = preview_sketch(bare, POLICE, based_on=1)

    assert create_sketched(bare, POLICE, shown.id, based_on=1, now=FRIDAY) == Imported(changed=True, version=1)
    assert create_sketched(bare, POLICE, shown.id, based_on=1, now=FRIDAY) == Imported(changed=False, version=1)

    [reached] = find_reachable(bare, POLICE, now=FRIDAY)
    assert (reached.agreement, reached.party) == (shown, "police")
    assert find_sketched(bare, POLICE) is None


def test_an_id_that_was_taken_after_it_was_shown_is_told_and_nothing_is_lost(bare: Database) -> None:
    keep(bare, sketch(("milestone", SAID)))
    shown = preview_sketch(bare, POLICE, based_on=1)
    import_agreement(bare, shown, at=FRIDAY)

    with pytest.raises(AgreementIdTaken):
        create_sketched(bare, POLICE, shown.id, based_on=1, now=FRIDAY)

    assert preview_sketch(bare, POLICE, based_on=1).id == f"{shown.id}-2"
