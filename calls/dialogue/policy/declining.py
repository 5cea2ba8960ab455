"""Who wants nothing after all, told in answer to a question for a detail."""

from __future__ import annotations

from calls.dialogue.cue import cue
from calls.dialogue.policy.turn import Turn
from calls.dialogue.state import Goal

DECLINES = cue(
    r"^(?:(?:oh|um|uh|well|actually|okay|ok) )*(?:no|nope|nah)(?: no)* (?:thanks|thank you|i'm good|i'm fine|"
    r"that's (?:ok|okay|fine)|it's (?:ok|okay|fine)|not today)(?: (?:very much|though|anyway|thanks|thank "
    r"you))*$"
)
_BARE_NO = cue(r"^(?:(?:oh|well|actually) )*(?:no|nope|nah)$")


def take_no_work(turn: Turn) -> bool:
    """ "No", to what the car needs."""
    return take(turn) or (_BARE_NO.search(turn.heard.words) is not None and _leave(turn))


def take(turn: Turn) -> bool:
    """ "No, thank you", to when it shall be."""
    return DECLINES.search(turn.heard.words) is not None and _leave(turn)


def _leave(turn: Turn) -> bool:
    turn.say("All right." if turn.task.goal is Goal.BOOK else "All right, I'll leave everything as it is.")
    turn.state.task = None
    return True
