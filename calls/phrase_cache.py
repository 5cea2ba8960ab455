"""Audio of sentences spoken before in this process.

Most sentences recur from call to call (greeting, questions, prompts): one that is here costs nothing.
"""

from __future__ import annotations

import threading
from collections import OrderedDict


class PhraseCache:
    """8 kHz μ-law, a sentence and a voice each; the least recently used go first."""

    def __init__(self, capacity_bytes: int) -> None:
        self._capacity = capacity_bytes
        self._size = 0
        self._audio: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._lock = threading.Lock()  # calls share it with the thread that warms it

    def get(self, voice: str, text: str) -> bytes | None:
        with self._lock:
            audio = self._audio.get((voice, text))
            if audio is not None:
                self._audio.move_to_end((voice, text))
            return audio

    def put(self, voice: str, text: str, audio: bytes) -> None:
        with self._lock:
            self._size += len(audio) - len(self._audio.pop((voice, text), b""))
            self._audio[voice, text] = audio
            while self._size > self._capacity:
                self._size -= len(self._audio.popitem(last=False)[1])


# 16 MB are some 700 sentences.
phrases = PhraseCache(16 * 2**20)
