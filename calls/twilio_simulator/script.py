"""What a caller is told to do: a line a turn, words mixed with directives in braces.

Hi, I need an oil change.
{interrupt} No wait, a brake inspection.
{press 60614} {wait 2} Did you get that?
{hang up}
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from calls.twilio_simulator.failures import CallFailed

_DIRECTIVE = re.compile(r"\{([^{}]*)\}")
_PRESS = re.compile(r"press ([0-9*#]+)")
_WAIT = re.compile(r"wait (\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Words:
    text: str


@dataclass(frozen=True, slots=True)
class Press:
    digits: str


@dataclass(frozen=True, slots=True)
class Wait:
    seconds: float


@dataclass(frozen=True, slots=True)
class HangUp:
    pass


Step: TypeAlias = Words | Press | Wait | HangUp


@dataclass(frozen=True, slots=True)
class ScriptedTurn:
    steps: tuple[Step, ...]
    interrupts: bool = False
    """Begins one second into the agent's reply instead of after it."""


def parse_script(lines: Iterable[str]) -> tuple[ScriptedTurn, ...]:
    """Empty lines and those that begin with # are left out.

    Raises:
        CallFailed: nothing to say, or an unknown directive.
    """
    stripped = (line.strip() for line in lines)
    turns = tuple(parse_turn(line) for line in stripped if line and not line.startswith("#"))
    if not turns:
        raise CallFailed("The script is empty: the caller has nothing to say.")
    return turns


def parse_turn(line: str) -> ScriptedTurn:
    """One line. Raises CallFailed where a directive is unknown."""
    steps: list[Step] = []
    interrupts = False
    for index, piece in enumerate(_DIRECTIVE.split(line)):
        if index % 2 == 0:
            steps += [Words(piece.strip())] if piece.strip() else []
        elif piece.strip() == "interrupt":
            interrupts = True
        else:
            steps.append(_directive(piece.strip()))
    return ScriptedTurn(tuple(steps), interrupts)


def _directive(text: str) -> Step:
    if text == "hang up":
        return HangUp()
    if match := _PRESS.fullmatch(text):
        return Press(match[1])
    if match := _WAIT.fullmatch(text):
        return Wait(float(match[1]))
    raise CallFailed(
        f"Unknown directive {{{text}}}: there are {{press 5}}, {{wait 2}}, {{interrupt}} and {{hang up}}."
    )
