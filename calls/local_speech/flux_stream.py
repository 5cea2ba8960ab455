"""A listen v2 (Flux) connection: audio and control messages in, turns out."""

from __future__ import annotations

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from . import flux_control
from .flux import FluxTurns, NoActiveTurn, TurnInfo
from .flux_control import CloseStream, Configure, ForceEndTurn, Unreadable
from .hearing import NO_AUDIO, Hearing, NothingReceived, Undecodable, messages
from .parameters import FluxRequest, Refused
from .wire import FluxWriter
from .workers import Workers


class FluxStream:
    """One connection."""

    def __init__(
        self, connection: ServerConnection, request: FluxRequest, request_id: str, workers: Workers
    ) -> None:
        self._connection = connection
        self._writer = FluxWriter(request_id)
        self._turns = FluxTurns(request.thresholds)
        self._hearing: Hearing[TurnInfo | NoActiveTurn] = Hearing(
            self._turns, request.raw, request.keyterms, workers, self._send
        )

    async def run(self, idle_seconds: float) -> None:
        """Until either side closes; the connection is closed when it returns."""
        try:
            async with self._hearing:
                await self._connection.send(self._writer.connected())
                await self._serve(idle_seconds)
        except* ConnectionClosed:
            pass

    async def _serve(self, idle_seconds: float) -> None:
        try:
            async for message in messages(self._connection, idle_seconds):
                if not await self._receive(message):
                    await self._hearing.take(self._turns.finish)
                    await self._connection.close(1000)
        except NothingReceived:
            await self._fail("NET-0001", NO_AUDIO, 1011)
        except Unreadable as error:
            await self._fail("UNPARSABLE_CLIENT_MESSAGE", f"DATA-0000: {error}", 1008)
        except Undecodable:
            await self._fail("DATA-0000", "DATA-0000: a file was sent where raw audio was announced", 1008)

    async def _receive(self, message: str | bytes) -> bool:
        """Whether the stream goes on."""
        if isinstance(message, bytes):
            await self._hearing.feed(message)
            return bool(message)
        match flux_control.parse(message):
            case Configure() as change:
                await self._configure(change)
            case ForceEndTurn():
                await self._hearing.take(self._turns.force_end_turn)
            case CloseStream():
                return False
        return True

    async def _configure(self, change: Configure) -> None:
        async with self._hearing.lock:
            await self._connection.send(self._apply(change))

    def _apply(self, change: Configure) -> str:
        """The answer."""
        if change.problem:
            return self._writer.not_configured(change.problem)
        try:
            thresholds = change.applied_to(self._turns.thresholds)
        except Refused as refused:
            return self._writer.not_configured(refused.message)
        self._turns.configure(thresholds)
        if change.keyterms is not None:
            self._hearing.keyterms = change.keyterms
        return self._writer.configured(thresholds, self._hearing.keyterms)

    async def _fail(self, code: str, description: str, close_code: int) -> None:
        async with self._hearing.lock:
            await self._connection.send(self._writer.error(code, description))
        await self._connection.close(close_code, description)

    async def _send(self, message: TurnInfo | NoActiveTurn) -> None:
        match message:
            case TurnInfo():
                await self._connection.send(self._writer.turn_info(message))
            case NoActiveTurn():
                await self._connection.send(self._writer.no_active_turn())
