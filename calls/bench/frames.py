"""What a caller's frame costs our server, beside a bare websockets loop that only reads and decodes it.

    python -m calls.bench.frames [--calls 15] [--seconds 10]

Daphne, the scripted Deepgram and the bare loop are processes of their own; the callers are this one. CPU is
user and system time of the server's process, while every caller sends a frame each 20 ms in real time.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve

from calls.bench.shop import AUTH_TOKEN, shop_of_its_own

FRAME_SECONDS = 0.02
FRAME = base64.b64encode(b"\x55" * 160).decode()
FORMAT = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
GREETING_SECONDS = 2.0  # left out: it is spoken once a call
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


# --- The servers


async def _run_deepgram() -> None:
    from calls.tests.scripted_deepgram import scripted_deepgram

    async with scripted_deepgram() as deepgram:
        print(deepgram.url, flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


async def _run_bare_loop() -> None:
    async def read(socket: ServerConnection) -> None:
        async for message in socket:
            base64.b64decode(orjson.loads(message).get("media", {}).get("payload", ""))

    async with serve(read, "127.0.0.1", 0, compression=None) as server:
        print(f"ws://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}/", flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


@contextlib.contextmanager
def _part(name: str) -> Iterator[tuple[int, str]]:
    """Its process id and address; it ends when its standard input does."""
    command = [sys.executable, "-W", "ignore", "-m", "calls.bench.frames", "--part", name]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.pid, process.stdout.readline().strip()


@contextlib.contextmanager
def _site(deepgram_url: str) -> Iterator[tuple[int, str]]:
    from calls.tests.site import free_port

    port = free_port()
    os.environ.update({"DEEPGRAM_URL": deepgram_url, "PUBLIC_URL": f"http://127.0.0.1:{port}"})
    os.environ["ALLOWED_HOSTS"] = "127.0.0.1"
    command = [sys.executable, "-W", "ignore", "-m", "daphne", "-v", "0", "-p", str(port)]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([*command, "voiceagent.asgi:application"], stdout=quiet, stderr=quiet)
    try:
        yield process.pid, f"ws://127.0.0.1:{port}/calls/stream/"
    finally:
        process.terminate()
        process.wait()


# --- The callers


def _new_call(number: int) -> tuple[str, str]:
    from django.utils import timezone

    from calls.models import Call

    now = timezone.now()
    call = Call.ring(f"CA{number:032}", from_number="", to_number="", line=Call.Line.TWILIO, now=now)
    return call.call_sid, call.issue_token(now=now)


@contextlib.asynccontextmanager
async def _stream(url: str, call_sid: str, token: str) -> AsyncIterator[ClientConnection]:
    from twilio.request_validator import RequestValidator

    signature = str(RequestValidator(AUTH_TOKEN).compute_signature(url, {}))
    headers = {"X-Twilio-Signature": signature}
    async with connect(url, additional_headers=headers, compression=None) as socket:
        start = {"callSid": call_sid, "mediaFormat": FORMAT, "customParameters": {"token": token}}
        await socket.send(json.dumps({"event": "start", "streamSid": call_sid, "start": start}))
        yield socket


async def _return_marks(socket: ClientConnection) -> None:
    async for message in socket:
        if orjson.loads(message)["event"] == "mark":
            await socket.send(message)


async def _send_frames(socket: ClientConnection, stream_sid: str, seconds: float) -> int:
    began_at = time.monotonic()
    count = round(seconds / FRAME_SECONDS)
    message = json.dumps({"event": "media", "streamSid": stream_sid, "media": {"payload": FRAME}})
    for frame in range(count):
        await asyncio.sleep(max(0.0, began_at + frame * FRAME_SECONDS - time.monotonic()))
        await socket.send(message)
    return count


async def _measure(pid: int, url: str, tickets: list[tuple[str, str]], seconds: float) -> tuple[float, float]:
    """CPU in μs a frame, and megabytes that a call adds."""
    before = resident_mb(pid)
    async with contextlib.AsyncExitStack() as open_streams:
        streams = [
            (sid, await open_streams.enter_async_context(_stream(url, sid, token))) for sid, token in tickets
        ]
        marks = [asyncio.create_task(_return_marks(socket)) for _, socket in streams]
        await asyncio.gather(*(_send_frames(socket, sid, GREETING_SECONDS) for sid, socket in streams))
        began = cpu_seconds(pid)
        sent = await asyncio.gather(*(_send_frames(socket, sid, seconds) for sid, socket in streams))
        spent = cpu_seconds(pid) - began
        grown = resident_mb(pid) - before
        for task in marks:
            task.cancel()
    return 1e6 * spent / sum(sent), grown / len(streams)


async def _wait_for(url: str) -> None:
    """Returns when the site takes connections."""
    deadline = time.monotonic() + 30
    host, _, port = url.split("/")[2].partition(":")
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection(host, int(port))
            return writer.close()
        await asyncio.sleep(0.1)
    raise SystemExit("The site did not start.")


def bench(calls: int, seconds: float) -> None:
    tickets = [_new_call(number) for number in range(calls + 1)]
    rows = []
    with _part("deepgram") as (_, deepgram_url), _site(deepgram_url) as (pid, url):
        print(f"{calls} calls, {seconds:.0f} s …", flush=True)
        asyncio.run(_wait_for(url))
        asyncio.run(_measure(pid, url, tickets[:1], 1))  # the first call loads what the others share
        rows.append(("voiceagent on Daphne", *asyncio.run(_measure(pid, url, tickets[1:], seconds))))
    with _part("bare-loop") as (pid, url):
        rows.append(("bare websockets loop", *asyncio.run(_measure(pid, url, tickets[1:], seconds))))
    print(f"{'':22}{'CPU a frame':>14}{'memory a call':>16}")
    for name, microseconds, megabytes in rows:
        print(f"{name:22}{microseconds:>11.1f} μs{megabytes:>13.2f} MB")
    print(f"{'ratio':22}{rows[0][1] / rows[1][1]:>14.1f}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--calls", type=int, default=15)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--part", choices=("deepgram", "bare-loop"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        asyncio.run(_run_deepgram() if options.part == "deepgram" else _run_bare_loop())
        return 0
    with shop_of_its_own():
        bench(options.calls, options.seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
