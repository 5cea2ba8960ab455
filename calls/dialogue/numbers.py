"""Plain form: a caller's words with every number in digits, one space around each word.

    "Tuesday, half past two"      → " tuesday , half past 2 "
    "March the twenty-second"     → " march the 22th "
    "415-867-5309", "$40", "f150" → " # " (a number that is neither an hour nor a day)
    "two thousand nineteen"       → " y2019 "
    "3/14/2019"                   → " @2019-03-14 " (and " @0-03-14 " without a year)

Speech recognition gives no reliable case or punctuation and mixes forms ("10 am", "230", "10-30",
"ten thirty", "3 p.m."), so that everything later is written against this one form.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from calls.dialogue.cue import cue
from calls.dialogue.misheard_hours import clock_as_said, hours_by_sound
from calls.dialogue.number_words import CARDINALS, ORDINALS, TENS, UNITS

LONGEST = 1000

OTHER = "#"

_TOKEN = cue(
    r"""
      (?P<other>[$€£#]\s?\d[\d,.]* | \d+(?:[-/.]\d+){3,} | (?!\d{4}-\d\d?-\d\d?(?!\d))\d{3,}(?:[-.]\d+)+
        | \d+(?:\.\d+)?\s?% | \d+\.\d(?!\d))
    | (?P<iso>\d{4}-\d\d?-\d\d?(?!\d))
    | (?P<slash>\d{1,2}/\d{1,2}(?:/\d{4}|/\d\d)?(?![\d/]))
    | (?P<clock>\d{1,2}[:.]\d\d(?!\d))
    | (?P<ordinal>\d{1,2})(?:st|nd|rd|th)(?![a-z0-9])
    | (?P<glued>\d{1,4})(?=(?:am|pm|ish|oclock|hours|hrs|h)(?![a-z0-9]))
    | (?P<mixed>[a-z]*\d+[a-z][a-z0-9]* | [a-z]+\d[a-z0-9]*)
    | (?P<span>\d{1,2}\s?[-–—]\s?\d{1,2}(?![-\d:]))
    | (?P<number>\d+(?:,\d{3})*)
    | (?P<word>[a-z]+)
    | (?P<mark>[,.;:!?…]+)
    """,
    re.X,
)
_REWRITES = tuple(
    (cue(pattern), replacement)
    for pattern, replacement in (
        (r"[\"“”]", "'"),
        (r"[’‘`´]", "'"),
        (r"\bo\W{0,2}clocks?\b", "oclock"),
        (r"(?<=[a-z\d] )clock\b(?! (?:speed|spring|face))", "oclock"),
        (r"\b([ap])\s?\.\s?m\b\.?", r"\1m"),
        (r"(?<=\d)\s?([ap])\s?m\b", r" \1m"),
        (r"(?<=\d)\s?p(?:df|n|em|eem)\b", " pm"),  # as it is often misheard
        (r"\b([ap]) m\b", r"\1m"),
        (r"\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirty|\d+)'s\b", r"\1 is"),
        (r"\bf[ -]?(?:one|two|three)[ -]?fifty\b", "f150"),  # a truck, and no ten to two
        (r"\bfr[iy] day\b", "friday"),  # as it is often misheard
        (r"\b(?:tues|choose|twos) day\b", "tuesday"),
        (r"\b(?:wens|wednes|wends) day\b", "wednesday"),
        (r"\b(?:thurs|thirds|thirst) day\b", "thursday"),
        (r"\b(mon|satur|sun) day\b", r"\1day"),
        (r"\ba week for (?=tomorrow|today|mon|tues|wed|thurs|fri|sat|sun)", "a week from "),
        (r"\beightteen", "eighteen"),
        (r"\b(\w+(?:teen|een|ten|en)th)s\b", r"\1"),
        (r"\b([3-9])(?:teen(?:th)?s?|th teams?)\b", r"1\1th"),
        (r"\b(?:until|^(?:and|an)(?: (?:two|2))?) weeks\b", "in two weeks"),
        (r"(?<=[a-z])'(?=[a-z])", ""),
        (r"(?<=[a-z])ish\b", " ish"),
    )
)


@lru_cache(maxsize=16)  # days, times and consent each read the same turn
def plain(text: str, *, clock_expected: bool = False) -> str:
    """`clock_expected`: the agent has just asked for a time, so that "to thirty" is 2:30 and "ate" is 8."""
    tokens = _tokens(text)
    if clock_expected:
        tokens = hours_by_sound(clock_as_said(tokens))
    joined = _join(tokens)
    return " " + " ".join(_hide_codes(joined if clock_expected else _years(joined))) + " "


@lru_cache(maxsize=16)  # of a turn in both ways; nobody changes the list
def _tokens(text: str) -> list[str]:
    text = unicodedata.normalize("NFKC", text[:LONGEST]).lower()
    for pattern, replacement in _REWRITES:
        text = pattern.sub(replacement, text)
    return [token for match in _TOKEN.finditer(text) for token in _token(match)]


def _token(match: re.Match[str]) -> list[str]:
    found = match.group()
    match match.lastgroup:
        case "other" | "mixed":
            return [OTHER]
        case "iso":
            year, month, day = found.split("-")
            return [f"@{year}-{int(month):02}-{int(day):02}"]
        case "slash":
            month, day, *rest = found.split("/")
            year = f"20{rest[0][-2:]}" if rest else "0"
            return [f"@{year}-{int(month):02}-{int(day):02}"]
        case "clock":
            hour, minute = re.split("[:.]", found)
            return [f"{hour}:{minute}"] if int(hour) < 25 and int(minute) < 60 else [OTHER]
        case "ordinal":
            return [f"{int(match['ordinal'])}th"]
        case "span":
            return _span(*re.findall(r"\d+", found))
        case "mark":
            return [","]
        case _:
            return [found.replace(",", "")]


def _span(first: str, second: str) -> list[str]:
    """ "2-4" is two hours, "10-30" the half hour that a recogniser wrote with a hyphen."""
    is_range = len(second) == 1 or (int(first) < int(second) <= 12)
    return [first, "to", second] if is_range else [first, second]


def _join(tokens: list[str]) -> list[str]:
    """Number words to digits: "twenty", "three" → "23"; "three", "oh", "five" → "3", "05"."""
    joined: list[str] = []
    position = 0
    while position < len(tokens):
        token, used = _number_at(tokens, position, after_number=bool(joined) and joined[-1].isdigit())
        joined.append(token)
        position += used
    return joined


def _number_at(tokens: list[str], position: int, *, after_number: bool) -> tuple[str, int]:
    word = tokens[position]
    following = tokens[position + 1] if position + 1 < len(tokens) else ""
    if word in ("oh", "o") and (following in UNITS or following in ("oh", "o")):
        if tokens[position + 2 : position + 3] == ["hundred"]:
            return f"0{UNITS.get(following, 0)}00", 3
        return (f"0{UNITS.get(following, 0)}", 2) if after_number or following in UNITS else ("00", 2)
    if word in ("double", "triple") and following in UNITS:
        return OTHER, 2
    if word in TENS or word in ("20", "30"):
        tens = TENS.get(word) or int(word)
        ordinal = ORDINALS.get(following) or int(following[:-2] if re.fullmatch(r"\dth", following) else 0)
        if 0 < ordinal < 10:
            return f"{tens + ordinal}th", 2
        if word in TENS and UNITS.get(following, 0) > 0:
            return f"{tens + UNITS[following]}", 2
    if word in ORDINALS:
        return f"{ORDINALS[word]}th", 1
    return _hundreds(_digits(word), tokens, position)


def _digits(word: str) -> str:
    return str(CARDINALS[word]) if word in CARDINALS else word


def _hundreds(number: str, tokens: list[str], position: int) -> tuple[str, int]:
    """ "fourteen hundred hours" → "1400"; other hundreds and all thousands are no time of day."""
    following = tokens[position + 1 : position + 3]
    if number in ("hundred", "thousand", "million"):
        return OTHER, 1
    if not number.isdigit() or not following or following[0] not in ("hundred", "thousand"):
        return number, 1
    if number == "2" and following[0] == "thousand":
        return "2000", 2
    if following[0] == "hundred" and int(number) < 25 and following[1:] in (["hours"], ["hrs"]):
        return f"{int(number) * 100:04}", 2
    return OTHER, 2


def _years(tokens: list[str]) -> list[str]:
    """ "2019", "2000 and 19", "20 19" as a year; to be a time it needs "at" before or "pm" after."""
    found: list[str] = []
    position = 0
    while position < len(tokens):
        year, used = _year_at(tokens, position)
        found.append(f"y{year}" if year else tokens[position])
        position += used
    return found


def _year_at(tokens: list[str], position: int) -> tuple[int, int]:
    here = tokens[position]
    rest = tokens[position + 1 : position + 4]
    before = tokens[position - 1] if position else ""
    if not here.isdigit() or before in ("at", "around", "about") or rest[:1] in (["am"], ["pm"], ["hours"]):
        return 0, 1
    if here == "2000" and rest[:1] == ["and"] and _is_two_digits(rest[1:2]):
        return 2000 + int(rest[1]), 3
    if here == "2000" and rest and rest[0].isdigit() and int(rest[0]) < 50:
        return 2000 + int(rest[0]), 2
    if (
        here == "20"
        and _is_two_digits(rest[:1])
        and 10 <= int(rest[0]) < 30
        and rest[1:2] not in (["am"], ["pm"])
    ):
        return 2000 + int(rest[0]), 2
    if len(here) == 4 and 1960 <= int(here) < 2050:
        return int(here), 1
    return 0, 1


def _is_two_digits(tokens: list[str]) -> bool:
    return bool(tokens) and tokens[0].isdigit() and len(tokens[0]) <= 2


def _hide_codes(tokens: list[str]) -> list[str]:
    """Phone numbers, ZIPs, plates and VINs come as runs of digits: none of them is a time."""
    hidden = list(tokens)
    start = 0
    while start < len(tokens):
        end = start
        while end < len(tokens) and (tokens[end].isdigit() or tokens[end] == OTHER):
            end += 1
        if _is_code(tokens[start:end]):
            hidden[start:end] = [OTHER] * (end - start)
        start = max(end, start + 1)
    return hidden


def _is_code(run: list[str]) -> bool:
    longest = max(map(len, run), default=0)
    return len(run) > 3 or longest > 4 or (len(run) > 1 and (OTHER in run or longest > 2))
