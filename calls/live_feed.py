"""What happens in calls, told to the pages that watch them. A courtesy: it may lose messages, never time."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from weakref import WeakKeyDictionary

from channels.layers import BaseChannelLayer, get_channel_layer
from django.utils import timezone

logger = logging.getLogger(__name__)

GROUP = "live_calls"
SEND_SECONDS = 0.5
BACKLOG = 100
# A store that fails is left alone by every call: each try is a connection, at the expense of frames.
REST_SECONDS = 1.0

_resting: WeakKeyDictionary[BaseChannelLayer, float] = WeakKeyDictionary()  # until when, monotonic


class LiveFeed:
    """One call's messages: {"call_sid", "kind": heard | interim | said | speaking | status, "text", "at"}.

    The text of "speaking" is how many seconds of what was said the caller has yet to hear.
    """

    def __init__(self, call_sid: str) -> None:
        self._call_sid = call_sid
        self._waiting: deque[dict[str, str]] = deque(maxlen=BACKLOG)
        self._has_news = asyncio.Event()

    def tell(self, kind: str, text: str) -> None:
        """Queues a message and returns at once; where the feed is stuck the oldest are dropped."""
        at = timezone.now().isoformat()
        self._waiting.append(
            {"type": "live.message", "call_sid": self._call_sid, "kind": kind, "text": text, "at": at}
        )
        self._has_news.set()

    async def run(self) -> None:
        """Sends what is told, for as long as the call lasts."""
        task = asyncio.current_task()
        assert task is not None
        # A cancellation that meets a send's time-out can get lost beneath us: so the task is asked as well.
        while not task.cancelling():
            await self._has_news.wait()
            self._has_news.clear()
            await self.send_waiting()

    async def send_waiting(self) -> None:
        """Ends within half a second; what cannot be sent waits for the next time."""
        layer = get_channel_layer()
        if layer is None or time.monotonic() < _resting.get(layer, 0.0):
            return
        try:
            async with asyncio.timeout(SEND_SECONDS):
                while self._waiting:
                    await layer.group_send(GROUP, self._waiting.popleft())
        except Exception as error:  # whatever the layer's store raises: the call goes on unwatched
            _resting[layer] = time.monotonic() + REST_SECONDS
            logger.warning("Call %s: the live feed failed (%s)", self._call_sid, type(error).__name__)
