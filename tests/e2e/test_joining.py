"""The same operation logged by both authorities: asked about, joined, and both found in its history."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import SitsDown
from tests.e2e.desk import ANNA, MARIA
from tests.e2e.words import started, swedish

pytestmark = pytest.mark.browser

OPERATION = f"{started('joint operation')} 14 jan. 2022"
WHO_WAS_FIRST = "Anna Åkerlund (Polisen, lokalpolisområde Hälsingland)"


def test_the_other_agencys_same_operation_becomes_one_with_a_history(sits_down: SitsDown) -> None:
    police, municipality = sits_down(ANNA), sits_down(MARIA)
    police.reviews_line("/insats idag 4 poliser narkotika ungdom – lugnt vid resecentrum").save()
    municipality.post(OPERATION).says(started("does not count towards {id}, because", id="S7"))

    review = municipality.reviews_line("/insats idag heldag polisstationen 2 socialsekreterare 1 beslutsfattare")
    review.says(WHO_WAS_FIRST)
    municipality.takes_picture("joining")
    review.dialog.get_by_role("button", name=swedish("Same operation"), exact=True).click()
    review.says("områdespolis 4", "socialsekreterare 2", started("counts towards {id}", id="S7"))
    municipality.takes_picture("joined")
    review.add()

    for desk in (police, municipality):
        desk.post(OPERATION).says("1 av 4", "områdespolis 4", "socialsekreterare 2", "lugnt vid resecentrum")
        expect(desk.posts(OPERATION)).to_have_count(1)
    history = police.post(OPERATION).history()
    for said in ("Loggat av Anna Åkerlund", "Ändrad av Maria Lindqvist", "socialsekreterare 2"):
        expect(history).to_contain_text(said)
    police.takes_picture("history")
