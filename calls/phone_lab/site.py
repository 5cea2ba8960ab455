"""`python -m calls.phone_lab.site`: the site as it is served, on a clock that the lab sets before each call.

The clock is moved here, in a process of the lab alone, and not by a setting that a shop could inherit.
"""

from __future__ import annotations

import argparse
import os
import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from daphne.cli import CommandLineInterface
from django.utils import timezone


def main() -> None:
    parser = argparse.ArgumentParser(prog="phone_lab.site")
    parser.add_argument("--port", required=True, help="on the loopback address")
    parser.add_argument("--clock", type=Path, required=True, help="a file: by how many seconds now is off")
    parser.add_argument("--log", type=Path, required=True)
    options = parser.parse_args()
    with options.log.open("ab") as log:
        os.dup2(log.fileno(), 2)
    threading.Thread(target=_end_with_the_lab, daemon=True).start()
    # Before the apps load: fields take it as their default.
    timezone.now = shifted(timezone.now, options.clock)
    address = ["-b", "127.0.0.1", "-p", options.port]
    CommandLineInterface().run(["-v", "0", *address, "voiceagent.asgi:application"])


def shifted(real: Callable[[], datetime], clock: Path) -> Callable[[], datetime]:
    """`real`, moved by what stands in the file at that moment."""

    def now() -> datetime:
        return real() + timedelta(seconds=float(clock.read_text()))

    return now


def _end_with_the_lab() -> None:
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
