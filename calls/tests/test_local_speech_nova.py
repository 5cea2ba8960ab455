"""Nova's results: the pure machine, and a whole stream with the real client."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.local_speech.activity import frames
from calls.local_speech.jobs import Transcribe
from calls.local_speech.nova import NovaMessage, NovaResults, Output, Results, SpeechStarted, UtteranceEnd
from calls.local_speech.transcripts import Transcript, Word
from calls.tests.deepgram_client import client, send, silence, spoken, until
from calls.tests.speech_server import speech_url  # noqa: F401

SPEECH, SILENCE = 0.9, 0.02
HELLO = Transcript((Word("Hello.", 0.9, 0.0, 0.4),))


class Line:
    """Feeds a machine and answers its jobs at once."""

    def __init__(self, answer: Transcript = HELLO, **options: Any) -> None:
        self.results = NovaResults(**options)
        self.answer = answer
        self.messages: list[NovaMessage] = []

    def hear(self, probability: float, seconds: float) -> Line:
        for _ in range(frames(seconds)):
            self.take(self.results.hear(probability))
        return self

    def take(self, outputs: list[Output]) -> None:
        for output in outputs:
            if isinstance(output, Transcribe):
                self.take(self.results.transcribed(output.job, self.answer))
            else:
                self.messages.append(output)

    @property
    def finals(self) -> list[Results]:
        return [m for m in self.messages if isinstance(m, Results) and m.is_final]


def test_an_utterance_ends_after_its_silence() -> None:
    line = Line(endpointing=300).hear(SPEECH, 1).hear(SILENCE, 0.25)
    assert line.finals == []
    (final,) = line.hear(SILENCE, 0.1).finals
    assert (final.transcript, final.speech_final, final.from_finalize) == (HELLO, True, False)


def test_without_endpointing_nothing_is_speech_final() -> None:
    line = Line(endpointing=None).hear(SPEECH, 1).hear(SILENCE, 3)
    assert [(final.transcript, final.speech_final) for final in line.finals] == [(HELLO, False)]


def test_interim_results_come_every_second_if_asked_for() -> None:
    shown = Line(has_interim_results=True).hear(SPEECH, 4.2).messages
    assert [m.is_final for m in shown if isinstance(m, Results)] == [False] * 4
    assert Line().hear(SPEECH, 4.2).messages == []


def test_silence_is_settled_by_empty_results() -> None:
    finals = Line().hear(SILENCE, 12).finals
    assert [(final.transcript.text, final.speech_final) for final in finals] == [("", False)] * 2


def test_an_utterance_end_comes_once_after_the_last_word() -> None:
    line = Line(has_interim_results=True, utterance_end_ms=1000).hear(SPEECH, 1).hear(SILENCE, 4)
    ends = [m for m in line.messages if isinstance(m, UtteranceEnd)]
    assert [end.last_word_end for end in ends] == [pytest.approx(0.992)]


def test_speech_is_announced_if_asked_for() -> None:
    line = Line(has_vad_events=True).hear(SILENCE, 1).hear(SPEECH, 0.5)
    (started,) = line.messages
    assert isinstance(started, SpeechStarted)
    assert started.timestamp == pytest.approx(0.992)


def test_finalize_gives_what_was_heard_so_far() -> None:
    line = Line().hear(SPEECH, 1)
    line.take(line.results.finalize())
    assert [(f.transcript, f.from_finalize) for f in line.finals] == [(HELLO, True)]
    line.take(line.results.finalize())
    assert [(f.transcript.text, f.from_finalize) for f in line.finals[1:]] == [("", True)]


@given(
    st.lists(st.tuples(st.sampled_from([SPEECH, SILENCE]), st.integers(1, 60), st.booleans()), max_size=20),
    st.sampled_from([None, 10, 500]),
)
def test_finals_follow_each_other_without_gap(
    steps: list[tuple[float, int, bool]], endpointing: int | None
) -> None:
    line = Line(endpointing=endpointing, has_interim_results=True)
    for probability, count, is_finalized in steps:
        line.hear(probability, count * 0.032)
        if is_finalized:
            line.take(line.results.finalize())
    end = 0.0
    for final in line.finals:
        assert final.start == pytest.approx(end)
        end = final.start + final.duration
    assert end <= sum(count for _, count, _ in steps) * 0.032 + 1e-6


@pytest.mark.speech
async def test_a_stream_as_the_real_client_sees_it(speech_url: str) -> None:  # noqa: F811
    audio = await spoken(speech_url, "I would like to book an oil change.")
    asked: dict[str, Any] = {"model": "nova-3", "encoding": "mulaw", "sample_rate": 8000}
    asked |= {"interim_results": True, "utterance_end_ms": 1000, "vad_events": True, "endpointing": 300}
    async with client(speech_url).listen.v1.connect(**asked) as socket:
        socket._websocket.close_timeout = 0.5
        await socket.send_keep_alive()
        await send(socket, silence(0.3) + audio + silence(1.5))
        heard = await until(socket, "UtteranceEnd")
        assert heard[0].type == "SpeechStarted"
        final = next(m for m in heard if m.type == "Results" and m.speech_final)
        alternative = final.channel.alternatives[0]
        assert "change" in alternative.transcript.lower()
        assert [w.punctuated_word for w in alternative.words] == alternative.transcript.split()
        assert all(final.start <= w.start < w.end for w in alternative.words)
        assert abs(heard[-1].last_word_end - 0.3 - len(audio) / 8000) < 0.5
        await send(socket, audio)
        await socket.send_finalize()
        while not (message := (await until(socket, "Results"))[-1]).from_finalize:
            pass
        assert "change" in message.channel.alternatives[0].transcript.lower()
        await socket._websocket.send(json.dumps({"type": "Sing"}))
        assert (await until(socket, "Error"))[-1].variant == "SchemaError"
        await socket.send_close_stream()
        summary = (await until(socket, "Metadata"))[-1]
        assert summary.duration == pytest.approx(1.8 + 2 * len(audio) / 8000, abs=0.01)
        assert [m async for m in socket] == []
        assert socket._websocket.close_code == 1000
