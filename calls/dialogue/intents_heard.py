"""What a caller wants: the intents of a turn, clause by clause."""

from __future__ import annotations

from functools import lru_cache

from calls.dialogue.cue import AnyOf, cue
from calls.dialogue.intent_cues import CUES
from calls.dialogue.intent_rules import HOLDS, MERE_COURTESIES, meant
from calls.dialogue.intents import DAY, WORK, Intent

_CUES = tuple((intent, AnyOf(*cues)) for intent, cues in CUES.items())
_ABOUT_WORK = frozenset({Intent.PRICES, Intent.DURATION, Intent.SERVICES, Intent.ADVISORS_MATTER})
_ANOTHER_TIME = cue(
    r"\b(?:instead|different (?:day|time)|another (?:day|time))\b|\bschedule (?:has |just |got )?changed\b|"
    r"\b(?:see|know|wondering|hoping) (?:if |whether )?(?:there's|there is|there was|you have|you had|for) "
    r"(?:something|anything)\b|"
    rf"\b(?:can't|cannot) (?:do|make) (?:it )?(?:on |this |next )*(?:{DAY})\b"
)
_MAKES_IT = cue(
    rf"\bmake (?:it|that) (?:at |on |for |like |this |next )*(?:{DAY}|noon|one|two|three|four|five|eight|"
    r"nine|ten|eleven|twelve|\d+)\b"
)
_CLAUSE = cue(r"\b(?:and also|and then|and can you|and could you|and i|and|but|also|then|plus|oh and)\b")
_CAN_WAIT = cue(r"\bcan (?:i|it|that|this) wait\b(?! (?:for it|there|here|in))")


@lru_cache(maxsize=32)  # of several wishes each is looked at again
def intents_heard(words: str) -> tuple[Intent, ...]:
    """Intents in the order in which they were said, clause by clause."""
    found: dict[Intent, int] = {}
    asks = False
    for place, clause in enumerate(_clauses(words)):
        cued = [intent for intent, cues in _CUES if cues.is_in(clause)]
        for intent in meant(cued, clause, is_of_a_question=asks):
            found.setdefault(intent, place)
        asks = asks or bool(_ABOUT_WORK.intersection(found) and Intent.BOOK not in found)
    if Intent.TROUBLE in found and _CAN_WAIT.search(words):
        found.pop(Intent.WAITING, None)
        found[Intent.DIAGNOSIS] = 0
    if Intent.OTHER_WORK in found and WORK not in words:
        found.pop(Intent.BOOK, None)  # "my tire is flat and I put the spare on, can you fix it"
    if HOLDS.search(words) and not set(found) - MERE_COURTESIES:
        found[Intent.MOVE if _ANOTHER_TIME.search(words) else Intent.MY_APPOINTMENTS] = 0
    if _MAKES_IT.search(words) and HOLDS.search(words):
        found.pop(Intent.MY_APPOINTMENTS, None)
        found.setdefault(Intent.MOVE, -1)  # "... and add a tire rotation" comes after it
    return tuple(sorted(found, key=lambda intent: found[intent]))


def _clauses(words: str) -> list[str]:
    """The sentence as a whole decides first; its parts only add what the whole did not show."""
    parts = [part.strip() for part in _CLAUSE.split(words)]
    return [part for part in parts if part] if len(parts) > 1 else [words]
