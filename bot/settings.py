"""What the environment (or `.env`) decides; every name begins with LOFTESKOLL_."""

import base64
import binascii
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.domain.texts import Sayable, text

PREFIX = "LOFTESKOLL_"
SLACK_API = "https://slack.com/api/"
_CLIENT_ID = r"^[0-9]{1,15}\.[0-9]{1,15}$"
_KEY_BYTES = 32
_HERE = {"localhost", "127.0.0.1"}
PUBLIC_EXAMPLE = "https://lofte.example.se"


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


def _filled(secret: SecretStr) -> SecretStr:
    if not (stripped := secret.get_secret_value().strip()):
        raise _missing()
    return SecretStr(stripped)


def _missing() -> PydanticCustomError:
    return PydanticCustomError("missing", "nothing is given")


def _token_keys(joined: SecretStr) -> SecretStr:
    for key in split_secret(joined):
        try:
            usable = len(base64.b64decode(key, altchars=b"-_", validate=True)) == _KEY_BYTES
        except (binascii.Error, ValueError):
            usable = False
        if not usable:
            raise PydanticCustomError("token_keys", "not a key")
    return joined


def split_secret(joined: SecretStr | None) -> list[str]:
    """Return the secrets that stand in one setting, commas between."""
    return [each.strip() for each in joined.get_secret_value().split(",")] if joined else []


def _public_url(given: str) -> str:
    address = urlsplit(_web_address(given))
    named_only = not (address.username or address.password or address.query or address.fragment)
    if not named_only or (address.scheme != "https" and address.hostname not in _HERE):
        raise PydanticCustomError("public_url", "not an address for everyone")
    return given.rstrip("/")


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


BotTokens = Annotated[SecretStr, NoDecode, AfterValidator(_bot_tokens)]
AppToken = Annotated[SecretStr, _token("xapp-")]
TokenKeys = Annotated[SecretStr, NoDecode, AfterValidator(_token_keys)]
Secret = Annotated[SecretStr, AfterValidator(_filled)]
PublicUrl = Annotated[str, AfterValidator(_public_url)]


class KeySettings(Settings):
    """Settings of what reads the tokens of the workspaces where the app was installed."""

    token_keys: TokenKeys

    def keys(self) -> list[str]:
        """Return the keys under which tokens are stored; the first encrypts."""
        return split_secret(self.token_keys)


class InvitingSettings(Settings):
    """Settings of what makes invitations: the address where the app can be installed, if it can."""

    public_url: PublicUrl | None = None


class RunningSettings(Settings):
    """Settings of the running bot, however it hears of what people do."""

    slack_app_token: AppToken | None = None
    slack_bot_tokens: BotTokens | None = None
    token_keys: TokenKeys | None = None
    slack_client_id: Annotated[str | None, Field(pattern=_CLIENT_ID, validate_default=True)] = None
    slack_api_url: Annotated[str, AfterValidator(_web_address)] = SLACK_API
    slack_timeout_seconds: float = Field(default=8, ge=0.1, le=30)
    delivery_lease_seconds: float = Field(default=60, ge=0.1, le=3600)
    allow_guests: bool = False
    allow_shared_channels: bool = False
    clock_file: Path | None = None
    heartbeat_seconds: float = Field(default=5.0, gt=0)

    @field_validator("slack_client_id")
    @classmethod
    def _tell_whose_tokens(cls, given: str | None, told: ValidationInfo) -> str | None:
        if given is None and told.data.get("token_keys"):
            raise _missing()
        return given

    def bot_tokens(self) -> list[str]:
        """Return the bot token of each workspace whose token we are given."""
        return split_secret(self.slack_bot_tokens)

    def keys(self) -> list[str]:
        """Return the keys under which tokens are stored; none: only the tokens of the settings are used."""
        return split_secret(self.token_keys)

    def signing_secret(self) -> str | None:
        """Return what Slack signs requests with; None where none come by HTTP."""
        return None


class BotSettings(RunningSettings):
    """Settings of `lofteskoll run`."""

    slack_app_token: AppToken
    slack_bot_tokens: BotTokens


class ServeSettings(RunningSettings):
    """Settings of `lofteskoll serve`."""

    slack_signing_secret: Secret
    slack_client_id: Annotated[str, Field(pattern=_CLIENT_ID)]
    slack_client_secret: Secret
    token_keys: TokenKeys
    public_url: PublicUrl

    def signing_secret(self) -> str:
        """Return what Slack signs requests with."""
        return self.slack_signing_secret.get_secret_value()


def settings_faults(error: ValidationError) -> list[Sayable]:
    """Return a line for each setting that is missing or malformed: its name and what is wrong, never its value."""
    return [_said(fault) for fault in error.errors(include_input=False, include_url=False)]


def _said(fault: ErrorDetails) -> Sayable:
    name = PREFIX + "_".join(str(part) for part in fault["loc"]).upper()
    match fault["type"]:
        case "missing":
            return text("{name} is missing: set it in the environment or in .env.", name=name)
        case "token":
            return text("{name} should begin with {prefix}.", name=name, prefix=fault["ctx"]["prefix"])
        case "web_address":
            return text("{name} should be a web address such as {example}", name=name, example=SLACK_API)
        case "public_url":
            return text(
                "{name} should be the address where Slack and people reach this program, beginning with https://, "
                "such as {example}",
                name=name,
                example=PUBLIC_EXAMPLE,
            )
        case "token_keys":
            return text("{name} should hold keys made by `lofteskoll keys new`, commas between them.", name=name)
        case _:
            return text("{name} can't be used: {problem}", name=name, problem=fault["msg"])
