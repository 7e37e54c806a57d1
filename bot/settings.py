"""What the environment (or `.env`) decides; every name begins with LOFTESKOLL_."""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.domain.texts import Sayable, text

PREFIX = "LOFTESKOLL_"
SLACK_API = "https://slack.com/api/"


def _no_token(prefix: str) -> PydanticCustomError:
    return PydanticCustomError("token", "a token begins with {prefix}", {"prefix": prefix})


def _token(prefix: str) -> AfterValidator:
    def check(secret: SecretStr) -> SecretStr:
        if not secret.get_secret_value().startswith(prefix):
            raise _no_token(prefix)
        return secret

    return AfterValidator(check)


def _bot_tokens(joined: SecretStr) -> SecretStr:
    tokens = [token.strip() for token in joined.get_secret_value().split(",")]
    if not all(token.startswith("xoxb-") for token in tokens):
        raise _no_token("xoxb-")
    return joined


def _web_address(given: str) -> str:
    try:
        address = urlsplit(given)
        usable = address.scheme in {"http", "https"} and address.hostname and address.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise PydanticCustomError("web_address", "not a web address")
    return given


class Settings(BaseSettings):
    """Settings that every command needs."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", hide_input_in_errors=True)

    database_url: str = "sqlite:///data/lofteskoll.db"
    language: Literal["sv", "en"] = "sv"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


class BotSettings(Settings):
    """Settings of the running bot."""

    slack_app_token: Annotated[SecretStr, _token("xapp-")]
    slack_bot_tokens: Annotated[SecretStr, NoDecode, AfterValidator(_bot_tokens)]
    slack_api_url: Annotated[str, AfterValidator(_web_address)] = SLACK_API
    slack_timeout_seconds: float = Field(default=8, ge=0.1, le=30)
    delivery_lease_seconds: float = Field(default=60, ge=0.1, le=3600)
    clock_file: Path | None = None
    heartbeat_seconds: float = Field(default=5.0, gt=0)

    def bot_tokens(self) -> list[str]:
        """Return the bot token of each workspace that the app is installed in."""
        return [token.strip() for token in self.slack_bot_tokens.get_secret_value().split(",")]


def settings_faults(error: ValidationError) -> list[Sayable]:
    """Return a line for each setting that is missing or malformed: its name and what is wrong, never its value."""
    return [_said(fault) for fault in error.errors(include_input=False, include_url=False)]


def _said(fault: ErrorDetails) -> Sayable:
    name = PREFIX + "_".join(str(part) for part in fault["loc"]).upper()
    match fault["type"]:
        case "missing":
            return text("{name} is missing: set it in the environment or in .env.", name=name)
        case "token":
            prefix = fault["ctx"]["prefix"]
            return text("{name} should begin with {prefix}.", name=name, prefix=prefix)
        case "web_address":
            return text("{name} should be a web address such as {example}", name=name, example=SLACK_API)
        case _:
            return text("{name} can't be used: {problem}", name=name, problem=fault["msg"])
