"""A fake Slack with bad days: a workspace's client whose calls fail as they are told to, and a channel's history."""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from slack_sdk.web.file_upload_v2_result import FileUploadV2Result

from tests.fake_client import FakeClient


@dataclass
class Trouble:
    """A call that goes wrong `times` times: with Slack's `error`, or without any answer.

    `lost`: Slack did what it was asked, and only the answer went missing.
    """

    method: str
    error: str | Exception
    channel: str | None = None
    status: int = 200
    retry_after: int | None = None
    lost: bool = False
    times: int = 1


class TroubledClient(FakeClient):
    """A workspace with people, a clock, and a history in which messages can be deleted."""

    def __init__(self, people: Mapping[str, str], now: Callable[[], datetime]) -> None:
        super().__init__()
        self.troubles: list[Trouble] = []
        self.ahead = 0.0
        """By how many seconds our clock is ahead of Slack's."""
        self.locales: dict[str, str] = {}
        """The language that a person has chosen, where it isn't Swedish."""
        self.page = 15
        """So many messages of a channel's history are given at once, whatever is asked for."""
        self.member_of: dict[str, list[str]] = {}
        """The channels that a person is in."""
        self.inside: dict[str, list[str]] = {}
        """Who is in a channel, where that is asked for."""
        self.files: list[str] = []
        """What has been uploaded and not been deleted since."""
        self.flags: dict[str, dict[str, Any]] = {}
        """What else Slack says of a person or channel: that it is a guest, a bot, closed, shared."""
        self._people = people
        self._now = now
        self._order = itertools.count(1)

    def api_call(self, api_method: str, **given: Any) -> SlackResponse:
        trouble = next((each for each in self.troubles if self._meets(each, api_method, given)), None)
        if trouble is None:
            return super().api_call(api_method, **given)
        trouble.times -= 1
        super().api_call(api_method if trouble.lost else "", **given)
        if isinstance(trouble.error, Exception):
            raise trouble.error
        raise self._refusal(api_method, trouble.error, trouble.status, trouble.retry_after)

    def delete(self, message: Mapping[str, Any]) -> None:
        """Delete a message, as somebody in the channel may."""
        self.history.remove(dict(message))

    @staticmethod
    def _meets(trouble: Trouble, method: str, given: Mapping[str, Any]) -> bool:
        sent = given.get("json") or given.get("params") or {}
        meant = trouble.channel in {None, sent.get("channel")}
        return trouble.method == method and trouble.times > 0 and meant

    def _told(self, method: str, sent: dict[str, Any]) -> dict[str, Any]:
        match method:
            case "chat.postMessage":
                ts = f"{self._now().timestamp() - self.ahead + next(self._order) / 10_000:.6f}"
                self.history.insert(0, {"ts": ts, **sent})
                return {"ts": ts, "channel": sent["channel"]}
            case "chat.update" | "chat.delete" if all(message["ts"] != sent["ts"] for message in self.history):
                raise self._refusal(method, "message_not_found")
            case "chat.delete":
                self.history[:] = [message for message in self.history if message["ts"] != sent["ts"]]
                return {"ts": sent["ts"], "channel": sent["channel"]}
            case "conversations.history":
                there = [
                    message
                    for message in self.history
                    if message["channel"] == sent["channel"] and float(message["ts"]) > float(sent["oldest"])
                ]
                first, most = int(sent.get("cursor") or 0), min(self.page, sent["limit"])
                following = str(first + most) if len(there) > first + most else ""
                return {
                    "messages": there[first : first + most],
                    "has_more": bool(following),
                    "response_metadata": {"next_cursor": following},
                }
            case "files.getUploadURLExternal":
                return {"upload_url": "https://slack.invalid/upload", "file_id": f"F{next(self._order):05d}"}
            case "files.completeUploadExternal":
                self.files += [each["id"] for each in sent["files"]]
                return {"files": [{"id": each["id"]} for each in sent["files"]]}
            case "files.delete" if sent["file"] not in self.files:
                raise self._refusal(method, "file_not_found")
            case "files.delete":
                self.files.remove(sent["file"])
                return {}
            case "files.info":
                return {"file": {"id": sent["file"], "mimetype": "image/png"}}
            case _:
                return self._looked_up(method, sent)

    def _looked_up(self, method: str, sent: dict[str, Any]) -> dict[str, Any]:
        """Return what Slack says of people and channels."""
        match method:
            case "users.info" if sent["user"] not in self._people:
                raise self._refusal(method, "user_not_found")
            case "users.info":
                name, locale = self._people[sent["user"]], self.locales.get(sent["user"], "sv-SE")
                user = {"id": sent["user"], "name": "x", "real_name": name, "locale": locale}
                return {"user": {**user, **self.flags.get(sent["user"], {})}}
            case "conversations.info":
                return {"channel": {"id": sent["channel"], **self.flags.get(sent["channel"], {})}}
            case "conversations.members" if sent["channel"] not in self.inside:
                raise self._refusal(method, "channel_not_found")
            case "conversations.members":
                inside, first = self.inside[sent["channel"]], int(sent.get("cursor") or 0)
                after = first + int(sent["limit"])
                return {
                    "members": inside[first:after],
                    "response_metadata": {"next_cursor": str(after) if after < len(inside) else ""},
                }
            case "users.conversations":
                # page by page, as Slack does
                every = self.member_of.get(sent["user"], [])
                at = int(sent.get("cursor") or 0)
                following = str(at + 1) if at + 1 < len(every) else ""
                return {
                    "channels": [{"id": channel} for channel in every[at : at + 1]],
                    "response_metadata": {"next_cursor": following},
                }
            case _:
                return super()._told(method, sent)

    def _upload_file(self, **how: Any) -> FileUploadV2Result:
        return FileUploadV2Result(status=200, body="OK")

    def _refusal(self, method: str, error: str, status: int = 200, retry_after: int | None = None) -> SlackApiError:
        answer = SlackResponse(
            client=self,
            http_verb="POST",
            api_url=method,
            req_args={},
            data={"ok": False, "error": error},
            headers={"Retry-After": str(retry_after)} if retry_after else {},
            status_code=status,
        )
        return SlackApiError("refused", answer)  # type: ignore[no-untyped-call]  # slack_sdk has no types here
