"""The tables of slack_sdk's stores of installations and of OAuth states, as those stores use them.

Told here once more, so that they are made by our migrations, and so that a start without installations need not load
the library's. A test compares the two. One thing differs: a token is as long as its encryption makes it.
"""

from typing import Any

from sqlalchemy import Boolean, Column, DateTime, Index, Integer, String, Table, exists, select
from sqlalchemy.orm import Session

from storage.tables import Base

TOKENS = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token")


def _of_an_app() -> tuple[Column[Any], ...]:
    """Return the columns that tell of an app in a workspace; a column belongs to one table."""
    return (
        Column("id", Integer, primary_key=True),
        Column("client_id", String(32), nullable=False),
        Column("app_id", String(32), nullable=False),
        Column("enterprise_id", String(32)),
        Column("enterprise_name", String(200)),
        Column("team_id", String(32)),
        Column("team_name", String(200)),
        Column("bot_token", String),
        Column("bot_id", String(32)),
        Column("bot_user_id", String(32)),
        Column("bot_scopes", String(1000)),
        Column("bot_refresh_token", String),
        Column("bot_token_expires_at", DateTime),
        Column("is_enterprise_install", Boolean, nullable=False),
        Column("installed_at", DateTime, nullable=False),
    )


INSTALLATIONS = Table(
    "slack_installations",
    Base.metadata,
    *_of_an_app(),
    Column("enterprise_url", String(200)),
    Column("user_id", String(32), nullable=False),
    Column("user_token", String),
    Column("user_scopes", String(1000)),
    Column("user_refresh_token", String),
    Column("user_token_expires_at", DateTime),
    Column("incoming_webhook_url", String(200)),
    Column("incoming_webhook_channel", String(200)),
    Column("incoming_webhook_channel_id", String(200)),
    Column("incoming_webhook_configuration_url", String(200)),
    Column("token_type", String(32)),
    Index("slack_installations_idx", "client_id", "enterprise_id", "team_id", "user_id", "installed_at"),
)
BOTS = Table(
    "slack_bots",
    Base.metadata,
    *_of_an_app(),
    Index("slack_bots_idx", "client_id", "enterprise_id", "team_id", "installed_at"),
)
STATES = Table(
    "slack_oauth_states",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("state", String(200), nullable=False),
    Column("expire_at", DateTime, nullable=False),
)

_ANY = select(exists().select_from(INSTALLATIONS))


def has_installations(session: Session) -> bool:
    """Tell whether the app has been installed anywhere: then there are tokens that can't be read without a key."""
    return bool(session.execute(_ANY).scalar_one())
