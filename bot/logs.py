"""Logs: one JSON object a line, with ids of things and outcomes. What people write and who they are is never in it.

Nor is any of Slack's tokens, which its library quotes where a request can't be made of one.
"""

import json
import logging
import re
import sys
from datetime import UTC, datetime

_TOKEN = re.compile(r"""\b(?:xox[a-z]|xapp)\b[-.](?:[^\s"'\\]|\\[^"])+""")
"""In a line of JSON: to the next space or quotation mark, and what a backslash stands before goes with it."""
_OWN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """Formats a record as JSON: its event, and whatever was given as `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage(),
            **{name: value for name, value in vars(record).items() if name not in _OWN},
        }
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        return _TOKEN.sub("(token)", json.dumps(told, ensure_ascii=False, default=str))


def start_logging(level: str) -> None:
    """Log to standard error; the libraries only warnings, for their debug output quotes what people write."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for own in ("bot", "handlers", "storage"):
        logging.getLogger(own).setLevel(level)
