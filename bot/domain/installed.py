"""An app that was installed in a workspace by somebody there, as Slack confirmed it."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Installed:
    """The installation in one workspace. Who has the token is the bot there: it shows in no `repr`, so in no log."""

    app_id: str
    team_id: str
    team_name: str
    bot_id: str
    bot_user_id: str
    scopes: tuple[str, ...]
    installed_by: str
    installed_at: datetime
    token: str = field(repr=False)
