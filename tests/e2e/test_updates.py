"""Updating a promise from its card: the form that each of the seven kinds needs, and what comes of it."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import SitsDown
from tests.e2e.demo import Demo
from tests.e2e.desk import ANNA, COMMON_ROOM, MARIA, PHONE
from tests.e2e.words import started, swedish

pytestmark = pytest.mark.browser

SUNDSVALL = "Utökad samverkan i Sundsvall"
SODERKOPING = "Söderköpings medborgarlöfte 2020–2022"
POLICE, MUNICIPALITY = swedish("the police's"), swedish("the municipality's")
FULFILLED = "Uppfyllt"
COUNCIL = "Kommunstyrelsen, paragraf 14"


def test_a_milestone_is_done_with_its_reference(sits_down: SitsDown, busy_demo: Demo) -> None:
    police, municipality = sits_down(ANNA, at=busy_demo), sits_down(MARIA, at=busy_demo, **PHONE)

    form = municipality.updates("S2")
    form.field(swedish("Reference")).fill("Rapporten om andra kommuners arbetssätt")
    municipality.takes_picture("update-milestone")
    form.review().says(f"S2 {FULFILLED}").save()

    for desk in (police, municipality):
        desk.post("S2: klart 14 jan. 2022").says(f"S2 {FULFILLED}", "Rapporten om andra kommuners arbetssätt")
    expect(police.looks_up("S2")).to_contain_text(FULFILLED)


def test_each_method_goes_through_its_stages(sits_down: SitsDown, busy_demo: Demo) -> None:
    desk = sits_down(ANNA, at=busy_demo)
    methods = (("Metod", "Gruppvåldsintervention", "slutsats dragen"), (swedish("Or a new one"), "Medling", "funnen"))
    for label, method, stage in methods:
        form = desk.updates("S3")
        form.field(label).fill(method)
        form.field(swedish("Stage")).select_option(stage)
        form.review().save()
        desk.post(method).says("S3: nått ett steg 14 jan. 2022", stage)

    card = desk.looks_up("S3")

    for said in ("Gruppvåldsintervention", "Medling", "slutsats dragen"):
        expect(card).to_contain_text(said)
    desk.takes_picture("card-staged")
    form = desk.updates("S3")
    form.field("Metod").select_option("Medling")
    desk.takes_picture("update-staged")
    form.cancel()


def test_a_week_is_excused_with_its_reason_and_stays_not_held(sits_down: SitsDown, busy_demo: Demo) -> None:
    desk = sits_down(MARIA, at=busy_demo)

    form = desk.updates("S6")
    form.field(swedish("Which one?")).select_option("vecka 1 (3 jan. – 9 jan. 2022)")
    form.field(swedish("Reason")).fill("Trettonhelgen")
    desk.takes_picture("update-cadence")
    form.review().save()

    desk.post("Trettonhelgen").says("S6:")
    card = desk.looks_up("S6")
    expect(card).to_contain_text(f"{started('Excused')}: vecka 1 2022 (Trettonhelgen)")


def test_a_number_that_the_text_leaves_open_holds_once_both_agree(sits_down: SitsDown, busy_demo: Demo) -> None:
    police, municipality = (sits_down(each, COMMON_ROOM, at=busy_demo) for each in (ANNA, MARIA))
    for desk in (police, municipality):
        desk.types("/invite @Löfteskoll")
    police.ties(SODERKOPING, POLICE)
    municipality.comes_in(police.invites_the_other_party(), SODERKOPING)

    form = police.updates("K2")
    form.field(swedish("At least how many?")).fill("6")
    form.field(swedish("Where it was decided")).fill(COUNCIL)
    police.takes_picture("update-count")
    form.review().save()

    waits = swedish("Holds once it is confirmed by: {who}", who="Söderköpings kommun")
    post = municipality.post(COUNCIL).says("K2:", waits)
    expect(police.post(COUNCIL).says(waits).article.get_by_role("button", name=swedish("Confirm"))).to_have_count(0)
    municipality.takes_picture("post-to-confirm")
    post.press(swedish("Confirm"))
    for desk in (police, municipality):
        desk.post(COUNCIL).says(swedish("Confirmed by {who}", who="Söderköpings kommun")).says_no_more(waits)
    expect(police.looks_up("K2")).to_contain_text("0 av 6")


def test_a_baseline_holds_once_the_other_party_confirms_it(sits_down: SitsDown, busy_demo: Demo) -> None:
    police, municipality = sits_down(ANNA, at=busy_demo), sits_down(MARIA, at=busy_demo)

    form = police.updates("S5")
    form.field("Hur mycket var det förut (informationsdelningar)?").fill("24")
    form.field(swedish("From")).fill("2021-01-01")
    form.field(swedish("To")).fill("2021-12-31")
    form.field(swedish("Where it was decided")).fill("Styrgruppen 12 januari")
    police.takes_picture("update-increase")
    form.review().save()

    waits = swedish("Holds once it is confirmed by: {who}", who="Söderhamns kommun")
    municipality.post("Styrgruppen 12 januari").says("S5:", waits).press(swedish("Confirm"))
    police.post("Styrgruppen 12 januari").says_no_more(waits)
    expect(police.looks_up("S5")).not_to_contain_text("Kan ej bedömas")


def test_both_parties_assess_ongoing_work_and_neither_overwrites_the_other(
    sits_down: SitsDown, busy_demo: Demo
) -> None:
    police, municipality = sits_down(ANNA, at=busy_demo), sits_down(MARIA, at=busy_demo)

    for desk, verdict, comment in ((police, "uppfyllt", "Nytt forum"), (municipality, "ej uppfyllt", "Inget nytt")):
        form = desk.updates("S1")
        form.field(swedish("Our assessment")).select_option(verdict)
        form.field(swedish("Comment")).fill(comment)
        form.review().save()
        desk.post(comment).says("S1:", comment)

    card = municipality.looks_up("S1")
    for said in ("Nytt forum", "Inget nytt", "Polisen, lokalpolisområde Hälsingland", "Söderhamns kommun"):
        expect(card).to_contain_text(said)
    municipality.takes_picture("card-ongoing")


def test_a_school_gets_its_way_to_the_police(sits_down: SitsDown, busy_demo: Demo) -> None:
    desk = sits_down(MARIA, COMMON_ROOM, at=busy_demo)
    desk.types("/invite @Löfteskoll")
    desk.ties(SUNDSVALL, MUNICIPALITY)

    form = desk.updates("U4")
    form.field("Skola").fill("Norra skolan")
    form.field(swedish("Kind")).select_option("fristående")
    expect(form.field(swedish("It is in place"))).to_be_checked()
    desk.takes_picture("update-structural")
    form.review().save()

    desk.post("Norra skolan").says("U4:", "fristående")
    card = desk.looks_up("U4")
    expect(card).to_contain_text("Norra skolan")
    desk.takes_picture("card-structural")
