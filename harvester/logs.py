"""What a crawl says while it runs: lines for people, or (``HARVEST_LOG_JSON``) a JSON object a line for programs."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from harvester.terminal import clean


class JsonLines(logging.Formatter):
    """``time`` (UTC), ``level``, ``logger``, ``message``, and ``exception`` where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        about: dict[str, Any] = {"level": record.levelname.lower(), "logger": record.name}
        if record.exc_info:
            about["exception"] = self.formatException(record.exc_info)
        return _line(record.created, record.getMessage(), about)


class Speaker:
    """Says what happens to standard error. ``as_json``: as objects."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json

    def take_over_log(self) -> None:
        """From now on records of the log are JSON, too, if that is wanted."""
        if self.as_json:
            for handler in logging.root.handlers:
                handler.setFormatter(JsonLines())

    def say(self, event: str, words: str, **fields: Any) -> None:
        """``words`` for people; ``event`` (``begin``, ``progress``, ``end``) with ``fields`` for programs."""
        if self.as_json:
            now = datetime.now(UTC).timestamp()
            print(_line(now, words.strip(), {"event": event, **fields}), file=sys.stderr, flush=True)
        else:
            print(clean(words), file=sys.stderr, flush=True)


def _line(moment: float, message: str, about: dict[str, Any]) -> str:
    when = datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return json.dumps({"time": when, **about, "message": message}, ensure_ascii=False, default=str)
