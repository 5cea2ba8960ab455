"""The first words, the words after a cut, and the words into silence."""

from __future__ import annotations

from typing import Protocol

from calls.dialogue.policy import visits
from calls.dialogue.policy.appointments import described_goal
from calls.dialogue.policy.turn import Turn
from calls.dialogue.replies import ClaimKind, Ending
from calls.dialogue.state import Question
from crm import booking
from crm.models import Customer


class FindCustomer(Protocol):
    def __call__(self, *, phone: str) -> Customer | None: ...


def greet(turn: Turn, find_customer: FindCustomer = booking.find_customer) -> None:
    """What is the same for every caller comes first: it is at hand, and the rest is synthesised meanwhile."""
    customer = find_customer(phone=turn.call.from_number) if turn.call.from_number else None
    if customer is not None:
        turn.state.customer_id = customer.pk
    turn.say(f"Thanks for calling {turn.shop.name}.", interruptible=False)
    turn.say("I'm the automated assistant, and this call is recorded.", interruptible=False)
    if customer is not None:
        turn.say(f"Hi {customer.first_name}!")
    turn.ask(Question.HOW_CAN_I_HELP, "How can I help you today?")


def resume(turn: Turn) -> None:
    """A new connection of the same call: where it stood, and the open question."""
    if not turn.state.said:
        greet(turn)
        return
    turn.say("Sorry, we were cut off.")
    _repeat_what_was_done(turn)
    task = turn.state.task
    if task is not None and task.was_read_back and visits.recall(turn):
        turn.must_advance = True
        return
    if task is not None and (doing := described_goal(turn, task.goal)):
        turn.say(f"We were {doing}.")
    if task is not None and task.was_read_back:
        task.was_read_back = False
        turn.must_advance = True
        return
    turn.ask_again()


_DONE = frozenset(
    {ClaimKind.BOOKED, ClaimKind.REQUESTED, ClaimKind.MOVED, ClaimKind.CANCELLED, ClaimKind.AMENDED}
)


def _repeat_what_was_done(turn: Turn) -> None:
    """It may have been said into the broken line."""
    for segment in turn.state.said:
        if any(claim.kind in _DONE for claim in segment.claims):
            turn.state_fact(segment)


def into_silence(turn: Turn) -> None:
    """Called after 8, 16 and 24 seconds of silence."""
    turn.state.silences += 1
    if turn.state.silences == 1:
        turn.say("Are you still there?")
        turn.ask_again()
    elif turn.state.silences == 2:
        turn.say("I can't hear you.")
        turn.ask_again("If you're there: ")
    else:
        turn.say("I'll let you go now. Please call again any time. Goodbye!")
        turn.end(Ending.HANG_UP, "silence")
