"""One simulated caller: frames out, and marks back when what is before them has been played."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Awaitable, Callable
from functools import partial

import orjson

from calls.bench import cues
from calls.bench.cues import Cue
from calls.bench.phone_socket import PhoneSocket
from calls.twilio_simulator.stream_messages import CONNECTED, StreamIds, StreamMessages

PAUSE_SECONDS = 0.5  # between the agent's last word and the caller's first
SPEECH_SECONDS = 1.0
# Flux knows a probable end of turn so long before the end: 150 to 250 ms by those who use it.
EAGER_SECONDS = 0.2
BARGE_IN_AFTER_SECONDS = 1.0
GAP_SECONDS = 0.3  # within one answer of a server that sends no faster than it is played
PATIENCE_SECONDS = 10.0

Open = Callable[[int, Callable[[bytes], None]], Awaitable[tuple[PhoneSocket, str, str]]]


class SimulatedCall:
    """`medias` and `clears` are when they came, CLOCK_MONOTONIC in ns."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.medias: list[int] = []
        self.clears: list[int] = []
        self.unanswered = 0
        self.frames = 0
        self.agent_seconds = 0.0  # of audio received
        self._cue = Cue.NOTHING
        self._plays_until = 0.0
        self._marks: dict[str, asyncio.TimerHandle] = {}
        self._news = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    async def open(self, open_stream: Open) -> None:
        self.socket, call_sid, token = await open_stream(self.number, self._receive)
        sid = f"MZ{self.number:032x}"
        # As Twilio has it, one for one; the same for every frame, so that counting is not the load's work.
        ids = StreamIds("AC" + "0" * 32, call_sid, sid)
        self._stop = StreamMessages(ids).stop().encode()
        self._media = (
            f'{{"event":"media","sequenceNumber":"%d","streamSid":"{sid}","media":{{"track":"inbound",'
            '"chunk":"%d","timestamp":"%d","payload":"%s"}}'
        ).encode()
        self._mark = f'{{"event":"mark","sequenceNumber":"9","streamSid":"{sid}","mark":{{"name":%s}}}}'
        self.socket.send(CONNECTED.encode())
        self.socket.send(StreamMessages(ids).start({"token": token}).encode())

    @property
    def is_over(self) -> bool:
        return self.socket.closed.is_set()

    def send_frame(self) -> None:
        self.frames += 1
        count = self.frames
        cue, self._cue = self._cue, Cue.NOTHING
        audio = cues.frame(self.number, time.monotonic_ns(), cue)
        self.socket.send(self._media % (count + 1, count, 20 * (count - 1), base64.b64encode(audio)))

    def cue(self, cue: Cue) -> None:
        self._cue = cue

    async def heard_out(self) -> None:
        """Returns when all that the agent has sent has been played, and no more comes."""
        while (left := self._plays_until + GAP_SECONDS - self._loop.time()) > 0:
            await asyncio.sleep(left + 0.02)

    async def next_of(self, times: list[int]) -> bool:
        """Waits for one more of `medias` or `clears`; False where none came."""
        count = len(times)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while len(times) == count:
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            self.unanswered += 1
            return False
        return True

    async def converse(self) -> None:
        """Asks, speaks into the answer, asks again and hears the answer out; until cancelled."""
        while not self.is_over:
            self.cue(Cue.SPEAK)
            await self._end_turn()
            await asyncio.sleep(BARGE_IN_AFTER_SECONDS)
            self.cue(Cue.BARGE_IN)
            await self.next_of(self.clears)
            await self._end_turn()
            await self.heard_out()
            await asyncio.sleep(PAUSE_SECONDS)

    async def _end_turn(self) -> None:
        await asyncio.sleep(SPEECH_SECONDS - EAGER_SECONDS)
        self.cue(Cue.LIKELY_END)
        await asyncio.sleep(EAGER_SECONDS)
        self.cue(Cue.END)
        await self.next_of(self.medias)

    async def hang_up(self) -> None:
        if not self.is_over:
            self.socket.send(self._stop)
            await self.socket.close()
        for handle in self._marks.values():
            handle.cancel()

    def _receive(self, text: bytes) -> None:
        now_ns = time.monotonic_ns()
        message = orjson.loads(text)
        match message["event"]:
            case "media":
                self.medias.append(now_ns)
                seconds = len(message["media"]["payload"]) * 3 / 4 / 8000
                self.agent_seconds += seconds
                self._plays_until = max(self._loop.time(), self._plays_until) + seconds
            case "mark":
                name = message["mark"]["name"]
                self._marks[name] = self._loop.call_at(self._plays_until, partial(self._return_mark, name))
            case "clear":
                self.clears.append(now_ns)
                self._plays_until = 0.0
                for name, handle in list(self._marks.items()):
                    handle.cancel()
                    self._return_mark(name)
        self._news.set()

    def _return_mark(self, name: str) -> None:
        del self._marks[name]
        self.socket.send((self._mark % orjson.dumps(name).decode()).encode())
