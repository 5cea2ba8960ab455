"""The first words, the words after a cut, and the words into silence."""

from __future__ import annotations

from calls.dialogue.policy.appointments import described_goal
from calls.dialogue.policy.turn import Turn
from calls.dialogue.replies import Ending
from calls.dialogue.state import Question
from crm import booking


def greet(turn: Turn) -> None:
    """What is the same for every caller comes first: it is at hand, and the rest is synthesised meanwhile."""
    customer = booking.find_customer(phone=turn.call.from_number) if turn.call.from_number else None
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
    task = turn.state.task
    if task is not None and (doing := described_goal(turn, task.goal)):
        turn.say(f"We were {doing}.")
    if task is not None and task.was_read_back:
        task.was_read_back = False
        turn.must_advance = True
        return
    turn.ask_again()


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
