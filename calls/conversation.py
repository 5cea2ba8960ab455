"""One call's conversation, as its worker has it: the dialogue's state, its record, its session.

Plain synchronous Django; the live call runs each verb in a worker thread. The state is the worker's own copy;
Redis keeps another for the worker that might take over, the database keeps what was said for good.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from calls import dialogue, held_times
from calls.known_callers import find_customer
from calls.models import Call, CallbackTask, Turn
from calls.session import CallSession, Json, SessionStoreDown, Superseded
from crm.models import Customer

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]

# Why a stream ended whose worker is stopping; the caller goes on with another.
HANDED_ON = "handed on"
NUMBERS_TRIED = 5


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
    held: frozenset[str] = frozenset()
    """Times kept from other callers; a stream of the call before this one may have been the one to do it."""
    unwritten: deque[Turn] = field(default_factory=deque)
    untold: deque[Turn] = field(default_factory=deque)
    """Not yet in the session."""
    # A call that ends writes its record while a thread that it no longer awaits may still be at it.
    writing: threading.Lock = field(default_factory=threading.Lock)
    has_ended: bool = False

    @classmethod
    def begin(cls, call: Call, *, clock: Clock) -> Conversation:
        """The conversation of a call that opened a stream: where it stood, if there was a stream before."""
        facts = dialogue.CallFacts(
            call.call_sid,
            call.from_number,
            held_by_others=functools.partial(held_times.held_by_others, call.call_sid),
            shop_facts=dialogue.KeptShopFacts(clock),
        )
        kept = _kept_state(call) if call.stream_count > 1 else None
        state = kept or dialogue.State.new()
        return cls(
            call=call,
            facts=facts,
            clock=clock,
            state=state,
            held=held_times.times_in_question(state),
            is_resumed=kept is not None,
            turn_count=call.turns.count(),
        )

    # --- What the caller does → what to say

    def open(self) -> Prepared:
        """The first words of a stream: the greeting, or where we were."""
        now = self.clock()
        if self._comes_back:
            return Prepared(self.state, *dialogue.transfer_failed(self.state, call=self.facts, now=now))
        if self.is_resumed:
            return Prepared(self.state, *dialogue.resume(self.state, call=self.facts, now=now))
        greeted = dialogue.greet(self.state, call=self.facts, now=now, find_customer=self._identify_caller)
        return Prepared(self.state, *greeted)

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

    def lose_hearing(self) -> Prepared:
        """Speech to text is gone: the caller must use the keypad."""
        return Prepared(self.state, *dialogue.lose_hearing(self.state, call=self.facts, now=self.clock()))

    def give_up(self, reason: str) -> Prepared:
        """Speech is gone: a person takes over, said in sentences that there are recordings of."""
        return Prepared(self.state, *dialogue.give_up(self.state, reason, call=self.facts, now=self.clock()))

    def keyterms(self) -> tuple[str, ...]:
        """Names that speech to text may expect in this call; a courtesy, which no database need grant."""
        try:
            return dialogue.keyterms(find_customer(phone=self.call.from_number))
        except DatabaseError:
            return ()

    def take(self, prepared: Prepared) -> dialogue.Reply:
        """Makes a prepared reply the next one, once what it promises is done.

        Raises:
            Superseded: it promises something, and the call goes on in a newer stream.
        """
        if self.promises(prepared):
            if not self.call.is_in_its_last_stream():
                raise Superseded
            self._fulfil(prepared.reply)
        self.state = prepared.state
        return prepared.reply

    def promises(self, prepared: Prepared) -> bool:
        """Whether `take` writes; where it does not, it needs no thread."""
        reply = prepared.reply
        return reply.callback is not None or bool(reply.brief) or self._comes_back

    @property
    def _comes_back(self) -> bool:
        return self.call.transfer == Call.Transfer.UNANSWERED

    def _fulfil(self, reply: dialogue.Reply) -> None:
        if reply.callback is not None:
            CallbackTask.promise(self.call, reply.callback)
        if reply.brief:
            Call.objects.filter(pk=self.call.pk).update(brief=reply.brief)
        if self._comes_back:
            self.call.move_transfer(Call.Transfer.RETURNED, since=Call.Transfer.UNANSWERED)

    # --- What stays

    def keep(self) -> None:
        """Once a turn, off the reply's way: the session and the record.

        Raises:
            Superseded: a newer stream of the call has answered, and the session is that one's.
        """
        self._keep_session()
        self.write_record()

    def _keep_session(self) -> None:
        """For the worker that may take over; holds the times in question, so that no other caller is offered
        them. A session that Redis lost is written anew while the call lives.
        """
        now = self.clock()
        in_question = held_times.times_in_question(self.state)
        held_times.hold(self.call.call_sid, before=self.held, now=in_question)
        self.held = in_question
        fields: dict[str, Json] = {"dialogue": cast(Json, self.state.to_json())}
        with self.writing, contextlib.suppress(SessionStoreDown):
            session = CallSession(self.call.call_sid)
            untold = [self.untold.popleft() for _ in range(len(self.untold))]
            said: list[dict[str, Json]] = [{"speaker": turn.speaker, "text": turn.text} for turn in untold]
            stream = self.call.stream_count
            if not session.update(fields, turns=said, stream=stream, now=now) and not self.has_ended:
                about: dict[str, Json] = {"from_number": self.call.from_number, "stream": stream}
                session.set({**fields, **about}, now=now)

    def note(self, turn: Turn) -> Turn:
        """Adds a turn to the record, in memory; `keep` and `write_record` write it."""
        turn.call = self.call
        turn.number = self.turn_count
        self.turn_count += 1
        self.unwritten.append(turn)
        self.untold.append(turn)
        return turn

    def amend(self, turn: Turn, *, heard_text: str) -> None:
        """Notes what of the agent's turn was heard, once that is known."""
        turn.heard_text, turn.ended_at = heard_text, max(self.clock(), turn.started_at)
        if turn not in self.unwritten:
            self.unwritten.append(turn)

    def write_record(self) -> None:
        """Writes the turns noted or amended since, in one transaction."""
        with self.writing:
            # Taken first: one that is amended while it is being written is written again.
            turns = [self.unwritten.popleft() for _ in range(len(self.unwritten))]
            new = [turn for turn in turns if turn.pk is None]
            try:
                self._save(new, amended=[turn for turn in turns if turn.pk is not None])
            except DatabaseError:
                self.unwritten.extendleft(reversed(turns))
                raise

    def _save(self, new: list[Turn], *, amended: list[Turn]) -> None:
        """A stream that ends beside this one may have used the turns' numbers."""
        for tries_left in reversed(range(NUMBERS_TRIED)):
            try:
                with transaction.atomic():
                    for turn in amended:
                        heard = {"heard_text": turn.heard_text, "ended_at": turn.ended_at}
                        Turn.objects.filter(pk=turn.pk).update(**heard)
                    Turn.objects.bulk_create(new)
                return
            except IntegrityError:
                if not tries_left:
                    raise
                last = self.call.turns.order_by("-number").values_list("number", flat=True).first() or 0
                for number, turn in enumerate(new, start=last + 1):
                    turn.pk, turn.number = None, number

    def end(self, ending: Call.Ending, reason: str) -> None:
        """The stream is over: decides what follows. The session stays for the worker that may take over."""
        self.write_record()
        if self.call.is_in_its_last_stream():
            if ending is Call.Ending.UNDECIDED:
                with contextlib.suppress(Superseded):
                    self._keep_session()  # what was taken last may not have been
            self._decide(ending, reason)
        Call.objects.close_lifeless(timezone.now())

    def _decide(self, ending: Call.Ending, reason: str) -> None:
        self.call.decide(ending, reason)
        has_left = ending is Call.Ending.HANG_UP or (ending is Call.Ending.UNDECIDED and reason != HANDED_ON)
        if self.call.line == Call.Line.SOFTPHONE and has_left:
            # No Twilio will report how this call ended.
            self.call.reach(Call.Status.COMPLETED, now=self.clock())
        if reason != HANDED_ON:
            held_times.hold(self.call.call_sid, before=self.held, now=())
        # A transfer that nobody takes comes back to where it was.
        if ending in (Call.Ending.HANG_UP, Call.Ending.APOLOGY):
            with self.writing, contextlib.suppress(SessionStoreDown):
                self.has_ended = True
                CallSession(self.call.call_sid).delete()

    def _identify_caller(self, *, phone: str) -> Customer | None:
        customer = find_customer(phone=phone)
        if customer is not None and self.call.customer_id != customer.pk:
            self.call.customer = customer
            self.call.save(update_fields=["customer"])
        return customer


def _kept_state(call: Call) -> dialogue.State | None:
    try:
        fields = CallSession(call.call_sid).get() or {}
    except SessionStoreDown:
        return None
    kept = fields.get("dialogue")
    return dialogue.State.from_json(cast(Any, kept)) if isinstance(kept, dict) else None
