"""`python -m calls.bench`: measures and prints a table. `make bench` runs it with its defaults."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from calls.bench import figures, product
from calls.bench.figures import Figures
from calls.bench.measuring import Windows, measure
from calls.bench.processes import NotMeasured, Server, free_port, python, server

Site = AbstractContextManager[tuple[Server, list[str]]]
BARE = "bare loop"


@contextlib.contextmanager
def relay(name: str, directory: Path, deepgram_port: int) -> Iterator[tuple[Server, list[str]]]:
    port = free_port()
    arguments = ["--port", str(port), "--deepgram", f"ws://127.0.0.1:{deepgram_port}"]
    mute = ["--bare"] if name == BARE else []
    command = python("-m", "calls.bench.floor", *arguments, *mute)
    with server(name, command, directory, {}, ready_url=f"http://127.0.0.1:{port}/health") as started:
        yield started, ["--stream", f"ws://127.0.0.1:{port}/", *(["--mute"] if mute else [])]


def say(text: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {text}\n")


def run(given: argparse.Namespace) -> list[Figures]:
    windows = Windows(given.quiet_seconds, given.talk_seconds)
    measured: list[Figures] = []
    with contextlib.ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="va-bench-")))
        say("Preparing the database and the scripted Deepgram")
        stack.enter_context(product.stores(directory))
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        command = python("-m", "calls.bench.deepgram", "--port", str(port))
        deepgram = stack.enter_context(server("deepgram", command, directory, {}, ready_url=f"{url}/health"))
        for calls in given.calls:
            for name in given.servers:
                say(f"{calls} calls to the {name} (load average {os.getloadavg()[0]:.1f})")
                with site(name, directory, port) as (started, where):
                    warm_up(started, deepgram, url, where)
                    measured.append(measure(started, deepgram, f"{url}/log", calls, windows, where))
                say("  " + "  ".join(figures.row(measured[-1])[2:]))
    return measured


def site(name: str, directory: Path, deepgram_port: int) -> Site:
    if name == "voiceagent":
        return product.site(directory, deepgram_port)
    return relay(BARE if name == "bare" else name, directory, deepgram_port)


def warm_up(started: Server, deepgram: Server, url: str, where: list[str]) -> None:
    """One short call: what is loaded once belongs to no call's memory or time."""
    measure(started, deepgram, f"{url}/log", 1, Windows(0.2, 0.5), where)


def report(measured: list[Figures]) -> None:
    print(figures.table([figures.HEAD, *(figures.row(each) for each in measured)]))
    print()
    for each in measured:
        shares = ", ".join(f"{name} {100 * share:.0f} %" for name, share in each.other_shares.items())
        late = figures.percentile(each.late_ms, 99)
        print(
            f"{each.server}, {each.calls} calls: {shares} of a core; load late p99 {figures.number(late)} ms;"
            f" {each.agent_seconds:.0f} s of agent audio a call and minute;"
            f" load average {each.load_average:.1f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m calls.bench", description=__doc__)
    parser.add_argument("--calls", type=int, nargs="+", default=[1, 15, 50, 100])
    parser.add_argument("--servers", nargs="+", default=["voiceagent", "floor", "bare"])
    parser.add_argument("--quiet-seconds", type=float, default=5.0)
    parser.add_argument("--talk-seconds", type=float, default=15.0)
    try:
        report(run(parser.parse_args()))
    except NotMeasured as fault:
        sys.exit(f"The bench stopped: {fault}")


if __name__ == "__main__":
    main()
