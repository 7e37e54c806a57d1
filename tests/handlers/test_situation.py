"""`/lagesbild` through the real app: a week noted by area, and a period's picture."""

from datetime import date
from typing import Any

import pytest

from bot.domain.entries import EntryState
from bot.domain.optional_kinds import SITUATION
from handlers.forms.blocks import SWITCH_AGREEMENT, SWITCH_KIND
from handlers.seldom import DRAW, LOG_WEEK
from handlers.views.entries import UNDO
from tests.chat import MUNICIPALITY, POLICE, Answered, at, button, fill, words
from tests.handlers.scene import STRANGER, Scene, built_in, entry_posts, swedish

ALL = swedish("all areas").capitalize()
SUM = swedish("sum").capitalize()


def noted(week: str, area: str = "centre", **counts: int) -> dict[str, Any]:
    """Return what is filled in about a week."""
    return {"week": week, "area": area, **{f"counts.{name}": count for name, count in counts.items()}}


def note(chat: Scene, week: str, area: str = "centre", **counts: int) -> None:
    chat.log("/lagesbild ny", noted(week, area, **counts))


def table(answered: Answered) -> list[str]:
    """Return the lines of the tables in the picture."""
    (answer,) = answered.answers
    texts = [block["text"]["text"] for block in answer["blocks"] if block["type"] == "section"]
    return [line for text in texts if text.startswith("```") for line in text.strip("`\n").splitlines()]


_ROOM = 18
"""As much of a long category as stands in the table of a telephone."""


def figures(answered: Answered, area: str, category: str) -> list[str]:
    """Return the figures of a category in an area: now, before, change."""
    lines = table(answered)
    start = next(number for number, line in enumerate(lines) if line.startswith(area))
    row = next(line for line in lines[start:] if line.startswith(category[:_ROOM]))
    return [cell for cell in row[_ROOM:].split() if not cell[0].isalpha()]


def test_a_week_is_noted_by_area_and_told_in_both_channels(chat: Scene) -> None:
    note(chat, "2022-W41", vandalism=3, drug_use=1)

    (entry,) = chat.entries()
    assert (entry.kind, entry.start, entry.state) == (SITUATION, date(2022, 10, 10), EntryState.HELD)
    assert entry.values == {"week": "2022-W41", "area": "centre", "counts": {"vandalism": 3, "drug_use": 1}}
    for caller in (POLICE, MUNICIPALITY):
        assert "skadegörelse och klotter 3" in words(chat.posts(caller)[0])


def test_a_week_is_noted_in_one_line(chat: Scene) -> None:
    review = chat.command("/lagesbild ny v40 centrum 3 ordningsstörningar – lugnt vid stationen")
    chat.submit(review.view)

    (entry,) = chat.entries()
    assert entry.values == {
        "week": "2022-W40",
        "area": "centre",
        "counts": {"disorder": 3},
        "note": "lugnt vid stationen",
    }


def test_the_form_asks_for_no_person(chat: Scene) -> None:
    form = chat.command("/lagesbild ny").view
    labels = [block["label"]["text"] for block in form["blocks"] if block["type"] == "input"]

    assert labels[:2] == [swedish("Week"), swedish("Area")]
    assert swedish("What was seen and where, never who.") in words(form)


def test_a_second_note_about_the_same_area_and_week_is_added_to_the_first(chat: Scene) -> None:
    note(chat, "2022-W41", vandalism=3)
    chat.log("/lagesbild ny", noted("2022-W41", vandalism=2, disorder=1), MUNICIPALITY)
    note(chat, "2022-W41", "countryside", vandalism=1)

    centre, countryside = sorted(chat.entries(), key=lambda entry: str(entry.values["area"]))
    assert centre.values["counts"] == {"vandalism": 3, "disorder": 1}, "both may have seen the same"
    assert countryside.values["counts"] == {"vandalism": 1}


