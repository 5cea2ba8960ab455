"""Which of the offered times: "the second one", "the later one", "either", "as soon as possible"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from calls.dialogue.pattern import FOLLOW, after_taking_back, phrase

_THING = r"(?:1|ones|option|time|appointment|choice|slot|opening|offer)"
_NUMBERED = phrase(
    rf"(?:the )?(?P<ordinal>[1-9])th {_THING}(?! available)|(?:option|number|choice) (?P<number>[1-9])"
    rf"{FOLLOW}"
)
_BARE = phrase(
    rf"(?:the )?(?:(?P<ordinal>[1-9])th|(?<!the\s)(?<!any\s)(?<!this\s)(?<!that\s)(?P<number>[1-9]))(?! of "
    rf"(?:my|our|the|his|her|those kids)){FOLLOW}"
)
_MIDDLE = phrase(rf"the (?:middle|one in the middle)(?: {_THING})?{FOLLOW}")
_LAST = phrase(rf"(?:the )?(?:very )?last (?:{_THING}|of (?:those|them|the))|the latter")
_BARE_LAST = phrase(rf"(?:the )?last{FOLLOW}")
_FORMER = phrase(r"the former")
_EARLIER = phrase(
    rf"the (?:earlier|earliest|sooner|soonest|early(?= {_THING} ))(?: of the 2| {_THING})?{FOLLOW}|"
    rf"whatevers? (?:is )?(?:the )?(?:earliest|soonest|1th){FOLLOW}|"
    rf"(?<!whats\s)(?<!whats\sthe\s)(?<!is\sthe\s)(?:the )?earliest (?:you have|you got|available|"
    rf"possible){FOLLOW}"
)
_LATER = phrase(
    rf"the (?:later|latest|late(?= {_THING} ))(?: of the 2| {_THING})?{FOLLOW}|"
    r"(?:the )?latest (?:you have|you got|possible|available|1)"
)
_ANY = phrase(
    r"either|either 1|any of (?:them|those|these)|any 1|any (?:time|day)|anytime|anyday|whenever|whichever|"
    r"whatever|whatevers (?:best|easiest|good)|all of them|any(?= $)|you (?:pick|choose|decide|tell me)|"
    r"both work|no preference|i am flexible|im flexible|up to you|"
    r"(?:doesnt|does not|dont|do not) (?:really )?(?:matter|care|mind)"
)
_SOONEST = phrase(
    r"(?:as )?(?:soon|early|quick|quickly) as (?:you can|possible|we can|i can)|as soon as|asap|soonest|"
    r"(?:1th|next|earliest|soonest) (?:available|opening|appointment|possible|free|open|slot|you have|"
    r"you got|time|1 available)|the earliest|right away|straight away|immediately|(?<!not\s)right now|"
    r"at the earliest|how soon|1th thing you have|whatevers (?:1th|soonest|earliest|next|available|open)|"
    r"whatever (?:you have|you got|is) (?:1th|soonest|earliest|next|available|open)|when (?:can|could|"
    r"would) (?:you|i|we) (?:look|see|get|fit|do|take|come|bring|drop)|what (?:days?|times?)(?: (?:do|are|"
    r"would))?(?: you)? (?:have|got|free|open|available)(?: (?:free|open|available))?|what times?(?= $)|"
    r"how soon (?:can|could)|when(?: are| would) you(?: be)? (?:free|available|open for me)|whats (?:free|"
    r"available|open)|what (?:do you have|have you got|is free|is available|is open|times (?:do|"
    r"are) \w+)(?! (?:to|for|on) )|(?:the )?sooner the better|(?:pretty |very |really )?soon(?= $| please)|"
    r"you (?:pick|choose|tell me)|surprise me|what (?:do|would|can) you (?:suggest|recommend|propose)"
)


def wants_soonest(text: str) -> bool:
    return bool(_SOONEST.search(text))


def choice(text: str, offered: Sequence[datetime], *, expected: bool) -> int | None:
    """Counted from 1; -1 for the last, 0 for any of them."""
    text = f" {kept} " if (kept := after_taking_back(text)) else text
    if match := _NUMBERED.search(text):
        return int(match["ordinal"] or match["number"])
    if _LAST.search(text) or (expected and _BARE_LAST.search(text)):
        return -1
    if _MIDDLE.search(text):
        return len(offered) // 2 + 1
    if _FORMER.search(text):
        return 1
    if _EARLIER.search(text):
        return offered.index(min(offered)) + 1 if offered else 1
    if _LATER.search(text):
        return offered.index(max(offered)) + 1 if offered else -1
    if expected and (match := _BARE.search(text)):
        return int(match["ordinal"] or match["number"])
    return 0 if _ANY.search(text) else None
