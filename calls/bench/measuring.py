"""One server under one number of calls, from the first ring to the figures."""

from __future__ import annotations

import contextlib
import os
import subprocess
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from calls.bench.cues import Cue
from calls.bench.figures import Event, Figures, waits_ms
from calls.bench.processes import NotMeasured, Server, python

CALLERS_PATIENCE_SECONDS = 60.0  # to hang up

# Told of each window as it begins: ramp, quiet, quiet end, talk, end.
OnWindow = Callable[[str, Server], None]


@dataclass(frozen=True)
class Windows:
    quiet_seconds: float
    talk_seconds: float


@dataclass(frozen=True)
class Sample:
    """What clocks and counters say at the beginning of a window."""

    cpu: dict[str, float]
    resident_bytes: int
    line: dict[str, Any]  # of the callers, at the same moment
    log: dict[str, Any]  # of the scripted Deepgram, since the sample before

    def frames_since(self, earlier: Sample) -> int:
        return int(self.line["frames"] - earlier.line["frames"])

    def cpu_since(self, earlier: Sample, name: str) -> float:
        return self.cpu[name] - earlier.cpu[name]


@contextlib.contextmanager
def _callers(arguments: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        python("-m", "calls.bench.callers", *arguments), stdout=subprocess.PIPE, start_new_session=True
    )
    try:
        yield process
        process.wait(timeout=CALLERS_PATIENCE_SECONDS)
    finally:
        process.kill()
        process.wait()


def _samples(
    callers: subprocess.Popen[bytes], measured: Server, deepgram: Server, log_url: str
) -> Iterator[tuple[str, Sample]]:
    assert callers.stdout is not None
    clocks = {"server": measured, "deepgram": deepgram, "load": Server("load", callers, measured.log)}
    for text in callers.stdout:
        cpu = {name: clock.cpu_seconds() for name, clock in clocks.items()}
        line = orjson.loads(text)
        with urllib.request.urlopen(log_url, timeout=10) as log:
            yield line["window"], Sample(cpu, measured.resident_bytes(), line, orjson.loads(log.read()))
        if line["window"] == "end":
            return
    raise NotMeasured(f"The callers gave up; {measured.name} said last:\n{measured.last_words()}")


def measure(
    measured: Server,
    deepgram: Server,
    log_url: str,
    calls: int,
    windows: Windows,
    where: Sequence[str],
    on_window: OnWindow | None = None,
) -> Figures:
    arguments = [
        *("--calls", str(calls)),
        *("--quiet-seconds", str(windows.quiet_seconds)),
        *("--talk-seconds", str(windows.talk_seconds)),
    ]
    with _callers([*arguments, *where]) as callers:
        samples = {}
        for window, sample in _samples(callers, measured, deepgram, log_url):
            samples[window] = sample
            if on_window is not None:
                on_window(window, measured)
    return _figures(measured.name, calls, windows, samples)


def _figures(name: str, calls: int, windows: Windows, samples: dict[str, Sample]) -> Figures:
    ramp, quiet, end = samples["ramp"], samples["quiet"], samples["end"]
    is_mute = "talk" not in samples
    quiet_end = samples["quiet end"]
    talk = end if is_mute else samples["talk"]
    events: list[Event] = [tuple(event) for event in end.log["events"]]
    quiet_cpu = quiet_end.cpu_since(quiet, "server")
    first = talk if windows.talk_seconds and not is_mute else quiet
    return Figures(
        server=name,
        calls=calls,
        frame_us=1e6 * quiet_cpu / max(1, quiet_end.frames_since(quiet)),
        quiet_share=quiet_cpu / windows.quiet_seconds,
        talk_share=None if is_mute else end.cpu_since(talk, "server") / windows.talk_seconds,
        memory_mb=None if is_mute else (end.resident_bytes - ramp.resident_bytes) / calls / 2**20,
        reply_ms=waits_ms(events, Cue.END, end.line["medias"]),
        barge_in_ms=waits_ms(events, Cue.BARGE_IN, end.line["clears"]),
        quiet_delay_ms=[delay / 1e6 for delay in quiet_end.log["delays"]],
        talk_delay_ms=[] if is_mute else [delay / 1e6 for delay in end.log["delays"]],
        turns=sum(cue == Cue.END for _, cue, _ in events),
        agent_seconds=0.0 if is_mute else end.line["agent_seconds"] * 60 / windows.talk_seconds / calls,
        unanswered=end.line["unanswered"],
        lost=end.line["lost"],
        late_ms=end.line["late_ms"],
        other_shares={
            other: end.cpu_since(first, other)
            / (windows.quiet_seconds if first is quiet else windows.talk_seconds)
            for other in ("load", "deepgram")
        },
        load_average=os.getloadavg()[0],
    )
