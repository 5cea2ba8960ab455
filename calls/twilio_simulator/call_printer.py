"""The conversation as it happens, a line an utterance.

The stream brings the agent's voice, not its words; they are read from the record that the server keeps, where
it keeps one in the same database.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from asgiref.sync import sync_to_async
from django.apps import apps
from django.db import DatabaseError

from calls.twilio_simulator.events import AgentBegan, AgentEnded, CallerBegan, CallEvent, Noted, Pressed

# The server writes the record when the caller has heard the words, and we hear of their end sooner than it.
RECORD_SECONDS = 1.0
TURN = ("calls", "Turn")


class CallPrinter:
    def __init__(self, write: Callable[[str], object], *, is_quiet: bool = False) -> None:
        self._write = write
        self._is_quiet = is_quiet
        self._events: asyncio.Queue[CallEvent | None] = asyncio.Queue()
        self._printed_turns = 0
        self._agent_began: AgentBegan | None = None

    def tell(self, event: CallEvent) -> None:
        self._events.put_nowait(event)

    @asynccontextmanager
    async def printing(self, call_sid: str) -> AsyncIterator[None]:
        task = asyncio.create_task(self._print_all(call_sid))
        try:
            yield
        finally:
            self._events.put_nowait(None)
            await task

    async def _print_all(self, call_sid: str) -> None:
        while (event := await self._events.get()) is not None:
            if not self._is_quiet:
                await self._print(event, call_sid)

    async def _print(self, event: CallEvent, call_sid: str) -> None:
        match event:
            case CallerBegan(at, text):
                self._line(at, "caller", text)
            case Pressed(at, digit):
                self._line(at, "caller", f"(presses {digit})")
            case Noted(at, text):
                self._line(at, "·", text)
            case AgentBegan():
                self._agent_began = event
            case AgentEnded() if self._agent_began:
                words = await self._agent_words(call_sid) or f"(speaks for {event.seconds:.1f} s)"
                self._line(self._agent_began.at, "agent", words + _delay(self._agent_began))

    def _line(self, at: float, who: str, text: str) -> None:
        self._write(f"{at:6.1f}  {who:<7} {text}")

    async def _agent_words(self, call_sid: str) -> str:
        for _ in range(5):
            texts = await sync_to_async(_said_by_agent)(call_sid)
            if new := texts[self._printed_turns :]:
                self._printed_turns = len(texts)
                return " ".join(new)
            await asyncio.sleep(RECORD_SECONDS / 5)
        return ""


def _delay(began: AgentBegan) -> str:
    if began.reply_seconds is None:
        return ""
    return f"   (reply began {began.reply_seconds:.2f} s after the caller's last word)"


def _said_by_agent(call_sid: str) -> list[str]:
    try:
        turns = apps.get_model(*TURN).objects.filter(call__call_sid=call_sid, speaker="agent")
        return list(turns.order_by("number").values_list("text", flat=True))
    except (LookupError, DatabaseError):
        return []
