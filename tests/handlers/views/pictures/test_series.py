"""Counts per week by category."""

from bot.language import speaker_for
from handlers.views.pictures.series import series_picture
from handlers.views.pictures.style import BLUE
from tests.handlers.views.pictures.looking import inked, runs_off

ENGLISH = speaker_for("en")
WEEKS = ["v 39", "v 40", "v 41"]


def test_alternative_text_tells_every_week_of_every_category() -> None:
    found = series_picture("Lägesbild", WEEKS, {"Narkotika": [0, 2, 3], "Klotter": [1, 0, 0]}, ENGLISH)

    assert found.title == "Lägesbild"
    assert found.alt == "Lägesbild. Narkotika: 5 (v 39 0, v 40 2, v 41 3). Klotter: 1 (v 39 1, v 40 0, v 41 0)."


def test_year_of_weeks_is_told_by_its_sums_where_the_words_would_be_too_many() -> None:
    weeks = [f"v {number}" for number in range(1, 53)]
    found = series_picture("Lägesbild", weeks, {f"Kategori {number}": [number] * 52 for number in range(6)}, ENGLISH)

    assert "Kategori 3: 156." in found.alt
    assert len(found.alt) <= 2000
    assert not runs_off(found.png)


def test_smallest_of_many_categories_are_added_up() -> None:
    many = {f"Kategori {number}": [number, number, number] for number in range(1, 13)}
    found = series_picture("Lägesbild", WEEKS, many, ENGLISH)

    assert "Kategori 12: 36" in found.alt
    assert "the 5 others together: 45 (v 39 15, v 40 15, v 41 15)" in found.alt
    assert "Kategori 5:" not in found.alt


def test_all_strips_have_the_same_scale() -> None:
    small = series_picture("Lägesbild", WEEKS, {"A": [1, 1, 1], "B": [10, 10, 10]}, ENGLISH)
    alone = series_picture("Lägesbild", WEEKS, {"A": [1, 1, 1]}, ENGLISH)

    assert inked(small.png, BLUE) < 1.2 * inked(alone.png, BLUE)


def test_nothing_counted_is_drawn_as_nothing() -> None:
    found = series_picture("Lägesbild", WEEKS, {"Narkotika": [0, 0, 0]}, ENGLISH)

    assert inked(found.png, BLUE) == 0
    assert series_picture("Lägesbild", [], {}, ENGLISH).alt == "Lägesbild."
