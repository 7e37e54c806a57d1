from slack_bolt import App, BoltRequest, BoltResponse

from handlers.acknowledging import LastingAck
from handlers.receiving import respond_to


class StumblingApp(App):
    """Answers as Bolt does where a handler fails at once: 500, whether or not it has acknowledged."""

    def __init__(self, given: BoltResponse | None) -> None:
        super().__init__(token="xoxb-test", signing_secret="test", token_verification_enabled=False)
        self._given = given

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        ack = LastingAck()  # type: ignore[no-untyped-call]  # Bolt has no types here
        ack.response = self._given
        req.context["ack"] = ack
        return BoltResponse(status=500)


def test_an_acknowledgement_that_was_given_stands_though_the_handler_failed_at_once() -> None:
    response = respond_to(StumblingApp(BoltResponse(status=200, body="taken")), {"command": "/lofte"})

    assert (response.status, response.body) == (200, "taken")


def test_a_failure_before_any_acknowledgement_stays_one() -> None:
    assert respond_to(StumblingApp(None), {"command": "/lofte"}).status == 500
