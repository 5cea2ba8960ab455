"""What a caller says shall stay, beside what he changes: "cancel everything except the oil change"."""

from __future__ import annotations

import re

from calls.dialogue.cue import cue
from calls.dialogue.pattern import WEEKDAY

_CHANGES = (
    r"\b(?:cancel|move|re-?schedul|postpone|drop (?!off|by|in|it off|(?:my|the) (?:car|truck))|get rid of|"
    r"(?<!oil )(?<!fluid )change|push|call off)"
)
_A_CHANGE = cue(_CHANGES, re.IGNORECASE)
_CANCELS = cue(r"\bcancel", re.IGNORECASE)
_WORD = r"(?!(?:the|my|that|and|but|time|it|them|me)\b)[\w']+"
_THING = (
    rf"(?:the |my |that |our )?(?:{WEEKDAY} the )?(?:{_WORD} ){{0,3}}?{_WORD}"
    rf"(?: (?:on|for|at|of) (?:the |next |this ){_WORD})?"
)
_AS_IT_IS = (
    r"(?: (?:one|appointment|alone|there|put|on|as (?:is|it is|they are)|where it is|the same|"
    r"the way it is))*"
)
_ENDS = r"(?=[.,!?]?$|[.,!?]? (?:and|but)\b)"
_KEPT = tuple(
    cue(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<told>\b(?:everything|all(?! day| week)|both|every\w*(?: \w+)?|them|appointments|visits|"
        r"bookings)\b(?: (?!any\b)[\w']+){0,4}?),? (?:except|besides|other than|apart from|aside from|but)"
        r"(?: for)? (?P<kept>[^,.;!?]+?)(?=$|[,.;!?]| (?:and|but|please|because|since|i|it's)\b)",
        rf"\b(?:just )?not (?P<kept>{_THING}),? (?:but )?(?=the other\b)",
        rf"\b(?:keep|leave) (?P<kept>{_THING}){_AS_IT_IS},? (?:and|but) (?=.*{_CHANGES})",
        rf"(?:,? (?:but|and|though))? ?\b(?P<kept>(?:the|my) (?:{_WORD} ){{0,2}}?{_WORD}) (?:stays|"
        rf"(?:can|should|will) stay|is staying|remains|is still (?:fine|good|okay|ok|on)|still works)"
        rf"{_AS_IT_IS}",
        rf"(?<=\w),? (?:(?:and|but|please) )*(?:keep|leave|don't (?:touch|change)) "
        rf"(?P<kept>{_THING}){_AS_IT_IS}{_ENDS}",
    )
)
_NOT_CANCELLED = cue(
    r"(?<=\w),? (?:(?:and|but|please) )*(?:don't cancel|not) (?:(?:the|my|that) )?"
    rf"(?P<kept>{WEEKDAY}|\w+ \w+|\w+)(?:'s)?{_AS_IT_IS}{_ENDS}",
    re.IGNORECASE,
)
""" "Cancel Friday, not Thursday"; "don't cancel it" by itself says what is meant."""
_NOT_THAT_ONE = cue(rf"\bnot (?P<kept>{_THING})(?=[.,;!]|$)", re.IGNORECASE)


def apart(text: str, *, is_choice: bool) -> tuple[str, str]:
    """What shall be changed, and of what it was said that it stays: the text without it, and it alone.

    `is_choice`: which of several is meant was asked.
    """
    cancels = _CANCELS.search(text)
    if not (is_choice or _A_CHANGE.search(text)):
        return text, ""
    for pattern in (*_KEPT, *([_NOT_THAT_ONE] if is_choice else [])):
        if kept := pattern.search(text):
            return _without(text, kept), kept["kept"]
    kept = _NOT_CANCELLED.search(text, cancels.end()) if cancels else None
    return (_without(text, kept), kept["kept"]) if kept else (text, "")


def _without(text: str, kept: re.Match[str]) -> str:
    return f"{text[: kept.start()]}{kept.groupdict().get('told') or ''} {text[kept.end() :]}".strip()
