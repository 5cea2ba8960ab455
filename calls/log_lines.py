"""The shape of our log: which call a line is about, and no number in full."""

from __future__ import annotations

import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

# Of the call that a task or worker thread works for; a task and its threads inherit it.
current_call: ContextVar[str] = ContextVar("current_call", default="")

# As a phone number comes from Twilio or out of a database's error; the last four digits may stay.
LONG_NUMBER = re.compile(r"(?<!\w)\+?\d{6,11}(?=\d{4}(?!\w))")


class AboutCall(logging.Filter):
    """Gives each record the call's SID, empty where it is about none."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.call_sid = current_call.get()
        return True


def without_numbers(line: str) -> str:
    return LONG_NUMBER.sub("…", line)


class JsonLines(JsonFormatter):
    """A JSON object a line: time, level, logger, call_sid, message; exc_info where there is one."""

    def __init__(self) -> None:
        super().__init__(
            "{asctime}{levelname}{name}{call_sid}{message}",
            style="{",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            # Django adds the request, whose query may hold a name that an advisor searched for.
            reserved_attrs=[*RESERVED_ATTRS, "request"],
            json_ensure_ascii=False,
        )

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        """In UTC whatever the shop's time zone: lines of several machines are put in one order."""
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def format(self, record: logging.LogRecord) -> str:
        return without_numbers(super().format(record))


class ReadableLines(logging.Formatter):
    """For a terminal."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {call_sid} {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        return without_numbers(super().format(record))
