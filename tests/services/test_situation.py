from datetime import date

import pytest

from bot.domain.optional_kinds import SITUATION
from bot.services.entries import review_entry, save_draft
from bot.services.entry_making import NewEntry
from bot.services.errors import NotFound, NotTied
from bot.services.situation import NoSituation, NoSuchWeeks, find_pictured, look_at_situation, look_at_weeks
from storage.engine import Database
from tests.chat import MUNICIPALITY, POLICE
from tests.handlers.scene import FRIDAY, STRANGER, built_in
from tests.importing import import_agreement
from tests.tying import tie

AGREEMENT = "soderhamn-2022"


def note(database: Database, week: str, area: str = "centre", **counts: int) -> None:
    draft = f"{week}-{area}"
    new = NewEntry(draft, AGREEMENT, SITUATION, {"week": week, "area": area, "counts": counts})
    review_entry(database, POLICE, new, now=FRIDAY)
    save_draft(database, POLICE, draft, now=FRIDAY)


def test_both_parties_see_the_same_picture(tied: Database) -> None:
    note(tied, "2022-W40", vandalism=3)
    note(tied, "2022-W40", "countryside", vandalism=1)

    for caller in (POLICE, MUNICIPALITY):
        seen = look_at_situation(tied, caller, "v40", now=FRIDAY).situation
        assert seen.total(seen.weeks) == 4
        assert seen.on == date(2022, 10, 14)


def test_the_same_weeks_are_looked_at_by_their_names(tied: Database) -> None:
    note(tied, "2022-W40", vandalism=3)

    seen = look_at_weeks(tied, POLICE, AGREEMENT, "2022-W39", "2022-W40", now=FRIDAY)

    assert [seen.total([week]) for week in seen.weeks] == [None, 3]
    with pytest.raises(NotFound):
        look_at_weeks(tied, POLICE, AGREEMENT, "2022-W40", "2022-W39", now=FRIDAY)


def test_a_picture_is_seen_only_in_channels_of_its_agreement(tied: Database) -> None:
    with pytest.raises(NotTied):
        look_at_situation(tied, STRANGER, "", now=FRIDAY)
    with pytest.raises(NotTied):
        look_at_weeks(tied, STRANGER, AGREEMENT, "2022-W39", "2022-W40", now=FRIDAY)


def test_weeks_that_lie_ahead_are_refused(tied: Database) -> None:
    with pytest.raises(NoSuchWeeks):
        look_at_situation(tied, POLICE, "2023", now=FRIDAY)


def test_an_agreement_without_areas_has_no_picture(bare: Database) -> None:
    import_agreement(bare, built_in("hedemora"), at=FRIDAY)
    tie(bare, POLICE, agreement_id="hedemora", party_kind="police", now=FRIDAY)

    with pytest.raises(NoSituation):
        find_pictured(bare, POLICE, now=FRIDAY)
