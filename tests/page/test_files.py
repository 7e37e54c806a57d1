"""What holds for the page's files without running them."""

import re
from pathlib import Path

import pytest

from bot.sandbox.server import PAGE

FILES = sorted(path for path in PAGE.rglob("*") if path.suffix in {".js", ".css", ".html"})
# Ways to have a text parsed as markup or run as code, and styles that the page's security policy refuses.
UNSAFE = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|\bstyle=|\son\w+=")
ELSEWHERE = re.compile(r"(?:src|href|url|import)\W{1,3}(?:https?:)?//")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_is_short_parses_no_markup_and_fetches_nothing_from_elsewhere(path: Path) -> None:
    source = path.read_text(encoding="utf-8")

    assert UNSAFE.findall(source) == []
    assert ELSEWHERE.findall(source) == []
    assert len(source.splitlines()) <= (700 if path.suffix == ".css" else 300)
