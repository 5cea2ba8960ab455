"""A listen v1 (Nova) connection: audio and control messages in, results out."""

from __future__ import annotations

import orjson
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from .hearing import NO_AUDIO, Hearing, NothingReceived, Undecodable, messages
from .nova import NovaMessage, NovaResults
from .parameters import NovaRequest
from .wire import NovaWriter
from .workers import Workers


class NovaStream:
    """One connection."""

    def __init__(
        self, connection: ServerConnection, request: NovaRequest, request_id: str, workers: Workers
    ) -> None:
        self._connection = connection
        self._writer = NovaWriter(request_id, request.model, request.raw)
        self._results = NovaResults(
            has_interim_results=request.has_interim_results,
            endpointing=request.endpointing,
            utterance_end_ms=request.utterance_end_ms,
            has_vad_events=request.has_vad_events,
        )
        self._hearing: Hearing[NovaMessage] = Hearing(
            self._results, request.raw, request.keyterms, workers, self._send
        )

    async def run(self, idle_seconds: float) -> None:
        """Until either side closes; the connection is closed when it returns."""
        try:
            async with self._hearing:
                await self._serve(idle_seconds)
        except* ConnectionClosed:
            pass

    async def _serve(self, idle_seconds: float) -> None:
        try:
            async for message in messages(self._connection, idle_seconds):
                if not await self._receive(message):
                    await self._finish()
        except NothingReceived:
            await self._connection.close(1011, NO_AUDIO)
        except Undecodable:
            await self._connection.close(1008, "DATA-0000: a file was sent where raw audio was announced")

    async def _finish(self) -> None:
        await self._hearing.take(self._results.finish)
        await self._connection.send(self._writer.metadata())
        await self._connection.close(1000)

    async def _receive(self, message: str | bytes) -> bool:
        """Whether the stream goes on."""
        if isinstance(message, bytes):
            self._writer.count(message)
            await self._hearing.feed(message)
            return bool(message)
        match _type_of(message):
            case "KeepAlive":
                pass
            case "Finalize":
                await self._hearing.take(self._results.finalize)
            case "CloseStream":
                return False
            case "Configure":
                await self._connection.send(self._configure(orjson.loads(message).get("keyterms", [])))
            case _:
                await self._connection.send(self._writer.error(message))
        return True

    def _configure(self, keyterms: object) -> str:
        """The answer."""
        if not isinstance(keyterms, list) or not all(isinstance(term, str) for term in keyterms):
            return self._writer.not_configured("CONFIGURE_INTERNAL_ERROR", "keyterms must be strings")
        if keyterms and not self._writer.model.startswith("nova-3"):
            return self._writer.not_configured("CONFIGURE_KEYTERMS_NOT_SUPPORTED", "keyterms need nova-3")
        self._hearing.keyterms = tuple(keyterms)
        return self._writer.configured(self._hearing.keyterms)

    async def _send(self, message: NovaMessage) -> None:
        await self._connection.send(self._writer.message(message))


def _type_of(text: str) -> str | None:
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return message.get("type") if isinstance(message, dict) else None
