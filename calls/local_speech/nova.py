"""Deepgram's listen v1 (Nova): voice probabilities and transcripts in, results out.

No audio, no clock, no socket; jobs and time as in `flux`. A *window* is the audio since the last final
result.
"""

from __future__ import annotations

from dataclasses import dataclass

from .activity import Activity, frames, seconds
from .flux import LEAST_BURST, LONGEST_SEGMENT, NEVER, PRE_ROLL, SPECULATION, TAIL
from .jobs import Purpose, Transcribe
from .transcripts import Transcript

INTERIM_EVERY = frames(1.0)
UNENDED = frames(2.0)
"""Silence that settles the words where none ends an utterance."""
SILENT_WINDOW = frames(5.0)
"""Silence that is settled by an empty result."""


@dataclass(frozen=True, slots=True)
class Results:
    """Times in seconds from the start of the stream."""

    start: float
    duration: float
    transcript: Transcript
    is_final: bool = False
    speech_final: bool = False
    from_finalize: bool = False


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    timestamp: float


@dataclass(frozen=True, slots=True)
class UtteranceEnd:
    last_word_end: float


NovaMessage = Results | SpeechStarted | UtteranceEnd
Output = NovaMessage | Transcribe


@dataclass(slots=True)
class _Pause:
    job: int
    end: int
    transcript: Transcript | None = None


@dataclass(frozen=True, slots=True)
class _Final:
    """The window up to `end` becomes final when the job is done."""

    job: int
    end: int
    speech_final: bool = False
    from_finalize: bool = False


class NovaResults:
    """The results of one stream.

    Args:
        endpointing: ms of silence that end an utterance (a stop consonant's are not enough); None for never.
        utterance_end_ms: silence after the last word until UtteranceEnd; None for none.
    """

    def __init__(
        self,
        *,
        has_interim_results: bool = False,
        endpointing: int | None = 10,
        utterance_end_ms: int | None = None,
        has_vad_events: bool = False,
    ) -> None:
        self._has_interim_results = has_interim_results
        self._has_endpoints = endpointing is not None
        self._endpoint_after = (
            UNENDED if endpointing is None else max(SPECULATION, frames(endpointing / 1000))
        )
        self._utterance_ends_after = NEVER if utterance_end_ms is None else frames(utterance_end_ms / 1000)
        self._has_vad_events = has_vad_events
        self._activity = Activity()
        self._window_start = 0
        self._has_speech = False
        self._pause: _Pause | None = None
        self._final: _Final | None = None
        self._interim_job: int | None = None
        self._next_interim = 0
        self._has_words = False
        self._jobs = 0

    @property
    def waits_for(self) -> int | None:
        """The job that must be answered before anything else is fed."""
        return self._final.job if self._final else None

    @property
    def needed_from(self) -> int:
        """Frames before this one will not be asked for any more."""
        return self._window_start

    def hear(self, probability: float) -> list[Output]:
        """The next frame."""
        activity = self._activity
        activity.hear(probability)
        outputs = self._begin() if not self._has_speech and activity.burst_frames >= LEAST_BURST else []
        if self._pause and activity.silence < SPECULATION:
            self._pause = None
        if not self._has_speech:
            return [*outputs, *self._pass_silence()]
        if self._pause is None and activity.silence >= SPECULATION:
            outputs.append(self._prepare())
        elif activity.now - self._window_start >= LONGEST_SEGMENT:
            outputs.append(self._settle(_Final(self._next_job(), activity.now)))
        elif self._has_interim_results and self._pause is None and activity.now >= self._next_interim:
            outputs.append(self._interim())
        if self._pause and activity.silence >= self._endpoint_after:
            outputs += self._end(self._pause)
        return outputs

    def transcribed(self, job: int, transcript: Transcript) -> list[Output]:
        """The words of a job; an outdated one changes nothing."""
        if self._final and self._final.job == job:
            final, self._final = self._final, None
            return [self._conclude(final, transcript)]
        if self._pause and self._pause.job == job:
            self._pause.transcript = transcript
            return self._show(transcript)
        return self._show(transcript) if self._interim_job == job else []

    def still_waiting(self) -> list[Output]:
        """Nothing: a result every second is all that a client may expect, and none in a pause."""
        return []

    def finalize(self) -> list[Output]:
        """All that was heard becomes final now."""
        final = _Final(self._next_job(), self._activity.now, from_finalize=True)
        return [self._settle(final) if self._has_speech else self._conclude(final, Transcript())]

    def finish(self) -> list[Output]:
        """No more audio."""
        return [self._settle(_Final(self._next_job(), self._activity.now))] if self._has_speech else []

    def _begin(self) -> list[Output]:
        self._has_speech = True
        self._next_interim = self._activity.now + INTERIM_EVERY
        start = max(self._window_start, self._activity.burst_start)
        return [SpeechStarted(seconds(start))] if self._has_vad_events else []

    def _pass_silence(self) -> list[Output]:
        now, outputs = self._activity.now, list[Output]()
        if self._has_words and self._activity.silence >= self._utterance_ends_after:
            self._has_words = False
            outputs.append(UtteranceEnd(seconds(self._activity.speech_end)))
        # What precedes the first consonant stays in the window.
        if not self._activity.burst_frames and now - self._window_start >= SILENT_WINDOW + PRE_ROLL:
            outputs.append(self._conclude(_Final(0, now - PRE_ROLL), Transcript()))
        return outputs

    def _prepare(self) -> Transcribe:
        end = min(self._activity.now, self._activity.speech_end + TAIL)
        self._pause = _Pause(self._next_job(), end)
        return Transcribe(self._pause.job, self._window_start, end, Purpose.PAUSE)

    def _settle(self, final: _Final) -> Transcribe:
        self._final = final
        return Transcribe(final.job, self._window_start, final.end, Purpose.SETTLE)

    def _interim(self) -> Transcribe:
        self._next_interim = self._activity.now + INTERIM_EVERY
        self._interim_job = self._next_job()
        return Transcribe(self._interim_job, self._window_start, self._activity.now, Purpose.INTERIM)

    def _end(self, pause: _Pause) -> list[Output]:
        final = _Final(pause.job, self._activity.now, speech_final=self._has_endpoints)
        if pause.transcript is not None:
            return [self._conclude(final, pause.transcript)]
        self._final = final
        return []

    def _show(self, transcript: Transcript) -> list[Output]:
        if not self._has_interim_results or not transcript.words:
            return []
        return [self._results(self._activity.now, transcript)]

    def _conclude(self, final: _Final, transcript: Transcript) -> Results:
        results = self._results(final.end, transcript)
        self._window_start = final.end
        self._has_speech = False
        self._pause = None
        self._interim_job = None
        self._activity.forget_burst()
        self._has_words = self._has_words or bool(transcript.words)
        return Results(
            results.start,
            results.duration,
            transcript,
            is_final=True,
            speech_final=final.speech_final and bool(transcript.words),
            from_finalize=final.from_finalize,
        )

    def _results(self, end: int, transcript: Transcript) -> Results:
        return Results(seconds(self._window_start), seconds(end - self._window_start), transcript)

    def _next_job(self) -> int:
        self._jobs += 1
        return self._jobs
