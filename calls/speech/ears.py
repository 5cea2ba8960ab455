"""The caller's words for a whole call, over as many connections to Deepgram as that takes."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass

from calls import metrics, turns
from calls.media_streams import BYTES_PER_SECOND, SILENCE
from calls.speech.backlog import PIECE_BYTES, Backlog
from calls.speech.connecting import SpeechFailed
from calls.speech.hints import Hints
from calls.speech.listener import Expectation, Listener, listening
from calls.speech.reconnecting import Retries

logger = logging.getLogger(__name__)

# Without a connection for so long, or after so many that broke, the caller is told that he is not heard.
DEAF_SECONDS = 1.2
DEAF_FAILURES = 4
PIECE_SECONDS = PIECE_BYTES / BYTES_PER_SECOND
TICK_SECONDS = 1.25 * PIECE_SECONDS  # not beside each piece
# Twilio sends without a break; where it does not, silence goes on for it, so that a turn can end.
GAP_SECONDS = 0.5
IDLE_GAP_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class LostHearing:
    """The caller is not heard; final: and will not be in this call."""

    reason: str
    is_final: bool


@dataclass(frozen=True, slots=True)
class HearsAgain:
    pass


@dataclass(frozen=True, slots=True)
class HearsLate:
    """The caller has fallen silent, and what he said last is only now being heard."""


Heard = turns.Event | LostHearing | HearsAgain | HearsLate


async def _wake_at_every_frame(audio_bytes: int) -> None:
    pass


class Ears:
    """`run` is a task of the call; `take` never waits; what was heard is in `heard`.

    `wait_for_audio` is told how much audio completes the next piece: less need not be taken, unless it is 0.
    """

    def __init__(
        self,
        expected: Expectation,
        *,
        clock: Callable[[], float] = time.monotonic,
        wait_for_audio: Callable[[int], Awaitable[None]] = _wake_at_every_frame,
    ) -> None:
        self.heard: asyncio.Queue[Heard] = asyncio.Queue()
        self.failures: list[str] = []
        self._clock = clock
        self._wait_for_audio = wait_for_audio
        self._backlog = Backlog()
        self._ledger = turns.TurnLedger()
        self._watch = turns.TurnWatch(expected.timeout_seconds)
        self._hints = Hints(wanted=expected)
        self._retries = Retries()
        self._news = asyncio.Event()
        self._deaf_timer: asyncio.TimerHandle | None = None
        self._is_deaf = False
        self._zero = 0  # where in the backlog the connection's clock began
        self._heard_until = 0  # and until where the connection has answered
        self._fed_until = clock()

    @property
    def is_deaf(self) -> bool:
        """Whether the caller was said not to be heard, and still is not."""
        return self._is_deaf

    def take(self, audio: bytes) -> None:
        """8 kHz μ-law from the caller, any length."""
        self._fed_until = self._clock()
        self._backlog.add(audio, in_turn=self._ledger.is_open)
        if self._backlog.waiting_bytes >= PIECE_BYTES:
            self._news.set()

    def expect(self, expected: Expectation) -> None:
        """Hints for what the caller will say next; Deepgram is told when it is ready for them."""
        self._hints.wanted = expected
        self._watch.timeout_seconds = expected.timeout_seconds
        self._news.set()

    async def run(self) -> None:
        """Hears for as long as it can; returns where Deepgram has refused for good."""
        try:
            self._await_connection()
            while (pause := await self._hear_once()) is not None:
                await asyncio.sleep(pause)
        finally:
            self._stop_timer()

    async def _hear_once(self) -> float | None:
        """One connection, from handshake to loss. The pause before the next one; None: there is none."""
        began = self._clock()
        try:
            expected = self._hints.wanted
            async with listening(expected) as listener:
                began = self._clock()
                self._connected(expected, listener)
                try:
                    await _until_one_fails(self._pump(listener), self._read(listener))
                finally:
                    self._disconnected(listener)
        except SpeechFailed as failure:
            await self._wait_for_audio(0)
            return self._failed(failure, lasted_seconds=self._clock() - began)
        raise AssertionError("a connection is left by its failure")

    def _connected(self, told: Expectation, listener: Listener) -> None:
        metrics.deepgram_reconnects.labels("listen").inc(bool(self.failures))
        self._stop_timer()
        self._hints.connected(told)
        self._zero = self._heard_until = self._backlog.sent_until
        self._watch.connected(
            self._clock(),
            is_carried=self._ledger.is_open,
            update_seconds=listener.update_seconds,
            answers_pauses=listener.answers_pauses,
        )
        if self._is_deaf:
            self._is_deaf = False
            self.heard.put_nowait(HearsAgain())

    def _disconnected(self, listener: Listener) -> None:
        self._backlog.rewind(self._heard_until, in_turn=self._ledger.is_open)
        self._ledger.connection_lost(listener.turns.settled)
        self._await_connection()

    def _failed(self, failure: SpeechFailed, *, lasted_seconds: float) -> float | None:
        self.failures.append(str(failure))
        metrics.deepgram_failures.labels("listen").inc()
        logger.warning("Deepgram %s", failure)
        pause = self._retries.failed(lasted_seconds=lasted_seconds)
        if failure.is_final or self._retries.failures >= DEAF_FAILURES:
            self._fall_deaf(is_final=failure.is_final)
        return None if failure.is_final else pause

    def seconds_since(self, stream_seconds: float) -> float:
        """How much audio Deepgram has been sent after this point of the connection's clock."""
        return (self._backlog.sent_until - self._zero) / BYTES_PER_SECOND - stream_seconds

    # --- Being deaf

    def _await_connection(self) -> None:
        self._stop_timer()
        if not self._is_deaf:
            loop = asyncio.get_running_loop()
            self._deaf_timer = loop.call_later(DEAF_SECONDS, self._fall_deaf)

    def _stop_timer(self) -> None:
        if self._deaf_timer is not None:
            self._deaf_timer.cancel()
            self._deaf_timer = None

    def _fall_deaf(self, is_final: bool = False) -> None:
        self._stop_timer()
        self._release()
        if not self._is_deaf:
            self._is_deaf = True
            reason = self.failures[-1] if self.failures else "no connection"
            self.heard.put_nowait(LostHearing(reason, is_final))

    # --- While connected

    async def _pump(self, listener: Listener) -> None:
        kept_alive = self._clock()
        is_flowing = False
        while True:
            now = self._clock()
            self._fill_gap(listener, now)
            while (piece := self._backlog.next_piece(now)) is not None:
                await listener.send(piece)
                self._watch.sent(piece, now)
                kept_alive = now
            if (expected := self._hints.due(now)) is not None:
                await listener.configure(expected)
            if listener.keep_alive_seconds and now - kept_alive >= listener.keep_alive_seconds:
                await listener.keep_alive()
                kept_alive = now
            await self._obey(self._watch.verdict(now), listener)
            # On a line that is still, a message that is no audio must not wait for any.
            await self._wait_for_audio(PIECE_BYTES - self._backlog.waiting_bytes if is_flowing else 0)
            await self._news_or_tick()
            is_flowing = self._backlog.waiting_bytes >= PIECE_BYTES

    async def _news_or_tick(self) -> None:
        # A timer of its own: asyncio.timeout cancels the task and catches it again, which with the frames of
        # 50 calls was 5 μs of the 60 that one cost from Daphne's queue to Deepgram.
        self._news.clear()
        tick = asyncio.get_running_loop().call_later(TICK_SECONDS, self._news.set)
        await self._news.wait()
        tick.cancel()

    def _fill_gap(self, listener: Listener, now: float) -> None:
        longest = GAP_SECONDS if self._ledger.is_open else IDLE_GAP_SECONDS
        idles_on_words = listener.keep_alive_seconds is not None and not self._ledger.is_open
        if idles_on_words:
            return
        # What was missed before the gap was noticed is not made up for: it was no speech.
        self._fed_until = max(self._fed_until, now - longest - TICK_SECONDS)
        while now - self._fed_until >= longest:
            self._backlog.add(SILENCE * PIECE_BYTES, in_turn=self._ledger.is_open)
            self._fed_until += PIECE_SECONDS

    async def _obey(self, verdict: turns.Verdict, listener: Listener) -> None:
        match verdict:
            case turns.Verdict.ASK_FOR_THE_END:
                await listener.end_turn()
            case turns.Verdict.RELEASE:
                self._release()
            case turns.Verdict.REPLACE:
                if self._watch.is_quiet(self._clock()):
                    self.heard.put_nowait(HearsLate())
                raise SpeechFailed("listen: no answer while the caller speaks")
            case turns.Verdict.RELEASE_AND_REPLACE:
                self._release()
                raise SpeechFailed("listen: a turn without an end")

    def _release(self) -> None:
        if (ended := self._ledger.release()) is not None:
            self.heard.put_nowait(ended)
            self._watch.turn(self._clock(), ended, is_open=False)

    async def _read(self, listener: Listener) -> None:
        async for message in listener.messages():
            now = self._clock()
            self._watch.message(now)
            self._hints.receive(message)
            event = listener.turns.receive(message)
            self._note_position(listener)
            if isinstance(event, turns.ListeningFailed):
                raise SpeechFailed(f"listen: {event.reason}")
            if event is not None and (event := self._ledger.receive(event)) is not None:
                self._watch.turn(now, event, is_open=self._ledger.is_open)
                self.heard.put_nowait(event)
        raise SpeechFailed("listen: Deepgram closed the connection")

    def _note_position(self, listener: Listener) -> None:
        """Without a time in the messages all that was sent counts as answered: no word is heard twice."""
        answered = round(listener.turns.heard_seconds * BYTES_PER_SECOND)
        self._heard_until = self._zero + answered if answered else self._backlog.sent_until


async def _until_one_fails(*parts: Coroutine[None, None, None]) -> None:
    """Runs all of them until one has ended, and raises what ended it."""
    tasks = [asyncio.create_task(part) for part in parts]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
