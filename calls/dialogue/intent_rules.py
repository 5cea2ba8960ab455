"""Which of the intents whose cues stand in a clause are meant: "can I have a loaner" books no service."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from calls.dialogue.cue import Cue, cue
from calls.dialogue.intents import APPOINTMENT, DAY, KIN, WORK, Intent
from calls.dialogue.pattern import WEEKDAY

_NOTHING: frozenset[Intent] = frozenset()
MERE_COURTESIES = frozenset({Intent.GREETING, Intent.THANKS, Intent.NOT_ME})
BESIDE_A_WISH = MERE_COURTESIES | {Intent.WAITING}
""" "I'd like to drop my car off at eight for an oil change" wants that."""
_OF_VISITS_THERE_ARE = frozenset({Intent.MOVE, Intent.CANCEL, Intent.MY_APPOINTMENTS, Intent.HISTORY})
_ABOUT_THE_SHOP = frozenset({Intent.WALK_IN, Intent.WRITTEN, Intent.ANY_MAKE, Intent.ADVISORS_MATTER})
_ABOUT_A_SERVICE = frozenset({Intent.PRICES, Intent.DURATION, Intent.SERVICES, Intent.CAR_READY})
_ADVISORS_KNOW_BETTER = frozenset(
    {
        *(Intent.CANCEL, Intent.MOVE, Intent.PRICES, Intent.LOANER, Intent.CAR_READY, Intent.WALK_IN),
        *(Intent.PAYMENT, Intent.MY_APPOINTMENTS, Intent.WRITTEN),
    }
)
_OF_WORK_ON_THE_MENU = frozenset(
    {Intent.BOOK, Intent.TROUBLE, Intent.PRICES, Intent.DURATION, Intent.SERVICES, Intent.ANY_MAKE}
)

_IS_GRATEFUL = cue(r"\b(?:thanks|thank you) for (?:the|your|all|such|that)\b")
_ASKS_FOR_IT = cue(r"\b(?:need|want|like to|book|schedule|can|could|move|cancel|change|but)\b")
_WAS_TOLD = cue(
    r"\b(?:they|you|you guys|he|she|somebody|the (?:guy|tech\w*|advisor|mechanic))(?: had| have)? "
    r"(?:said|told me|recommended|mentioned|noticed|suggested|found)\b"
)
""" "Last time I was in they said I needed brake pads" asks for the pads, and not what was done."""
HOLDS = cue(
    rf"(?<!could )(?<!can )(?<!may )(?<!should )(?<!do )(?<!would )(?<!if )"
    rf"(?:\b(?:i|we)(?:'ve| have| had)|\bmy {KIN}(?: has|'s got| had))(?: "
    rf"got)?(?: already)? (?:a|an|my|the|that|this|two|three|both|several)(?: \w+)? (?:thework|"
    rf"{APPOINTMENT})\b"
    r"(?! (?:due|to (?:book|schedule|make)|request))|\b(?:i|we)(?:'ve| have)?(?: already| just)? (?:booked|"
    rf"scheduled|made) (?:an?|my|the|this|that)(?: \w+)? (?:thework|{APPOINTMENT})\b|"
    r"\b(?:i'm|i am|we're) (?:already )?(?:booked|scheduled|down) for\b|"
    rf"\b(?:i'm|i am|i was|we're) supposed to (?:bring|come)\b[^,.]{{0,40}}\b(?:{DAY})\b"
)
""" "I have an oil change on Thursday" is a visit that there is, and no wish for one."""
_SINCE_THE_LAST = cue(r"\b(?:since|after) (?:my|the|its|our) last\b")
""" "It's been six months since my last oil change": time for the next."""
_NEED_NOT = cue(
    r"\b(?:don't|do not|won't|wouldn't|no) (?:need|have|want) to (?:change|move|cancel|re ?schedule)\b"
)
_ASKS = cue(r"^(?:\w+ ){0,2}?(?:am|do|does|can|could|may|is|are|will|would|what|what's)\b")
_WILL_CALL = cue(r"\bwill (?:\w+ ){1,2}(?:call|text)\b")
_KEEPS_WHAT_STANDS = cue(r"\bkeep (?:the|my) (?:original|old|existing|first)\b")
_LATE_ON_ANOTHER_DAY = cue(
    r"\b(?:running|be) (?:[\w']+ ){0,4}?(?:late|behind)\b.*"
    rf"\b(?:{WEEKDAY}|tomorrow)\b.*\b(?:can|could) (?:i|we|you)\b"
)
""" "I'm running late on Thursday, can I come half an hour later": there is time to move it."""
_FREE = cue(r" free ")
_CANCELS = cue(r"\bcancel")
_ADDS = cue(r"\badd\b")
_MOVES_HOUSE = cue(r"\b(?:i'm|i am|we're|we are|are|am) moving (?!(?:my|our|the|it|that|this)\b)")
_MOVES = cue(r"\bre ?schedul|\bmove\b")


@dataclass(frozen=True)
class _Rule:
    """Where all of `heard` and one of `beside` were heard, and nothing but `only`, `drops` were not meant."""

    heard: Set[Intent]
    drops: Set[Intent] = _NOTHING
    adds: tuple[Intent, ...] = ()
    beside: Set[Intent] = _NOTHING
    only: Set[Intent] | None = None
    where: Cue | None = None
    unless: Cue | None = None
    names_work: bool | None = None
    """Whether a service must, or must not, be named; None where it does not matter."""
    behind_questions: bool = True
    """Whether it holds in a clause behind a question about work: "how much is it, and a tire rotation?"."""

    def holds(self, found: Set[Intent], clause: str, *, is_of_a_question: bool) -> bool:
        return (
            self.heard <= found
            and not (self.beside and self.beside.isdisjoint(found))
            and (self.only is None or found <= self.only)
            and (self.names_work is None or self.names_work is (WORK in clause))
            and (self.behind_questions or not is_of_a_question)
            and (self.where is None or self.where.search(clause) is not None)
            and (self.unless is None or self.unless.search(clause) is None)
        )


_RULES = (
    _Rule({Intent.HISTORY}, {Intent.HISTORY}, where=_WAS_TOLD),
    _Rule({Intent.HISTORY}, {Intent.HISTORY}, where=_SINCE_THE_LAST),
    _Rule({Intent.OTHER_WORK}, _OF_WORK_ON_THE_MENU),
    _Rule({Intent.BOOK}, {Intent.BOOK}, where=HOLDS),
    _Rule(
        heard=_NOTHING,
        adds=(Intent.BOOK,),
        only=BESIDE_A_WISH,
        names_work=True,
        unless=HOLDS,
        behind_questions=False,
    ),
    _Rule(
        {Intent.TROUBLE},
        {Intent.TROUBLE},
        adds=(Intent.BOOK,),
        only=MERE_COURTESIES | {Intent.TROUBLE},
        names_work=True,
    ),
    _Rule({Intent.TROUBLE}, {Intent.TROUBLE}, names_work=True),
    _Rule({Intent.TROUBLE}, {Intent.TROUBLE}, beside=_OF_VISITS_THERE_ARE),
    _Rule(_NOTHING, {Intent.MOVE, Intent.CANCEL, Intent.AMEND}, where=_NEED_NOT),
    _Rule({Intent.AMEND}, {Intent.BOOK, Intent.MOVE}),
    _Rule({Intent.BOOK}, {Intent.BOOK}, beside=_OF_VISITS_THERE_ARE),
    _Rule({Intent.BOOK, Intent.BRING}, {Intent.BOOK}, names_work=False),
    _Rule({Intent.BOOK}, {Intent.BOOK}, beside=_ABOUT_A_SERVICE),
    _Rule(_NOTHING, {Intent.BOOK, Intent.SERVICES}, beside=_ABOUT_THE_SHOP, where=_ASKS),
    _Rule({Intent.ADVISORS_MATTER}, {Intent.LOANER, Intent.WAITING, Intent.CAR_READY}),
    _Rule({Intent.REPEAT, Intent.BOOK}, {Intent.BOOK}, names_work=False),
    _Rule({Intent.ADVISORS_MATTER}, _ADVISORS_KNOW_BETTER, where=_ASKS),
    _Rule({Intent.SERVICES, Intent.PRICES}, {Intent.SERVICES}, where=_FREE),
    _Rule(
        {Intent.SERVICES},
        {Intent.SERVICES},
        beside={Intent.PAYMENT, Intent.ANY_MAKE, Intent.LOANER, Intent.WAITING},
    ),
    _Rule({Intent.ADVISORS_MATTER, Intent.PERSON}, {Intent.PERSON}, where=_WILL_CALL),
    _Rule({Intent.SOMEBODY_BRINGS_IT}, {Intent.WAITING, Intent.ADVISORS_MATTER}),
    _Rule({Intent.SOMEBODY_BRINGS_IT}, {Intent.CANCEL}, unless=_CANCELS),  # "I won't be there, my wife is"
    _Rule({Intent.SOMEBODY_BRINGS_IT}, {Intent.BOOK}, names_work=False, unless=_ASKS_FOR_IT),
    _Rule({Intent.NEVER_MIND}, {Intent.BOOK}, where=_KEEPS_WHAT_STANDS),
    _Rule({Intent.PERSON}, {Intent.PERSON, Intent.MOVE}, adds=(Intent.MOVE,), where=_LATE_ON_ANOTHER_DAY),
    _Rule({Intent.PRICES, Intent.PAYMENT}, {Intent.PAYMENT}),
    _Rule({Intent.MOVE, Intent.CANCEL}, {Intent.MOVE}, where=_MOVES_HOUSE),
    _Rule({Intent.MOVE, Intent.CANCEL}, {Intent.CANCEL}, where=_MOVES),
    _Rule(
        {Intent.MY_APPOINTMENTS},
        {Intent.MY_APPOINTMENTS, Intent.BOOK},
        adds=(Intent.BOOK,),
        names_work=True,
        where=_ADDS,
    ),
    _Rule({Intent.MY_APPOINTMENTS}, {Intent.MY_APPOINTMENTS}, beside={Intent.CANCEL, Intent.MOVE}),
)
"""In this order, each on what those before it left."""


def meant(found: list[Intent], clause: str, *, is_of_a_question: bool) -> list[Intent]:
    """`found`: of the cues in a clause, in order; `is_of_a_question`: one about work stands before it."""
    if _IS_GRATEFUL.search(clause) and not _ASKS_FOR_IT.search(clause):
        return [Intent.THANKS]
    for rule in _RULES:
        if rule.holds(set(found), clause, is_of_a_question=is_of_a_question):
            found = [*(intent for intent in found if intent not in rule.drops), *rule.adds]
    return found
