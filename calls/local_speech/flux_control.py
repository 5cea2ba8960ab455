"""The text messages of a listen v2 client."""

from __future__ import annotations

from dataclasses import dataclass, replace

import orjson

from .flux import Thresholds
from .parameters import checked

MOST_KEYTERMS = 100


class Unreadable(Exception):
    """Not a message of this protocol."""


@dataclass(frozen=True, slots=True)
class Configure:
    """What is None keeps its value; `problem` says why the whole is refused."""

    thresholds: dict[str, float]
    keyterms: tuple[str, ...] | None
    problem: str | None = None

    def applied_to(self, thresholds: Thresholds) -> Thresholds:
        """
        Raises:
            Refused: a value is out of its range.
        """
        changes: dict[str, float | int] = dict(self.thresholds)
        if "eot_timeout_ms" in changes:
            changes["eot_timeout_ms"] = int(changes["eot_timeout_ms"])
        return checked(replace(thresholds, **changes))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class ForceEndTurn:
    pass


@dataclass(frozen=True, slots=True)
class CloseStream:
    pass


Control = Configure | ForceEndTurn | CloseStream


def parse(text: str) -> Control:
    """
    Raises:
        Unreadable: not JSON, or no such type.
    """
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Unreadable(f"invalid JSON: {error}") from None
    match message:
        case {"type": "Configure"}:
            return _configure(message)
        case {"type": "ForceEndTurn"}:
            return ForceEndTurn()
        case {"type": "CloseStream"}:
            return CloseStream()
    raise Unreadable("unknown message type")


def _configure(message: dict[str, object]) -> Configure:
    thresholds, keyterms = message.get("thresholds") or {}, message.get("keyterms")
    if isinstance(keyterms, str):
        keyterms = [keyterms]
    if not isinstance(thresholds, dict) or not isinstance(keyterms, list | None):
        return Configure({}, None, "thresholds must be an object and keyterms a list")
    values = {name: value for name, value in thresholds.items() if value is not None}
    problem = None
    if unknown := values.keys() - {"eot_threshold", "eager_eot_threshold", "eot_timeout_ms"}:
        problem = f"unknown threshold: {min(unknown)}"
    elif not all(isinstance(value, int | float) and not isinstance(value, bool) for value in values.values()):
        problem = "thresholds must be numbers"
    elif keyterms is not None and not all(isinstance(term, str) for term in keyterms):
        problem = "keyterms must be strings"
    elif keyterms is not None and len(keyterms) > MOST_KEYTERMS:
        problem = f"more than {MOST_KEYTERMS} keyterms"
    elif message.get("language_hints"):
        problem = "language_hints is only supported by flux-general-multi"
    return Configure(values, None if keyterms is None else tuple(keyterms), problem)
