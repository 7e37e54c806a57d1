"""`python -m tests.e2e.pictures`: photographs the demo anew for the README and the documentation (docs/pictures)."""

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, ViewportSize, expect

from tests.browser import running_browser
from tests.e2e.demo import Demo, running_demo
from tests.e2e.desk import ANNA, MARIA, PHONE, PLEDGE_ROOM, WIDE, Desk, Person
from tests.e2e.forms import Form
from tests.e2e.words import started, swedish

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
LOW: ViewportSize = {"width": 1280, "height": 640}
"""For what is shorter than a usual window."""
TALL: dict[str, Any] = {**PHONE, "viewport": {"width": 390, "height": 1000}}
"""For what goes on below a usual telephone's window."""
_OPERATION = started("joint operation")
_LINE = (
    "/insats igår heldag polisstationen 4 poliser 2 socialsekreterare 1 beslutsfattare narkotika ungdom "
    "– lugnt vid resecentrum"
)
_MEETING = "/veckomote v{week} 1 kommunpolis 2 socialsekreterare – gemensam kväll vid resecentrum"
_TO_DO = (
    ("Ring skolan om fredagskvällarna", MARIA.name, "2022-01-12"),
    ("Boka lokal till föräldramötet", MARIA.name, "2022-01-20"),
    ("Anmäl trasig belysning vid stationen", "Karin Hedlund", "2022-01-28"),
)


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
    police, municipality, on_the_move = sits_down(ANNA, **WIDE), sits_down(MARIA, **WIDE), sits_down(MARIA, **TALL)
    form = on_the_move.begins_operation()
    taken = [on_the_move.takes_picture("insats-form", PICTURES)]
    form.cancel()

    review = police.begins_operation().operation_without_decision_maker().review()
    taken.append(police.takes_picture("review", PICTURES))
    review.change(_OPERATION).head_count(decision_maker=1).review().save()
    municipality.post(f"{_OPERATION} 14 jan. 2022").says("1 av 4")
    taken.append(municipality.takes_picture("post", PICTURES))
    review = police.reviews_line(_LINE)
    taken.append(police.takes_picture("one-line", PICTURES))
    review.save()

    taken += _actions(municipality)
    _more_entries(municipality)
    return [*taken, *_how_it_goes(on_the_move)]


def _actions(desk: Desk) -> list[Path]:
    for what, owner, due in _TO_DO:
        desk.types(f"/atgard ny {what}")
        form = Form(desk.dialog(swedish("New action")))
        form.field(swedish("Who does it")).select_option(owner)
        form.field(swedish("Due date")).fill(due)
        form.dialog.get_by_role("button", name=swedish("Save"), exact=True).click()
        desk.post(what).says(owner)
    desk.page.set_viewport_size(LOW)
    desk.types("/atgard")
    expect(desk.is_told(swedish("Others' actions"))).to_contain_text("Karin Hedlund")
    return [desk.takes_picture("actions", PICTURES)]


def _more_entries(desk: Desk) -> None:
    """Log so much that there is something to be seen."""
    for week in (1, 2):
        desk.reviews_line(_MEETING.format(week=week)).save()
    form = desk.updates("S3")
    form.field("Metod").fill("Medling")
    form.field(swedish("Stage")).select_option("slutsats dragen")
    form.review().save()
    desk.post("Medling").says("S3")


def _how_it_goes(desk: Desk) -> list[Path]:
    expect(desk.opens_home()).to_contain_text("2 av 52")
    taken = [desk.takes_picture("home", PICTURES)]
    desk.enters(PLEDGE_ROOM)
    desk.types("/lofte bild")
    picture = desk.private_answers().get_by_role("img")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("complete", value=True)
    return [*taken, desk.takes_picture("progress", PICTURES)]


if __name__ == "__main__":
    sys.exit(main())
