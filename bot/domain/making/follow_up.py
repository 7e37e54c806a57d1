"""How an agreement is followed up: a commitment like any other, made from a rhythm or from the months it is done in."""

from calendar import monthrange
from collections.abc import Mapping

from bot.domain.agreement import Commitment
from bot.domain.calendar import Every
from bot.domain.kinds import FOLLOW_UP
from bot.domain.making.names import LONGEST_NAME
from bot.domain.making.refusal import refuse
from bot.domain.making.sketch import NewBasics
from bot.domain.targets import Cadence, Window
from bot.domain.texts import LocalText, text

MONTHS: Mapping[str, LocalText] = {
    "01": LocalText(sv="januari", en="January"),
    "02": LocalText(sv="februari", en="February"),
    "03": LocalText(sv="mars", en="March"),
    "04": LocalText(sv="april", en="April"),
    "05": LocalText(sv="maj", en="May"),
    "06": LocalText(sv="juni", en="June"),
    "07": LocalText(sv="juli", en="July"),
    "08": LocalText(sv="augusti", en="August"),
    "09": LocalText(sv="september", en="September"),
    "10": LocalText(sv="oktober", en="October"),
    "11": LocalText(sv="november", en="November"),
    "12": LocalText(sv="december", en="December"),
}
_TITLES: Mapping[Every, str] = {
    Every.TERTIAL: "varje tertial",
    Every.HALF_YEAR: "varje halvår",
    Every.YEAR: "varje år",
}
_AN_ORDINARY_YEAR = 2025
"""Not a leap year: a window that returns every year ends on a day that every year has."""


def check_follow_up(basics: NewBasics) -> None:
    """Refuse both a rhythm and months: one of them is how it is followed up. ChangeRefused."""
    if basics.follow_up and basics.follow_up_months:
        refuse(text("Choose either how often, or in which months."), "follow_up_months")


def follow_up(basics: NewBasics, commitment_id: str, responsible: tuple[str, ...]) -> Commitment | None:
    """Return the commitment to follow the agreement up, in the agreement's own language; None where none is wanted."""
    if basics.follow_up:
        title = f"Uppföljning {_TITLES[basics.follow_up]}"
        target = Cadence(kind="cadence", activities=(FOLLOW_UP,), every=basics.follow_up)
    elif basics.follow_up_months:
        months = sorted(basics.follow_up_months)
        names = [MONTHS[month].sv for month in months]
        title = f"Uppföljning i {' och '.join(filter(None, [', '.join(names[:-1]), names[-1]]))}"
        target = Cadence(kind="cadence", activities=(FOLLOW_UP,), windows=tuple(_window(month) for month in months))
    else:
        return None
    return Commitment(
        id=commitment_id,
        title=title if len(title) <= LONGEST_NAME else "Uppföljning vissa månader",
        text="Parterna följer upp överenskommelsen tillsammans.",
        reference="uppföljning",
        responsible=responsible,
        target=target,
    )


def _window(month: str) -> Window:
    last = monthrange(_AN_ORDINARY_YEAR, int(month))[1]
    return Window(name=MONTHS[month], start=f"{month}-01", end=f"{month}-{last}")
