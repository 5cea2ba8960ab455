"""Deepgram's listen v2 (Flux): voice probabilities and transcripts in, turns out.

No audio, no clock, no socket. Time is audio time: it advances by a frame with every `hear`. What has to be
transcribed is asked for by `Transcribe` and answered by `transcribed`, at any later time; only while
`waits_for` names a job must that answer come first.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final, Literal

from . import completeness
from .activity import Activity, frames, seconds
from .jobs import Purpose, Transcribe
from .transcripts import Transcript
from .vad import FRAME_SECONDS

Event = Literal["StartOfTurn", "Update", "EagerEndOfTurn", "TurnResumed", "EndOfTurn"]
Trigger = Literal["model", "manual", "timeout"]

NEVER: Final = 1_000_000_000

# Silence (s) → confidence that the turn is over. 0.7, the default, waits 480 ms: of 120 utterances 384 ms
# split one, 512 ms none; 256 ms split eight.
_CONFIDENCES: Final = ((0.0, 0.05), (0.16, 0.3), (0.288, 0.5), (0.48, 0.7), (0.96, 0.9), (2.0, 0.99))

PRE_ROLL: Final = frames(0.25)
"""Audio before the first voiced frame that belongs to the utterance: soft consonants."""
_KEPT_WHEN_IDLE: Final = frames(1.5)
"""A burst may hesitate before it is taken for one."""
TAIL: Final = frames(0.2)
"""Silence left at the end of an utterance: more makes Whisper invent words."""
SPECULATION: Final = frames(0.128)
"""Silence after which the text is prepared, in case that the turn ends here."""
LEAST_BURST: Final = 2
"""Of a deep voice's "yeah" no more is voiced beyond doubt. Without words it starts no turn."""
SUSTAINED: Final = 6
"""Voiced frames among the last ten that start a turn before any word is known: 192 ms, no click."""
UPDATE_EVERY: Final = frames(0.25)
FIRST_INTERIM: Final = frames(0.5)
INTERIM_EVERY: Final = frames(1.0)
SEGMENT: Final = frames(10)
"""Length from which a pause within the turn settles the words before it."""
PATIENT: Final = 0.8
"""Above this threshold the client waits for a number, which may go on after any digit."""
LONGEST_SEGMENT: Final = frames(24)
"""Whisper hears 30 s at most."""


def confidence_of(silence: float) -> float:
    """Confidence that no more speech comes after `silence` seconds of it."""
    for (s0, c0), (s1, c1) in zip(_CONFIDENCES, _CONFIDENCES[1:], strict=False):
        if silence < s1:
            return c0 + (c1 - c0) * (silence - s0) / (s1 - s0)
    return _CONFIDENCES[-1][1]


def silence_for(confidence: float) -> float:
    """Seconds of silence until that confidence; 1.0 is never reached."""
    for (s0, c0), (s1, c1) in zip(_CONFIDENCES, _CONFIDENCES[1:], strict=False):
        if confidence <= c1:
            return s0 + (s1 - s0) * max(0.0, confidence - c0) / (c1 - c0)
    return float("inf")


def _silence_counts(transcript: Transcript, end_of_turn: float) -> float:
    """How much a frame of silence after these words counts for."""
    text = transcript.text
    if end_of_turn > PATIENT and completeness.ends_in_a_code(text):
        return completeness.NEUTRAL
    return completeness.pace(text)


def _frames_for(confidence: float) -> int:
    silence = silence_for(confidence)
    return NEVER if silence == float("inf") else frames(silence)


@dataclass(frozen=True, slots=True)
class Thresholds:
    eot_threshold: float = 0.7
    eager_eot_threshold: float | None = None
    eot_timeout_ms: int = 5000


@dataclass(frozen=True, slots=True)
class TurnInfo:
    """Times in seconds from the start of the stream."""

    event: Event
    turn_index: int
    audio_window_start: float
    audio_window_end: float
    transcript: Transcript
    end_of_turn_confidence: float
    trigger: Trigger | None = None


@dataclass(frozen=True, slots=True)
class NoActiveTurn:
    """ForceEndTurn came while nobody was speaking."""


Output = TurnInfo | NoActiveTurn | Transcribe


@dataclass(slots=True)
class _Pause:
    """Silence within a turn, which may become its end."""

    job: int
    end: int
    transcript: Transcript | None = None
    was_announced: bool = False


