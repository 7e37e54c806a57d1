"""The pictures of the documentation. `python -m tests.e2e.pictures` takes them anew."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"
LIGHT_ENOUGH = 200 * 1024
"""Bytes: a README is read on phones too."""


def test_every_picture_is_light() -> None:
    heavy = [path.name for path in PICTURES.glob("*.png") if path.stat().st_size > LIGHT_ENOUGH]

    assert heavy == []


def test_every_picture_that_a_text_shows_is_there() -> None:
    texts = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    shown = [
        (text.parent / path).resolve()
        for text in texts
        for path in re.findall(r"!\[[^\]]*\]\(([^)]+\.png)\)", text.read_text("utf-8"))
    ]

    assert shown
    assert [path for path in shown if not path.is_file()] == []
