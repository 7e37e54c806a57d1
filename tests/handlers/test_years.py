"""Figures per year and in total, and what is carried on for longer than it was promised for."""

from tests.chat import at
from tests.handlers.scene import COUNTING, Scene


def test_an_explanation_tells_each_year_and_the_total(chat: Scene) -> None:
    chat.clock = at("2023-03-01")
    for day in ("2022-02-01", "2022-12-31", "2023-01-10"):
        chat.log(filled={**COUNTING, "days.0.date": day})

    said = chat.command("/lofte S7").said

    assert "2022: 2" in said
    assert "2023: 1" in said
    assert "totalt: 3" in said


def test_within_one_year_the_figure_stands_alone(chat: Scene) -> None:
    chat.log()

    assert "totalt" not in chat.command("/lofte S7").said