@dataclass(slots=True)
class _Turn:
    start: int
    segment_start: int
    has_started: bool = False
    settled: Transcript = field(default_factory=Transcript)
    """Words of the segments before this one."""
    transcript: Transcript = field(default_factory=Transcript)
    """The latest text of the whole turn."""
    known_until: int = 0
    """The frame up to which that text goes: a client that loses us says the rest again."""
    pause: _Pause | None = None
    interim_job: int | None = None
    interim_end: int = 0
    next_interim: int = 0
    next_update: int = 0


@dataclass(frozen=True, slots=True)
class _Decision:
    """The words up to `end` are being transcribed; then the turn ends, or goes on without a trigger."""

    job: int
    end: int
    trigger: Trigger | None


class FluxTurns:
    """The turns of one stream."""

    def __init__(self, thresholds: Thresholds) -> None:
        self._activity = Activity()
        self._turn: _Turn | None = None
        self._turn_index = 0
        self._free_from = 0
        """The first frame that belongs to no earlier turn."""
        self._jobs = 0
        self._decision: _Decision | None = None
        self.configure(thresholds)

    def configure(self, thresholds: Thresholds) -> None:
        self.thresholds = thresholds
        eager = thresholds.eager_eot_threshold
        self._end_after = _frames_for(thresholds.eot_threshold)
        self._eager_after = NEVER if eager is None else _frames_for(eager)
        self._timeout_after = max(SPECULATION, frames(thresholds.eot_timeout_ms / 1000))

    @property
    def waits_for(self) -> int | None:
        """The job that must be answered before anything else is fed."""
        return self._decision.job if self._decision else None

    @property
    def needed_from(self) -> int:
        """Frames before this one will not be asked for any more."""
        if self._turn:
            return self._turn.segment_start
        return max(self._free_from, self._activity.now - _KEPT_WHEN_IDLE)

    def hear(self, probability: float) -> list[Output]:
        """The next frame."""
        activity = self._activity
        activity.hear(probability)
        if self._turn is None:
            if activity.burst_frames < LEAST_BURST:
                return []
            start = max(self._free_from, activity.burst_start - PRE_ROLL)
            self._turn = _Turn(start, start, known_until=start)
        turn = self._turn
        outputs = self._start(turn) if self._is_sustained(turn) else []
        if turn.pause and activity.silence < SPECULATION:
            outputs += self._resume(turn, turn.pause)
        if turn.pause is None and activity.silence >= SPECULATION:
            outputs += self._pause(turn)
        elif turn.pause is None:
            outputs += self._listen_on(turn)
        if turn.pause:
            outputs += self._weigh(turn, turn.pause)
        return outputs or self._update(turn)

    def transcribed(self, job: int, transcript: Transcript) -> list[Output]:
        """The words of a job; an outdated one changes nothing."""
        turn, decision = self._turn, self._decision
        if turn is None:
            return []
        if decision and decision.job == job:
            self._decision = None
            return self._decide(turn, decision, turn.settled + transcript)
        if turn.pause and turn.pause.job == job and turn.pause.transcript is None:
            turn.pause.transcript = turn.transcript = turn.settled + transcript
            turn.known_until = turn.pause.end
            outputs = self._start(turn) if transcript.words and not turn.has_started else []
            return outputs + self._weigh(turn, turn.pause)
        if turn.interim_job == job and not turn.pause and transcript.words:
            turn.transcript, turn.known_until = turn.settled + transcript, turn.interim_end
        return []

    def still_waiting(self) -> list[Output]:
        """Time passes while nothing is fed: a client that hears nothing of an open turn takes us for dead."""
        return [self._info(self._turn, "Update")] if self._turn and self._turn.has_started else []

    def force_end_turn(self) -> list[Output]:
        if self._turn is None or not self._turn.has_started:
            return [NoActiveTurn()]
        return self._end(self._turn, "manual")

    def finish(self) -> list[Output]:
        """No more audio: an open turn ends with what was said."""
        return self._end(self._turn, "manual") if self._turn else []

    def _is_sustained(self, turn: _Turn) -> bool:
        return not turn.has_started and self._activity.recent_voiced >= SUSTAINED

    def _start(self, turn: _Turn) -> list[Output]:
        turn.has_started = True
        turn.next_interim = self._activity.now + FIRST_INTERIM
        return [self._info(turn, "StartOfTurn")]

    def _listen_on(self, turn: _Turn) -> list[Output]:
        now = self._activity.now
        if now - turn.segment_start >= LONGEST_SEGMENT:
            return self._settle(turn)
        # Begun in a gap between words, it could still be running when the turn ends, and delay that.
        if not turn.has_started or now < turn.next_interim or self._activity.silence:
            return []
        turn.next_interim = now + INTERIM_EVERY
        turn.interim_job, turn.interim_end = self._next_job(), now
        return [Transcribe(turn.interim_job, turn.segment_start, now, Purpose.INTERIM)]

    def _settle(self, turn: _Turn) -> list[Output]:
        """Someone speaks without a pause for longer than the model hears at once."""
        self._decision = _Decision(self._next_job(), self._activity.now, None)
        return [Transcribe(self._decision.job, turn.segment_start, self._activity.now, Purpose.SETTLE)]

    def _pause(self, turn: _Turn) -> list[Output]:
        end = min(self._activity.now, self._activity.speech_end + TAIL)
        turn.pause = _Pause(self._next_job(), end)
        return [Transcribe(turn.pause.job, turn.segment_start, end, Purpose.PAUSE)]

    def _resume(self, turn: _Turn, pause: _Pause) -> list[Output]:
        outputs: list[Output] = [self._info(turn, "TurnResumed")] if pause.was_announced else []
        if pause.transcript is not None and pause.end - turn.segment_start >= SEGMENT:
            turn.settled, turn.segment_start = pause.transcript, pause.end
        turn.pause = None
        return outputs

    def _weigh(self, turn: _Turn, pause: _Pause) -> list[Output]:
        """Whether the silence so far means anything."""
        silence = self._activity.silence
        if self._counted_silence(pause.transcript) >= self._end_after:
            return self._end(turn, "model")
        if silence >= self._timeout_after:
            return self._end(turn, "timeout")
        is_eager = self._counted_silence(pause.transcript) >= self._eager_after
        if not is_eager or pause.was_announced or not pause.transcript:
            return []
        if not pause.transcript.words:
            return []
        pause.was_announced = True
        return [self._info(turn, "EagerEndOfTurn")]

    def _counted_silence(self, transcript: Transcript | None) -> float:
        """The silence in frames, as far as these words let it count; None: they are not known yet."""
        silence = self._activity.silence
        if not transcript or self._turn is None or self._turn.pause is None:
            return silence
        return silence * _silence_counts(transcript, self.thresholds.eot_threshold)

    def _end(self, turn: _Turn, trigger: Trigger) -> list[Output]:
        now = self._activity.now
        if turn.pause is None:
            self._decision = _Decision(self._next_job(), now, trigger)
            return [Transcribe(self._decision.job, turn.segment_start, now, Purpose.SETTLE)]
        decision = _Decision(turn.pause.job, turn.pause.end, trigger)
        if turn.pause.transcript is not None:
            return self._decide(turn, decision, turn.pause.transcript)
        self._decision = decision
        return []

    def _decide(self, turn: _Turn, decision: _Decision, transcript: Transcript) -> list[Output]:
        pause = turn.pause
        if decision.trigger == "model" and pause and pause.transcript is None:
            pause.transcript = turn.transcript = transcript
            turn.known_until = pause.end
            if self._counted_silence(transcript) < self._end_after:
                return (self._start(turn) if not turn.has_started else []) + self._weigh(turn, pause)
        has_new_words = transcript != turn.settled
        turn.transcript, turn.known_until = transcript, decision.end
        outputs = self._start(turn) if transcript.words and not turn.has_started else []
        if decision.trigger is None and has_new_words:
            turn.settled, turn.segment_start = transcript, decision.end
            return [*outputs, self._info(turn, "Update")]
        # So long without a pause and without a word is a noise: it must not hold the turn open for ever.
        trigger = decision.trigger or "timeout"
        if turn.has_started:
            outputs.append(replace(self._info(turn, "EndOfTurn"), trigger=trigger))
            self._turn_index += 1
        self._turn = None
        self._free_from = decision.end
        self._activity.forget_burst()
        return outputs

    def _update(self, turn: _Turn) -> list[Output]:
        if not turn.has_started or self._activity.now < turn.next_update:
            return []
        return [self._info(turn, "Update")]

    def _info(self, turn: _Turn, event: Event) -> TurnInfo:
        turn.next_update = self._activity.now + UPDATE_EVERY
        heard = turn.pause.transcript if turn.pause else None
        return TurnInfo(
            event,
            self._turn_index,
            seconds(turn.start),
            seconds(self._activity.now if event in ("EagerEndOfTurn", "EndOfTurn") else turn.known_until),
            turn.transcript.until(seconds(self._activity.speech_end)),
            round(confidence_of(self._counted_silence(heard) * FRAME_SECONDS), 3),
        )

    def _next_job(self) -> int:
        self._jobs += 1
        return self._jobs
