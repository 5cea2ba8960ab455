"""Tells from both sides' audio when each began and ended, and how long a reply took. Sans-IO."""

from __future__ import annotations

from collections.abc import Iterator

from calls.twilio_simulator.caller import Act
from calls.twilio_simulator.events import AgentBegan, AgentEnded, CallerBegan, CallerEnded, CallEvent, Pressed
from calls.twilio_simulator.mulaw import BYTES_PER_SECOND, FRAME_SECONDS, first_loud, last_loud

# Two sentences of one reply belong together when the pause between them is shorter.
AGENT_PAUSE_SECONDS = 0.5


class TurnMeter:
    """Fed once a frame. The caller's frame is sent when it is over; the agent's begins to sound then."""

    def __init__(self) -> None:
        self._caller_heard_until: float | None = None
        self._speech_ended_at: float | None = None
        self._agent_began_at: float | None = None
        self._agent_heard_until = 0.0

    def frame(self, at: float, *, act: Act, agent_audio: bytes, agent_is_idle: bool) -> Iterator[CallEvent]:
        """`at` is when the caller's frame is sent, in seconds since the call was answered."""
        yield from self._caller(at, act)
        yield from self._agent(at, agent_audio, agent_is_idle)

    def stream_ended(self) -> Iterator[CallEvent]:
        """What was being said is over."""
        if self._agent_began_at is not None:
            yield self._agent_ended(self._agent_began_at)

    def _caller(self, at: float, act: Act) -> Iterator[CallEvent]:
        if act.press:
            yield Pressed(at, act.press)
        if act.begins:
            self._caller_heard_until = self._speech_ended_at = None
            yield CallerBegan(at - FRAME_SECONDS, act.begins)
        if (sample := last_loud(act.audio)) >= 0:
            self._caller_heard_until = at - FRAME_SECONDS + (sample + 1) / BYTES_PER_SECOND
        if act.ends_words and self._caller_heard_until is not None:
            self._speech_ended_at = self._caller_heard_until
            yield CallerEnded(self._speech_ended_at)

    def _agent(self, at: float, audio: bytes, is_idle: bool) -> Iterator[CallEvent]:
        if (sample := first_loud(audio)) >= 0:
            if self._agent_began_at is None:
                self._agent_began_at = at + sample / BYTES_PER_SECOND
                yield AgentBegan(self._agent_began_at, self._reply_seconds(self._agent_began_at))
            self._agent_heard_until = at + (last_loud(audio) + 1) / BYTES_PER_SECOND
        elif self._agent_began_at is not None and self._is_over(at, is_idle):
            yield self._agent_ended(self._agent_began_at)

    def _is_over(self, at: float, is_idle: bool) -> bool:
        return is_idle and at - self._agent_heard_until >= AGENT_PAUSE_SECONDS

    def _agent_ended(self, began_at: float) -> AgentEnded:
        self._agent_began_at = None
        return AgentEnded(self._agent_heard_until, self._agent_heard_until - began_at)

    def _reply_seconds(self, began_at: float) -> float | None:
        if self._speech_ended_at is None:
            return None
        seconds = began_at - self._speech_ended_at
        self._speech_ended_at = None
        return seconds
