"""How well the open models hear: words, details, ends of turn, over a telephone line and noise.

    python -m calls.bench.hearing [--noise 20 10] [--speakers 5] [--kinds dates …] [--show-wrong]

Every phrase goes, said by every speaker, through voice detection, the turns of Flux and Whisper, as in the
speech server; time is that of the audio, to which each transcription adds what it took. A detail is right
where the dialogue reads the same from what was heard as from what was said. Two threads, as on two cores.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import django

# Threads of numpy's own would spin beside the models'.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "voiceagent.settings")
os.environ.setdefault("SECRET_KEY", "of a bench")
django.setup()

from calls.bench.speakers import SPEAKERS, Speaker, Studio, on_the_line  # noqa: E402
from calls.bench.spoken_phrases import PHRASES, Kind  # noqa: E402
from calls.dialogue.cars import COMMON_MODELS, MODELS  # noqa: E402
from calls.dialogue.consent import Question, answer  # noqa: E402
from calls.dialogue.digits import characters_heard, digits_heard  # noqa: E402
from calls.dialogue.loose_speech import put_plainly  # noqa: E402
from calls.dialogue.numbers import plain  # noqa: E402
from calls.dialogue.services_heard import services_heard  # noqa: E402
from calls.dialogue.vehicles_heard import car_heard  # noqa: E402
from calls.dialogue.vocabulary import ServiceWords  # noqa: E402
from calls.dialogue.when import Expecting, understand  # noqa: E402
from calls.local_speech import models  # noqa: E402
from calls.local_speech.activity import seconds  # noqa: E402
from calls.local_speech.audio import Decoder, Frames, Recording  # noqa: E402
from calls.local_speech.flux import FluxTurns, Output, Thresholds, TurnInfo  # noqa: E402
from calls.local_speech.jobs import Purpose, Transcribe  # noqa: E402
from calls.local_speech.transcripts import Transcript  # noqa: E402
from calls.local_speech.vad import FRAME_SAMPLES, FRAME_SECONDS  # noqa: E402

THREADS: Final = 2
PIECE_SECONDS: Final = 0.08  # in which the site sends a caller's audio
NOW: Final = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("America/Chicago"))
PROMPT: Final = Thresholds(eot_threshold=0.7, eager_eot_threshold=0.5, eot_timeout_ms=5000)
PATIENT: Final = Thresholds(eot_threshold=0.9, eager_eot_threshold=0.8, eot_timeout_ms=8000)
PATIENT_KINDS: Final = frozenset({Kind.DIGITS, Kind.VIN})
SERVICES: Final = Path(__file__).resolve().parents[2] / "fixtures" / "services.json"


def _menu() -> tuple[ServiceWords, ...]:
    rows = [row["fields"] for row in json.loads(SERVICES.read_text()) if row["model"] == "crm.servicetype"]
    return tuple(
        ServiceWords(row["code"], row["name"], (row["name"], *row["caller_words"].splitlines()))
        for row in rows
    )


def _told(text: str) -> str:
    return put_plainly(text, today=NOW.date())


MENU: Final = _menu()
READINGS: Final[dict[Kind, Callable[[str], Any]]] = {
    Kind.DATE: lambda text: understand(_told(text), now=NOW, expecting=Expecting.DAY),
    Kind.TIME: lambda text: understand(_told(text), now=NOW, expecting=Expecting.TIME),
    Kind.ANSWER: lambda text: answer(text, asked=Question.CONFIRM),
    Kind.DIGITS: digits_heard,
    Kind.VIN: characters_heard,
    Kind.CAR: lambda text: car_heard(plain(text), expected=True),
    Kind.SERVICE: lambda text: services_heard(plain(text), MENU).codes,
    Kind.HESITANT: plain,
}


class Happened(NamedTuple):
    turn: TurnInfo
    at: float  # seconds of audio time, with what the work took


class Line:
    """One caller's stream through the machine of the server, without its sockets."""

    def __init__(self, loaded: models.Models, thresholds: Thresholds, keyterms: tuple[str, ...]) -> None:
        self._models = loaded
        self._turns = FluxTurns(thresholds)
        self._keyterms = keyterms
        self._recording = Recording()
        self._results: list[tuple[float, int, Transcript]] = []
        self._now = 0.0
        self.happened: list[Happened] = []
        self.work_seconds = 0.0

    def hear(self, audio: bytes) -> None:
        voice = self._models.detector.stream()
        for number, frame in enumerate(Frames(FRAME_SAMPLES).cut(Decoder("mulaw", 8000).decode(audio))):
            # A frame comes with the piece that completes it.
            pieces = -(-(number + 1) * FRAME_SECONDS // PIECE_SECONDS)
            self._pass_time(pieces * PIECE_SECONDS)
            self._recording.append(frame)
            self._take(self._turns.hear(voice.probability(frame)))
            if (awaited := self._turns.waits_for) is not None:
                self._pass_time(next(at for at, job, _ in self._results if job == awaited))

    def _pass_time(self, until: float) -> None:
        for at, job, transcript in sorted(self._results, key=lambda result: result[0]):
            if at <= max(until, self._now):
                self._results.remove((at, job, transcript))
                self._now = max(self._now, at)
                self._take(self._turns.transcribed(job, transcript))
        self._now = max(self._now, until)

    def _take(self, outputs: Iterable[Output]) -> None:
        for output in outputs:
            if isinstance(output, TurnInfo):
                self.happened.append(Happened(output, self._now))
            # Interim texts decide nothing.
            elif isinstance(output, Transcribe) and output.purpose is not Purpose.INTERIM:
                began = time.perf_counter()
                samples = self._recording.between(output.start, output.end)
                transcript = self._models.transcriber.transcribe(
                    samples, start=seconds(output.start), vocabulary=self._keyterms
                )
                took = time.perf_counter() - began
                self.work_seconds += took
                self._results.append((self._now + took, output.job, transcript))


@dataclass(frozen=True)
class Outcome:
    kind: Kind
    said: str
    heard: str
    is_right: bool
    errors: int  # words of the text in plain wording that are wrong, missing or too many
    words: int
    false_ends: int
    end_seconds: float | None  # from the last sound
    eager_seconds: float | None
    work_seconds: float


def listen(
    loaded: models.Models, spoken_by: Studio, case: tuple[Kind, str, Speaker, float | None, tuple[str, ...]]
) -> Outcome:
    kind, text, speaker, noise_db, keyterms = case
    spoken = spoken_by.say(text, speaker)
    line = Line(loaded, PATIENT if kind in PATIENT_KINDS else PROMPT, keyterms)
    line.hear(on_the_line(spoken, noise_db, seed=len(text)))
    ends = [one for one in line.happened if one.turn.event == "EndOfTurn"]
    eager = [one.at for one in line.happened if one.turn.event == "EagerEndOfTurn"]
    heard = " ".join(one.turn.transcript.text for one in ends)
    said = text.replace("| ", "")
    wanted, found = plain(said).split(), plain(heard).split()
    last = [one.at for one in ends if one.at >= spoken.ends]
    return Outcome(
        kind,
        said,
        heard,
        READINGS[kind](said) == READINGS[kind](heard),
        _distance(wanted, found),
        len(wanted),
        sum(one.turn.audio_window_end < spoken.ends for one in ends),
        last[0] - spoken.ends if last else None,
        eager[-1] - spoken.ends if eager else None,
        line.work_seconds,
    )


def _distance(wanted: list[str], found: list[str]) -> int:
    """Levenshtein's, in words."""
    row = list(range(len(found) + 1))
    for i, word in enumerate(wanted, start=1):
        previous, row[0] = row[0], i
        for j, other in enumerate(found, start=1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (word != other))
    return row[-1]


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def _ms(times: list[float], percent: int) -> str:
    ordered = sorted(times)
    return f"{1000 * ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]:.0f}" if ordered else "–"


def _row(line: str, outcomes: list[Outcome]) -> str:
    columns = [line, _percent(sum(o.errors for o in outcomes), sum(o.words for o in outcomes))]
    for kind in PHRASES:
        if kind is not Kind.HESITANT:
            of_kind = [o for o in outcomes if o.kind is kind]
            columns.append(_percent(sum(o.is_right for o in of_kind), len(of_kind)))
    prompt = [o for o in outcomes if o.kind not in PATIENT_KINDS]
    for is_hesitant in (False, True):
        group = [o for o in prompt if (o.kind is Kind.HESITANT) is is_hesitant]
        columns.append(_percent(sum(o.false_ends > 0 for o in group), len(group)))
    eager = [o.eager_seconds for o in prompt if o.eager_seconds is not None]
    ends = [o.end_seconds for o in prompt if o.end_seconds is not None]
    columns += [f"{_ms(times, 50)} / {_ms(times, 95)}" for times in (eager, ends)]
    columns.append(f"{1000 * statistics.fmean(o.work_seconds for o in outcomes):.0f}")
    return f"| {' | '.join(columns)} |"


def _head() -> str:
    kinds = [kind.value for kind in PHRASES if kind is not Kind.HESITANT]
    names = [
        "line",
        "WER",
        *kinds,
        "false ends",
        "… of the hesitant",
        "eager p50 / p95 ms",
        "end p50 / p95 ms",
    ]
    names.append("work ms")
    return f"| {' | '.join(names)} |\n|{' --- |' * len(names)}"


def _keyterms(which: str) -> tuple[str, ...]:
    services = tuple(service.spoken for service in MENU)
    return {"none": (), "services": services, "cars": (*COMMON_MODELS, *MODELS, *services)}[which]


def main() -> None:
    options = _options()
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
    loaded = models.load(THREADS)
    studio = Studio(loaded.voice, options.keep)
    kinds = [Kind(kind) for kind in options.kinds]
    print(_head(), flush=True)
    for noise in (None, *options.noise):
        cases = [
            (kind, text, speaker, noise, _keyterms(options.keyterms))
            for kind in kinds
            for text in PHRASES[kind]
            for speaker in SPEAKERS[: options.speakers]
        ]
        with ThreadPoolExecutor(THREADS) as pool:
            outcomes = list(pool.map(lambda case: listen(loaded, studio, case), cases))
        print(_row("clean" if noise is None else f"{noise:.0f} dB", outcomes), flush=True)
        for outcome in outcomes if options.show_wrong else ():
            if not outcome.is_right or outcome.false_ends:
                print(
                    f"    {outcome.kind.value}: {outcome.said!r} → {outcome.heard!r}"
                    f"{', cut' if outcome.false_ends else ''}"
                )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="hearing", description="How well the open models hear.")
    parser.add_argument("--noise", type=float, nargs="*", default=[20.0, 10.0], help="dB below the speech")
    parser.add_argument("--speakers", type=int, default=len(SPEAKERS))
    parser.add_argument("--kinds", nargs="+", choices=[*Kind], default=[*Kind])
    parser.add_argument("--keyterms", choices=["none", "services", "cars"], default="services")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="what was synthesised, for the next run")
    parser.add_argument("--show-wrong", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
