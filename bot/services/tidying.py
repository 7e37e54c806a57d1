"""What nobody needs any more goes by itself, once a day: forms that weren't saved, agreements that weren't made, who
asked or was invited long ago, and who did what in the trail of no agreement, which no agreement's rules are about.
"""

from datetime import datetime, timedelta

from bot.services.admission import COMING_IN_POSTS
from bot.services.disposal_posts import left_by
from bot.services.entry_making import DRAFTS_LAST
from bot.services.erasing import queue_erasures
from storage.admissions import remove_answered_admissions, remove_expired_invitations
from storage.disposal import erase_old_posts, overwrite_erased
from storage.drafts import remove_drafts
from storage.engine import Database
from storage.seals import count_emptiable, empty_records, seal_trail
from storage.sketches import remove_sketches

SKETCHES_LAST = timedelta(days=90)
"""So long an agreement in the making is kept after somebody last went on with it."""
COMING_IN_LASTS = timedelta(days=365)
NOBODYS_TRAIL_LASTS = timedelta(days=2 * 365)
_AT_A_TIME = 5000
"""More of it goes tomorrow."""
_NONE = ""
"""The agreement of what was refused, or handed out, under none."""


def tidy(database: Database, *, now: datetime) -> None:
    """Remove what has not been touched, or needed, for as long as it lasts."""
    with database.writing() as session:
        overwrite_erased(session)
        remove_drafts(session, before=now - DRAFTS_LAST)
        remove_sketches(session, before=now - SKETCHES_LAST)
        remove_expired_invitations(session, before=now - COMING_IN_LASTS)
        remove_answered_admissions(session, before=now - COMING_IN_LASTS)
        # their keys name who asked; and who asks anew is numbered from one again
        told = erase_old_posts(session, occasions=COMING_IN_POSTS, before=now - COMING_IN_LASTS)
        for agreement_id, posts in told.items():
            queue_erasures(session, agreement_id, left_by(posts), now=now)
        before = now - NOBODYS_TRAIL_LASTS
        if count_emptiable(session, agreement_id=_NONE, before=before).records:
            seal_trail(session, agreement_id=_NONE, now=now)
            empty_records(session, agreement_id=_NONE, before=before, most=_AT_A_TIME, now=now)
