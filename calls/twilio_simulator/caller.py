"""Who calls: hears the agent frame by frame and decides what to do in each.

Sans-IO and without a clock: time is counted in frames of 20 ms.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from calls.twilio_simulator.mulaw import FRAME_SECONDS, SILENT_FRAME, first_loud, frames
from calls.twilio_simulator.script import HangUp, Press, ScriptedTurn, Wait, Words
from calls.twilio_simulator.voice import Voice

# A sentence that is still being synthesised leaves a gap; a person who waits for the agent's turn to end
# waits through it.
QUIET_SECONDS = 0.8
INTERRUPT_SECONDS = 1.0
# Between key presses of a quick thumb.
PRESS_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Moment:
    """What one frame brings to the caller's ear."""

    agent_audio: bytes
    agent_is_idle: bool
    """All of the agent's audio has been played, and every mark returned."""


@dataclass(frozen=True, slots=True)
class Act:
    """What the caller does in one frame."""

    audio: bytes = SILENT_FRAME
    begins: str = ""
    """The words that begin with this frame."""
    ends_words: bool = False
    press: str = ""
    hangs_up: bool = False
    gives_up: str = ""
    """Why the caller hangs up though the call was not over."""


SILENT_ACT = Act()


class Caller(Protocol):
    def act(self, moment: Moment) -> Act:
        """Called once every 20 ms of a stream."""

    def reconnected(self) -> None:
        """The stream broke, and a new one of the same call begins."""


@dataclass(frozen=True, slots=True)
class PreparedTurn:
    acts: tuple[Act, ...]
    interrupts: bool


async def prepare(script: Sequence[ScriptedTurn], voice: Voice) -> tuple[PreparedTurn, ...]:
    """Synthesises every line before the call, so that no reply waits for the caller's voice."""
    return tuple([await _prepare_turn(turn, voice) for turn in script])


async def _prepare_turn(turn: ScriptedTurn, voice: Voice) -> PreparedTurn:
    acts: list[Act] = []
    for step in turn.steps:
        match step:
            case Words(text):
                acts += _speak(text, await voice(text))
            case Press(digits):
                for digit in digits:
                    acts += [Act(press=digit), *_pause(PRESS_SECONDS)]
            case Wait(seconds):
                acts += _pause(seconds)
            case HangUp():
                acts.append(Act(hangs_up=True))
    return PreparedTurn(tuple(acts), turn.interrupts)


def _speak(text: str, audio: bytes) -> list[Act]:
    pieces = frames(audio) or [SILENT_FRAME]
    last = len(pieces) - 1
    return [
        Act(piece, begins=text if index == 0 else "", ends_words=index == last)
        for index, piece in enumerate(pieces)
    ]


def _pause(seconds: float) -> list[Act]:
    return [SILENT_ACT] * round(seconds / FRAME_SECONDS)


class Ear:
    """What a caller hears of the agent since he last spoke himself, a frame at a time."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """The caller has spoken: what follows is a reply."""
        self.has_heard = False
        self._heard_frames = self._idle_frames = self._waiting_frames = 0

    def listen(self, moment: Moment) -> None:
        is_heard = first_loud(moment.agent_audio) >= 0
        self.has_heard = self.has_heard or is_heard
        self._heard_frames += self.has_heard
        self._idle_frames = self._idle_frames + 1 if moment.agent_is_idle and not is_heard else 0
        self._waiting_frames += not self.has_heard

    @property
    def heard_seconds(self) -> float:
        """Since the agent began."""
        return self._heard_frames * FRAME_SECONDS

    @property
    def idle_seconds(self) -> float:
        """Since the agent finished."""
        return self._idle_frames * FRAME_SECONDS

    @property
    def waiting_seconds(self) -> float:
        """Without a word of the agent."""
        return self._waiting_frames * FRAME_SECONDS


class ScriptedCaller:
    """Takes turns with the agent: the next one begins when the agent has spoken and has finished.

    The agent has finished when all of its audio was played, every mark returned, and it stayed so for
    `quiet_seconds`. After the last turn the caller leaves the agent `farewell_seconds` to hang up.
    """

    def __init__(
        self,
        turns: Sequence[PreparedTurn],
        *,
        quiet_seconds: float = QUIET_SECONDS,
        farewell_seconds: float = 4.0,
        patience_seconds: float = 20.0,
    ) -> None:
        self._turns = tuple(turns)
        self._next_turn = 0
        self._acting: deque[Act] = deque()
        self._ear = Ear()
        self._quiet_seconds = quiet_seconds
        self._farewell_seconds = farewell_seconds
        self._patience_seconds = patience_seconds

    def act(self, moment: Moment) -> Act:
        self._ear.listen(moment)
        if not self._acting:
            return self._wait()
        act = self._acting.popleft()
        if not self._acting:
            self._ear.forget()
        return act

    def reconnected(self) -> None:
        """What the agent did not answer is said again, as a person would."""
        cut_off = bool(self._acting)
        if self._next_turn and (cut_off or not self._ear.has_heard):
            self._next_turn -= 1
        self._acting.clear()
        self._ear.forget()

    def _wait(self) -> Act:
        if self._ear.waiting_seconds > self._patience_seconds:
            return Act(hangs_up=True, gives_up=f"the agent said nothing for {self._patience_seconds:.0f} s")
        if self._next_turn < len(self._turns):
            if self._is_my_turn(self._turns[self._next_turn].interrupts):
                self._acting.extend(self._turns[self._next_turn].acts)
                self._next_turn += 1
            return SILENT_ACT
        is_over = self._ear.has_heard and self._ear.idle_seconds >= self._farewell_seconds
        return Act(hangs_up=True) if is_over else SILENT_ACT

    def _is_my_turn(self, interrupts: bool) -> bool:
        if not self._ear.has_heard:
            return False
        if interrupts:
            return self._ear.heard_seconds >= INTERRUPT_SECONDS
        return self._ear.idle_seconds >= self._quiet_seconds
