"""The agenda of `/veckomote`: this week's note where there is one, open actions, the last meeting's decisions."""

from datetime import date

from bot.domain.agreement import Agreement
from bot.domain.calendar import parse_week, week_of
from bot.domain.kinds import MEETING
from bot.domain.people import Person
from bot.domain.texts import Sayable, text
from bot.services.access import Caller
from bot.services.actions import find_agenda
from bot.services.entries import find_same
from handlers.forms.state import FormState
from handlers.house import House
from handlers.views.agenda import agenda_lines
from handlers.who import COLLEAGUE, who_logged


def agenda(house: House, caller: Caller, agreement: Agreement, state: FormState, today: date) -> tuple[Sayable, ...]:
    """Return what is said above the fields of a new note of a weekly meeting; nothing above other forms."""
    if state.form != MEETING or state.entry:
        return ()

    def name(doer: Person) -> Sayable:
        # a form has to open within seconds: no call to Slack for each name
        return house.workspaces.known_name(doer.team_id, doer.user_id) or COLLEAGUE

    found = find_agenda(house.database, agreement, now=house.now())
    return (*_already_noted(house, caller, agreement, today), *agenda_lines(found, today, name))


def _already_noted(house: House, caller: Caller, agreement: Agreement, today: date) -> tuple[Sayable, ...]:
    """Return that this week has its note, and by whom."""
    week = week_of(today).key
    found = find_same(house.database, caller, agreement_id=agreement.id, kind=MEETING, week=week)
    if found is None:
        return ()
    who = who_logged(house, agreement, found)
    label = parse_week(week).label
    return (
        text("There is a note for {week} already, logged by {who}. What you save is added to it.", week=label, who=who),
    )
