"""Patterns over the plain form of `numbers.plain`, where a space may hold a comma."""

from __future__ import annotations

from calls.dialogue.cue import Cue, cue


def words(text: str) -> list[str]:
    return text.split()


def phrase(pattern: str) -> Cue:
    """A pattern of whole words; each space in it also accepts a comma before it."""
    return cue(r"(?<= )(?:" + pattern.replace(" ", "(?: ,)? ") + r")(?= |$)")


HOUR = r"(?:1\d|2[0-4]|0?\d)"
MONTHS = words("january february march april may june july august september october november december")
MONTH = "(?:" + "|".join([*MONTHS, *words("jan feb apr aug sept sep oct nov dec")]) + ")"
WEEKDAYS = words("monday tuesday wednesday thursday friday saturday sunday")
ORDINAL_DAY = (
    r"(?:\d{1,2}(?:st|nd|rd|th)|(?:twenty |thirty )?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|"
    r"ninth)|tenth|eleventh|twelfth|\w+teenth|twentieth|thirtieth)"
)
"""In the words of `wording.plain`; "second" and its like may as well be a place in a list."""
WEEKDAY = "(?:" + "|".join(WEEKDAYS) + ")"

# What may stand behind a bare hour or "the 2nd"; all else ("at 12 oaks", "the 2nd car") is no time.
FOLLOWER = words(
    "about actually after afternoon all also am and anyway around as at available be because before but by "
    "can cant cause could do does doesnt earliest either evening fine first for from good great hours how "
    "i id if ill im in instead is ish isnt it just later latest let lets like make may maybe me might "
    "military morning my next night no noon not oclock of oh ok okay on onward onwards open or perhaps "
    "please pm possible preferably rather right same sharp should since so sometime somewhere sorry "
    "sounds still sure than thank thanks that the then there this through till to today tomorrow tonight "
    "too unless until wait we well what when will with wont work works would yeah yes you "
)
FOLLOW = rf"(?= (?:,|$|(?:{'|'.join(FOLLOWER)}|~+|{WEEKDAY}|{MONTH}) ))"

_TAKES_BACK = frozenset(
    words("no nope wait sorry actually rather mean meant scratch correction oops make excuse instead")
)
_BETWEEN = frozenset(
    words(
        "i that it or at about around on in for with my the a an our say lets is its be should thats me to "
        "um uh well oh yeah , better want need would like id into morning afternoon evening am pm oclock "
        "it's let's that's i'd"
    )
)


def corrects(gap: str) -> bool:
    """Whether the words between two mentions take the first one back: " , no , ", " i mean the "."""
    between = [word for word in gap.split() if not word.startswith("~")]
    return not _TAKES_BACK.isdisjoint(between) and (_TAKES_BACK | _BETWEEN).issuperset(between)


def after_taking_back(text: str) -> str:
    """What follows the last "no" or "I mean" inside a sentence; empty where nothing is taken back."""
    spoken = text.split()
    last = max((place for place, word in enumerate(spoken) if place and word in _TAKES_BACK), default=-1)
    rest = spoken[last + 1 :] if last > 0 else []
    while rest and rest[0] in _BETWEEN:
        rest = rest[1:]
    return " ".join(rest)
