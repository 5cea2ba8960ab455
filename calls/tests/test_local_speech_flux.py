"""The turns as a pure machine: probabilities and words in, turns out."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.local_speech.activity import frames
from calls.local_speech.flux import (
    LONGEST_SEGMENT,
    SUSTAINED,
    FluxTurns,
    NoActiveTurn,
    Output,
    Thresholds,
    TurnInfo,
    confidence_of,
    silence_for,
)
from calls.local_speech.jobs import Purpose, Transcribe
from calls.local_speech.transcripts import Transcript, Word

SPEECH, SILENCE = 0.9, 0.02
HELLO = Transcript((Word("Hello", 0.9),))
NOTHING = Transcript()


def _words(text: str) -> Transcript:
    return Transcript(tuple(Word(word, 0.9) for word in text.split()))


class Line:
    """Feeds a machine and answers its jobs at once, or when told."""

    def __init__(self, thresholds: Thresholds | None = None, answer: Transcript | None = HELLO) -> None:
        self.turns = FluxTurns(thresholds or Thresholds())
        self.answer = answer
        self.turn_infos: list[TurnInfo] = []
        self.jobs: list[Transcribe] = []
        self.warnings = 0

    def hear(self, probability: float, seconds: float) -> Line:
        for _ in range(frames(seconds)):
            self.take(self.turns.hear(probability))
        return self

    def take(self, outputs: Iterable[Output]) -> None:
        for output in outputs:
            match output:
                case TurnInfo():
                    self.turn_infos.append(output)
                case NoActiveTurn():
                    self.warnings += 1
                case Transcribe():
                    self.jobs.append(output)
                    if self.answer is not None:
                        self.take(self.turns.transcribed(output.job, self.answer))

    @property
    def events(self) -> list[str]:
        return [turn.event for turn in self.turn_infos if turn.event != "Update"]


def test_silence_starts_no_turn() -> None:
    line = Line().hear(SILENCE, 20)
    assert (line.turn_infos, line.jobs) == ([], [])


def test_a_click_starts_no_turn() -> None:
    line = Line().hear(SILENCE, 1).hear(SPEECH, 0.032).hear(SILENCE, 2)
    assert (line.turn_infos, line.jobs) == ([], [])


def test_sustained_speech_starts_a_turn_before_any_word_is_known() -> None:
    line = Line(answer=None).hear(SILENCE, 1).hear(SPEECH, SUSTAINED * 0.032)
    assert line.events == ["StartOfTurn"]
    assert line.turn_infos[0].transcript.text == ""


def test_a_short_word_starts_a_turn_when_it_is_understood() -> None:
    line = Line(answer=None).hear(SILENCE, 1).hear(SPEECH, 0.128).hear(SILENCE, 0.3)
    assert line.events == []
    line.take(line.turns.transcribed(line.jobs[0].job, _words("No.")))
    line.hear(SILENCE, 0.5)
    assert [(t.event, t.transcript.text) for t in line.turn_infos if t.event != "Update"] == [
        ("StartOfTurn", "No."),
        ("EndOfTurn", "No."),
    ]


def test_a_deep_voices_yeah_of_two_voiced_frames_is_understood() -> None:
    line = Line(answer=_words("Yeah.")).hear(SILENCE, 1).hear(SPEECH, 0.064).hear(0.3, 0.2).hear(SILENCE, 0.6)
    assert line.events == ["StartOfTurn", "EndOfTurn"]


def test_a_short_noise_without_words_is_no_turn() -> None:
    line = Line(answer=NOTHING).hear(SILENCE, 1).hear(SPEECH, 0.128).hear(SILENCE, 2)
    assert len(line.jobs) == 1
    assert line.turn_infos == []


def test_turns_are_counted() -> None:
    line = Line()
    for _ in range(3):
        line.hear(SPEECH, 1).hear(SILENCE, 1)
    ends = [turn for turn in line.turn_infos if turn.event == "EndOfTurn"]
    assert [turn.turn_index for turn in ends] == [0, 1, 2]
    assert {turn.trigger for turn in ends} == {"model"}
    assert all(turn.trigger is None for turn in line.turn_infos if turn.event != "EndOfTurn")


@pytest.mark.parametrize(("threshold", "seconds"), [(0.5, 0.288), (0.7, 0.48), (0.9, 0.96)])
def test_a_higher_threshold_waits_longer(threshold: float, seconds: float) -> None:
    line = Line(Thresholds(eot_threshold=threshold)).hear(SPEECH, 1).hear(SILENCE, seconds - 0.032)
    assert "EndOfTurn" not in line.events
    assert line.hear(SILENCE, 0.032).events[-1] == "EndOfTurn"


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("Yes.", 0.384),
        ("Ten thirty.", 0.384),
        ("Yes, please.", 0.384),
        ("At ten thirty.", 0.384),
        ("How about Wednesday at two?", 0.384),
        ("Next Tuesday, in the morning.", 0.384),
        ("When are you open?", 0.384),
        ("Tuesday", 0.48),
        ("I have a Toyota.", 0.48),
        ("Five five five.", 0.48),
        ("The check engine light is on.", 0.48),
        ("Could I come in on?", 1.216),
        ("I would like to book.", 1.216),
        ("Hello there.", 1.216),
        ("I would like to book an", 1.216),
        ("So, um,", 1.216),
        ("How about?", 1.216),
        ("I think so.", 0.384),
    ],
)
def test_a_silence_after_finished_words_ends_a_turn_sooner_than_one_within_a_sentence(
    words: str, seconds: float
) -> None:
    line = Line(answer=_words(words)).hear(SPEECH, 1).hear(SILENCE, seconds - 0.064)
    assert "EndOfTurn" not in line.events
    assert line.hear(SILENCE, 0.064).events[-1] == "EndOfTurn"


def test_a_number_that_is_being_read_is_never_finished_early() -> None:
    patient = Thresholds(eot_threshold=0.9)
    line = Line(patient, answer=_words("Six zero six.")).hear(SPEECH, 1).hear(SILENCE, 0.928)
    assert "EndOfTurn" not in line.events
    assert line.hear(SILENCE, 0.032).events[-1] == "EndOfTurn"


def test_words_that_come_late_and_want_more_leave_the_turn_open() -> None:
    line = Line(answer=None).hear(SPEECH, 1).hear(SILENCE, 0.5)
    assert line.turns.waits_for == line.jobs[-1].job
    line.take(line.turns.transcribed(line.jobs[-1].job, _words("I need an")))
    assert line.turns.waits_for is None
    assert "EndOfTurn" not in line.events
    line.answer = _words("I need an oil change.")
    assert line.hear(SPEECH, 1).hear(SILENCE, 0.5).turn_infos[-1].transcript.text == "I need an oil change."


def test_a_message_stands_for_no_more_audio_than_its_words_cover() -> None:
    line = Line(answer=None).hear(SILENCE, 1).hear(SPEECH, 1)
    begun = next(turn for turn in line.turn_infos if turn.event == "StartOfTurn")
    assert begun.audio_window_end == begun.audio_window_start
    interim = next(job for job in line.jobs if job.purpose is Purpose.INTERIM)
    line.take(line.turns.transcribed(interim.job, _words("I need")))
    line.hear(SPEECH, 0.5)
    assert line.turn_infos[-1].transcript.text == "I need"
    assert line.turn_infos[-1].audio_window_end == pytest.approx(interim.end * 0.032)


def test_the_last_word_ends_where_the_voice_did() -> None:
    timed = Transcript((Word("Yes.", 0.9, 0.0, 1.6),))
    line = Line(answer=timed).hear(SPEECH, 1).hear(SILENCE, 1)
    assert line.turn_infos[-1].transcript.words[-1].end == pytest.approx(frames(1) * 0.032)


def test_threshold_one_leaves_the_end_to_the_time_out() -> None:
    line = Line(Thresholds(eot_threshold=1.0, eot_timeout_ms=3000)).hear(SPEECH, 1).hear(SILENCE, 2.9)
    assert line.events == ["StartOfTurn"]
    line.hear(SILENCE, 0.2)
    assert line.turn_infos[-1].trigger == "timeout"


def test_the_time_out_comes_before_a_longer_wait() -> None:
    line = Line(Thresholds(eot_threshold=0.9, eot_timeout_ms=500)).hear(SPEECH, 1).hear(SILENCE, 0.6)
    assert line.turn_infos[-1].trigger == "timeout"


def test_no_eager_end_without_its_threshold() -> None:
    assert Line().hear(SPEECH, 1).hear(SILENCE, 1).events == ["StartOfTurn", "EndOfTurn"]


def test_an_eager_end_comes_first_and_says_the_same() -> None:
    line = Line(Thresholds(eager_eot_threshold=0.4)).hear(SPEECH, 1).hear(SILENCE, 1)
    assert line.events == ["StartOfTurn", "EagerEndOfTurn", "EndOfTurn"]
    assert line.turn_infos[-1].transcript == HELLO


def test_speech_after_an_eager_end_resumes_the_turn() -> None:
    line = Line(Thresholds(eager_eot_threshold=0.4)).hear(SPEECH, 1).hear(SILENCE, 0.35)
    line.answer = _words("Hello, Maria here.")
    line.hear(SPEECH, 0.5).hear(SILENCE, 1)
    assert line.events == ["StartOfTurn", "EagerEndOfTurn", "TurnResumed", "EagerEndOfTurn", "EndOfTurn"]
    assert line.turn_infos[-1].transcript.text == "Hello, Maria here."


def test_an_eager_end_waits_for_its_words() -> None:
    line = Line(Thresholds(eager_eot_threshold=0.4), answer=None).hear(SPEECH, 0.4).hear(SILENCE, 0.35)
    assert line.events == ["StartOfTurn"]
    line.take(line.turns.transcribed(line.jobs[-1].job, HELLO))
    assert line.events == ["StartOfTurn", "EagerEndOfTurn"]


def test_an_eager_end_is_never_empty() -> None:
    line = Line(Thresholds(eager_eot_threshold=0.4), answer=NOTHING).hear(SPEECH, 1).hear(SILENCE, 1)
    assert line.events == ["StartOfTurn", "EndOfTurn"]


def test_the_end_waits_for_its_words() -> None:
    line = Line(answer=None).hear(SPEECH, 0.4).hear(SILENCE, 0.48)
    assert line.turns.waits_for == line.jobs[-1].job
    line.take(line.turns.transcribed(line.jobs[-1].job, HELLO))
    assert line.turns.waits_for is None
    assert (line.events[-1], line.turn_infos[-1].transcript) == ("EndOfTurn", HELLO)


def test_outdated_words_change_nothing() -> None:
    line = Line(answer=None).hear(SPEECH, 0.4).hear(SILENCE, 0.25)
    outdated = line.jobs[-1]
    line.hear(SPEECH, 0.4)
    assert outdated.purpose is Purpose.PAUSE
    assert line.turns.transcribed(outdated.job, _words("Wrong.")) == []
    line.answer = HELLO
    assert line.hear(SILENCE, 1).turn_infos[-1].transcript == HELLO


def test_force_end_turn_ends_a_turn_in_mid_speech() -> None:
    line = Line().hear(SPEECH, 1)
    line.take(line.turns.force_end_turn())
    assert (line.events[-1], line.turn_infos[-1].trigger) == ("EndOfTurn", "manual")
    assert line.jobs[-1].end == frames(1)
    line.hear(SPEECH, 1).hear(SILENCE, 1)
    assert line.turn_infos[-1].turn_index == 1
    assert line.jobs[-1].start >= frames(1)


def test_force_end_turn_without_a_turn_is_a_warning() -> None:
    line = Line().hear(SILENCE, 1)
    line.take(line.turns.force_end_turn())
    assert (line.warnings, line.turn_infos) == (1, [])


def test_a_finished_stream_ends_its_turn() -> None:
    line = Line().hear(SPEECH, 1)
    line.take(line.turns.finish())
    assert line.events == ["StartOfTurn", "EndOfTurn"]
    assert line.turns.finish() == []


def test_updates_come_four_times_a_second() -> None:
    line = Line().hear(SPEECH, 5)
    assert 16 <= sum(turn.event == "Update" for turn in line.turn_infos) <= 20


def test_endless_speech_is_settled_in_pieces() -> None:
    line = Line(answer=_words("bla bla")).hear(SPEECH, 60)
    assert all(job.end - job.start <= LONGEST_SEGMENT for job in line.jobs)
    settled = [job for job in line.jobs if job.purpose is Purpose.SETTLE]
    assert len(settled) == 2
    line.hear(SILENCE, 1)
    assert line.turn_infos[-1].transcript.text == "bla bla bla bla bla bla"


def test_endless_noise_does_not_hold_a_turn_open() -> None:
    line = Line(answer=NOTHING).hear(SPEECH, 25)
    assert line.events[:2] == ["StartOfTurn", "EndOfTurn"]
    assert next(t for t in line.turn_infos if t.event == "EndOfTurn").trigger == "timeout"


def test_words_before_a_pause_are_settled_in_a_long_turn() -> None:
    line = Line(Thresholds(eot_threshold=0.9), answer=_words("one")).hear(SPEECH, 12).hear(SILENCE, 0.5)
    line.answer = _words("two")
    line.hear(SPEECH, 2).hear(SILENCE, 1)
    assert line.jobs[-1].start > frames(10)
    assert line.turn_infos[-1].transcript.text == "one two"


def test_confidence_and_wait_are_each_other_turned_round() -> None:
    for confidence in (0.3, 0.42, 0.5, 0.61, 0.7, 0.85, 0.9, 0.95):
        assert confidence_of(silence_for(confidence)) == pytest.approx(confidence, abs=1e-6)
    assert silence_for(1.0) == float("inf")


_STEPS = st.lists(
    st.tuples(st.sampled_from([SPEECH, SILENCE, 0.45]), st.integers(1, 30), st.integers(0, 3)), max_size=30
)


@given(_STEPS, st.sampled_from([None, 0.3, 0.5]), st.sampled_from([0.5, 0.7, 1.0]), st.booleans())
def test_whatever_is_heard_the_rules_of_turns_hold(
    steps: list[tuple[float, int, int]], eager: float | None, threshold: float, is_prompt: bool
) -> None:
    line = Line(Thresholds(threshold, eager, 1000), answer=HELLO if is_prompt else None)
    for number, (probability, count, action) in enumerate(steps):
        for _ in range(count):
            line.take(line.turns.hear(probability))
            if (job := line.turns.waits_for) is not None:
                line.take(line.turns.transcribed(job, _words(f"words {number}")))
        if action == 1:
            line.take(line.turns.force_end_turn())
        if line.jobs and (action == 2 or line.turns.waits_for):
            job = line.turns.waits_for or line.jobs[-1].job
            line.take(line.turns.transcribed(job, _words(f"late {number}")))
    _check_rules(line.turn_infos, eager)
    assert all(job.start < job.end for job in line.jobs)


def _check_rules(turns: list[TurnInfo], eager: float | None) -> None:
    followers = {
        None: {"StartOfTurn"},
        "StartOfTurn": {"Update", "EagerEndOfTurn", "EndOfTurn"},
        "Update": {"Update", "EagerEndOfTurn", "EndOfTurn"},
        "EagerEndOfTurn": {"TurnResumed", "EndOfTurn"},
        "TurnResumed": {"Update", "EagerEndOfTurn", "EndOfTurn"},
        "EndOfTurn": {"StartOfTurn"},
    }
    index, state, prepared = 0, None, ""
    for turn in turns:
        if turn.event == "Update" and state == "EagerEndOfTurn":
            assert turn.transcript.text == prepared
            continue
        assert turn.event in followers[state], (state, turn.event)
        assert turn.turn_index == index
        assert turn.audio_window_start <= turn.audio_window_end
        if turn.event == "EndOfTurn":
            assert state != "EagerEndOfTurn" or turn.transcript.text == prepared
            index += 1
        if turn.event == "EagerEndOfTurn":
            assert eager is not None and turn.transcript.words
            prepared = turn.transcript.text
        state = turn.event
