"""Opening and leaving connections: the real SDK against real sockets that behave badly."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from http import HTTPStatus

import deepgram.listen.v2.client as listen_client
import pytest
from pytest_django.fixtures import Settings
from websockets.server import ServerProtocol

from calls.speech import SpeechFailed, connecting
from calls.speech.listener import Expectation, Listener, listening
from calls.speech.speaker import Speaker, speaking
from calls.tests.scripted_deepgram import ScriptedDeepgram, scripted_deepgram

PATIENCE = 60.0
LEAVING_SECONDS = 1.0


@pytest.fixture
async def deepgram(settings: Settings) -> AsyncIterator[ScriptedDeepgram]:
    async with scripted_deepgram() as server:
        settings.DEEPGRAM_URL = server.url
        yield server


@pytest.fixture
async def mute_peer(settings: Settings) -> AsyncIterator[asyncio.Queue[asyncio.StreamWriter]]:
    """Takes connections and neither answers nor reads nor closes: a host that hangs."""
    taken: asyncio.Queue[asyncio.StreamWriter] = asyncio.Queue()
    async with hanging_server(lambda _, writer: taken.put(writer)) as url:
        settings.DEEPGRAM_URL = url
        yield taken


@contextlib.asynccontextmanager
async def hanging_server(
    handle: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[str]:
    writers = []

    async def keep(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        await handle(reader, writer)

    server = await asyncio.start_server(keep, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()
    for writer in writers:
        writer.transport.abort()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


def connection(kind: str) -> AbstractAsyncContextManager[Listener] | AbstractAsyncContextManager[Speaker]:
    return listening(Expectation()) if kind == "listen" else speaking()


KINDS = pytest.mark.parametrize("kind", ["listen", "speak"])


async def failure_of(kind: str) -> SpeechFailed:
    with pytest.raises(SpeechFailed) as raised:
        async with connection(kind):
            pass
    return raised.value


async def all_left(deepgram: ScriptedDeepgram) -> None:
    async with asyncio.timeout(PATIENCE):
        while deepgram.open_sockets:
            await asyncio.sleep(0.01)


@KINDS
@pytest.mark.parametrize("status", [400, 401, 402, 403, 429, 500, 503])
async def test_a_refusal_says_deepgrams_reason_and_only_a_4xx_is_final(
    deepgram: ScriptedDeepgram, settings: Settings, kind: str, status: int
) -> None:
    deepgram.refusal = HTTPStatus(status)
    failure = await failure_of(kind)
    assert str(failure) == f"{kind}: HTTP {status} a reason (request request-7)"
    assert failure.is_final is (status < 500)
    assert settings.DEEPGRAM_API_KEY not in repr(failure)
    assert failure.__suppress_context__, "what lies beneath holds the request with the key"


@KINDS
@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://nobody.invalid"])
async def test_nobody_there_is_a_failure_to_try_again(settings: Settings, kind: str, url: str) -> None:
    settings.DEEPGRAM_URL = url
    failure = await failure_of(kind)
    assert str(failure).startswith(f"{kind}: ")
    assert not failure.is_final


@KINDS
async def test_a_handshake_without_answer_is_given_up_and_left_within_a_second(
    mute_peer: asyncio.Queue[asyncio.StreamWriter], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(connecting, "CONNECT_SECONDS", 0.2)
    before = time.monotonic()
    failure = await failure_of(kind)
    assert "TimeoutError" in str(failure)
    assert time.monotonic() - before < 0.2 + LEAVING_SECONDS


@KINDS
async def test_a_cancelled_handshake_is_left_within_a_second(
    mute_peer: asyncio.Queue[asyncio.StreamWriter], kind: str
) -> None:
    connecting_task = asyncio.create_task(failure_of(kind))
    async with asyncio.timeout(PATIENCE):
        await mute_peer.get()
    await cancelled_within_a_second(connecting_task)


async def cancelled_within_a_second(task: asyncio.Task[object]) -> None:
    before = time.monotonic()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert time.monotonic() - before < LEAVING_SECONDS


@KINDS
@pytest.mark.parametrize("close_code", [1000, 1008, 1011, None])
async def test_a_connection_that_breaks_leaves_nothing_open(
    deepgram: ScriptedDeepgram, kind: str, close_code: int | None
) -> None:
    deepgram.breaks_after, deepgram.break_with = 1, close_code
    with pytest.raises(SpeechFailed):
        if kind == "listen":
            await broken_listening(deepgram, close_code)
        else:
            async with speaking() as speaker:
                async for _ in speaker.synthesize("A sentence that is long enough to be broken off."):
                    pass
    await all_left(deepgram)


async def broken_listening(deepgram: ScriptedDeepgram, close_code: int | None) -> None:
    async with listening(Expectation()) as listener:
        hearing = await deepgram.listening.get()
        if close_code is None:
            hearing.abort()
        else:
            await hearing.close(close_code)
        async for _ in listener.messages():
            pass
        raise SpeechFailed("closed without an error")  # 1000: the stream of messages just ends


@KINDS
async def test_cancellation_while_waiting_for_deepgram_leaves_nothing_open(
    deepgram: ScriptedDeepgram, kind: str
) -> None:
    deepgram.may_speak.clear()
    waiting = asyncio.Event()

    async def wait() -> None:
        if kind == "listen":
            async with listening(Expectation()) as listener:
                waiting.set()
                async for _ in listener.messages():
                    pass
        else:
            async with speaking() as speaker:
                waiting.set()
                async for _ in speaker.synthesize("Words that never come."):
                    pass

    task = asyncio.create_task(wait())
    async with asyncio.timeout(PATIENCE):
        await waiting.wait()
    await cancelled_within_a_second(task)
    deepgram.may_speak.set()
    await all_left(deepgram)


@KINDS
async def test_a_peer_that_hangs_after_the_handshake_is_left_within_a_second(
    settings: Settings, kind: str
) -> None:
    """It shakes hands, then neither reads nor answers: no pong, no close."""
    async with hanging_after_handshake() as url:
        settings.DEEPGRAM_URL = url
        async with connection(kind):
            before = time.monotonic()
        assert time.monotonic() - before < LEAVING_SECONDS


async def test_a_peer_that_does_not_answer_pings_is_noticed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = vars(listen_client)["websockets_client_connect"].keywords
    monkeypatch.setitem(limits, "ping_interval", 0.1)
    monkeypatch.setitem(limits, "ping_timeout", 0.1)
    async with hanging_after_handshake() as url:
        settings.DEEPGRAM_URL = url
        with pytest.raises(SpeechFailed, match="ping timeout"):
            async with asyncio.timeout(PATIENCE), listening(Expectation()) as listener:
                async for _ in listener.messages():
                    pass


async def test_a_peer_that_stops_reading_does_not_hold_the_sender_up(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calls.speech.listener.SEND_SECONDS", 0.2)
    async with hanging_after_handshake() as url:
        settings.DEEPGRAM_URL = url
        before = time.monotonic()
        with pytest.raises(SpeechFailed, match="TimeoutError"):
            async with listening(Expectation()) as listener:
                for _ in range(200):
                    await listener.send(bytes(100_000))
        assert time.monotonic() - before < PATIENCE


@contextlib.asynccontextmanager
async def hanging_after_handshake() -> AsyncIterator[str]:

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        protocol = ServerProtocol()
        protocol.receive_data(await reader.readuntil(b"\r\n\r\n"))
        (request,) = protocol.events_received()
        protocol.send_response(protocol.accept(request))  # type: ignore[arg-type]
        for data in protocol.data_to_send():
            writer.write(data)
        writer.transport.pause_reading()  # type: ignore[attr-defined]

    async with hanging_server(handle) as url:
        yield url
