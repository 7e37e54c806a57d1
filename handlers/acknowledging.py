"""An acknowledgement that stays given."""

from typing import Any

from slack_bolt import Ack


class LastingAck(Ack):
    """What has been acknowledged stays so, also where the handler fails afterwards.

    Bolt takes the acknowledgement back on an error. Where it fails sooner than Bolt looks (every 10 ms), nothing would
    be sent, and besides our own answer the person would see that the app did not respond.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        if value is not None or name not in vars(self):
            super().__setattr__(name, value)
