"""`/samtycke` through the real app: counts by default, and case references only where the agreement opts in."""

import pytest

from handlers.views.consents import REGISTER, WITHDRAW
from tests.chat import MUNICIPALITY, POLICE, at, button, buttons, words
from tests.handlers.consenting import GIVEN, OPTED_IN, consents, hedemora, record
from tests.handlers.ledger import states
from tests.handlers.scene import STRANGER, Scene, built_in, entries_of, errors, swedish
from tests.importing import import_agreement


@pytest.fixture
def counting(untied: Scene) -> Scene:
    untied.import_and_tie(built_in("hedemora"))
    return untied


def test_cases_are_counted_without_anybody_being_named(counting: Scene) -> None:
    form = counting.command("/samtycke").view
    labels = [block["label"]["text"] for block in form["blocks"] if block["type"] == "input"]
    assert labels == ["Datum", "Ärenden med giltigt samtycke", "Ärenden utan giltigt samtycke"]

    counting.log("/samtycke", {"with_consent": 12, "without_consent": 5})
    (entry,) = counting.entries("hedemora")
    assert entry.values == {"date": "2022-10-14", "with_consent": 12, "without_consent": 5}


def test_the_form_shows_the_latest_figures_and_how_they_have_changed(counting: Scene) -> None:
    assert swedish("Nothing has been counted yet.") in words(counting.command("/samtycke").view)
    for day, having, without in (("2022-09-05", 10, 6), ("2022-10-03", 12, 5)):
        counting.log("/samtycke", {"date": day, "with_consent": having, "without_consent": without})

    shown = words(counting.command("/samtycke").view)

    latest = {"day": at("2022-10-03").date(), "having": 12, "without": 5}
    assert swedish("Counted on {day}: {having} with valid consent, {without} without.", **latest) in shown
    change = {"day": at("2022-09-05").date(), "having": "+2", "without": "−1"}
    assert swedish("Since {day}: {having} with, {without} without.", **change) in shown


@pytest.mark.parametrize("typed", ["/samtycke", "/samtycke ny", "/samtycke AB-12"])
def test_where_consents_are_not_followed_the_coordinator_can_help(chat: Scene, typed: str) -> None:
    chat.slack().locales["U0ANNA"] = "en-GB"

    said = chat.command(typed).said

    assert "coordinator" in said
    assert "file" not in said
    assert "type /samtycke" not in said, "there is nothing to count either"


def test_a_channel_without_an_agreement_is_told_how_to_tie_one(chat: Scene) -> None:
    assert swedish("Tie an agreement") in chat.command("/samtycke", STRANGER).said


@pytest.mark.parametrize("typed", ["/samtycke AB-12", "/samtycke ny", "/samtycke ny AB-12"])
def test_no_reference_is_kept_where_the_agreement_has_not_opted_in(counting: Scene, typed: str) -> None:
    answered = counting.command(typed)

    assert "/samtycke" in answered.said
    assert "references" not in answered.said, "that is a word of the agreement's file"
    assert not any(call.method.startswith("views.") for call in answered.calls)


def test_a_consent_is_recorded_and_shown_to_the_one_who_recorded_it_alone(keeping: Scene) -> None:
    before = [list(keeping.posts(caller)) for caller in (POLICE, MUNICIPALITY)]
    saved = record(keeping)
    keeping.deliver()

    (entry,) = consents(keeping)
    assert entry.values == {
        "reference": "AB-12",
        "age_group": "from",
        "given_by": ["guardian", "youth"],
        "scope": ["situation"],
        "parties": ["police", "municipality"],
        "date": "2022-10-14",
        "valid_until": "2023-04-14",
    }
    assert saved.acknowledged["response_action"] == "update"
    assert "AB-12" in words(saved.view)
    assert [keeping.posts(caller) for caller in (POLICE, MUNICIPALITY)] == before
    assert states(keeping, POLICE.team_id) + states(keeping, MUNICIPALITY.team_id) == []


def test_may_we_share_about_it_is_answered_with_what_is_recorded(keeping: Scene) -> None:
    record(keeping)

    for typed in ("/samtycke AB-12", "/samtycke ab–12", "/samtycke Får vi dela om ab-12?"):
        answered = keeping.command(typed, MUNICIPALITY)
        assert all(answer["response_type"] == "ephemeral" for answer in answered.answers)
        said = answered.said
        assert "✔" in said
        assert "hur den unge har det" in said
        assert "skolgång" not in said
        days = {"start": at("2022-10-14").date(), "end": at("2023-04-14").date()}
        assert swedish("Given for {start} – {end}.", **days) in said
        assert "Polisen, lokalpolisområde Falun och Hedemora kommun" in said
        assert "juridiskt råd" in said or "legal advice" in said


