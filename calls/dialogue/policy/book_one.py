"""The answers to "would you like to book that?" and "would you like to talk to one?"."""

from __future__ import annotations

from dataclasses import replace

from calls.dialogue.cue import cue
from calls.dialogue.intents import Intent
from calls.dialogue.policy import booking_flow, handover
from calls.dialogue.policy.several_works import MOST_IN_LINE
from calls.dialogue.policy.turn import Turn
from calls.dialogue.state import Goal, Task, Wish


def begin_booking(turn: Turn, *services: str) -> None:
    """With the one service, or with those between which is to be asked."""
    service = services[0] if len(services) == 1 else ""
    wish = replace(turn.state.suggested_wish)
    turn.state.task = Task(Goal.BOOK, service=service, service_options=services[:3], wish=wish)
    turn.state.suggested, turn.state.suggested_wish = (), Wish()


_ASKS_ON = cue(
    r"^(?:no|nope) (?:like|i mean|i meant|for|just|the)(?: the)? (?!book)|"
    r"^(?:and |ok |okay |so )*(?:what|how) about\b"
)
""" "How much are brakes?" "No, like the pads and rotors": that is asked, and not wished for yet."""
_BOOKS_IT = cue(
    r"\b(?:i'll|i will|let's|just|please|go ahead and) (?:just )?(?:book|schedule) (?:it|that|one)\b$"
)
_BOOKS = cue(r"\b(?:book|schedule|reserve|set up)\b")


def take(turn: Turn) -> bool:
    """A yes to "would you like to book": the task begins with what was spoken of."""
    heard = turn.heard
    if _ASKS_ON.search(heard.words) and not heard.wish:
        return False
    if turn.says_no() and not _BOOKS_IT.search(heard.words):
        turn.state.suggested = ()
        turn.say("All right.")
        if not (heard.services or heard.candidates or heard.wish):
            turn.heard = replace(heard, intents=tuple(one for one in heard.intents if one is not Intent.BOOK))
        return True
    accepts = turn.says_yes() or heard.wish or heard.candidates or heard.car or _BOOKS.search(heard.words)
    if accepts:
        is_named = heard.services and booking_flow.is_in_full(turn, heard.services[0])
        suggested = turn.state.suggested
        if {"both", "all"}.intersection(heard.words.split()) and len(suggested) > 1:
            begin_booking(turn, suggested[0])
            turn.state.later = [Task(Goal.BOOK, service=code) for code in suggested[1:MOST_IN_LINE]]
            return True
        begin_booking(turn, *(heard.services[:1] if is_named else suggested or heard.services[:1]))
    return bool(accepts)


def take_offer_of_an_advisor(turn: Turn) -> bool:
    """ "OK, let's do it, next Tuesday at three" goes back to what could be booked before."""
    names_one = booking_flow.option_named(turn, turn.state.suggested) is not None
    books = turn.state.suggested and (turn.heard.wish or names_one or _BOOKS.search(turn.heard.words))
    return take(turn) if books and not turn.says_no() else handover.take_offer(turn)
