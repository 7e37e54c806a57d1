"""The yardsticks: a bare Bolt app that does nothing, and one that runs a request's SQL statements and nothing else.

A *plain run* is this: a Bolt app without any middleware of ours, whose handler acknowledges and executes, with
SQLAlchemy, the same statements with the same parameters in the same transactions as a request of the bot did, what is
noted in the audit trail included, and fetches every row. The statements are those that the bot built: SQLAlchemy looks
them up in its cache of compiled statements as it does for us, but building them, the forms, the rules and the words are
left out. Which statements those are is written down once, while the bot handles such a request; before each run the
database is put back to where it was before that request. The same is also run without Bolt.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from sqlalchemy import Connection, CursorResult, Engine, event

from storage.engine import Database
from tests.chat import InlineExecutor

_READS_ONLY = "storage_reads_only"


@dataclass
class Transaction:
    """One unit of work: its statements, each with its parameters."""

    writes: bool
    statements: list[tuple[Any, Any]] = field(default_factory=list)


@contextmanager
def recorded(engine: Engine) -> Iterator[list[Transaction]]:
    """Write down the transactions that are run meanwhile."""
    transactions: list[Transaction] = []

    def begin(connection: Connection) -> None:
        reads_only = connection.get_execution_options().get(_READS_ONLY, False)
        transactions.append(Transaction(writes=not reads_only))

    def execute(_connection: Any, statement: Any, several: Any, one: Any, _options: Any) -> None:
        transactions[-1].statements.append((statement, several or one))

    event.listen(engine, "begin", begin)
    event.listen(engine, "before_execute", execute)
    try:
        yield transactions
    finally:
        event.remove(engine, "begin", begin)
        event.remove(engine, "before_execute", execute)


def replay(database: Database, transactions: list[Transaction]) -> None:
    """Run the transactions again."""
    for transaction in transactions:
        with database.writing() if transaction.writes else database.reading() as session:
            for statement, parameters in transaction.statements:
                result = session.execute(statement, parameters)
                if not isinstance(result, CursorResult) or result.returns_rows:
                    result.all()


class BareApp:
    """A Bolt app without anything of ours; its one command acknowledges, then does what it is given."""

    def __init__(self, authorize: Callable[[str | None], AuthorizeResult | None]) -> None:
        def authorized(team_id: str | None) -> AuthorizeResult | None:
            return authorize(team_id)

        self._app = App(
            name="bare",
            client=WebClient(),
            authorize=authorized,  # type: ignore[arg-type]  # Bolt takes it that every team is known
            listener_executor=InlineExecutor(),
            request_verification_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        self._work: Callable[[], None] = _nothing
        self._app.command("/bare")(self._answer)

    def _answer(self, ack: Ack) -> None:
        ack()
        self._work()

    def does(self, work: Callable[[], None]) -> BoltResponse:
        """Handle a command by doing the work."""
        self._work = work
        body = {
            "command": "/bare",
            "text": "",
            "trigger_id": "1.2.3",
            "response_url": "https://slack.invalid/respond",
            "team_id": "T0POLIS",
            "user_id": "U0ANNA",
            "channel_id": "C0POLIS",
        }
        return self._app.dispatch(BoltRequest(mode="socket_mode", body=body))

    def does_nothing(self) -> BoltResponse:
        """Handle a command by acknowledging it."""
        return self.does(_nothing)


def _nothing() -> None:
    pass
