"""Kills the server process that holds the call, and measures how long the caller hears nothing."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Coroutine
from typing import Any

from calls.twilio_simulator.events import AgentBegan, CallEvent
from calls.twilio_simulator.failures import CallFailed
from calls.twilio_simulator.phone_call import CallReport


class WorkerDeath:
    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._died_at: float | None = None
        self.silent_seconds: float | None = None
        """From the kill to the agent's voice in a new stream."""

    async def during(self, call: Coroutine[Any, Any, CallReport], *, after_seconds: float) -> CallReport:
        """Raises CallFailed where there is no such process, or it is not ours to kill."""
        strike = asyncio.create_task(self._strike(after_seconds))
        running = asyncio.create_task(call)
        try:
            await asyncio.wait({strike, running}, return_when=asyncio.FIRST_COMPLETED)
            if strike.done():
                strike.result()
            return await running
        finally:
            for task in (strike, running):
                task.cancel()
            await asyncio.gather(strike, running, return_exceptions=True)

    async def _strike(self, after_seconds: float) -> None:
        await asyncio.sleep(after_seconds)
        try:
            os.kill(self._pid, signal.SIGKILL)
        except OSError as error:
            raise CallFailed(f"The process {self._pid} cannot be killed: {error.strerror}.") from None
        self._died_at = asyncio.get_running_loop().time()

    def tell(self, event: CallEvent) -> None:
        if isinstance(event, AgentBegan) and self._died_at is not None and self.silent_seconds is None:
            self.silent_seconds = asyncio.get_running_loop().time() - self._died_at

    def summary(self) -> str:
        if self._died_at is None:
            return "The call was over before its worker was to die."
        if self.silent_seconds is None:
            return "The worker was killed, and the agent was not heard again."
        return f"The worker was killed; the agent was heard again after {self.silent_seconds:.1f} s."
