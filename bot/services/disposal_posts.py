"""An agreement's ledger of posts as disposal sees it: which are about an entry, and which are being erased."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from bot.domain.agreement import Agreement
from bot.domain.calendar import local_day
from bot.domain.disposal import Due
from bot.domain.entries import Entry
from bot.domain.kinds import ACTION
from bot.services.entry_making import ENTRY_POST
from bot.services.erasing import ERASE_POST, ERASURES, Posted
from storage.disposal import KeptPost
from storage.types import DeliveryState


class Posts:
    """The agreement's ledger of posts: which are about an entry, which of others, which are messages being erased."""

    def __init__(self, ledger: Iterable[KeptPost], agreement: Agreement) -> None:
        self._zone = agreement.zone
        self.by_entry: defaultdict[str, list[KeptPost]] = defaultdict(list)
        self._others: list[KeptPost] = []
        self.under_way: set[str] = set()
        """entries of which a post may still go out"""
        self.waiting = self.failed = 0
        for post in ledger:
            if post.occasion in ERASURES:
                # a picture that goes in its time waits for no disposal
                self.waiting += post.is_under_way and post.occasion == ERASE_POST
                self.failed += not post.is_under_way
            elif post.entry_id:
                self.by_entry[post.entry_id].append(post)
                if post.is_under_way:
                    self.under_way.add(post.entry_id)
            elif not post.is_under_way:
                self._others.append(post)

    def others(self, before: date) -> list[KeptPost]:
        """Return the posts from before the day that aren't about one entry, none of them under way."""
        return [post for post in self._others if self.day_of(post) < before]

    def day_of(self, post: KeptPost) -> date:
        """Return the day of a post where the agreement lives."""
        return local_day(post.at, self._zone)

    def of_entries(self, entry_ids: Iterable[str]) -> Iterator[Posted]:
        """Yield the messages about the entries, and their pictures, to be deleted."""
        for entry_id in sorted(entry_ids):
            yield from left_by(self.by_entry[entry_id])

    def told_anew(self, due: Iterable[Due], erased: set[str]) -> Iterator[Posted]:
        """Yield the messages that quote what is erased, in notes of meetings too, and are about what stays."""
        quoting = dict.fromkeys(
            entry_id
            for each in due
            for entry_id in (each.entry.id, meeting_of(each.entry))
            if entry_id and entry_id not in erased
        )
        for entry_id in quoting:
            posts = [post for post in self.by_entry[entry_id] if post.occasion == ENTRY_POST]
            yield from (replace(message, entry_id=entry_id) for message in messages_of(posts))


def meeting_of(entry: Entry) -> str | None:
    """Return the meeting whose posts quote the entry: where an action was decided."""
    return entry.values.get("meeting") if entry.kind == ACTION else None


def messages_of(posts: Iterable[KeptPost]) -> list[Posted]:
    """Return the messages of the posts, each once."""
    found = (Posted(post.team_id, post.channel_id, post.message_ts) for post in posts if post.message_ts)
    return list(dict.fromkeys(found))


def left_by(posts: Iterable[KeptPost]) -> list[Posted]:
    """Return what the posts have left in the chat, each once: the messages, and the pictures uploaded for them."""
    posts = list(posts)
    files = (Posted(post.team_id, post.channel_id, file_id=post.file_id) for post in posts if post.file_id)
    return [*messages_of(posts), *dict.fromkeys(files)]


def count_unknown(posts: Iterable[KeptPost]) -> int:
    """Return how many of the posts may be in a channel, though nobody knows which message they are."""
    return sum(post.state is DeliveryState.UNCERTAIN and not post.message_ts for post in posts)
