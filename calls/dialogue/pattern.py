"""Patterns over the plain form of `numbers.plain`, where a space may hold a comma."""

from __future__ import annotations

import re


def words(text: str) -> list[str]:
    return text.split()


def phrase(pattern: str) -> re.Pattern[str]:
    """A pattern of whole words; each space in it also accepts a comma before it."""
    return re.compile(r"(?<= )(?:" + pattern.replace(" ", "(?: ,)? ") + r")(?= |$)")


HOUR = r"(?:1\d|2[0-4]|0?\d)"
MONTHS = words("january february march april may june july august september october november december")
MONTH = "(?:" + "|".join([*MONTHS, *words("jan feb apr aug sept sep oct nov dec")]) + ")"
WEEKDAYS = words("monday tuesday wednesday thursday friday saturday sunday")
WEEKDAY = "(?:" + "|".join(WEEKDAYS) + ")"

# What may stand behind a bare hour or "the 2nd"; all else ("at 12 oaks", "the 2nd car") is no time.
FOLLOWER = words(
    "about actually after afternoon all also am and anyway around as at available because before but by "
    "can cant cause could do does doesnt earliest either evening fine first for from good great hours how "
    "i id if ill im in instead is ish isnt it just later latest let lets like make may maybe me might "
    "military morning my next night no noon not oclock of oh ok okay on onward onwards open or perhaps "
    "please pm possible preferably rather right same sharp should since so sometime somewhere sorry "
    "sounds still sure than thank thanks that the then there this through till to today tomorrow tonight "
    "too unless until wait we well what when will with wont work works would yeah yes you "
)
FOLLOW = rf"(?= (?:,|$|(?:{'|'.join(FOLLOWER)}|~+|{WEEKDAY}|{MONTH}) ))"
