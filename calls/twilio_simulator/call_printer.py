"""The conversation as it happens, a line an utterance.

The stream brings the agent's voice, not its words; they are read from the record that the server keeps, where
it keeps one in the same database.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from asgiref.sync import sync_to_async
from django.db import DatabaseError

from calls.models import Turn
from calls.twilio_simulator.events import AgentBegan, AgentEnded, CallerBegan, CallEvent, Noted, Pressed

# The server writes the record when the caller has heard a whole reply: later than we hear a part of it.
LOOK_SECONDS = 0.2
LAST_LOOKS = 5


class CallPrinter:
    """`write` gets a line an utterance; sentences of the agent that the record has as one turn are one."""

    def __init__(self, write: Callable[[str], object], *, is_quiet: bool = False) -> None:
        self._write = write
        self._is_quiet = is_quiet
        self._events: asyncio.Queue[CallEvent | None] = asyncio.Queue()
        self._printed_turns = 0
        self._agent_began: AgentBegan | None = None
        self._agent_seconds = 0.0

    def tell(self, event: CallEvent) -> None:
        if not self._is_quiet:
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
        while (event := await self._next(call_sid)) is not None:
            await self._print(event, call_sid)
        for _ in range(LAST_LOOKS if self._agent_seconds else 0):
            await asyncio.sleep(LOOK_SECONDS)
            await self._look(call_sid)
        self._print_agent("")

    async def _next(self, call_sid: str) -> CallEvent | None:
        """The next event; until it comes, words are looked for that the agent has said already."""
        while self._agent_seconds and self._events.empty():
            await self._look(call_sid)
            await asyncio.sleep(LOOK_SECONDS)
        return await self._events.get()

    async def _print(self, event: CallEvent, call_sid: str) -> None:
        match event:
            case AgentBegan():
                self._agent_began = self._agent_began or event
            case AgentEnded(_, seconds):
                self._agent_seconds += seconds
            case CallerBegan(at, text):
                await self._line(at, "caller", text, call_sid)
            case Pressed(at, digit):
                await self._line(at, "caller", f"(presses {digit})", call_sid)
            case Noted(at, text):
                await self._line(at, "·", text, call_sid)

    async def _line(self, at: float, who: str, text: str, call_sid: str) -> None:
        if self._agent_seconds:
            await self._look(call_sid)
            self._print_agent("")
        self._write(f"{at:6.1f}  {who:<7} {text}")

    async def _look(self, call_sid: str) -> None:
        """Prints what the agent said, if the record has it by now."""
        texts = await sync_to_async(_said_by_agent)(call_sid)
        new, self._printed_turns = texts[self._printed_turns :], len(texts)
        if new:
            self._print_agent(" ".join(new))

    def _print_agent(self, words: str) -> None:
        if self._agent_began and self._agent_seconds:
            said = words or f"(speaks for {self._agent_seconds:.1f} s)"
            self._write(f"{self._agent_began.at:6.1f}  {'agent':<7} {said}{_delay(self._agent_began)}")
            self._agent_began, self._agent_seconds = None, 0.0


def _delay(began: AgentBegan) -> str:
    if began.reply_seconds is None:
        return ""
    return f"   (reply began {began.reply_seconds:.2f} s after the caller's last word)"


def _said_by_agent(call_sid: str) -> list[str]:
    turns = Turn.objects.filter(call__call_sid=call_sid, speaker=Turn.Speaker.AGENT)
    try:
        return list(turns.order_by("number").values_list("text", flat=True))
    except DatabaseError:  # the server's record is in another database, or in none that we can reach
        return []
