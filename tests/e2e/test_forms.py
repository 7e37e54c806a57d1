"""Days more and less, and mistakes: told at their field, with nothing lost of what was written."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import SitsDown
from tests.e2e.demo import Demo
from tests.e2e.desk import ANNA
from tests.e2e.forms import Form
from tests.e2e.words import started, swedish

pytestmark = pytest.mark.browser

FICTITIOUS = "19811228-9874"
"""A personal identity number that the Swedish Tax Agency keeps for tests."""


def note_of(form: Form) -> str:
    return form.field(swedish("Short note")).input_value()


def test_an_operation_over_several_days(sits_down: SitsDown) -> None:
    desk = sits_down(ANNA)

    form = desk.begins_operation().operation_that_counts().on("2022-01-11")
    form.one_more_day()
    expect(form.days.nth(1)).to_have_value("2022-01-12")
    form.one_more_day().on("2022-01-14", day=2).whole_day_at_the_station(day=2)
    desk.takes_picture("insats-days")
    title = f"{started('joint operation')} 11–14 jan. 2022"
    review = form.review().says(title, started("does not count towards {id}, because", id="S7"), "ons 12 jan.")
    desk.takes_picture("review-days")

    form = review.change(started("joint operation"))

    assert [day.input_value() for day in form.days.all()] == ["2022-01-11", "2022-01-12", "2022-01-14"]
    form.whole_day_at_the_station(day=1).review().says(started("counts towards {id}", id="S7"), "1 av 4").save()

    desk.post(title).says("1 av 4", "tis 11 jan.", "ons 12 jan.", "fre 14 jan.")


def test_a_day_that_is_taken_away_takes_nothing_else_along(sits_down: SitsDown, quiet_demo: Demo) -> None:
    desk = sits_down(ANNA, at=quiet_demo)
    form = desk.begins_operation().operation_that_counts().on("2022-01-11").one_more_day().on("2022-01-13", day=1)

    form.dialog.get_by_role("button", name=swedish("Remove")).first.click()

    expect(form.days).to_have_count(1)
    expect(form.days).to_have_value("2022-01-13")
    expect(form.field("Områdespolis")).to_have_value("2")
    form.cancel()


def test_a_day_told_twice_is_refused_at_its_field_and_nothing_is_lost(sits_down: SitsDown, quiet_demo: Demo) -> None:
    desk = sits_down(ANNA, at=quiet_demo)
    form = desk.begins_operation().operation_that_counts()
    form.one_more_day().on("2022-01-14", day=1)
    form.field(swedish("Short note")).fill("Kväll vid resecentrum")

    form.submit()

    said = swedish("This date is already among the days of the operation.")
    assert form.error_at(form.days.nth(1)) == said
    expect(form.days.nth(1)).to_be_focused()
    expect(form.days.nth(0)).not_to_have_attribute("aria-invalid", "true")
    desk.takes_picture("insats-error")
    assert note_of(form) == "Kväll vid resecentrum"
    expect(form.field("Beslutsfattare (socialtjänsten)")).to_have_value("1")
    expect(form.field("narkotika")).to_be_checked()

    form.on("2022-01-13", day=1).whole_day_at_the_station(day=1)
    form.review().says(started("counts towards {id}", id="S7"), "Kväll vid resecentrum").leave()


def test_a_personal_identity_number_is_refused_at_its_field(sits_down: SitsDown, quiet_demo: Demo) -> None:
    desk = sits_down(ANNA, at=quiet_demo)
    form = desk.begins_operation().operation_that_counts()
    note = form.field(swedish("Short note"))
    note.fill(f"Samtal med {FICTITIOUS} på plats")

    form.submit()

    said = "This looks like a personal identity number. Remove it: Löfteskoll never stores who a person is."
    assert form.error_at(note).startswith(swedish(said))
    assert "ta bort det där" in form.error_at(note), "how it is removed from the chat, too"
    desk.takes_picture("insats-identity-number")
    expect(note).to_be_focused()
    note.fill("Samtal på plats")
    form.review().says("Samtal på plats").leave()
    for kept in quiet_demo.folder.glob("demo.db*"):
        assert FICTITIOUS.encode() not in kept.read_bytes()
