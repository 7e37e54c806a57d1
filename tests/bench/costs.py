"""What each request costs in processor time, in rounds of all of them, so that the machine's moods hit all alike."""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.domain.kinds import MEETING, OPERATION
from tests.bench.measuring import Stopwatch
from tests.bench.place import FILLED, Form, draft_of, forget, furnished, put_back, taken_draft
from tests.bench.plain import BareApp, Transaction, recorded, replay
from tests.chat import Answered, Chat

NO_OP = "no_op"
GLANCE = "glance"
OPEN = {OPERATION: "open", MEETING: "open_meeting"}
REVIEW = {OPERATION: "review", MEETING: "review_meeting"}
SAVE = {OPERATION: "save_operation", MEETING: "save_meeting"}
SEND = {OPERATION: "send", MEETING: "send_meeting"}
COSTS = (NO_OP, GLANCE, *OPEN.values(), *REVIEW.values(), *SAVE.values(), *SEND.values())
_WARMING = 5


@dataclass(frozen=True)
class Recorded:
    """The statements of one request, and how the database is brought to where they can be run (again)."""

    name: str
    transactions: list[Transaction]
    before: Callable[[], None]
    after: Callable[[], None]


def costs(url: str, *, rounds: int) -> dict[str, float]:
    """Return the median cost of each request in milliseconds.

    Beside those of which there is a plain run: "… plain" is that run with Bolt, "… statements" without.
    """
    chat = furnished(url)
    bare = BareApp(chat.house.workspaces.authorize)
    watch = Stopwatch()
    yardsticks = [_glance(chat), _review(chat), *(_save(chat, kind) for kind in SAVE)]
    for number in range(_WARMING + rounds):
        if number == _WARMING:
            watch.forget()
            gc.collect()
        _round(chat, bare, watch)
        for each in yardsticks:
            _run_plainly(chat, bare, each, watch)
    chat.database.dispose()
    return watch.medians()


def _round(chat: Chat, bare: BareApp, watch: Stopwatch) -> None:
    watch.time(NO_OP, bare.does_nothing)
    watch.time(GLANCE, lambda: chat.command("/lofte"))
    for kind, save in SAVE.items():
        form = Form(chat, kind)
        opened = watch.time(OPEN[kind], form.open)
        # what Slack sends is made before, so that only the bot's part is timed
        filled_in = chat.submission(opened, FILLED[kind])
        review = watch.time(REVIEW[kind], partial(chat.dispatch, filled_in)).view
        pressed = chat.submission(review)
        _expect_saved(watch.time(save, partial(chat.dispatch, pressed)))
        watch.time(SEND[kind], chat.deliver)
        forget(chat, draft_of(review))


def _expect_saved(answered: Answered) -> None:
    if answered.acknowledged != {"response_action": "clear"}:
        raise AssertionError(f"not saved: {answered.acknowledged}")


def _run_plainly(chat: Chat, bare: BareApp, what: Recorded, watch: Stopwatch) -> None:
    def run() -> None:
        replay(chat.database, what.transactions)

    what.before()
    watch.time(f"{what.name} plain", lambda: bare.does(run))
    what.after()
    what.before()
    watch.time(f"{what.name} statements", run)
    what.after()


def _glance(chat: Chat) -> Recorded:
    chat.command("/lofte")
    with recorded(chat.database.engine) as transactions:
        chat.command("/lofte")
    return Recorded(GLANCE, transactions, _nothing, _nothing)


def _review(chat: Chat) -> Recorded:
    form = Form(chat, OPERATION)
    opened = form.open()
    with recorded(chat.database.engine) as transactions:
        chat.submit(opened, FILLED[OPERATION])

    def clear() -> None:
        forget(chat, draft_of(opened))

    clear()
    return Recorded(REVIEW[OPERATION], transactions, _nothing, clear)


def _save(chat: Chat, kind: str) -> Recorded:
    review = Form(chat, kind).prepared()
    draft = taken_draft(chat, draft_of(review))
    put_back(chat, draft)
    with recorded(chat.database.engine) as transactions:
        _expect_saved(chat.submit(review))

    def prepare() -> None:
        put_back(chat, draft)

    def clear() -> None:
        forget(chat, draft.id)

    clear()
    return Recorded(SAVE[kind], transactions, prepare, clear)


def _nothing() -> None:
    pass
