"""Measure the speech server in real time: `python -m calls.tests.bench_local_speech [streams] [turns]`.

Prints milliseconds from the first and last sound of a caller to StartOfTurn and EndOfTurn, from Speak
to the first audio, and the share of one core that a stream costs.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from calls.local_speech.audio import decode_mulaw
from calls.tests.deepgram_client import CHUNK, flux, silence, speak, spoken
from calls.tests.speech_server import REPOSITORY

LINES = (
    "I would like to book an oil change for next Tuesday at ten thirty.",
    "Yes.",
    "My brakes make a strange noise, and I think that the battery is weak.",
    "No, thank you.",
    "When are you open on Saturday?",
    "Could you move my appointment to Friday afternoon?",
    "It is a two thousand nineteen Honda Civic.",
)
SOUND = 0.01
"""Amplitude above which something is heard."""


def _bounds(audio: bytes) -> tuple[float, float]:
    """First and last sound, in seconds."""
    loud = np.flatnonzero(np.abs(decode_mulaw(audio)) > SOUND)
    return loud[0] / 8000, loud[-1] / 8000


class Caller:
    """Sends in real time and notes when what came back."""

    def __init__(self) -> None:
        self.starts: list[float] = []
        self.ends: list[float] = []
        self.eager: list[float] = []
        self.split = 0

    async def speak_turns(self, url: str, lines: list[bytes], offset: float) -> None:
        await asyncio.sleep(offset)
        async with flux(url, eager_eot_threshold=0.4) as socket:
            for audio in lines:
                began = time.monotonic()
                first, last = _bounds(audio)
                sending = asyncio.create_task(self._send(socket, audio + silence(1.6), began))
                events: list[tuple[str, float]] = []
                while not events or events[-1][0] != "EndOfTurn" or events[-1][1] < began + last:
                    message = await asyncio.wait_for(socket.recv(), 20)
                    events.append((message.event, time.monotonic()))
                await sending
                times: dict[str, float] = dict(reversed(events))
                self.starts.append(times["StartOfTurn"] - began - first)
                self.ends.append(events[-1][1] - began - last)
                eager = [at for event, at in events if event == "EagerEndOfTurn"]
                self.eager += [eager[-1] - began - last] if eager else []
                self.split += sum(event == "EndOfTurn" for event, _ in events) - 1

    async def _send(self, socket: Any, audio: bytes, began: float) -> None:
        for number, start in enumerate(range(0, len(audio), CHUNK), start=1):
            await asyncio.sleep(max(0.0, began + number * CHUNK / 8000 - time.monotonic()))
            await socket.send_media(audio[start : start + CHUNK])


def _show(name: str, times: list[float]) -> None:
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    print(f"{name:28} n {len(times):3}  p50 {statistics.median(times) * 1000:5.0f}  p95 {p95 * 1000:5.0f} ms")


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident_mb(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS"))


async def _first_audio(url: str, text: str) -> float:
    async with speak(url) as socket:
        await socket._send({"type": "Speak", "text": text})
        await socket.send_flush()
        began = time.monotonic()
        await socket.recv()
        return time.monotonic() - began


async def _idle(url: str, streams: int, seconds: float) -> None:
    async def one() -> None:
        async with flux(url) as socket:
            await Caller()._send(socket, silence(seconds), time.monotonic())

    await asyncio.gather(*(one() for _ in range(streams)))


async def measure(url: str, pid: int, streams: int, turns: int) -> None:
    for text in ("One moment.", "Your oil change is booked for Tuesday at ten in the morning."):
        _show(f"first audio, {len(text.split())} words", [await _first_audio(url, text) for _ in range(12)])
    audio = [await spoken(url, line) for line in LINES]
    before = _cpu_seconds(pid)
    await _idle(url, 4, 8)
    print(f"idle stream: {(_cpu_seconds(pid) - before) / 4 / 8 * 100:.1f} % of a core")
    callers = [Caller() for _ in range(streams)]
    lines = [[audio[(i + shift) % len(audio)] for i in range(turns)] for shift in range(streams)]
    before, began = _cpu_seconds(pid), time.monotonic()
    await asyncio.gather(*(c.speak_turns(url, lines[i], i * 0.37) for i, c in enumerate(callers)))
    share = (_cpu_seconds(pid) - before) / (time.monotonic() - began) / streams
    _show("start of speech → StartOfTurn", [t for c in callers for t in c.starts])
    _show("end of speech → Eager", [t for c in callers for t in c.eager])
    _show("end of speech → EndOfTurn", [t for c in callers for t in c.ends])
    print(f"split turns: {sum(c.split for c in callers)}; talking stream: {share * 100:.1f} % of a core")
    print(f"resident: {_resident_mb(pid)} MB")


def main() -> None:
    streams, turns = (int(argument) for argument in (*sys.argv[1:], "1", "7")[:2])
    began = time.monotonic()
    command = [sys.executable, "-m", "calls.local_speech", "--port", "0", "--key", "the key"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY) as server:
        assert server.stdout is not None
        url = server.stdout.readline().split()[1]
        print(f"ready after {time.monotonic() - began:.2f} s, resident {_resident_mb(server.pid)} MB")
        try:
            asyncio.run(measure(url, server.pid, streams, turns))
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