def test_the_picture_sums_by_area_and_category_and_compares_with_the_weeks_before(chat: Scene) -> None:
    note(chat, "2022-W30", vandalism=5)
    note(chat, "2022-W39", vandalism=2)
    note(chat, "2022-W41", vandalism=1, drug_use=4)
    note(chat, "2022-W41", "countryside", vandalism=6)

    picture = chat.command("/lagesbild")

    assert figures(picture, "Centrum", "Skadegörelse och klotter") == ["3", "5", "−2"]
    assert figures(picture, "Centrum", SUM) == ["7", "5", "+2"]
    assert figures(picture, ALL, "Skadegörelse och klotter") == ["9", "5", "+4"]
    assert figures(picture, "Landsbygden", "Skadegörelse och klotter") == ["6", "–"], "nobody noted it before"
    assert not [line for line in table(picture) if line.startswith("Övriga tätorten")], "nobody noted it at all"
    assert "34–41" in picture.answers[0]["blocks"][0]["text"]["text"]


def test_the_table_fits_a_telephone_and_stands_in_the_fallback_text_too(chat: Scene) -> None:
    note(chat, "2022-W41", vandalism=12, drug_use=4)

    picture = chat.command("/lagesbild")

    assert max(map(len, table(picture))) <= 34
    assert len({len(line) for line in table(picture) if line}) == 1, "the columns stand below each other"
    said = picture.answers[0]["text"]
    assert all(line in said for line in table(picture))


def test_weeks_that_nobody_noted_are_said_and_not_taken_for_quiet_ones(chat: Scene) -> None:
    for week in (34, 35, 36, 40, 41):
        note(chat, f"2022-W{week}", vandalism=2)

    picture = chat.command("/lagesbild")

    assert (
        swedish("Nothing noted: {weeks}.", weeks=swedish("weeks {first}–{last}", first="37", last="39")) in picture.said
    )
    labels = [swedish("w{week}", week=str(week)) for week in range(34, 42)]
    counts = ["2", "2", "2", "–", "–", "–", "2", "2"]
    told = ", ".join(f"{label} {count}" for label, count in zip(labels, counts, strict=True))
    assert swedish("Week by week: {weeks}.", weeks=told) in picture.said


def test_this_week_is_left_out_until_it_has_a_note(chat: Scene) -> None:
    note(chat, "2022-W40", vandalism=1)
    assert "33–40" in chat.command("/lagesbild").said

    note(chat, "2022-W41")
    assert "34–41" in chat.command("/lagesbild").said


def test_where_a_category_is_going_is_said_in_words(chat: Scene) -> None:
    for week, vandalism, disorder in ((34, 1, 3), (35, 1, 3), (40, 6, 3), (41, 4, 3)):
        note(chat, f"2022-W{week}", vandalism=vandalism, disorder=disorder)

    said = chat.command("/lagesbild").said

    more = {"category": "skadegörelse och klotter", "before": 1, "after": 5}
    assert swedish("↑ {category}: more, from {before} a week to {after}.", **more) in said
    level = {"category": "ordningsstörningar", "before": 3, "after": 3}
    assert swedish("→ {category}: about as many, {before} a week and then {after}.", **level) in said


@pytest.mark.parametrize(
    ("asked", "weeks"), [("2022", "1–41"), ("v35-v37", "35–37"), ("maj", "18–21"), ("V. 35 – v. 37", "35–37")]
)
def test_another_period_is_asked_for_by_year_weeks_or_month(chat: Scene, asked: str, weeks: str) -> None:
    note(chat, "2022-W20", vandalism=1)

    assert f"{weeks}, 2022" in chat.command(f"/lagesbild {asked}").answers[0]["blocks"][0]["text"]["text"]


@pytest.mark.parametrize("asked", ["imorgon kanske", "2031", "v99", "v0"])
def test_what_cannot_be_read_as_weeks_is_said_with_examples(chat: Scene, asked: str) -> None:
    assert "/lagesbild v35-v42" in chat.command(f"/lagesbild {asked}").said


