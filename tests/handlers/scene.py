"""What the chat tests begin with: two authorities, an agreement tied to a channel of each, and forms to fill in."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from slack_sdk.webhook import WebhookResponse

from bot.adapters.agreement_files import built_in_files, read_agreement
from bot.domain.agreement import Agreement
from bot.domain.entries import Entry
from bot.domain.people import Person
from bot.domain.reminding.settings import Kind, Reminding, Way
from bot.domain.texts import text
from bot.language import speaker_for
from bot.services.access import Caller
from handlers.views.entries import CORRECT, UNDO
from storage.engine import Database
from storage.entries import list_entries
from storage.plans import StoredReminding, put_reminding
from tests.chat import MUNICIPALITY, POLICE, Answered, Chat, at, button, buttons
from tests.handlers.slack import TroubledClient
from tests.slack_limits import problems
from tests.tying import let_in

FRIDAY = at("2022-10-14")
"""In week 41, a day in force of Söderhamn's pledge."""
PEOPLE = {
    POLICE.team_id: {"U0ANNA": "Anna Åkerlund", "U0ERIK": "Erik Sjödin"},
    MUNICIPALITY.team_id: {"U0MARIA": "Maria Lindqvist", "U0SARA": "Sara Öberg"},
}
ERIK = Caller(POLICE.team_id, "U0ERIK", POLICE.channel_id)
STRANGER = Caller("T0KOMMUN", "U0SARA", "C0FIKA")
"""Somebody in a channel that no agreement is tied to."""
COUNTING: Mapping[str, Any] = {
    "days.0.full_day.ticks": ["full_day", "at_police_station"],
    "heads.area_officer": 4,
    "heads.social_worker": 2,
    "heads.decision_maker": 1,
    "focus": ["narcotics", "youth"],
}
"""What makes an operation count towards Söderhamn's S7."""
WITHOUT_DECISION_MAKER = {name: value for name, value in COUNTING.items() if name != "heads.decision_maker"}
HELD: Mapping[str, Any] = {"heads.area_officer": 1, "heads.social_worker": 1}
"""What makes a week held, of Söderhamn's S6."""


