from fractions import Fraction
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.views.message import bar, escaped, heading, sections, shortened

AS_WRITTEN = str.maketrans({"\u2217": "*", "\u00ad": "", "\n": ""})
WORDS = st.text(st.sampled_from("ab &<>ö*"), max_size=40).map(lambda said: said * 200)


def written(lines: list[str]) -> list[str]:
    return [block.to_dict()["text"]["text"] for block in sections(lines)]


def test_what_people_write_is_no_command_to_slack() -> None:
    assert escaped("<!channel> & <@U0ANNA>") == "&lt;!channel&gt; &amp; &lt;@U0ANNA&gt;"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("*fet* och **fetare**", "\u2217fet\u2217 och \u2217\u2217fetare\u2217\u2217"),
        ("_kursiv_, ~struken~", "\u02cdkursiv\u02cd, \u223cstruken\u223c"),
        ("`kod` ```mer```", "\u02cbkod\u02cb \u02cb\u02cb\u02cbmer\u02cb\u02cb\u02cb"),
        ("> citat\n>> igen", "\u00ad&gt; citat\n\u00ad&gt;&gt; igen"),
    ],
)
def test_what_people_write_formats_nothing(written: str, shown: str) -> None:
    assert escaped(written) == shown


@pytest.mark.parametrize(
    "written", ["5 * 3 = 15", "weekly_meeting", "a - b", "fler än 5", "2*3", "v36* 0", "https://a.se/b_c"]
)
def test_marks_that_format_nothing_stand_as_they_were_written(written: str) -> None:
    assert escaped(written) == written


def test_slack_looks_for_nothing_in_plain_words() -> None:
    assert sections(["@channel #polis a.se"])[0].to_dict()["text"]["verbatim"] is True


@given(st.lists(WORDS.filter(bool), min_size=1, max_size=8))
def test_sections_hold_everything_and_are_never_too_long(lines: list[str]) -> None:
    shown = written([escaped(line) for line in lines])

    assert all(0 < len(each) <= 3000 for each in shown)
    assert unescape("".join(shown)).translate(AS_WRITTEN) == "".join(lines)


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