def test_an_unknown_reference_has_no_consent_and_can_get_one(keeping: Scene) -> None:
    answered = keeping.command("/samtycke cd-34")
    assert swedish("No consent is recorded for {reference}.", reference="CD-34") in answered.said

    form = keeping.press(button(answered.answers, REGISTER)).view
    keeping.submit(form, {name: value for name, value in GIVEN.items() if name != "reference"})
    assert [entry.values["reference"] for entry in consents(keeping)] == ["CD-34"]


@pytest.mark.parametrize(
    "reference",
    ["Anna", "Å", "12345678901234567890A", "AB 12", "19900101-1234", "9001011234", "1990-01-01", "20050312"],
)
def test_what_may_point_out_a_person_is_refused_and_not_said_again(keeping: Scene, reference: str) -> None:
    asked = keeping.command(f"/samtycke {reference}")
    assert reference not in asked.said
    assert "CONSENT" not in asked.said
    assert not list(buttons(asked.answers))

    if len(reference) <= 20:
        refused = record(keeping, reference=reference)
        assert list(errors(refused)) == ["reference"]
        assert reference not in refused.response.body
    assert consents(keeping) == []


@pytest.mark.parametrize("reference", ["AB-12", "A1", "SSPF-2022-017", "2022-0123", "123456", "ÄR-7"])
def test_a_running_number_is_a_reference(keeping: Scene, reference: str) -> None:
    assert record(keeping, reference=reference).acknowledged["response_action"] == "update"


def test_capital_and_small_letters_are_the_same_reference_and_there_is_one_of_it(keeping: Scene) -> None:
    record(keeping, reference="AB-12")

    again = record(keeping, MUNICIPALITY, reference="ab-12")

    assert list(errors(again)) == ["reference"]
    assert len(consents(keeping)) == 1


def test_the_age_rule_asks_for_the_young_person_too(keeping: Scene) -> None:
    record(keeping, given_by=["guardian"])
    said = keeping.command("/samtycke AB-12").said
    assert "✘" in said
    lacking = swedish("Lacking: {who}.", who=swedish("the young person"))
    assert lacking in said

    record(keeping, reference="AB-13", age_group="under", given_by=["guardian"])
    assert "✔" in keeping.command("/samtycke AB-13").said


def test_without_an_age_rule_no_age_is_asked(untied: Scene) -> None:
    untied.import_and_tie(hedemora(references=True, scopes=OPTED_IN["scopes"]))
    form = untied.press(button(untied.command("/samtycke").answers, REGISTER)).view
    blocks = [block["block_id"].partition("~")[0] for block in form["blocks"] if block["type"] == "input"]
    assert "age_group" not in blocks

    untied.submit(form, {name: value for name, value in GIVEN.items() if name != "age_group"})
    assert "✔" in untied.command("/samtycke AB-12").said


@pytest.mark.parametrize(("until", "field"), [("2023-04-15", "valid_until"), ("2022-10-13", "valid_until")])
def test_a_consent_holds_no_longer_than_agreed_and_not_backwards(keeping: Scene, until: str, field: str) -> None:
    assert list(errors(record(keeping, valid_until=until))) == [field]


def test_a_consent_from_tomorrow_is_none_yet(keeping: Scene) -> None:
    assert list(errors(record(keeping, date="2022-10-15"))) == ["date"]


def test_the_same_form_sent_twice_is_one_consent(keeping: Scene) -> None:
    form = keeping.command("/samtycke ny").view
    keeping.submit(form, GIVEN)
    keeping.submit(form, GIVEN)

    assert len(consents(keeping)) == 1


def test_consents_by_reference_do_not_change_the_counts(keeping: Scene) -> None:
    keeping.log("/samtycke", {"with_consent": 3, "without_consent": 1})
    record(keeping)

    shown = words(keeping.command("/samtycke").view)
    latest = {"day": at("2022-10-14").date(), "having": 3, "without": 1}
    assert swedish("Counted on {day}: {having} with valid consent, {without} without.", **latest) in shown


def test_another_channel_reaches_no_consent(keeping: Scene) -> None:
    record(keeping)
    withdraw = button(keeping.command("/samtycke AB-12").answers, WITHDRAW)

    assert "AB-12" not in keeping.command("/samtycke AB-12", STRANGER).said
    keeping.press(withdraw, STRANGER)
    assert "withdrawn" not in consents(keeping)[0].values


def test_once_the_agreement_keeps_no_references_they_are_answered_no_more(keeping: Scene) -> None:
    record(keeping)
    withdraw = button(keeping.command("/samtycke AB-12").answers, WITHDRAW)
    import_agreement(keeping.database, hedemora(counts="consent_count"), at=keeping.clock)

    assert "hur den unge" not in keeping.command("/samtycke AB-12").said
    keeping.press(withdraw)
    assert "withdrawn" not in entries_of(keeping.database, "hedemora")[0].values
    assert keeping.command("/lofte").said
