"""The caller's voice: text in, 8 kHz μ-law out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

import httpx
from deepgram import AsyncDeepgramClient, DeepgramClientEnvironment
from deepgram.core.api_error import ApiError

from calls.twilio_simulator.failures import CallFailed

Voice: TypeAlias = Callable[[str], Awaitable[bytes]]


def deepgram_voice(*, url: str, api_key: str, model: str) -> Voice:
    """A voice of Deepgram's speak v1 or of a server with its protocol; a line is synthesised once."""
    client = _client(url, api_key)
    spoken: dict[str, bytes] = {}

    async def speak(text: str) -> bytes:
        if text not in spoken:
            spoken[text] = await _synthesize(client, url, model, text)
        return spoken[text]

    return speak


def _client(url: str, api_key: str) -> AsyncDeepgramClient:
    websocket_url = "ws" + url.removeprefix("http")
    environment = DeepgramClientEnvironment(
        base=url, production=websocket_url, agent=websocket_url, agent_rest=url
    )
    return AsyncDeepgramClient(api_key=api_key, environment=environment)


async def _synthesize(client: AsyncDeepgramClient, url: str, model: str, text: str) -> bytes:
    chunks = client.speak.v1.audio.generate(
        text=text, model=model, encoding="mulaw", sample_rate=8000, container="none"
    )
    try:
        return b"".join([chunk async for chunk in chunks])
    except httpx.TransportError:
        raise CallFailed(
            f"No speech server answers at {url}, so the caller has no voice. `make run` starts one."
        ) from None
    except ApiError as error:
        raise CallFailed(f"The speech server refused the caller's line ({error.status_code}).") from None
