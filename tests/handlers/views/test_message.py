from fractions import Fraction
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.views.message import bar, escaped, heading, sections, shortened

WORDS = st.text(st.sampled_from("ab &<>ö*"), max_size=40).map(lambda said: said * 200)


def written(lines: list[str]) -> list[str]:
    return [block.to_dict()["text"]["text"] for block in sections(lines)]


def test_what_people_write_is_no_command_to_slack() -> None:
    assert escaped("<!channel> & <@U0ANNA>") == "&lt;!channel&gt; &amp; &lt;@U0ANNA&gt;"


@given(st.lists(WORDS.filter(bool), min_size=1, max_size=8))
def test_sections_hold_everything_and_are_never_too_long(lines: list[str]) -> None:
    shown = written([escaped(line) for line in lines])

    assert all(0 < len(each) <= 3000 for each in shown)
    assert unescape("".join(shown)).replace("\n", "") == "".join(lines)


def test_an_escaped_character_is_never_cut_in_two() -> None:
    for before in range(6):
        shown = written(["x" * before + "&amp;" * 700])

        assert all(each.replace("x", "").replace("&amp;", "") == "" for each in shown)


def test_short_lines_share_a_section() -> None:
    assert written(["ett", "två"]) == ["ett\ntvå"]
    assert written([]) == []


def test_what_is_too_long_ends_in_dots() -> None:
    assert shortened("Överenskommelse", 15) == "Överenskommelse"
    assert shortened("Överenskommelsen", 15) == "Överenskommels…"
    assert len(heading("x" * 200).to_dict()["text"]["text"]) == 150


@pytest.mark.parametrize(
    ("share", "of", "drawn"),
    [
        (None, 4, ""),
        (Fraction(0), 4, "▱▱▱▱"),
        (Fraction(1, 4), 4, "▰▱▱▱"),
        (Fraction(5, 4), 4, "▰▰▰▰"),
        (Fraction(99, 100), None, "▰▰▰▰▰▰▰▱"),
        (Fraction(49, 52), 52, "▰▰▰▰▰▰▰▱"),
        (Fraction(0), 1, ""),
    ],
)
def test_a_bar_is_full_only_when_all_is_done(share: Fraction | None, of: int | None, drawn: str) -> None:
    assert bar(share, of) == drawn
