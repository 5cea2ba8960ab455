"""The year of a car: "2014", "two thousand twenty two", "two oh one four", "a fifteen Fit"."""

from __future__ import annotations

import re

from calls.dialogue.cars import MAKE, MODELS, NICKNAMES
from calls.dialogue.cue import cue
from calls.dialogue.number_words import CARDINALS, TEENS
from calls.dialogue.pattern import words

_ONES = {word: number for word, number in CARDINALS.items() if 0 < number < 10}
_OF_TWO_DIGITS = TEENS | {"twenty": 20} | {f"twenty {word}": 20 + number for word, number in _ONES.items()}
_OF_A_CENTURY = _ONES | _OF_TWO_DIGITS
SPOKEN_YEARS = (
    {f"twenty {word}": 2000 + number for word, number in _OF_TWO_DIGITS.items()}
    | {f"two thousand {word}": 2000 + number for word, number in _OF_A_CENTURY.items()}
    | {f"two thousand and {word}": 2000 + number for word, number in _OF_A_CENTURY.items()}
    | {f"nineteen ninety {word}": 1990 + number for word, number in _ONES.items()}
    | {f"nineteen eighty {word}": 1980 + number for word, number in _ONES.items()}
    | {f"ninety {word}": 1990 + number for word, number in _ONES.items()}
    | {"two thousand": 2000, "nineteen ninety": 1990}
)
_SPOKEN = cue(r"\b(" + "|".join(sorted(SPOKEN_YEARS, key=len, reverse=True)) + r")\b")
_WRITTEN = cue(r"\b(19[89]\d|20[0-4]\d)\b")
_DIGITS = {"zero": 0, "oh": 0, "o": 0} | _ONES
_DIGIT = "|".join(_DIGITS)
_TWO_THOUSAND = rf"two (?:zero|oh|o) (?P<ten>zero|oh|o|one|two) (?P<one>{_DIGIT})\b"
_SINCE_2000 = rf"(?:oh|o) (?P<only>{'|'.join(_ONES)})\b"
_NOT_OF_A_NUMBER = "".join(rf"(?<!\b{digit} )" for digit in _DIGITS)
_BY_DIGITS = cue(rf"{_NOT_OF_A_NUMBER}\b(?:{_TWO_THOUSAND}|{_SINCE_2000})(?! (?:{_DIGIT})\b)")
_YEARS_IN_FULL = [year for year in SPOKEN_YEARS if year.startswith(("twenty", "two", "nineteen"))]
_FULL_YEAR = "|".join(
    [
        r"(?:19[89]|20[0-3])\d",
        rf"two (?:zero|oh|o) (?:zero|oh|o|one|two) (?:{_DIGIT})",
        *sorted(_YEARS_IN_FULL, key=len, reverse=True),
    ]
)
_MODEL_YEAR = rf"(?:{_FULL_YEAR})\b(?! \d)"
_A_YEAR = cue(rf"\b{_MODEL_YEAR}")
_NOT_OF_THAT_YEAR = cue(
    rf"\b(?:not|isn't|instead of|rather than|did i say|i said)(?: (?:from|an?|the))? {_MODEL_YEAR}"
    rf"(?=.*\b{_MODEL_YEAR})|(?<= )(?:not|instead of|rather than)(?: (?:an?|the))? {_MODEL_YEAR}"
)
_AROUND_A_YEAR = frozenset(
    words(
        "no nope wait actually sorry oh um uh well so but and yes yeah ok okay a an it it's its is that's "
        "that was should be have been the car car's my vehicle truck year year's model i meant mean said "
        "wrong think scratch gave you make change update correct fix to from can could please really just"
    )
)
_SHORT = cue(r"\b(?:'|an? |my |the |our )?([012]\d)\b")
_MODELS = (model for models in MODELS.values() for model in models.split() if len(model) > 2)
_CAR = "|".join([MAKE, *map(re.escape, NICKNAMES), *_MODELS])
_BEFORE_ITS_CAR = cue(
    r"\b(?:an?|my|the|our|his|her|their) "
    rf"(?P<year>[012]\d|{'|'.join(sorted(_OF_TWO_DIGITS, key=len, reverse=True))}) (?:{_CAR})\b"
)


def years_written(words: str) -> str:
    """Spoken years in figures: "a twenty nineteen Honda" → "a 2019 Honda"."""
    words = _SPOKEN.sub(lambda match: str(SPOKEN_YEARS[match[1]]), words)
    return _BY_DIGITS.sub(lambda said: str(_by_digits(said)), words)


def _by_digits(said: re.Match[str]) -> int:
    return 2000 + 10 * _DIGITS[said["ten"] or "zero"] + _DIGITS[said["one"] or said["only"]]


def year_heard(words: str, *, expected: bool) -> int:
    """0 where none was said; figures of two digits count before a car, or when `expected`."""
    if match := _WRITTEN.search(words):
        return int(match[1])
    if match := _BY_DIGITS.search(words):
        return _by_digits(match)
    if match := _SPOKEN.search(words):
        return SPOKEN_YEARS[match[1]]
    if match := _BEFORE_ITS_CAR.search(words):
        year = match["year"]
        return 2000 + (_OF_TWO_DIGITS[year] if year in _OF_TWO_DIGITS else int(year))
    if expected and (match := _SHORT.search(words)):
        return 2000 + int(match[1])
    return 0


def year_alone(words: str) -> int:
    """ "It's a 2015, not a 2014": of a car, since at such an hour no shop works; 0 where more is said."""
    if not _A_YEAR.search(words):
        return 0
    kept = _NOT_OF_THAT_YEAR.sub("", words)
    said = _A_YEAR.findall(kept)
    if not said or not _AROUND_A_YEAR.issuperset(_A_YEAR.sub("", kept).split()):
        return 0
    return year_heard(said[-1], expected=True)


def year_told(words: str) -> int:
    """A full year that stands at the beginning: "2014", and not "20 minutes"."""
    match = _WRITTEN.match(words) or _BY_DIGITS.match(words) or _SPOKEN.match(words)
    return year_heard(match[0], expected=False) if match else 0
