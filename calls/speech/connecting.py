"""How a connection to Deepgram is opened and left, and what is said of its failures."""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager
from types import ModuleType
from typing import Any, TypeVar

import deepgram.listen.v1.client
import deepgram.listen.v2.client
import deepgram.speak.v1.client
import deepgram.speak.v2.client
import httpx
from deepgram import AsyncDeepgramClient
from deepgram.core.api_error import ApiError
from deepgram.environment import DeepgramClientEnvironment
from django.conf import settings
from websockets.exceptions import WebSocketException
from websockets.legacy.client import connect

CONNECT_SECONDS = 4.0
# A dead peer is left after at most three times this.
CLOSE_SECONDS = 0.2
# A peer that answers no ping is left after 3 s at most: whoever waits for a word hears nothing meanwhile.
PING_SECONDS = 1.5

Socket = TypeVar("Socket")


class SpeechFailed(Exception):
    """Deepgram cannot be reached, refused us, or fell silent; the text says which, without the key."""

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final  # the same request would be refused again: HTTP 4xx


def _set_connection_limits(*modules: ModuleType) -> None:
    """The SDK passes no options on: without them a handshake that is given up takes 20 s to leave, a dead
    peer 40 s to be noticed, and every frame is compressed.
    """
    limited = functools.partial(
        connect,
        open_timeout=CONNECT_SECONDS,
        close_timeout=CLOSE_SECONDS,
        ping_interval=PING_SECONDS,
        ping_timeout=PING_SECONDS,
        compression=None,
    )
    for module in modules:
        vars(module)["websockets_client_connect"] = limited


_set_connection_limits(
    deepgram.listen.v1.client, deepgram.listen.v2.client, deepgram.speak.v1.client, deepgram.speak.v2.client
)


def client() -> AsyncDeepgramClient:
    """One a process and address; it holds no connection."""
    return _client_for(settings.DEEPGRAM_URL, settings.DEEPGRAM_API_KEY)


@functools.lru_cache(maxsize=4)
def _client_for(url: str, api_key: str) -> AsyncDeepgramClient:
    socket_url = url.replace("http", "ws", 1)
    return AsyncDeepgramClient(
        api_key=api_key,
        environment=DeepgramClientEnvironment(
            base=url, production=socket_url, agent=socket_url, agent_rest=url
        ),
        httpx_client=_http_client(),
    )


@functools.cache
def _http_client() -> httpx.AsyncClient:
    """Which we never use: all we do is websockets. The SDK would make one a client, and each takes 0.1 s."""
    return httpx.AsyncClient()


@contextlib.contextmanager
def failing_as(what: str) -> Iterator[None]:
    """Turns whatever a connection raises into SpeechFailed."""
    try:
        yield
    except ApiError as error:
        status = error.status_code or 0
        reason = f"{what}: HTTP {status} {_dg_error(error)}"
        raise SpeechFailed(reason, is_final=400 <= status < 500) from None
    except (OSError, WebSocketException, TimeoutError) as error:
        raise SpeechFailed(f"{what}: {type(error).__name__} {error}".rstrip()) from None


def _dg_error(error: ApiError) -> str:
    """Deepgram's own reason; the SDK leaves it in the exception beneath its own."""
    headers = getattr(error.__context__, "headers", None) or {}
    return f"{headers.get('dg-error', '')} (request {headers.get('dg-request-id', 'unknown')})"


@contextlib.asynccontextmanager
async def opened(what: str, connection: AbstractAsyncContextManager[Socket]) -> AsyncIterator[Socket]:
    """The SDK's socket; closed within a second of leaving, however the block is left.

    Raises:
        SpeechFailed: refused, unreachable, or not answering within 4 s.
    """
    stack = contextlib.AsyncExitStack()
    try:
        with failing_as(what):
            async with asyncio.timeout(CONNECT_SECONDS):
                socket = await stack.enter_async_context(connection)
        yield socket
    finally:
        # A connection's own troubles in closing are no news: we are leaving.
        with contextlib.suppress(OSError, WebSocketException):
            await stack.aclose()


async def closed(socket: Any) -> None:
    """Returns when the connection is gone, whoever ended it."""
    await socket._websocket.wait_closed()
