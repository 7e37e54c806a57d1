"""What each kind of picture costs to draw once the chart library is loaded, at its largest: processor time."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from bot.domain.assessment import Row
from bot.domain.judging.assess import assess
from bot.language import speaker_for
from handlers.views.pictures.columns import trend_picture
from handlers.views.pictures.grid import week_grid
from handlers.views.pictures.picture import Picture
from handlers.views.pictures.progress import progress_picture
from handlers.views.pictures.series import series_picture
from tests.bench.measuring import Stopwatch
from tests.factories import make_agreement, make_commitment, meeting
from tests.handlers.views.pictures.examples import lived

MOST_MS = 150
_WARMING = 2
_WEEKS = 105
_SWEDISH = speaker_for("sv")


def drawn_within(*, rounds: int) -> dict[str, float]:
    """Return the median cost of each kind of picture in milliseconds."""
    watch = Stopwatch()
    pictures = _pictures()
    for number in range(_WARMING + rounds):
        if number == _WARMING:
            watch.forget()
        for name, draw in pictures.items():
            watch.time(name, draw)
    return watch.medians()


def _pictures() -> Mapping[str, Callable[[], Picture]]:
    eight_rows = lived("soderkoping-2020")
    year = lived("soderhamn-2022")
    increase = next(row for row in year.commitments() if row.kind == "increase")
    weeks = _two_years_of_weeks()
    labels = [f"v {number}" for number in range(1, 53)]
    series = {f"Kategori {strip}": [(week * strip) % 11 for week in range(52)] for strip in range(1, 9)}
    return {
        "picture: eight promises": lambda: progress_picture(eight_rows, _SWEDISH),
        "picture: two years of weeks": lambda: week_grid(weeks, _SWEDISH),
        "picture: trend": lambda: trend_picture(increase, year, _SWEDISH),
        "picture: situation of a year": lambda: series_picture("Lägesbild", labels, series, _SWEDISH),
    }


def _two_years_of_weeks() -> Row:
    weekly = {"kind": "cadence", "every": "iso_week", "activities": ["weekly_meeting"]}
    agreement = make_agreement(make_commitment("S6", weekly))
    held = [meeting(date(2022, 1, 5) + timedelta(weeks=number)) for number in range(_WEEKS) if number % 7]
    return next(assess(agreement, held, on=date(2023, 12, 31)).commitments())


if __name__ == "__main__":
    for picture, cost in drawn_within(rounds=20).items():
        print(f"{picture:32}{cost:9.1f} ms (at most {MOST_MS})")