class Scene(Chat):
    """A chat that holds everything shown against Slack's limits, in two workspaces that can have bad days."""

    def __init__(self, url: str, people: Mapping[str, Mapping[str, str]] = PEOPLE) -> None:
        teams = iter(people.values())
        super().__init__(
            url, now=FRIDAY, teams=people, new_client=lambda: TroubledClient(next(teams), lambda: self.clock)
        )
        self.breaks_down: Callable[[], Exception | None] = lambda: None
        """Asked whenever the bot asks its clock: what happens then."""
        self.cut_off: OSError | None = None
        """Why private answers don't reach Slack, where they don't."""
        self.refused: int | None = None
        """The status with which Slack refuses private answers, where it does."""

    def import_and_tie(self, agreement: Agreement, *callers: tuple[Caller, str | None]) -> None:
        """Import the agreement and tie the callers' channels to it; everybody of their workspaces is a member."""
        super().import_and_tie(agreement, *callers)
        teams = {caller.team_id for caller, _ in callers} or set(PEOPLE)
        people = [Person(team, user) for team in sorted(teams) for user in PEOPLE[team]]
        let_in(self.database, agreement.id, people, now=self.clock)

    def now(self) -> datetime:
        if error := self.breaks_down():
            raise error
        return super().now()

    def respond(self, **message: Any) -> WebhookResponse:
        if self.cut_off:
            raise self.cut_off
        answered = super().respond(**message)
        answered.status_code = self.refused or answered.status_code
        return answered

    def slack(self, caller: Caller = POLICE) -> TroubledClient:
        """Return the workspace of the caller."""
        client = self.clients[caller.team_id]
        assert isinstance(client, TroubledClient)
        return client

    def dispatch(self, body: dict[str, Any]) -> Answered:
        answered = super().dispatch(body)
        shown = [*answered.answers, *(call.sent for call in answered.calls if call.method.startswith("chat."))]
        shown += [call.sent["view"] for call in answered.calls if call.method.startswith("views.")]
        shown += [answered.acknowledged["view"]] if "view" in answered.acknowledged else []
        assert [problem for each in shown for problem in problems(each)] == []
        return answered

    def deliver(self) -> None:
        before = {team: len(client.calls) for team, client in self.clients.items()}
        super().deliver()
        sent = [call for team, client in self.clients.items() for call in client.calls[before[team] :]]
        posts = [call.sent for call in sent if call.method in {"chat.postMessage", "chat.update"}]
        assert [problem for post in posts for problem in problems(post)] == []

    def later(self, **by: float) -> None:
        """Let time pass, and the sender do what has become due."""
        self.clock += timedelta(**by)
        self.deliver()

    def passes(self, **by: float) -> None:
        """Let time pass, and the clock do its work."""
        self.clock += timedelta(**by)
        self.tick()

    def only(self, *kinds: Kind, agreement_id: str = "soderhamn-2022") -> None:
        """Let no other kinds of reminder come."""
        off = Reminding(ways={kind: Way(on=False) for kind in Kind if kind not in kinds})
        with self.database.writing() as session:
            put_reminding(session, StoredReminding(agreement_id, off.model_dump(mode="json"), self.clock, "T", "U"))

    def review(
        self, command: str = "/insats", filled: Mapping[str, Any] = COUNTING, caller: Caller = POLICE
    ) -> Answered:
        """Open the form, fill it in and press the button: what comes is the review."""
        return self.submit(self.command(command, caller).view, filled, caller)

    def log(self, command: str = "/insats", filled: Mapping[str, Any] = COUNTING, caller: Caller = POLICE) -> Answered:
        """Log an operation (or a meeting) from the command to the post."""
        saved = self.submit(self.review(command, filled, caller).view, caller=caller)
        assert saved.acknowledged == {"response_action": "clear"}
        self.deliver()
        return saved

    def press_in_post(self, action_id: str, caller: Caller = POLICE) -> Answered:
        """Press a button of the latest post in the caller's channel."""
        return self.press(button(self.posts(caller)[0], action_id), caller)

    def correct(self, filled: Mapping[str, Any], caller: Caller = POLICE) -> Answered:
        """Correct the entry of the latest post, as far as to the review."""
        return self.submit(self.press_in_post(CORRECT, caller).view, filled, caller)

    def entries(self, agreement_id: str = "soderhamn-2022") -> list[Entry]:
        """Return what has been logged, as it is now."""
        return entries_of(self.database, agreement_id)


def entries_of(database: Database, agreement_id: str = "soderhamn-2022") -> list[Entry]:
    """Return the agreement's entries as they are now."""
    with database.reading() as session:
        return list_entries(session, agreement_id=agreement_id)


def entry_posts(chat: Scene, caller: Caller = POLICE) -> list[dict[str, Any]]:
    """Return the posts about entries in the caller's channel that are still in force."""
    return [post for post in chat.posts(caller) if any(each["action_id"] == UNDO for each in buttons(post))]


def errors(answered: Answered) -> dict[str, str]:
    """Return the field errors by the path of their block."""
    assert answered.acknowledged["response_action"] == "errors"
    return {block.rpartition("~")[0]: said for block, said in answered.acknowledged["errors"].items()}


def of_group(view: dict[str, Any], value: str) -> dict[str, Any]:
    """Return the button of a form that adds or removes what `value` names."""
    return next(each for each in buttons(view) if each.get("value") == value)


@cache
def built_in(agreement_id: str) -> Agreement:
    """Return one of the agreements that come with the program."""
    return read_agreement(next(path for path in built_in_files() if path.stem == agreement_id))


def swedish(msgid: str, /, **params: object) -> str:
    """Return what people are told: a test holds which sentence it is, the catalogue how it is worded."""
    return speaker_for("sv").say(text(msgid, **params))
