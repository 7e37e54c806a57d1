"""The door of the web: only what Slack has signed, just now, is let in, and only once."""

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

from slack_sdk.signature import Clock, SignatureVerifier
from starlette.requests import ClientDisconnect, Request

LARGEST = 1_000_000
"""So many bytes a request may have: several times what Slack sends for the fullest form."""
_PATIENCE_SECONDS = 10
_ACCEPTED_SECONDS = 300
"""How far Slack's clock and ours may be apart, which slack_sdk's verification says too."""
_TYPES = {"application/json", "application/x-www-form-urlencoded"}
_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)


class Refusal(StrEnum):
    """Why a request isn't let in."""

    WRONG_TYPE = "wrong_type"
    UNSIGNED = "unsigned"
    STALE = "stale"
    TOO_LARGE = "too_large"
    BROKEN_OFF = "broken_off"
    FORGED = "forged"
    REPLAYED = "replayed"
    TOO_MANY = "too_many"

    @property
    def status(self) -> HTTPStatus:
        """Return what the web calls it."""
        return _STATUS.get(self, HTTPStatus.UNAUTHORIZED)


_STATUS = {
    Refusal.WRONG_TYPE: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    Refusal.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Refusal.BROKEN_OFF: HTTPStatus.REQUEST_TIMEOUT,
    Refusal.TOO_MANY: HTTPStatus.SERVICE_UNAVAILABLE,
}


class RefusedError(Exception):
    """The request isn't let in."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Letter:
    """What Slack has signed."""

    body: str
    content_type: str
    timestamp: str
    signature: str

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers that Bolt is told. No others: they aren't signed, and some would change what it does."""
        return {
            "content-type": self.content_type,
            "x-slack-request-timestamp": self.timestamp,
            "x-slack-signature": self.signature,
        }


class Door:
    """Lets in what Slack signed with `signing_secret`.

    What was let in is remembered for as long as its timestamp would be accepted. What was signed before the door was
    opened may have been let in by the program that ran before, so it is refused. Of so many `remembered` at most: then
    nothing more is let in, rather than something twice.
    """

    def __init__(self, signing_secret: str, *, now: Callable[[], float] = time.time, remembered: int = 100_000) -> None:
        self._verifier = SignatureVerifier(signing_secret, _Now(now))
        self._now = now
        self._opened_at = now()
        self._seen: dict[str, float] = {}
        self._remembered = remembered
        self._tidied_at = self._opened_at

    async def admit(self, request: Request) -> Letter:
        """Return the request's content. RefusedError; what costs least to find out is asked first."""
        content_type = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
        if content_type not in _TYPES:
            raise RefusedError(Refusal.WRONG_TYPE)
        timestamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        # slack_sdk breaks on what isn't a number, or isn't ASCII
        if not (_TIMESTAMP.fullmatch(timestamp) and _SIGNATURE.fullmatch(signature)):
            raise RefusedError(Refusal.UNSIGNED)
        if abs(self._now() - int(timestamp)) > _ACCEPTED_SECONDS or int(timestamp) < self._opened_at:
            raise RefusedError(Refusal.STALE)
        body = await _read(request)
        if not self._verifier.is_valid(body, timestamp, signature):
            raise RefusedError(Refusal.FORGED)
        self._remember(signature, int(timestamp))
        return Letter(body, content_type, timestamp, signature)

    def readmit(self, letter: Letter) -> None:
        """Let it in once more: it couldn't be handled, and Slack may send the same again within the second."""
        self._seen.pop(letter.signature, None)

    def _remember(self, signature: str, timestamp: int) -> None:
        if signature in self._seen:
            raise RefusedError(Refusal.REPLAYED)
        now = self._now()
        if now - self._tidied_at > _ACCEPTED_SECONDS / 10 or len(self._seen) >= self._remembered:
            self._seen = {each: until for each, until in self._seen.items() if until >= now}
            self._tidied_at = now
        if len(self._seen) >= self._remembered:
            raise RefusedError(Refusal.TOO_MANY)
        self._seen[signature] = timestamp + _ACCEPTED_SECONDS


class _Now(Clock):
    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now

    def now(self) -> float:
        return self._now()


async def _read(request: Request) -> str:
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > LARGEST:
        raise RefusedError(Refusal.TOO_LARGE)
    body = bytearray()
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST:
                    raise RefusedError(Refusal.TOO_LARGE)
        return body.decode()
    except (TimeoutError, ClientDisconnect) as error:
        raise RefusedError(Refusal.BROKEN_OFF) from error
    except UnicodeDecodeError as error:
        raise RefusedError(Refusal.FORGED) from error
