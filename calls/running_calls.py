"""The calls that live in this process: which they are, and how they leave it while the process stops."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator


class RunningCalls:
    """Entered by each stream for as long as it lasts; all of it on the event loop's thread."""

    def __init__(self) -> None:
        self.is_draining = False
        self._hand_on: dict[str, Callable[[], None]] = {}
        self._none_left = asyncio.Event()

    def __len__(self) -> int:
        return len(self._hand_on)

    @contextlib.contextmanager
    def entered(self, call_sid: str, hand_on: Callable[[], None]) -> Iterator[None]:
        """`hand_on` ends the stream in favour of another one; so does a newer stream of the same call."""
        self.hand_on(call_sid)
        self._hand_on[call_sid] = hand_on
        self._none_left.clear()
        try:
            yield
        finally:
            if self._hand_on.get(call_sid) is hand_on:
                del self._hand_on[call_sid]
            if not self._hand_on:
                self._none_left.set()

    def hand_on(self, call_sid: str) -> None:
        """Ends the stream of this call here, if there is one."""
        if call_sid in self._hand_on:
            self._hand_on[call_sid]()

    async def drain(self, *, patience_seconds: float, closing_seconds: float) -> None:
        """Takes no more calls, lets those that run finish, and hands on those that are left."""
        self.is_draining = True
        for seconds in (patience_seconds, closing_seconds):
            if not self._hand_on:
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._none_left.wait(), seconds)
                return
            for call_sid in list(self._hand_on):
                self.hand_on(call_sid)


running_calls = RunningCalls()
