"""One call's conversation, as its worker has it: the dialogue's state, its record, its session.

Plain synchronous Django; the live call runs each verb in a worker thread. The state is the worker's own copy;
Redis keeps another for the worker that might take over, the database keeps what was said for good.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from calls import dialogue
from calls.models import Call, CallbackTask, Turn
from calls.session import CallSession, Json, SessionStoreDown
from crm.booking import find_customer

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Prepared:
    """A reply and the state after it; nothing has happened until it is taken."""

    basis: dialogue.State  # what it was prepared from: void where that is no longer the state
    state: dialogue.State
    reply: dialogue.Reply


@dataclass
class Conversation:
    call: Call
    facts: dialogue.CallFacts
    clock: Clock
    state: dialogue.State
    is_resumed: bool = False
    turn_count: int = 0
    unwritten: deque[Turn] = field(default_factory=deque)
    # A call that ends writes its record while a thread that it no longer awaits may still be at it.
    writing: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def begin(cls, call: Call, *, clock: Clock) -> Conversation:
        """The conversation of a call that opened a stream: where it stood, if there was a stream before."""
        facts = dialogue.CallFacts(call_sid=call.call_sid, from_number=call.from_number)
        kept = _kept_state(call) if call.stream_count > 1 else None
        return cls(
            call=call,
            facts=facts,
            clock=clock,
            state=kept or dialogue.State.new(),
            is_resumed=kept is not None,
            turn_count=call.turns.count(),
        )

    # --- What the caller does → what to say

    def open(self) -> Prepared:
        """The first words of a stream: the greeting, or where we were."""
        now = self.clock()
        answer = dialogue.resume if self.is_resumed else dialogue.greet
        if self.call.transfer == Call.Transfer.UNANSWERED:
            answer = dialogue.transfer_failed
        elif not self.is_resumed:
            self._identify_caller()
        return Prepared(self.state, *answer(self.state, call=self.facts, now=now))

    def hear(self, text: str, *, may_write: bool = True) -> Prepared:
        """Raises dialogue.WouldWrite where the reply needs a write and none is allowed."""
        now = self.clock()
        return Prepared(
            self.state, *dialogue.respond(self.state, text, call=self.facts, now=now, may_write=may_write)
        )

    def press(self, digit: str) -> Prepared | None:
        """None while a number is being keyed in."""
        state, reply = dialogue.press(self.state, digit, call=self.facts, now=self.clock())
        if reply is None:
            self.state = state
            return None
        return Prepared(self.state, state, reply)

    def notice_silence(self) -> Prepared:
        return Prepared(self.state, *dialogue.silence(self.state, call=self.facts, now=self.clock()))

    def take(self, prepared: Prepared) -> dialogue.Reply:
        """Makes a prepared reply the next one, and keeps the state where another worker finds it."""
        self.state = prepared.state
        reply = prepared.reply
        if reply.callback is not None:
            CallbackTask.objects.get_or_create(
                call=self.call,
                reason=reply.callback.reason[:120],
                defaults={
                    "customer": self.call.customer,
                    "phone": reply.callback.phone,
                    "note": reply.callback.note,
                    "due_at": reply.callback.due_at,
                },
            )
        if reply.brief:
            Call.objects.filter(pk=self.call.pk).update(brief=reply.brief)
        if self.call.transfer == Call.Transfer.UNANSWERED:
            self.call.move_transfer(Call.Transfer.RETURNED, since=Call.Transfer.UNANSWERED)
        self.keep()
        return reply

    # --- What stays

    def keep(self) -> None:
        """Writes the session; one that Redis lost is written anew while the call lives."""
        now = self.clock()
        fields: dict[str, Json] = {"dialogue": cast(Json, self.state.to_json())}
        with contextlib.suppress(SessionStoreDown):
            session = CallSession(self.call.call_sid)
            if not session.update(fields, now=now):
                session.set({**fields, "from_number": self.call.from_number}, now=now)

    def note(self, turn: Turn) -> Turn:
        """Adds a turn to the record, in memory; `write_record` writes it."""
        turn.call = self.call
        turn.number = self.turn_count
        self.turn_count += 1
        self.unwritten.append(turn)
        return turn

    def amend(self, turn: Turn, *, heard_text: str) -> None:
        """Notes what of the agent's turn was heard, once that is known."""
        turn.heard_text, turn.ended_at = heard_text, max(self.clock(), turn.started_at)
        if turn not in self.unwritten:
            self.unwritten.append(turn)

    def write_record(self) -> None:
        """Writes the turns noted or amended since; off the reply's way, once a turn."""
        with self.writing:
            while self.unwritten:
                turn = self.unwritten.popleft()
                is_new = turn.pk is None
                turn.save()
                if is_new:
                    with contextlib.suppress(SessionStoreDown):
                        CallSession(self.call.call_sid).append_turn(
                            {"speaker": turn.speaker, "text": turn.text}
                        )

    def end(self, ending: Call.Ending, reason: str) -> None:
        """The stream is over: decides what follows. The session stays for the worker that may take over."""
        self.write_record()
        self.call.decide(ending, reason)
        if self.call.line == Call.Line.SOFTPHONE and ending in (Call.Ending.UNDECIDED, Call.Ending.HANG_UP):
            # No Twilio will report how this call ended.
            self.call.reach(Call.Status.COMPLETED, now=self.clock())
        if ending in (Call.Ending.HANG_UP, Call.Ending.APOLOGY):
            with contextlib.suppress(SessionStoreDown):
                CallSession(self.call.call_sid).delete()

    def _identify_caller(self) -> None:
        customer = find_customer(phone=self.call.from_number)
        if customer is not None and self.call.customer_id != customer.pk:
            self.call.customer = customer
            self.call.save(update_fields=["customer"])


def _kept_state(call: Call) -> dialogue.State | None:
    try:
        fields = CallSession(call.call_sid).get() or {}
    except SessionStoreDown:
        return None
    kept = fields.get("dialogue")
    return dialogue.State.from_json(cast(Any, kept)) if isinstance(kept, dict) else None
