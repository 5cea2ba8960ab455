"""The agent's voice on one stream: speaks segments, knows what was heard of them, stops at once."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from contextlib import aclosing

from django.conf import settings

from calls import phrase_cache, shipped_prompts
from calls.dialogue import Segment
from calls.dialogue.fixed_phrases import ONE_MOMENT
from calls.media_streams import BYTES_PER_SECOND, MediaStream
from calls.playback import Playback, SpokenSegment
from calls.speech import Mouth, SpeechFailed

logger = logging.getLogger(__name__)

# Pieces of at most 200 ms: `clear` drops whole messages that Twilio has not begun to play, and stays cheap.
PIECE_BYTES = BYTES_PER_SECOND // 5
# The mark of the last segment comes back this long after its audio should have ended, or is lost.
MARK_GRACE_SECONDS = 1.5
# A caller who hears nothing for so long is asked for a moment.
FILLER_SECONDS = 1.2
# So many sentences of a minute's allowance are kept for the replies to come: then the rest of a reply
# is synthesised as one.
SPARE_FLUSHES = 6


def _pieces(audio: bytes) -> Iterator[bytes]:
    return (audio[start : start + PIECE_BYTES] for start in range(0, len(audio), PIECE_BYTES))


class AgentVoice:
    """Replies, spoken one at a time over `send` (Twilio's messages as text)."""

    def __init__(self, stream: MediaStream, send: Callable[[str], Awaitable[None]]) -> None:
        self.playback = Playback()
        self.mouth = Mouth()
        self._first_audio: asyncio.Future[float] | None = None  # of the reply that is being spoken
        self.is_lost = False  # what should have been said could not be
        self._stream = stream
        self._send = send
        self._all_heard = asyncio.Event()
        self._is_synthesizing = False
        self._is_live = False  # the last sentence was synthesised for it

    async def say(
        self, segments: Sequence[Segment], first_audio: asyncio.Future[float] | None = None
    ) -> None:
        """Sends all audio of a reply; it is heard later. Cancelled by whoever then calls `stop`.

        `first_audio` is given the time, monotonic, at which it was sent. Where there is no voice for a
        sentence, `is_lost` and the rest of the reply is not said.
        """
        self._all_heard.clear()
        self._first_audio = first_audio
        self.playback.begin_reply()
        try:
            for segment in self._portions(segments):
                await self._say_one(segment)
        except SpeechFailed as failure:
            self.is_lost = True
            logger.error("The voice is gone: %s", failure)
            if self.playback.segments and self.playback.break_off(broken := self.playback.segments[-1]):
                await self._send(self._stream.mark(self.playback.complete(broken)))

    async def _say_one(self, segment: Segment) -> None:
        spoken = self.playback.begin_segment(segment.text, is_interruptible=segment.interruptible)
        at_hand = self._at_hand(segment.text)
        self._is_live = at_hand is None
        if at_hand is None:
            await self._say_live(spoken)
        else:
            for piece in _pieces(at_hand):
                await self._send_piece(spoken, piece)
        await self._send(self._stream.mark(self.playback.complete(spoken)))

    async def _say_live(self, spoken: SpokenSegment) -> None:
        async with aclosing(self._live_audio(spoken.text)) as pieces:
            first: asyncio.Future[bytes | None] = asyncio.ensure_future(anext(pieces, None))
            try:
                piece = await self._fill_until(first)
            finally:
                first.cancel()
                await asyncio.wait([first])  # a generator is not closed while it runs
            while piece is not None:
                await self._send_piece(spoken, piece)
                piece = await anext(pieces, None)

    async def _send_piece(self, spoken: SpokenSegment, piece: bytes) -> None:
        await self._send(self._stream.media(piece))
        self.playback.sent(spoken, len(piece), time.monotonic())
        if self._first_audio is not None and not self._first_audio.done():
            self._first_audio.set_result(time.monotonic())

    async def _fill_until(self, first: asyncio.Future[bytes | None]) -> bytes | None:
        """The first audio of a sentence; a caller who waits for it in silence is told so."""
        await asyncio.wait([first], timeout=self.seconds_left + FILLER_SECONDS)
        if not first.done():
            await self.ask_for_a_moment()
        return await first

    async def ask_for_a_moment(self) -> None:
        """Beside any reply, which plays behind it."""
        filler = self._cached(ONE_MOMENT) or shipped_prompts.shipped().get(ONE_MOMENT, b"")
        for piece in _pieces(filler):
            await self._send(self._stream.media(piece))
        self.playback.sent_beside(len(filler), time.monotonic())

    def _portions(self, segments: Sequence[Segment]) -> Iterator[Segment]:
        """The segments; the rest as one where Deepgram's allowance for this minute runs short."""
        for number, segment in enumerate(segments):
            rest = segments[number:]
            left = self.mouth.flushes_left()
            unspoken = sum(self._cached(one.text) is None for one in rest)
            if left is not None and unspoken > 1 and left - unspoken < SPARE_FLUSHES:
                text = " ".join(one.text for one in rest)
                yield Segment(text, interruptible=all(one.interruptible for one in rest))
                return
            yield segment

    async def prepare(self, text: str) -> None:
        """Synthesises a sentence ahead, so that `say` finds it; not while another is being synthesised, nor
        without a connection: the reply would wait for one in silence.
        """
        if self._cached(text) is None and not self._is_synthesizing and self.mouth.is_connected:
            try:
                async with aclosing(self._live_audio(text)) as pieces:
                    async for _ in pieces:
                        pass
            except SpeechFailed as failure:
                logger.warning("A sentence was not prepared: %s", failure)

    def _cached(self, text: str) -> bytes | None:
        return phrase_cache.phrases.get(settings.DEEPGRAM_SPEAK_MODEL, text)

    def _at_hand(self, text: str) -> bytes | None:
        """From the cache; where there is no voice, from the recordings that we ship."""
        cached = self._cached(text)
        if cached is None and not self.mouth.is_connected:
            return shipped_prompts.shipped().get(text)
        return cached

    async def _live_audio(self, text: str) -> AsyncGenerator[bytes, None]:
        """By the voice; if it fails before its first word, from the recordings that we ship.

        Raises:
            SpeechFailed: from neither.
        """
        self._is_live = True
        given = 0
        try:
            async with aclosing(self._synthesized(text)) as pieces:
                async for piece in pieces:
                    given += len(piece)
                    yield piece
            return
        except SpeechFailed:
            shipped = shipped_prompts.shipped().get(text)
            if shipped is None or given:
                raise
        for piece in _pieces(shipped):
            yield piece

    async def _synthesized(self, text: str) -> AsyncGenerator[bytes, None]:
        pieces = []
        self._is_synthesizing = True
        try:
            async with aclosing(self.mouth.synthesize(text)) as synthesized:
                async for piece in synthesized:
                    pieces.append(piece)
                    yield piece
        except SpeechFailed:
            self._is_synthesizing = False
            raise
        self._is_synthesizing = False
        phrase_cache.phrases.put(settings.DEEPGRAM_SPEAK_MODEL, text, b"".join(pieces))

    async def stop(self) -> str:
        """Silences the agent: what Twilio has queued is dropped. Returns the words that were heard."""
        unplayed = self.seconds_left
        before, sentence = self.playback.heard_before_last(time.monotonic())
        self.playback.interrupt(time.monotonic())
        self._all_heard.set()
        await self._send(self._stream.clear())
        known = await self.mouth.stop(unplayed, in_synthesis=self._is_synthesizing) if self._is_live else None
        self._is_synthesizing = self._is_live = False
        return " ".join(words for words in (before, sentence if known is None else known) if words)

    async def abandon_synthesis(self) -> None:
        """After `prepare` was cancelled: the rest of its audio must not reach the next sentence."""
        if self._is_synthesizing:
            self._is_synthesizing = self._is_live = False
            await self.mouth.stop(0.0, in_synthesis=True)

    def mark_returned(self, name: str) -> None:
        if self.playback.mark_returned(name, time.monotonic()) and not self.playback.unheard:
            self._all_heard.set()

    @property
    def seconds_left(self) -> float:
        """How long what has been sent will go on playing."""
        return max(0.0, self.playback.plays_until - time.monotonic())

    async def heard_out(self) -> None:
        """Returns when the caller has heard all that was sent; a lost mark does not hold the call up."""
        if not self.playback.unheard:
            return
        try:
            async with asyncio.timeout(self.seconds_left + MARK_GRACE_SECONDS):
                await self._all_heard.wait()
        except TimeoutError:
            return
