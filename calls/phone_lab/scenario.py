"""What a simulated call is: who calls, what is said to which question, and what must be so afterwards."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from calls.dialogue.state import Question

DIRECTORY = Path(__file__).parent / "scenarios"
DAY = "2026-03-02"
ENDINGS = frozenset({"hang up", "transfer", "open", "any"})
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class BadScenario(Exception):
    """Names the file, the scenario and the key."""


@dataclass(frozen=True)
class Expected:
    """Visits are written as `oil-change {tuesday} 09:30 Camry`; what is not listed must not happen."""

    booked: tuple[str, ...] = ()
    requested: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    """Where they are afterwards."""
    cancelled: tuple[str, ...] = ()
    callbacks: int = 0
    ending: str = "hang up"
    """`any` where only the records and the words count; `open` where the caller hangs up."""
    never: tuple[str, ...] = ()
    """Words that the agent must not say, in any case of letters."""


@dataclass(frozen=True)
class Scenario:
    name: str
    caller: str
    """A person of `people.toml`, a number in E.164, or "" when withheld."""
    manner: str
    says: str
    """The opening; afterwards `answers` decide."""
    people: tuple[str, ...] = ()
    """Who is on file besides the caller."""
    appointments: tuple[str, ...] = ()
    """`maria oil-change {thursday} 10:00 Camry`."""
    insists: tuple[str, ...] = ()
    """Said one after another, whatever is asked; then `answers` decide."""
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Lines by the open question's kind, or by words in the reply after `/`; the last one is repeated."""
    at: str = "10:00"
    """The shop's wall time when the phone rings."""
    expect: Expected = Expected()

    @property
    def now(self) -> datetime:
        """When the phone rings: on a Monday, whatever today is."""
        return datetime.fromisoformat(f"{DAY} {self.at}").replace(tzinfo=ZoneInfo(settings.TIME_ZONE))


def day_named(name: str, today: date) -> date:
    """`tomorrow`, or the next such weekday after today. Raises KeyError."""
    if name == "tomorrow":
        return today + timedelta(days=1)
    if name not in _WEEKDAYS:
        raise KeyError(name)
    return today + timedelta(days=(_WEEKDAYS.index(name) - today.weekday() - 1) % 7 + 1)


def dated(text: str, today: date) -> str:
    """`{tuesday}` and its like as ISO dates."""
    days = {name: day_named(name, today).isoformat() for name in ("tomorrow", *_WEEKDAYS)}
    return text.format_map(days)


def load(directory: Path = DIRECTORY) -> tuple[Scenario, ...]:
    """All scenarios of a folder's files, in order. Raises BadScenario."""
    found = [
        scenario
        for path in sorted(directory.glob("*.toml"))
        if path.name != "people.toml"
        for scenario in _of_file(path)
    ]
    names = [scenario.name for scenario in found]
    if twice := {name for name in names if names.count(name) > 1}:
        raise BadScenario(f"{directory}: two scenarios are named {', '.join(sorted(twice))}")
    return tuple(found)


def _of_file(path: Path) -> list[Scenario]:
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BadScenario(f"{path}: {error}") from None
    return [
        _scenario(f"{path}: scenario {number}", value)
        for number, value in enumerate(tree.get("scenario", []), start=1)
    ]


def _scenario(where: str, value: dict[str, Any]) -> Scenario:
    where = f"{where} ({value.get('name', 'without a name')})"
    _check_keys(where, value, Scenario)
    if missing := {"name", "caller", "manner", "says"} - value.keys():
        raise BadScenario(f"{where}: {', '.join(sorted(missing))} is missing")
    answers = {
        _answer_key(where, key): _lines(f"{where}: answers.{key}", said)
        for key, said in value.get("answers", {}).items()
    }
    lists = {
        key: _lines(f"{where}: {key}", value.get(key, [])) for key in ("people", "appointments", "insists")
    }
    return Scenario(**{**value, **lists, "answers": answers, "expect": _expected(where, value)})


def _answer_key(where: str, key: str) -> str:
    if not key.startswith("/") and key not in {question.value for question in Question}:
        raise BadScenario(f"{where}: answers.{key} is no question; write /{key} for words of the reply")
    return key


def _expected(where: str, value: dict[str, Any]) -> Expected:
    given = value.get("expect", {})
    _check_keys(f"{where}: expect", given, Expected)
    values: dict[str, Any] = {k: tuple(one) if isinstance(one, list) else one for k, one in given.items()}
    expected = Expected(**values)
    if expected.ending not in ENDINGS:
        raise BadScenario(f"{where}: expect.ending is one of {', '.join(sorted(ENDINGS))}")
    return expected


def _check_keys(where: str, value: dict[str, Any], of: type) -> None:
    if unknown := value.keys() - {one.name for one in fields(of)}:
        raise BadScenario(f"{where}: unknown key {', '.join(sorted(unknown))}")


def _lines(where: str, value: object) -> tuple[str, ...]:
    lines = (value,) if isinstance(value, str) else value
    if not isinstance(lines, list | tuple) or not all(isinstance(line, str) for line in lines):
        raise BadScenario(f"{where}: a line or a list of lines")
    return tuple(lines)