def test_a_note_points_to_the_operation_that_it_led_to(chat: Scene) -> None:
    chat.log()
    (operation,) = chat.entries()
    chat.log("/lagesbild ny", {**noted("2022-W41", vandalism=3), "led_to": operation.id})
    chat.log("/lagesbild ny", {**noted("2022-W40"), "led_to": "no_need"})

    said = chat.command("/lagesbild").said

    assert "vecka 41, 2022* → Gemensam insats 14 okt. 2022" in said
    assert f"vecka 40, 2022* → {swedish('No operation needed')}" in said


def test_an_operation_that_was_undone_is_not_shown_as_what_it_led_to(chat: Scene) -> None:
    chat.log()
    (operation,) = chat.entries()
    undo = button(entry_posts(chat)[0], UNDO)
    chat.log("/lagesbild ny", {**noted("2022-W41", vandalism=3), "led_to": operation.id})
    chat.press(undo)

    assert swedish("an operation that is no longer there") in chat.command("/lagesbild").said


def test_a_mapping_shows_in_the_picture_of_its_weeks(untied: Scene) -> None:
    untied.clock = at("2022-10-14")
    untied.import_and_tie(built_in("soderkoping-2020"))
    form = untied.command("/aktivitet").view
    chosen = {**button(form, SWITCH_KIND), "selected_option": {"value": "situation_mapping"}}
    mapping = untied.press(chosen, view=fill(form, {})).view
    untied.submit(untied.submit(mapping, {"outcome": "no_need"}).view)

    assert "*Kartläggning 14 okt. 2022* → Inget behov" in untied.command("/lagesbild v41").said


def test_an_undone_note_is_gone_from_the_picture(chat: Scene) -> None:
    note(chat, "2022-W41", vandalism=3)
    chat.press_in_post(UNDO)

    assert "3" not in "".join(table(chat.command("/lagesbild v41")))


def test_the_button_logs_the_week(chat: Scene) -> None:
    picture = chat.command("/lagesbild")
    form = chat.press(button(picture.answers, LOG_WEEK)).view
    chat.submit(chat.submit(form, noted("2022-W41", vandalism=1)).view)

    assert [entry.kind for entry in chat.entries()] == [SITUATION]


def test_a_picture_of_the_same_weeks_says_the_same_where_it_cannot_be_shown(chat: Scene) -> None:
    note(chat, "2022-W35", vandalism=3)
    chat.slack().failures.append(("files.getUploadURLExternal", "not_allowed"))
    drawn = chat.press(button(chat.command("/lagesbild v35-v36").answers, DRAW))

    alt = drawn.answers[0]["text"]
    assert "35–36, 2022" in alt
    first, second = (swedish("w{week}", week=week) for week in ("35", "36"))
    assert f"Skadegörelse och klotter: 3 ({first} 3, {second}* 0)" in alt


def test_a_channel_without_an_agreement_is_told_how_to_tie_one(chat: Scene) -> None:
    assert swedish("Tie an agreement") in chat.command("/lagesbild", STRANGER).said


def test_where_no_situation_is_followed_the_coordinator_can_help(untied: Scene) -> None:
    untied.import_and_tie(built_in("hedemora"))

    for typed in ("/lagesbild", "/lagesbild ny", "/lagesbild 2022"):
        said = untied.command(typed).said
        assert "samordnaren" in said or "coordinator" in said
        assert "situation_categories" not in said, "that is a word of the agreement's file"


def test_with_several_agreements_the_one_of_that_time_is_shown(untied: Scene) -> None:
    for agreement_id in ("hedemora", "soderkoping-2017", "soderkoping-2020"):
        untied.import_and_tie(built_in(agreement_id))

    assert built_in("soderkoping-2020").title in untied.command("/lagesbild").said
    assert built_in("soderkoping-2017").title in untied.command("/lagesbild 2018").said
    offered = button(untied.command("/lagesbild ny").view, SWITCH_AGREEMENT)["options"]
    assert [each["value"] for each in offered] == ["soderkoping-2020", "soderkoping-2017"]
