"""The measurements: one server after another under more and more calls, the delays of frames, a profile."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from calls.bench import hindrances, pipecat_environment, product
from calls.bench.figures import Figures
from calls.bench.measuring import OnWindow, Windows, measure
from calls.bench.processes import NotMeasured, Server, python, server
from calls.bench.profile import Profile, Recording
from voiceagent.parts import free_port

# Programs that need nothing of this project, and their words.
RELAYS = {"floor": ["floor.py"], "bare": ["floor.py", "--bare"], "pipecat": ["pipecat_relay.py"]}
SERVERS = ("voiceagent", "receiver", *RELAYS)

Site = AbstractContextManager[tuple[Server, list[str]]]


def say(text: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {text}\n")


@dataclass(frozen=True)
class Bench:
    directory: Path
    deepgram: Server
    deepgram_port: int

    @property
    def log_url(self) -> str:
        return f"http://127.0.0.1:{self.deepgram_port}/log"

    def site(self, name: str) -> Site:
        if name == "voiceagent":
            return product.site(self.directory, self.deepgram_port)
        if name == "receiver":
            return receiver(self.directory)
        return relay(name, self.directory, self.deepgram_port)

    def measure(self, name: str, calls: int, windows: Windows, on_window: OnWindow | None = None) -> Figures:
        """A server of its own for each measurement: what one leaves behind is not the next one's."""
        say(f"{name}, {calls} calls (load average {os.getloadavg()[0]:.1f})")
        with self.site(name) as (started, where):
            # One short call first: what is loaded once belongs to no call's memory or time.
            measure(started, self.deepgram, self.log_url, 1, Windows(0.2, 4.0), where)
            return measure(started, self.deepgram, self.log_url, calls, windows, where, on_window)


@contextlib.contextmanager
def relay(name: str, directory: Path, deepgram_port: int) -> Iterator[tuple[Server, list[str]]]:
    port = free_port()
    program = RELAYS[name]
    interpreter = pipecat_environment.python() if name == "pipecat" else sys.executable
    where = ["--port", str(port), "--deepgram", f"ws://127.0.0.1:{deepgram_port}"]
    # -P: this folder's modules must not stand in for the interpreter's own.
    command = [interpreter, "-P", str(Path(__file__).with_name(program[0])), *where, *program[1:]]
    with server(name, command, directory, {}, ready_url=f"http://127.0.0.1:{port}/health") as started:
        yield started, ["--stream", f"ws://127.0.0.1:{port}/", *(["--mute"] if name == "bare" else [])]


@contextlib.contextmanager
def receiver(directory: Path) -> Iterator[tuple[Server, list[str]]]:
    port = free_port()
    settings = product.environment(directory, port, 0)
    url = f"127.0.0.1:{port}/"
    command = product.daphne(port, "calls.bench.receiver:application")
    with server("receiver", command, directory, settings, ready_url=f"http://{url}") as started:
        yield started, ["--stream", f"ws://{url}", "--mute"]


@contextlib.contextmanager
def prepared() -> Iterator[Bench]:
    say("Preparing the database and the scripted Deepgram")
    with contextlib.ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="va-bench-")))
        stack.enter_context(product.stores(directory))
        port = free_port()
        command = python("-m", "calls.bench.deepgram", "--port", str(port))
        environment = {"PYTHONPATH": str(product.ROOT)}
        ready = f"http://127.0.0.1:{port}/health"
        deepgram = stack.enter_context(server("deepgram", command, directory, environment, ready_url=ready))
        yield Bench(directory, deepgram, port)


def run(servers: list[str], counts: list[int], windows: Windows) -> Iterator[Figures]:
    """Each server under ever more calls, until it breaks."""
    with prepared() as bench:
        for name in servers:
            for calls in sorted(counts):
                try:
                    measured = bench.measure(name, calls, windows)
                except NotMeasured as fault:
                    say(f"{name} did not get through {calls} calls: {fault}")
                    break
                yield measured
                if measured.is_broken:
                    say(f"{name} is at its end")
                    break


def delays(calls: int, seconds: float) -> Iterator[tuple[str, Figures]]:
    """Our server with all well, with a database that is locked most of the time, with a Redis that hangs."""
    with prepared() as bench:
        for name, hindrance in hindrances.all_of(bench.directory):
            hindered = hindrances.InConversation(hindrance)
            yield name, bench.measure("voiceagent", calls, Windows(1.0, seconds), hindered.on_window)


def profile(name: str, calls: int, window: str, seconds: float, output: Path, *, is_native: bool) -> Profile:
    recording = Recording(window, seconds, output, is_native)
    windows = Windows(seconds + 1, seconds + 1 if window == "talk" else 0.1)
    with prepared() as bench:
        bench.measure(name, calls, windows, recording.on_window)
    return recording.profile()
