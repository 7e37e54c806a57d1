"""What becomes of a consent by reference, through the chat: it runs out, is withdrawn, changed, made anew."""

from bot.domain.roles import Deed
from handlers.forms.blocks import ADD_ROW
from handlers.views.consents import CHANGE_CONSENT, RENEW, WITHDRAW
from handlers.views.entries import HISTORY
from tests.chat import MUNICIPALITY, POLICE, at, button, buttons, fill, words
from tests.handlers.consenting import consents, record
from tests.handlers.ledger import states
from tests.handlers.scene import Scene, swedish
from tests.services.trail import noted


def test_a_consent_runs_out(keeping: Scene) -> None:
    record(keeping)
    keeping.clock = at("2023-04-14")
    assert "✔" in keeping.command("/samtycke AB-12").said

    keeping.clock = at("2023-04-15")
    said = keeping.command("/samtycke AB-12").said
    assert "✔" not in said
    assert swedish("✘ The consent has run out: it held until {day}.", day=at("2023-04-14").date()) in said


def test_a_consent_is_withdrawn_by_one_press_and_a_second_changes_nothing(keeping: Scene) -> None:
    record(keeping)
    press = button(keeping.command("/samtycke AB-12").answers, WITHDRAW)
    assert "confirm" in press
    keeping.later(days=3)

    first, second = keeping.press(press, MUNICIPALITY), keeping.press(press)

    withdrawn = swedish("✘ The consent is withdrawn, from {day}.", day=at("2022-10-17").date())
    assert withdrawn in first.said
    assert withdrawn in second.said
    (entry,) = consents(keeping)
    assert (entry.revision, entry.values["withdrawn"]) == (2, "2022-10-17")
    assert states(keeping, POLICE.team_id) + states(keeping, MUNICIPALITY.team_id) == []


def test_who_withdrew_it_and_when_stands_in_its_history(keeping: Scene) -> None:
    record(keeping)
    keeping.press(button(keeping.command("/samtycke AB-12").answers, WITHDRAW), MUNICIPALITY)

    history = words(keeping.press(button(keeping.command("/samtycke AB-12").answers, HISTORY)).view)

    assert "Maria Lindqvist" in history
    assert "+ " in history


def test_a_new_consent_after_a_withdrawal_takes_nothing_over_but_the_case(keeping: Scene) -> None:
    record(keeping)
    keeping.press(button(keeping.command("/samtycke AB-12").answers, WITHDRAW))
    keeping.later(days=30)
    form = keeping.press(button(keeping.command("/samtycke AB-12").answers, RENEW)).view
    keeping.submit(form, {"given_by": ["guardian", "youth"], "scope": ["school"]})

    (entry,) = consents(keeping)
    assert "withdrawn" not in entry.values
    assert (entry.values["date"], entry.values["scope"]) == ("2022-11-13", ["school"])
    assert "✔" in keeping.command("/samtycke AB-12").said


def test_a_consent_is_changed_by_whoever_saw_its_latest_state(keeping: Scene) -> None:
    record(keeping)
    change = button(keeping.command("/samtycke AB-12").answers, CHANGE_CONSENT)
    mine, theirs = keeping.press(change).view, keeping.press(change, MUNICIPALITY).view

    keeping.submit(mine, {"scope": ["situation", "school"]})
    late = keeping.submit(theirs, {"scope": ["school"]}, MUNICIPALITY)

    assert late.acknowledged["response_action"] == "push", "told that somebody else was first"
    (entry,) = consents(keeping)
    assert entry.values["scope"] == ["situation", "school"]


def test_who_sees_a_consent_in_its_form_stands_in_the_trail(keeping: Scene) -> None:
    record(keeping)
    (entry,) = consents(keeping)
    change = button(keeping.command("/samtycke AB-12").answers, CHANGE_CONSENT)
    before = len(noted(keeping.database, "hedemora"))

    keeping.press(change, MUNICIPALITY)

    assert noted(keeping.database, "hedemora")[before:] == [("U0MARIA", Deed.EXPLAIN, entry.id, "done")]


def test_so_does_who_is_told_that_there_is_a_consent_already(keeping: Scene) -> None:
    record(keeping)
    (entry,) = consents(keeping)

    record(keeping, MUNICIPALITY)

    assert noted(keeping.database, "hedemora")[-1:] == [("U0MARIA", Deed.EXPLAIN, entry.id, "done")]


def test_changing_a_consent_does_not_warn_again_of_what_was_kept(keeping: Scene) -> None:
    keeping.submit(record(keeping, reference="Pojken-12").view)
    form = keeping.press(button(keeping.command("/samtycke Pojken-12").answers, CHANGE_CONSENT)).view

    assert swedish("Keep it anyway") not in words(keeping.submit(form, {"scope": ["school"]}).view)
    (entry,) = consents(keeping)
    assert entry.values["scope"] == ["school"]


def test_a_withdrawal_of_another_day_is_written_in_the_form(keeping: Scene) -> None:
    record(keeping)
    keeping.later(days=5)
    form = keeping.press(button(keeping.command("/samtycke AB-12").answers, CHANGE_CONSENT)).view
    unfold = next(each for each in buttons(form) if each["action_id"] == ADD_ROW and each["value"] == "withdrawn")
    unfolded = keeping.press(unfold, view=fill(form, {})).view
    keeping.submit(unfolded, {"withdrawn": "2022-10-16"})

    assert (
        swedish("✘ The consent is withdrawn, from {day}.", day=at("2022-10-16").date())
        in keeping.command("/samtycke AB-12").said
    )
