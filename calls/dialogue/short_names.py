"""First names and what they are shortened to."""

from __future__ import annotations

from calls.dialogue.cue import cue

SHORT_FORMS = {
    short: formal
    for formal, shorts in {
        "robert": "bob bobby",
        "william": "bill billy liam",
        "richard": "dick rick ricky",
        "james": "jim jimmy",
        "john": "jack johnny",
        "michael": "mike mick",
        "elizabeth": "beth betty liz lizzie lisa",
        "margaret": "maggie meg peggy",
        "edward": "ed eddie ted",
        "charles": "chuck",
        "thomas": "tom tommy",
        "joseph": "joe joey",
        "anthony": "tony",
        "patricia": "patty trish",
        "susan": "sue",
        "rebecca": "becky",
        "andrew": "drew",
        "lawrence": "larry",
        "henry": "hank harry",
        "gerald": "jerry",
        "francisco": "paco pancho",
        "guadalupe": "lupe",
    }.items()
    for short in shorts.split()
}


def are_short_and_full(one: str, other: str) -> bool:
    """ "Pete" and "Peter", "Debbie" and "Deb", "Liz" and "Elizabeth"."""
    short, full = sorted((one.lower(), other.lower()), key=len)
    stem = _DIMINUTIVE.sub("", short) if len(short) > _LEAST_OF_A_STEM else short
    is_known = full in (SHORT_FORMS.get(short), short)
    return is_known or (len(stem) >= _LEAST_OF_A_STEM and full.startswith(stem))


_DIMINUTIVE = cue(r"(?:ky|kie|ie|y|e)$")
_LEAST_OF_A_STEM = 3
