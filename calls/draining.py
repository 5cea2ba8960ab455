"""A process that is told to stop finishes its calls and its answers first.

SIGTERM: no new calls from now on; those that run may finish; what runs after a minute goes on in another
worker, where the TwiML after the stream leads. A second SIGTERM stops at once.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Awaitable, Callable
from types import FrameType
from typing import Any

from calls.running_calls import RunningCalls

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 60.0
CLOSING_SECONDS = 5.0
# Over a connection that is open already Twilio may ask this very process what follows the stream.
LINGER_SECONDS = 1.0
# For requests that are being answered.
ANSWERING_SECONDS = 10.0
ENDING_SECONDS = 1.0
LONGEST_SECONDS = PATIENCE_SECONDS + CLOSING_SECONDS + LINGER_SECONDS + ANSWERING_SECONDS + ENDING_SECONDS

Send = Callable[[dict[str, Any]], Awaitable[None]]  # ASGI's own types
Application = Callable[[Any, Any, Any], Awaitable[None]]
Requests = set["asyncio.Task[Any]"]  # being answered


def refusing_while_draining(
    application: Application, calls: RunningCalls, requests: Requests, *, incoming: str
) -> Application:
    """Refuses new calls (POSTs to the path `incoming`, and streams) to a process that stops.

    What else still comes, over connections that were open before, is answered, and asked to come no more.
    """

    async def guarded(scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Send) -> None:
        if scope["type"] == "http" and (task := asyncio.current_task()):
            requests.add(task)
            task.add_done_callback(requests.discard)
        if not calls.is_draining:
            return await application(scope, receive, send)
        if scope["type"] == "websocket":
            await receive()
            return await send({"type": "websocket.close"})
        if scope["path"] != incoming:
            return await application(scope, receive, _closing(send))
        headers = [(b"content-type", b"text/plain"), (b"retry-after", b"1"), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": 503, "headers": headers})
        await send({"type": "http.response.body", "body": b"This process is stopping.\n"})

    return guarded


def _closing(send: Send) -> Send:
    async def closing(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], (b"connection", b"close")]}
        await send(message)

    return closing


def drain_on_sigterm(calls: RunningCalls, requests: Requests) -> None:
    """Once Daphne's reactor runs; elsewhere (a test, a command) it never does, and nothing happens."""
    from twisted.internet import reactor

    # Before its shutdown begins: in it Daphne cancels every application at once.
    reactor.callWhenRunning(_take_over_sigterm, reactor, calls, requests, PATIENCE_SECONDS)


def _take_over_sigterm(
    reactor: Any, calls: RunningCalls, requests: Requests, patience_seconds: float
) -> None:
    if threading.current_thread() is not threading.main_thread():  # runserver's reloader has that one
        return
    tasks: set[asyncio.Task[None]] = set()

    def begin() -> None:
        if calls.is_draining:
            return _stop(reactor, requests)
        drain = _drain(reactor, calls, requests, patience_seconds)
        tasks.add(asyncio.get_running_loop().create_task(drain))

    def on_sigterm(number: int, frame: FrameType | None) -> None:
        reactor.callFromThread(begin)

    signal.signal(signal.SIGTERM, on_sigterm)


async def _drain(reactor: Any, calls: RunningCalls, requests: Requests, patience_seconds: float) -> None:
    calls.is_draining = True
    logger.info("Stopping: no new calls; %d to finish within %.0f s", len(calls), patience_seconds)
    _stop_listening(reactor)
    if len(calls):
        await calls.drain(patience_seconds=patience_seconds, closing_seconds=CLOSING_SECONDS)
        await asyncio.sleep(LINGER_SECONDS)
    if requests:
        await asyncio.wait(set(requests), timeout=ANSWERING_SECONDS)
    _stop(reactor, requests)


def _stop(reactor: Any, requests: Requests) -> None:
    if not reactor.running:
        return
    if requests:
        logger.warning("Stopping: %d requests are cut off", len(requests))
        # Daphne and Python wait for the threads that answer them; and such a thread may wait for the event
        # loop, which never runs again.
        end = threading.Timer(ENDING_SECONDS, os._exit, [1])
        end.daemon = True
        end.start()
    reactor.stop()


def _stop_listening(reactor: Any) -> None:
    """So that a proxy which knows nothing of HTTP tries another process, too."""
    from twisted.internet.interfaces import IListeningPort

    for reader in reactor.getReaders():
        if IListeningPort.providedBy(reader):
            reader.stopListening()
