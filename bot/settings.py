"""What the environment (or `.env`) decides; every name begins with LOFTESKOLL_."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "LOFTESKOLL_"


def _token(prefix: str) -> AfterValidator:
    def check(secret: SecretStr) -> SecretStr:
        if not secret.get_secret_value().startswith(prefix):
            raise ValueError(f"should begin with {prefix}")
        return secret

    return AfterValidator(check)


def _bot_tokens(joined: SecretStr) -> SecretStr:
    tokens = [token.strip() for token in joined.get_secret_value().split(",")]
    if not all(token.startswith("xoxb-") for token in tokens):
        raise ValueError("should be one token that begins with xoxb-, or several with commas between")
    return joined


class Settings(BaseSettings):
    """Settings that every command needs."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", hide_input_in_errors=True)

    database_url: str = "sqlite:///data/lofteskoll.db"
    language: str = Field(default="sv", pattern="^(sv|en)$")
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")


class BotSettings(Settings):
    """Settings of the running bot."""

    slack_app_token: Annotated[SecretStr, _token("xapp-")]
    slack_bot_tokens: Annotated[SecretStr, NoDecode, AfterValidator(_bot_tokens)]
    slack_api_url: str = "https://slack.com/api/"
    slack_timeout_seconds: int = Field(default=8, ge=1, le=30)
    clock_file: Path | None = None
    heartbeat_seconds: float = Field(default=5.0, gt=0)

    def bot_tokens(self) -> list[str]:
        """Return the bot token of each workspace that the app is installed in."""
        return [token.strip() for token in self.slack_bot_tokens.get_secret_value().split(",")]


def settings_faults(error: ValidationError) -> list[str]:
    """Return a line for each setting that is missing or malformed: its name and what is wrong, never its value."""
    return [
        f"{PREFIX}{'_'.join(str(part) for part in fault['loc']).upper()}: "
        + ("missing" if fault["type"] == "missing" else fault["msg"].removeprefix("Value error, "))
        for fault in error.errors(include_input=False, include_url=False)
    ]
