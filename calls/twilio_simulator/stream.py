"""One media stream: the signed handshake, a frame each way every 20 ms, and the end."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage, InvalidStatus

from calls.twilio_simulator.caller import Act, Caller, Moment
from calls.twilio_simulator.clock import Clock
from calls.twilio_simulator.mulaw import FRAME_SECONDS
from calls.twilio_simulator.playback_buffer import PlaybackBuffer
from calls.twilio_simulator.stream_messages import CONNECTED, StreamIds, StreamMessages
from calls.twilio_simulator.twiml import ConnectStream

HANDSHAKE_SECONDS = 10.0
CLOSE_SECONDS = 1.0
# A server that reads too slowly: about 150 frames wait in our own buffer.
CONGESTED_BYTES = 64 * 1024
CONGESTED = 31930
CLOSE_ERROR = 31921


class HandshakeFailed(Exception):
    """The text begins with Twilio's error number, as in a stream's status callback."""


class StreamEnding(Enum):
    CALLER_HUNG_UP = "the caller hung up"
    CALLER_GAVE_UP = "the caller gave up"
    SERVER_CLOSED = "the server closed the stream"
    OUT_OF_TIME = "the call took too long"


@dataclass(frozen=True, slots=True)
class Frame:
    """20 ms of a call, as both sides had it."""

    at: float
    act: Act
    agent_audio: bytes
    agent_is_idle: bool
    sent_audio: bytes
    """The caller's, as the line carries it."""


@dataclass(frozen=True, slots=True)
class StreamEnd:
    ending: StreamEnding
    reason: str = ""
    unplayed_seconds: float = 0.0
    """Audio of the agent that was still queued when the server closed: the caller never heard it."""


class MediaStream:
    """One `<Connect><Stream>`, from the handshake to the closed socket."""

    def __init__(
        self,
        verb: ConnectStream,
        *,
        ids: StreamIds,
        signature: str,
        caller: Caller,
        clock: Clock,
        answered_at: float,
        ends_at: float,
        on_frame: Callable[[Frame], None],
        through_line: Callable[[bytes], bytes],
    ) -> None:
        self.buffer = PlaybackBuffer(ids.stream_sid)
        self._verb = verb
        self.ids = ids
        self._messages = StreamMessages(ids)
        self._signature = signature
        self._caller = caller
        self._clock = clock
        self._answered_at = answered_at
        self._ends_at = ends_at
        self._on_frame = on_frame
        self._through_line = through_line

    async def run(self, on_start: Callable[[], None]) -> StreamEnd:
        """Raises HandshakeFailed where the server did not take the stream."""
        socket = await self._handshake()
        try:
            await socket.send(CONNECTED)
            await socket.send(self._messages.start(dict(self._verb.parameters)))
            on_start()
            return await self._talk(socket)
        except ConnectionClosed:
            return self._server_closed(socket)
        finally:
            await socket.close()

    async def _handshake(self) -> ClientConnection:
        try:
            return await connect(
                self._verb.url,
                additional_headers={"x-twilio-signature": self._signature},
                user_agent_header="Twilio.TmeWs/1.0",
                compression=None,
                proxy=None,
                open_timeout=HANDSHAKE_SECONDS,
                ping_interval=None,
                close_timeout=CLOSE_SECONDS,
                max_size=None,
            )
        except InvalidStatus as error:
            status = error.response.status_code
            raise HandshakeFailed(f"31920 the handshake was answered with {status}, not 101") from None
        except TimeoutError:
            raise HandshakeFailed(f"31901 no handshake within {HANDSHAKE_SECONDS:.0f} s") from None
        except OSError as error:
            raise HandshakeFailed(f"31902 no connection: {error.strerror or error}") from None
        except (InvalidHandshake, InvalidMessage) as error:
            raise HandshakeFailed(f"31924 {error}") from None

    async def _talk(self, socket: ClientConnection) -> StreamEnd:
        hearing = asyncio.create_task(self._hear(socket))
        speaking = asyncio.create_task(self._speak(socket))
        try:
            await asyncio.wait({hearing, speaking}, return_when=asyncio.FIRST_COMPLETED)
            if speaking.done():
                return speaking.result()
            hearing.result()
            return self._server_closed(socket)
        finally:
            for task in (hearing, speaking):
                task.cancel()
            await asyncio.gather(hearing, speaking, return_exceptions=True)

    async def _hear(self, socket: ClientConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for message in socket:
                await self._return_marks(socket, self.buffer.receive(message))

    async def _speak(self, socket: ClientConnection) -> StreamEnd:
        """A frame every 20 ms of the stream's own time: a late one does not delay those after it."""
        began_at = self._clock.now()
        for number in itertools.count(1):
            due = began_at + number * FRAME_SECONDS
            await self._clock.sleep_until(due)
            act = await self._frame(socket, number, due - self._answered_at)
            if act.hangs_up:
                await socket.send(self._messages.stop())
                ending = StreamEnding.CALLER_GAVE_UP if act.gives_up else StreamEnding.CALLER_HUNG_UP
                return StreamEnd(ending, act.gives_up)
            if due >= self._ends_at:
                await socket.send(self._messages.stop())
                return StreamEnd(StreamEnding.OUT_OF_TIME)
        raise AssertionError("the count of frames has no end")

    async def _frame(self, socket: ClientConnection, number: int, at: float) -> Act:
        played = self.buffer.play()
        await self._return_marks(socket, played.marks)
        is_idle = self.buffer.is_idle
        act = self._caller.act(Moment(played.audio, is_idle))
        if act.press:
            await socket.send(self._messages.dtmf(act.press))
        sent_audio = self._through_line(act.audio)
        if socket.transport.get_write_buffer_size() > CONGESTED_BYTES:
            self.buffer.warn(CONGESTED, "the server reads too slowly; the caller's audio is discarded")
        else:
            milliseconds = round((number - 1) * FRAME_SECONDS * 1000)
            await socket.send(self._messages.media(sent_audio, milliseconds=milliseconds))
        self._on_frame(Frame(at, act, played.audio, is_idle, sent_audio))
        return act

    async def _return_marks(self, socket: ClientConnection, marks: Iterable[str]) -> None:
        for name in marks:
            await socket.send(self._messages.mark(name))

    def _server_closed(self, socket: ClientConnection) -> StreamEnd:
        code = socket.close_code
        if code != 1000:
            reason = socket.close_reason or "no reason given"
            self.buffer.warn(CLOSE_ERROR, f"the server closed with {code}: {reason}")
        return StreamEnd(StreamEnding.SERVER_CLOSED, unplayed_seconds=self.buffer.queued_seconds)
