"""Updates of one live session from several processes at once: how many a second, and whether any is lost.

    python -m calls.bench.session_updates [--processes 4] [--updates 5000]

Each process writes fields of its own, one after another; at the end every field must be there.
REDIS_URL names the server; without it one is started.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import secrets
import sys
import tempfile
import time
from pathlib import Path

from voiceagent import embedded


def update(call_sid: str, process: int, updates: int) -> None:
    from django.utils import timezone

    from calls.session import CallSession

    call_session = CallSession(call_sid)
    for number in range(updates):
        if not call_session.update({f"{process}/{number}": number}, now=timezone.now()):
            sys.exit("the session has died")


def measure(processes: int, updates: int) -> tuple[float, int]:
    """Seconds that it took, and how many updates were lost."""
    from django.utils import timezone

    from calls.session import CallSession

    call_session = CallSession(f"CA{secrets.token_hex(16)}")
    call_session.set({}, now=timezone.now())
    fork = multiprocessing.get_context("fork")
    workers = [
        fork.Process(target=update, args=(call_session.call_sid, number, updates))
        for number in range(processes)
    ]
    began_at = time.monotonic()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    seconds = time.monotonic() - began_at
    fields = call_session.get() or {}
    call_session.delete()
    written = {f"{process}/{number}" for process in range(processes) for number in range(updates)}
    return seconds, len(written - fields.keys())


def main() -> int:
    parser = argparse.ArgumentParser(description="How many session updates a second several processes make.")
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--updates", type=int, default=5000, help="of each process")
    options = parser.parse_args()
    with contextlib.ExitStack() as running:
        if not os.environ.get("REDIS_URL"):
            directory = Path(running.enter_context(tempfile.TemporaryDirectory())) / "redis"
            os.environ["REDIS_URL"] = f"unix://{running.enter_context(embedded.redis_server(directory))}"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "voiceagent.settings")
        os.environ.setdefault("SECRET_KEY", "of a bench")
        import django

        django.setup()
        seconds, lost = measure(options.processes, options.updates)
    total = options.processes * options.updates
    print(
        f"{total} updates by {options.processes} processes in {seconds:.2f} s: "
        f"{total / seconds:.0f} updates/s, {lost} lost"
    )
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
