"""The simulated caller on a real line: listens frame by frame, thinks when it is his turn, speaks."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from calls.twilio_simulator.caller import (
    INTERRUPT_SECONDS,
    QUIET_SECONDS,
    SILENT_ACT,
    Act,
    Ear,
    Moment,
    PreparedTurn,
)

PATIENCE_SECONDS = 20.0

Think = Callable[[], Awaitable[PreparedTurn]]


class SpokenCaller:
    """The simulator's caller, whose every turn is thought of when the agent is heard.

    A turn without acts is a silence: he waits until the agent speaks again.

    Args:
        opening: his first turns, known before the call.
        think: his next turn; asked while the call goes on.
        may_interrupt: whether he thinks, and if his turn says so speaks, while the agent still does.
    """

    def __init__(self, opening: PreparedTurn, think: Think, *, may_interrupt: bool) -> None:
        self._turn: PreparedTurn | None = opening
        self._think = think
        self._may_interrupt = may_interrupt
        self._thinking: asyncio.Future[PreparedTurn] | None = None
        self._acting: deque[Act] = deque()
        self._ear = Ear()

    def act(self, moment: Moment) -> Act:
        self._ear.listen(moment)
        if self._acting:
            act = self._acting.popleft()
            if not self._acting:
                self._ear.forget()
            return act
        if self._ear.waiting_seconds > PATIENCE_SECONDS:
            return Act(hangs_up=True, gives_up=f"the agent said nothing for {PATIENCE_SECONDS:.0f} s")
        self._think_of_next()
        if self._turn is not None and self._is_my_turn(self._turn.interrupts):
            self._begin(self._turn)
        return SILENT_ACT

    def reconnected(self) -> None:
        """What is not answered is asked again by the agent."""
        self._acting.clear()
        self._ear.forget()

    def _think_of_next(self) -> None:
        if self._turn is None and self._thinking is None and self._is_my_turn(self._may_interrupt):
            self._thinking = asyncio.ensure_future(self._think())
        if self._thinking is not None and self._thinking.done():
            self._turn, self._thinking = self._thinking.result(), None

    def _begin(self, turn: PreparedTurn) -> None:
        self._turn = None
        self._acting.extend(turn.acts)
        if not turn.acts:
            self._ear.forget()

    def _is_my_turn(self, interrupts: bool) -> bool:
        if not self._ear.has_heard:
            return False
        if interrupts:
            return self._ear.heard_seconds >= INTERRUPT_SECONDS
        return self._ear.idle_seconds >= QUIET_SECONDS
