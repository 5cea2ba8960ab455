from __future__ import annotations

import pytest

from calls.tests.fake_line import tone
from calls.twilio_simulator.caller import SILENT_ACT, Act
from calls.twilio_simulator.events import AgentBegan, AgentEnded, CallerBegan, CallerEnded, CallEvent
from calls.twilio_simulator.mulaw import SILENT_FRAME
from calls.twilio_simulator.turn_meter import TurnMeter

LOUD = tone(0.02)


class Meter:
    """Feeds frames in their rhythm."""

    def __init__(self) -> None:
        self._meter = TurnMeter()
        self._count = 0

    def frame(
        self, act: Act = SILENT_ACT, agent: bytes = SILENT_FRAME, *, is_idle: bool = True
    ) -> list[CallEvent]:
        self._count += 1
        at = self._count * 0.02
        return list(self._meter.frame(at, act=act, agent_audio=agent, agent_is_idle=is_idle))

    def silence(self, frames: int) -> list[CallEvent]:
        return [event for _ in range(frames) for event in self.frame()]


def test_a_reply_is_timed_from_sample_to_sample() -> None:
    meter = Meter()
    meter.frame(Act(LOUD, begins="Hello."))
    # The caller's last audible sample is in the middle of the frame that is sent at 0.04 s: at 0.03 s.
    (ended,) = meter.frame(Act(LOUD[:80] + SILENT_FRAME[80:], ends_words=True))
    assert isinstance(ended, CallerEnded)
    assert ended.at == pytest.approx(0.03)
    meter.silence(7)
    # The agent's first one is in the middle of the frame that begins at 0.20 s: at 0.21 s.
    (began,) = meter.frame(agent=SILENT_FRAME[:80] + LOUD[:80], is_idle=False)
    assert isinstance(began, AgentBegan)
    assert began.at == pytest.approx(0.21)
    assert began.reply_seconds == pytest.approx(0.18)


def test_trailing_silence_of_a_line_is_not_speech() -> None:
    meter = Meter()
    meter.frame(Act(LOUD, begins="Hello."))
    meter.silence(10)
    (ended,) = meter.frame(Act(SILENT_FRAME, ends_words=True))
    assert isinstance(ended, CallerEnded)
    assert ended.at == pytest.approx(0.02)


def test_two_sentences_are_one_utterance_and_one_reply() -> None:
    meter = Meter()
    meter.frame(Act(LOUD, begins="Hello.", ends_words=True))
    events = meter.frame(agent=LOUD) + meter.silence(20) + meter.frame(agent=LOUD) + meter.silence(40)
    assert [type(event) for event in events] == [AgentBegan, AgentEnded]
    ended = events[1]
    assert isinstance(ended, AgentEnded)
    assert ended.seconds == pytest.approx(0.44)


def test_what_the_agent_says_unasked_is_no_reply() -> None:
    meter = Meter()
    (greeting,) = meter.frame(agent=LOUD)
    assert greeting == AgentBegan(0.02, None)


def test_only_the_first_utterance_after_a_line_is_its_reply() -> None:
    meter = Meter()
    meter.frame(Act(LOUD, begins="Hello.", ends_words=True))
    (reply,) = meter.frame(agent=LOUD)
    meter.silence(40)
    (prompt,) = meter.frame(agent=LOUD)
    assert isinstance(reply, AgentBegan) and isinstance(prompt, AgentBegan)
    assert reply.reply_seconds is not None
    assert prompt.reply_seconds is None


def test_the_callers_words_are_told_when_they_begin() -> None:
    meter = Meter()
    meter.silence(4)
    assert meter.frame(Act(LOUD, begins="Hello.")) == [CallerBegan(0.08, "Hello.")]
