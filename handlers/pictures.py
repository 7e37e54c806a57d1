"""Pictures and files for one person: `/lofte bild`, the pictures of a promise, and `/lofte kalender`.

All of it after the acknowledgement: drawing and uploading take a moment.
"""

from datetime import date
from typing import TYPE_CHECKING, Any

from slack_bolt import BoltContext, Respond

from bot.domain.actions import actions_of, still_open
from bot.domain.assessment import Row
from bot.domain.roles import Deed
from bot.domain.texts import text
from bot.services.access import Caller, reach_any
from bot.services.assessments import Known, look_at, look_at_promise
from bot.services.erasing import note_sent_file, note_shown, take_back
from bot.services.errors import NotTied, UserError
from handlers.answering import answer
from handlers.house import House, caller_of
from handlers.uploads import picture_block, send_file, upload_picture
from handlers.views.answers import told_view
from handlers.views.message import Message, escaped, section

if TYPE_CHECKING:
    from handlers.views.pictures.picture import Picture

_CALENDAR = "lofteskoll.ics"


def show_progress(context: BoltContext, action: dict[str, Any], respond: Respond, house: House) -> None:
    """Draw the agreement that the button is about, or one of its promises."""
    agreement_id, _, row_id = action["value"].partition("|")
    caller, row = caller_of(context), None
    if row_id:
        known, row = look_at_promise(house.database, caller, agreement_id, row_id, now=house.now())
    else:
        known = look_at(house.database, caller, agreement_id, now=house.now())
    show_picture(house, caller, respond, known, row)


def show_picture(house: House, caller: Caller, respond: Respond, known: Known, row: Row | None = None) -> None:
    """Answer with a picture; with its words alone where it can't be uploaded."""
    # what draws is loaded at the first picture
    from handlers.views.pictures.choosing import picture_of  # noqa: PLC0415
    from handlers.views.pictures.progress import progress_picture  # noqa: PLC0415

    assessment = known.assessment
    drawn = (
        picture_of(row, assessment, house.speaker, entries=known.logged)
        if row
        else progress_picture(assessment, house.speaker)
    )
    if drawn is None:
        answer(respond, told_view(text("There is nothing to draw for this promise."), house.speaker))
    else:
        answer(respond, with_picture(house, caller, assessment.agreement.id, drawn))


def with_picture(house: House, caller: Caller, agreement_id: str, drawn: "Picture") -> Message:
    """Return a message that shows the agreement's picture, uploaded to the caller's workspace; or says what's in it."""
    client = house.workspaces.client(caller.team_id)
    file_id = None
    if client:
        file_id = upload_picture(
            client, drawn, lambda shown: note_shown(house.database, caller, agreement_id, shown, now=house.now())
        )
    if file_id is None:
        return Message(escaped(drawn.alt), [section(escaped(drawn.alt))])
    return Message(escaped(drawn.alt), [picture_block(file_id, drawn.alt, drawn.title)])


def send_calendar(house: House, caller: Caller, respond: Respond) -> None:
    """Send what is planned and due under the channel's agreement as a calendar file, by direct message."""
    from handlers.views.calendar_file import calendar_file  # noqa: PLC0415 - as above

    reaches = reach_any(house.database, caller, now=house.now(), deed=Deed.REPORT)
    client = house.workspaces.client(caller.team_id)
    if client is None:
        raise NotTied(reaches[0].agreement.id, Deed.REPORT)
    known = look_at(house.database, caller, reaches[0].agreement.id, now=house.now())
    title = known.assessment.agreement.title
    sent = send_file(
        client,
        caller.user_id,
        name=_CALENDAR,
        data=calendar_file(known.assessment, known.logged, house.speaker, house.now(), actions=_due(known)),
        title=title,
        comment=escaped(
            house.speaker.say(
                text(
                    "The calendar of {title}: open the file, and Outlook puts what is planned and due in its place.",
                    title=title,
                )
            )
        ),
    )
    if sent and not sent.file_id:
        take_back(house.database, caller, reaches[0].agreement.id, sent.message_ts, now=house.now())
        house.wake_sender()
    if not (sent and sent.file_id):
        raise UserError(text("The file couldn't be sent to you. Try again in a moment."))
    note_sent_file(house.database, caller, reaches[0].agreement.id, sent.message_ts, sent.file_id, now=house.now())
    answer(respond, told_view(text("I have sent you the calendar file as a direct message."), house.speaker))


def _due(known: Known) -> list[tuple[str, str, date]]:
    """Return what is to be done by a day, and isn't done."""
    return [(each.entry.id, each.what, each.due) for each in still_open(actions_of(known.logged)) if each.due]
