from __future__ import annotations

import json
import logging
import sys
from datetime import datetime, timedelta

import pytest

from calls.log_lines import AboutCall, JsonLines, ReadableLines, current_call, without_numbers


def record(message: str, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("calls.x", logging.WARNING, __file__, 1, message, (), None)
    vars(made).update(extra)
    AboutCall().filter(made)
    return made


def test_a_line_is_an_object_with_the_call_it_is_about() -> None:
    token = current_call.set("CA1")
    line = json.loads(JsonLines().format(record("It rang")))
    current_call.reset(token)
    assert datetime.fromisoformat(line.pop("time")).utcoffset() == timedelta(0)
    assert line == {"level": "WARNING", "logger": "calls.x", "call_sid": "CA1", "message": "It rang"}


def test_a_fault_keeps_its_traceback_and_loses_its_numbers() -> None:
    try:
        raise ValueError("Key (phone)=(+15550100123) already exists")
    except ValueError:
        fault = record("It failed", exc_info=sys.exc_info())
    line = json.loads(JsonLines().format(fault))
    assert "ValueError" in line["exc_info"]
    assert "…0123" in line["exc_info"]
    assert "5550100123" not in line["exc_info"]


def test_the_request_that_django_adds_is_left_out() -> None:
    line = JsonLines().format(record("Not found", request="/admin/?q=Lopez", status_code=404))
    assert "Lopez" not in line
    assert json.loads(line)["status_code"] == 404


def test_for_a_terminal_the_call_stands_in_the_line() -> None:
    token = current_call.set("CA1")
    line = ReadableLines().format(record("+15550100123 rang"))
    current_call.reset(token)
    assert line.endswith("WARNING calls.x CA1 …0123 rang")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+15550100123", "…0123"),
        ("5550100123,", "…0123,"),
        ("CA00000000000000000000000000000123", "CA00000000000000000000000000000123"),
        ("took 123456 ms at 2026-03-02 10:00:00", "took 123456 ms at 2026-03-02 10:00:00"),
    ],
)
def test_numbers_are_cut_to_their_last_four_digits(text: str, expected: str) -> None:
    assert without_numbers(text) == expected
