"""`python -m tests.e2e.pictures`: photographs the demo anew for the README and the documentation (docs/pictures)."""

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, ViewportSize

from tests.browser import running_browser
from tests.e2e.demo import Demo, running_demo
from tests.e2e.desk import ANNA, MARIA, PHONE, WIDE, Desk, Person
from tests.e2e.words import started

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
HIGH: ViewportSize = {"width": 1280, "height": 1000}
"""For what is longer than a usual window."""
_OPERATION = started("joint operation")


def main() -> int:
    """Take every picture, and say where they are."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory(prefix="lofteskoll-pictures-") as folder,
        running_demo(Path(folder)) as demo,
        running_browser() as browser,
    ):
        taken = _take_all(_seats(browser, demo))
    for path in taken:
        sys.stdout.write(f"{path.relative_to(Path.cwd())} {path.stat().st_size // 1024} KiB\n")
    return 0


def _seats(browser: Browser, demo: Demo) -> Callable[..., Desk]:
    def sits_down(person: Person, **window: object) -> Desk:
        context = browser.new_context(locale="sv-SE", reduced_motion="reduce", **window)  # type: ignore[arg-type]
        return Desk(context.new_page(), demo, person)

    return sits_down


def _take_all(sits_down: Callable[..., Desk]) -> list[Path]:
    police, on_the_move = sits_down(ANNA, **WIDE), sits_down(MARIA, **PHONE)
    municipality = sits_down(MARIA, **WIDE)
    form = on_the_move.begins_operation()
    taken = [on_the_move.takes_picture("insats-form", PICTURES)]
    form.cancel()

    review = police.begins_operation().operation_without_decision_maker().review()
    taken.append(police.takes_picture("review", PICTURES))
    review.change(_OPERATION).head_count(decision_maker=1).review().save()
    municipality.post(f"{_OPERATION} 14 jan. 2022").says("1 av 4")
    taken.append(municipality.takes_picture("post", PICTURES))
    police.types("/lofte S7")
    police.is_told("S7a")
    taken.append(police.takes_picture("explanation", PICTURES))
    municipality.page.set_viewport_size(HIGH)
    municipality.types("/lofte")
    municipality.is_told("S6 ")
    taken.append(municipality.takes_picture("overview", PICTURES))

    on_the_move.begins_meeting().head_count(social_worker=2, municipal_liaison=1)
    taken.append(on_the_move.takes_picture("meeting", PICTURES))
    return taken


if __name__ == "__main__":
    sys.exit(main())
