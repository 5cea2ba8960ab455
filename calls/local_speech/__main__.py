"""`python -m calls.local_speech`: serve until told to stop."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, NoReturn

STOP_SECONDS = 0.3


if TYPE_CHECKING:
    from .workers import Workers


def main() -> None:
    options = _options()
    # Before numpy is imported: its threads would spin beside the models' own and win nothing.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        from . import models
        from .workers import Workers
    except ImportError as error:
        _give_up(f"{error}; install calls/local_speech/requirements.txt.")
    try:
        loaded = models.load(options.threads)
    except (models.ModelMissing, RuntimeError, OSError, ValueError) as error:
        _give_up(str(error))
    asyncio.run(_serve(options, Workers(loaded, options.threads)))


async def _serve(options: argparse.Namespace, workers: Workers) -> None:
    from .server import SpeechServer

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if options.until_stdin_closes:
        threading.Thread(target=_wait_for_stdin, args=(loop, stop), daemon=True).start()
    speech = SpeechServer(
        workers, key=options.key, most_streams=options.max_streams, idle_seconds=options.idle_seconds
    )
    try:
        server = await speech.start(options.host, options.port)
    except OSError as error:
        _give_up(f"cannot listen on {options.host}:{options.port} ({error.strerror}).")
    port = next(iter(server.sockets)).getsockname()[1]
    print(f"ready http://{options.host}:{port}", flush=True)
    await stop.wait()
    server.close(code=1001)
    await asyncio.wait([asyncio.create_task(server.wait_closed())], timeout=STOP_SECONDS)
    # A model that is at work in a thread cannot be interrupted, and nobody is waiting for it any more.
    os._exit(0)


def _wait_for_stdin(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    while os.read(0, 4096):
        pass
    loop.call_soon_threadsafe(stop.set)


def _give_up(reason: str) -> NoReturn:
    print(f"local_speech: {reason}", file=sys.stderr, flush=True)
    os._exit(1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="local_speech", description="Deepgram's protocol with open models.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8010, help="0 takes any free one")
    parser.add_argument("--key", help="what clients must show; any will do without it")
    parser.add_argument("--max-streams", type=int, default=100, help="more are refused with 429")
    parser.add_argument("--idle-seconds", type=float, default=10.0, help="a stream may be without audio")
    parser.add_argument(
        "--threads", type=int, default=min(4, os.cpu_count() or 1), help="for hearing, and for speaking"
    )
    parser.add_argument("--until-stdin-closes", action="store_true", help="end when standard input does")
    return parser.parse_args()


if __name__ == "__main__":
    main()
