"""Farewells: whether one is meant, or agrees to what was read back, and ours."""

from __future__ import annotations

from calls.dialogue.cue import cue
from calls.dialogue.intents import Intent
from calls.dialogue.pattern import words
from calls.dialogue.policy.turn import Turn
from calls.dialogue.replies import Ending
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


def are_meant(turn: Turn) -> bool:
    if turn.state.question in _ABOUT_THE_CALLER and _SAYS_THAT_IS_ALL.issuperset(turn.heard.words.split()):
        return False
    agrees_first = turn.state.question is Question.CONFIRM and _AGREES_FIRST.search(turn.heard.words)
    if agrees_first or agree(turn):
        return False
    if turn.heard.says_goodbye:
        return turn.state.task is None or not _ONLY_THANKS.issuperset(turn.heard.words.split())
    is_last = turn.state.question is Question.ANYTHING_ELSE or (
        turn.state.question is Question.HOW_CAN_I_HELP and not says_a_bare_no(turn)
    )
    describes = bool(turn.heard.car) and _IT_IS.search(turn.heard.words) is not None
    if describes or _INSISTS.search(turn.heard.words):
        return False
    return is_last and turn.says_no() and not turn.heard.has(Intent.NEVER_MIND, Intent.CANCEL)


def says_a_bare_no(turn: Turn) -> bool:
    """To "how can I help" it is no answer, and no farewell yet."""
    return turn.heard.words in ("no", "nope", "nah")


_AGREES_FIRST = cue(r"^(?:yes|yeah|yep|yup|sure|correct|absolutely)(?! but\b| no\b)\b")
""" "Yes, thanks, bye", to a read-back: a yes, and then a farewell."""
_ABOUT_THE_CALLER = frozenset({Question.VIN, Question.NAME, Question.PHONE, Question.CAR})
_SAYS_THAT_IS_ALL = frozenset(words("yeah yes no okay ok that's that is it all everything for now i have"))
""" "That's it", after the name: of the answer, and not of the call."""
_INSISTS = cue(
    r"(?<!all )(?<!everything )(?<!what )\bi(?: just)? (?:said(?! no\b)|meant|mean|asked|told|want(?:ed)?|"
    r"need(?:ed)?)\b|\bnot what\b|\bmisunderstood\b|\bwrong\b|^(?:oh )?(?:no|nope) (?:wait|hold on|hang on)\b"
    r"(?!.*\b(?:that's (?:all|it)|bye)\b)|\bscratch that\b|"
    r"^(?:no|nope) (?:actually )?(?:it's|it is|it was|make it|make that|put it) (?:for|on|at|my|the|under)\b"
)
""" "I said, …": who repeats himself was misheard, and takes no leave; nor who thinks of something."""
_IT_IS = cue(r"\b(?:it's|it is|car is|truck is|i meant)\b")
_ONLY_THANKS = frozenset({"thank", "thanks", "you", "so", "very", "much", "a", "lot", "ok", "okay", "great"})


def say_goodbye(turn: Turn) -> None:
    if turn.state.has_ended:  # he takes his leave into our own, which must come to its end
        turn.say("Goodbye!", interruptible=False)
        turn.end(Ending.HANG_UP, "goodbye")
        return
    if turn.state.task is not None and turn.state.task.was_read_back:
        turn.say("All right, I haven't changed anything.")
    turn.say(f"Thank you for calling {turn.shop.name}. Goodbye!")
    turn.end(Ending.HANG_UP, "goodbye")
