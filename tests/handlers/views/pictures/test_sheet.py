"""Every picture can be read anywhere, is the same every time, and costs nothing until it is wanted."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations

import numpy as np
import pytest

from handlers.views.pictures.picture import LONGEST_ALT, Picture, drawn, fitting
from handlers.views.pictures.sheet import Sheet
from handlers.views.pictures.style import (
    AMBER,
    BACKGROUND,
    BLUE,
    EMPTY,
    GREEN,
    GREY,
    INK,
    MARGIN,
    MUTED,
    PALE_GREEN,
    RED,
    SMALL,
    WHITE,
    WIDTH,
)
from tests.handlers.views.pictures.looking import apart_without_green, chunks, contrast, inked, pixels, runs_off

HARD_WORDS = [
    "",
    "å ä ö Å Ä Ö é – “citat” ✔ ✘",
    "kostar $5 eller $10^2_x$ \\frac{1}{2}",
    "rad\nbyte\tflik\x00noll",
    "Nöddatumsöverenskommelseuppföljningsansvarighetsfördelning" * 3,
    "漢字 och 👩‍👩‍👧 som typsnittet saknar",
    "ord " * 300,
]


def page_of(words: str) -> bytes:
    def draw(sheet: Sheet) -> None:
        sheet.paragraph(words)
        sheet.paragraph("sist")

    return drawn(draw)


@pytest.mark.parametrize("words", HARD_WORDS)
def test_whatever_people_have_written_is_drawn_within_the_sheet(words: str) -> None:
    png = page_of(words)

    assert pixels(png).shape[1] == WIDTH
    assert inked(png, INK) > 0
    assert not runs_off(png)


def test_words_wider_than_the_room_are_wrapped_and_what_is_too_long_ends_in_dots() -> None:
    def draw(sheet: Sheet) -> None:
        lines = sheet.wrapped("Socialsekreterare och polis träffas varje vecka " * 5, 400, most=2)
        assert len(lines) == 2
        assert lines[-1].endswith("…")
        assert all(sheet.width(line) <= 400 for line in lines)
        assert sheet.wrapped("kort", 400) == ["kort"]

    drawn(draw)


def test_measured_width_is_the_drawn_width() -> None:
    measured = 0.0

    def draw(sheet: Sheet) -> None:
        nonlocal measured
        measured = sheet.width("Tidigare bedömningar", SMALL)
        sheet.paragraph("Tidigare bedömningar", size=SMALL)

    columns = np.nonzero(np.any(pixels(drawn(draw))[:, :, 0] < 0.6, axis=0))[0]
    assert columns[0] == pytest.approx(MARGIN, abs=3)
    assert columns[-1] == pytest.approx(MARGIN + measured, abs=6)


def test_picture_is_opaque_and_holds_nothing_but_the_picture() -> None:
    png = page_of("Söderhamn")

    assert pixels(png)[:, :, 3].min() == 1
    assert set(chunks(png)) == {"IHDR", "pHYs", "IDAT", "IEND"}


def test_same_picture_is_the_same_bytes_also_when_several_are_drawn_at_once() -> None:
    words = [f"Löfte nummer {number}, vecka {number}" for number in range(6)]
    alone = [page_of(each) for each in words]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(page_of, words)) == alone


def test_starting_the_bot_does_not_load_the_chart_library() -> None:
    program = (
        "import sys, handlers.register, handlers.uploads, handlers.views.pictures.progress, "
        "handlers.views.pictures.choosing, handlers.views.pictures.series; "
        "sys.exit('matplotlib' in sys.modules or 'numpy' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_alternative_text_is_never_longer_than_slack_takes() -> None:
    assert len(Picture(b"", "o" * 5000, "Löfte").alt) == LONGEST_ALT


def test_alternative_text_keeps_the_fullest_version_that_fits() -> None:
    assert fitting("Läget.", [["Allt."], ["Mindre."]]) == "Läget. Allt."
    assert fitting("Läget.", [["o" * 3000], ["Mindre."]]) == "Läget. Mindre."


@pytest.mark.parametrize("colour", [BLUE, GREEN, AMBER, RED, GREY])
def test_colours_stand_out_from_the_background(colour: str) -> None:
    assert contrast(colour, BACKGROUND) >= 3


def test_words_can_be_read_on_what_is_behind_them() -> None:
    on_light = [contrast(INK, ground) for ground in (BACKGROUND, WHITE, EMPTY, PALE_GREEN)]

    assert min(on_light) >= 7
    assert contrast(MUTED, BACKGROUND) >= 4.5
    assert contrast(WHITE, RED) >= 4.5


def test_colours_that_mean_different_things_differ_to_colour_blind_eyes() -> None:
    statuses = combinations([BLUE, GREEN, AMBER, RED], 2)
    cells = combinations([PALE_GREEN, RED, EMPTY], 2)

    assert min(apart_without_green(*pair) for pair in statuses) >= 0.2
    assert min(apart_without_green(*pair) for pair in cells) >= 0.1
