"""Farewells that agree to what was read back."""

from __future__ import annotations

from calls.dialogue.cue import cue
from calls.dialogue.policy.turn import Turn
from calls.dialogue.state import Goal, Question

_COURTESY = (
    r"(?:thanks|thank you|so much|very much|a lot|again|bye|goodbye|bye bye|bye now|"
    r"have a (?:good|great|nice) (?:day|one|evening|weekend))"
)
_APPROVES = (
    r"(?:perfect|(?:that |it )?sounds (?:good|great|perfect|right)(?: to me)?|"
    r"(?:that |it )?works(?: for me)?|that'll work|(?:that's|that is) "
    r"(?:perfect|great|good|fine|right|correct|wonderful))"
)
_AGREES = cue(
    rf"^(?:(?:ok|okay|alright|all right|great|good|wonderful|awesome|excellent|well|oh|so|and|{_APPROVES}|"
    rf"{_COURTESY}|i'll|i will|we'll|we will) )*see (?:you|ya)(?: guys| all)? (?:then|there)"
    rf"(?: {_COURTESY})*$|"
    rf"^(?:(?:ok|okay|alright|great|oh) )*{_APPROVES}(?: {_COURTESY})+$"
)
""" "See you then", "sounds good, bye"; "okay, bye" alone may as well leave it."""


def agree(turn: Turn) -> bool:
    """Whether a farewell books or moves what was read back; none cancels anything."""
    task = turn.state.task
    return (
        turn.state.question is Question.CONFIRM
        and task is not None
        and task.goal in (Goal.BOOK, Goal.MOVE)
        and _AGREES.search(turn.heard.words) is not None
    )
