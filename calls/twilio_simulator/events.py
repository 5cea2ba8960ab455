"""What happens in a call, in its order; `at` is in seconds since the call was answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class CallerBegan:
    at: float
    text: str


@dataclass(frozen=True, slots=True)
class CallerEnded:
    at: float
    """The last sample that can be heard."""


@dataclass(frozen=True, slots=True)
class Pressed:
    at: float
    digit: str


@dataclass(frozen=True, slots=True)
class AgentBegan:
    at: float
    """The first sample that the caller can hear."""
    reply_seconds: float | None
    """Since the caller's last word; None where this is not a reply to one."""


@dataclass(frozen=True, slots=True)
class AgentEnded:
    at: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Noted:
    """A step of the telephone network: a verb obeyed, a stream that ended, a warning."""

    at: float
    text: str


CallEvent: TypeAlias = CallerBegan | CallerEnded | Pressed | AgentBegan | AgentEnded | Noted
OnEvent: TypeAlias = Callable[[CallEvent], None]
