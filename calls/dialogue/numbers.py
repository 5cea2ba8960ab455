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

from .pattern import words

# A turn that is longer is not an answer about dates; the bound keeps the worst case short.
LONGEST = 1000

OTHER = "#"

_UNITS = {
    word: value for value, word in enumerate(words("zero one two three four five six seven eight nine"))
}
_TEENS = {
    word: value
    for value, word in enumerate(
        words("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"), start=10
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(words("twenty thirty forty fifty sixty seventy eighty ninety"), start=2)
} | {"fourty": 40}
_CARDINALS = _UNITS | _TEENS | _TENS
_ORDINALS = {
    word: value
    for value, word in enumerate(
        words(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
            "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        ),
        start=1,
    )
} | {"thirtieth": 30, "twelth": 12, "nineth": 9}

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
        tokens = _homophones(_clock_as_said(tokens))
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


_SOUNDS_LIKE = {
    "to": "two",
    "too": "two",
    "for": "four",
    "fore": "four",
    "ate": "eight",
    "won": "one",
    "tree": "three",
}
_RHYMES = {
    **dict.fromkeys(words("want wan"), "one"),
    **dict.fromkeys(words("do due dew"), "two"),
    **dict.fromkeys(words("free threw"), "three"),
    **dict.fromkeys(words("more board bored door floor poor port pour ford force court"), "four"),
    **dict.fromkeys(words("hive fife by buy bye dive"), "five"),
    **dict.fromkeys(words("sex sticks sick fix"), "six"),
    **dict.fromkeys(words("heaven evan"), "seven"),
    **dict.fromkeys(words("hate eighth a hey date aid wait"), "eight"),
    **dict.fromkeys(words("mine line like night nigh"), "nine"),
    **dict.fromkeys(words("den tan and then hen tent"), "ten"),
    **dict.fromkeys(words("twelfth"), "twelve"),
}
"""Before minutes, where nothing but an hour makes sense: "more thirty" is half past four."""
_UNITS_OF_TIME = {"minutes", "minute", "miles", "dollars", "thousand", "days"}
_MINUTES = {"thirty", "fifteen", "forty", "30", "15", "45", "oclock", "pm", "am"}


def _homophones(tokens: list[str]) -> list[str]:
    """Only where an hour must stand: before minutes, or as the last word after "at" or alone."""
    mended = list(tokens)
    following = [*tokens, "", ""]
    for index, word in enumerate(tokens):
        before = tokens[index - 1] if index else ""
        if before and before not in ("at", "around", "about", ","):
            continue
        if (
            word in _RHYMES
            and following[index + 1] in _MINUTES
            and following[index + 2] not in _UNITS_OF_TIME
        ):
            mended[index] = _RHYMES[word]
        if word not in _SOUNDS_LIKE:
            continue
        last = not following[index + 1] or following[index + 1] == ","
        if following[index + 1] in _MINUTES and not _is_hour(following[index + 2 : index + 3]) or last:
            mended[index] = _SOUNDS_LIKE[word]
    return mended


_LAST_HOURS = {
    "two": "to too due you",
    "three": "free tree",
    "six": "sex sick",
    "eight": "ate date late state",
    "nine": "night mine line",
    "ten": "then and end in an them tent",
}
_LAST_HOUR = {rhyme: hour for hour, rhymes in _LAST_HOURS.items() for rhyme in words(rhymes)}
_ANY_HOUR = rf"(?:\d\d?|{'|'.join([*_LAST_HOUR, *_LAST_HOURS])}|one|four|five|seven|eleven|twelve)(?= ,| ?$)"
_QUARTER = "(?:quarter|order|porter|corner|court|border|quarters)"
_MISHEARD_CLOCK = tuple(
    (cue(pattern), replacement)
    for pattern, replacement in (
        (rf"\b{_QUARTER} (?:tonight|to night)(?= ,|$)", "quarter to nine"),
        (r"\b(?:pasten|pastin|pass?ed in)\b", "past ten"),
        (rf"\b{_QUARTER} (to|of|past|passed)\b", r"quarter \1"),
        (r"\bquarter pass(?:ed)?\b", "quarter past"),
        (rf"\b(?:have|has|had|hath|half|path|f) (?:past|passed|pass|path) (?={_ANY_HOUR})", "half past "),
        (r"\b(?:sex|sick) in the (morning|evening)\b", r"six in the \1"),
        (r"\b(?:a?round|brown) (?:noun|moon|men|in)(?= ,|$)", "around noon"),
    )
)
_MISHEARD_LAST_HOUR = cue(rf"\b((?:quarter|half) past|quarter to) ({'|'.join(_LAST_HOUR)})(?= ,|$)")
"""What a recogniser makes of "quarter to nine" and "half past two" where it misses a consonant."""


def _clock_as_said(tokens: list[str]) -> list[str]:
    said = " ".join(tokens)
    for pattern, replacement in _MISHEARD_CLOCK:
        said = pattern.sub(replacement, said)
    return _MISHEARD_LAST_HOUR.sub(lambda found: f"{found[1]} {_LAST_HOUR[found[2]]}", said).split()


def _is_hour(following: list[str]) -> bool:
    """ "for fifteen thirty" is 15:30, not 4:15."""
    return bool(following) and (following[0] in _CARDINALS or following[0].isdigit())


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
    if word in ("oh", "o") and (following in _UNITS or following in ("oh", "o")):
        if tokens[position + 2 : position + 3] == ["hundred"]:
            return f"0{_UNITS.get(following, 0)}00", 3
        return (f"0{_UNITS.get(following, 0)}", 2) if after_number or following in _UNITS else ("00", 2)
    if word in ("double", "triple") and following in _UNITS:
        return OTHER, 2
    if word in _TENS or word in ("20", "30"):
        tens = _TENS.get(word) or int(word)
        ordinal = _ORDINALS.get(following) or int(following[:-2] if re.fullmatch(r"\dth", following) else 0)
        if 0 < ordinal < 10:
            return f"{tens + ordinal}th", 2
        if word in _TENS and _UNITS.get(following, 0) > 0:
            return f"{tens + _UNITS[following]}", 2
    if word in _ORDINALS:
        return f"{_ORDINALS[word]}th", 1
    return _hundreds(_digits(word), tokens, position)


def _digits(word: str) -> str:
    return str(_CARDINALS[word]) if word in _CARDINALS else word


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
