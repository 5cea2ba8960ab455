"""The agent's voice on one stream: speaks segments, knows what was heard of them, stops at once."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable

from calls.dialogue import Segment
from calls.media_streams import BYTES_PER_SECOND, MediaStream
from calls.playback import Playback
from calls.speech import Speaker

# Pieces of at most 200 ms: `clear` drops whole messages that Twilio has not begun to play, and stays cheap.
PIECE_BYTES = BYTES_PER_SECOND // 5
# The mark of the last segment comes back this long after its audio should have ended, or is lost.
MARK_GRACE_SECONDS = 1.5


class PhraseCache:
    """Audio of sentences spoken before in this process; the least recently used go first.

    Most sentences recur from call to call (greeting, questions, prompts): one that is here costs nothing.
    """

    def __init__(self, capacity_bytes: int) -> None:
        self._capacity = capacity_bytes
        self._size = 0
        self._audio: OrderedDict[str, bytes] = OrderedDict()

    def get(self, text: str) -> bytes | None:
        audio = self._audio.get(text)
        if audio is not None:
            self._audio.move_to_end(text)
        return audio

    def put(self, text: str, audio: bytes) -> None:
        self._size += len(audio) - len(self._audio.pop(text, b""))
        self._audio[text] = audio
        while self._size > self._capacity:
            self._size -= len(self._audio.popitem(last=False)[1])


# 16 MB are some 700 sentences.
phrases = PhraseCache(16 * 2**20)


class AgentVoice:
    """Replies, spoken one at a time over `send` (Twilio's messages as text)."""

    def __init__(self, stream: MediaStream, send: Callable[[str], Awaitable[None]]) -> None:
        self.playback = Playback()
        self.speaker: Speaker | None = None
        self.first_audio_at: float | None = None  # monotonic, of the reply that is being spoken
        self._stream = stream
        self._send = send
        self._all_heard = asyncio.Event()
        self._is_synthesizing = False

    async def say(self, segments: Iterable[Segment]) -> None:
        """Sends all audio of a reply; it is heard later. Cancelled by whoever then calls `stop`."""
        self._all_heard.clear()
        self.first_audio_at = None
        self.playback.begin_reply()
        for segment in segments:
            spoken = self.playback.begin_segment(segment.text, is_interruptible=segment.interruptible)
            async for piece in self._audio(segment.text):
                await self._send(self._stream.media(piece))
                self.playback.sent(spoken, len(piece), time.monotonic())
                self.first_audio_at = self.first_audio_at or time.monotonic()
            await self._send(self._stream.mark(self.playback.complete(spoken)))

    async def prepare(self, text: str) -> None:
        """Synthesises a sentence ahead, so that `say` finds it; not while another is being synthesised."""
        if phrases.get(text) is None and not self._is_synthesizing:
            async for _ in self._audio(text):
                pass

    async def _audio(self, text: str) -> AsyncIterator[bytes]:
        cached = phrases.get(text)
        if cached is not None:
            for start in range(0, len(cached), PIECE_BYTES):
                yield cached[start : start + PIECE_BYTES]
            return
        assert self.speaker is not None, "the call speaks once its voice is connected"
        pieces = []
        self._is_synthesizing = True
        async for piece in self.speaker.synthesize(text):
            pieces.append(piece)
            yield piece
        self._is_synthesizing = False
        phrases.put(text, b"".join(pieces))

    async def stop(self) -> str:
        """Silences the agent: what Twilio has queued is dropped. Returns the words that were heard."""
        heard = self.playback.interrupt(time.monotonic())
        self._all_heard.set()
        await self._send(self._stream.clear())
        await self.abandon_synthesis()
        return heard

    async def abandon_synthesis(self) -> None:
        """After `say` or `prepare` was cancelled: the rest of its audio must not reach the next sentence."""
        if self._is_synthesizing and self.speaker is not None:
            self._is_synthesizing = False
            await self.speaker.clear()

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
