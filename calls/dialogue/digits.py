"""Digits and characters as callers say them: "double five", "sixty two seven oh one", "B as in boy"."""

from __future__ import annotations

import re
from collections.abc import Callable

from calls.dialogue.cue import cue
from calls.dialogue.wording import MAX_CHARACTERS, after_correction, plain, said_and_corrected

_ONES = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "naught": "0",
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "niner": "9",
}  # fmt: skip
_TEENS = {
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15",
    "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19",
}  # fmt: skip
_TENS = {
    "twenty": "2", "thirty": "3", "forty": "4", "fifty": "5", "sixty": "6", "seventy": "7",
    "eighty": "8", "ninety": "9",
}  # fmt: skip
_SCALES = {"hundred": "00", "thousand": "000"}
_TIMES = {"double": 2, "triple": 3}
_SOUNDS_LIKE_A_DIGIT = {"to": "2", "too": "2", "for": "4", "ate": "8", "won": "1", "tree": "3", "fife": "5"}

_LETTER_WORDS = {
    "alpha": "a", "alfa": "a", "bravo": "b", "charlie": "c", "delta": "d", "echo": "e", "foxtrot": "f",
    "golf": "g", "hotel": "h", "india": "i", "juliet": "j", "juliett": "j", "kilo": "k", "lima": "l",
    "mike": "m", "november": "n", "oscar": "o", "papa": "p", "quebec": "q", "romeo": "r", "sierra": "s",
    "tango": "t", "uniform": "u", "victor": "v", "whiskey": "w", "xray": "x", "yankee": "y", "zulu": "z",
    "bee": "b", "cee": "c", "see": "c", "sea": "c", "dee": "d", "eff": "f", "gee": "g", "aitch": "h",
    "jay": "j", "kay": "k", "el": "l", "ell": "l", "em": "m", "en": "n", "pee": "p", "cue": "q",
    "queue": "q", "are": "r", "ar": "r", "ess": "s", "tee": "t", "tea": "t", "you": "u", "vee": "v",
    "ex": "x", "why": "y", "wye": "y", "zee": "z", "zed": "z",
}  # fmt: skip
_SPELLED_OUT = cue(r"\b([a-z])(?: (?:as in|like in|is in|for|like) ([a-z]+))")
_DOUBLE_U = cue(r"\bdouble (?:u|you)\b")
_COUNTED = cue(r"\b(?:last|final) (?:six|6|four|4|eight|8)\b")
_X_RAY = cue(r"\bx ray\b")


def digits_heard(text: str) -> str:
    """All digits of what was said, in order, a correction ("no wait, …") replacing what it corrects."""
    return _put_right(_AN_OH.sub("oh", plain(text)), _digits)


def _put_right(said: str, read: Callable[[list[str], int], str]) -> str:
    """ "… zero one nine four, no wait, nine five": few figures replace as many at the end, more all."""
    before, after = said_and_corrected(said)
    figures = "".join(_each(after or said, read))
    if not (before and after and 0 < len(figures) <= _OF_AN_END and _are_all_figures(after, read)):
        return figures
    whole = _put_right(before, read)
    end = whole[-len(figures) :]
    is_end = len(figures) < _OF_AN_END - 1 or any(old == new for old, new in zip(end, figures, strict=False))
    return whole[: -len(figures)] + figures if is_end else figures


_OF_AN_END = 4
"""Figures, at most, by which an end is put right; three or four have one in common with it."""


def _each(said: str, read: Callable[[list[str], int], str]) -> list[str]:
    words = said.split()
    return [read(words, index) for index in range(len(words))]


def _are_all_figures(said: str, read: Callable[[list[str], int], str]) -> bool:
    beside = (
        figure or word in _BESIDE_FIGURES
        for figure, word in zip(_each(said, read), said.split(), strict=True)
    )
    return all(beside)


_BESIDE_FIGURES = frozenset(
    {*_TIMES, "it's", "its", "is", "that's", "the", "and", "then", "area", "code", "um", "so", "yes", "yeah"}
    | {"number", "ends", "in", "with", "it", "ok", "okay", "please", "dash", "at", "my"}
)


def are_digits(text: str) -> bool:
    """Nothing but digits, said as a part of a number: not "one moment"."""
    return bool(digits_heard(text)) and _are_all_figures(plain(text), _digits)


def are_characters(text: str) -> bool:
    """Nothing but letters and digits, said as a part of a VIN."""
    return bool(characters_heard(text)) and _are_all_figures(_letters_written(text), _characters)


_AN_OH = cue(r"(?<=\d )l(?= \d)")
"""As "oh" between digits is often misheard; where letters may stand it is one."""


def figures_written(words: list[str]) -> list[str]:
    """Each word, or its digits: "qx sixty" → "qx", "60"."""
    return [_digits(words, index) or word for index, word in enumerate(words)]


def _digits(words: list[str], index: int) -> str:
    digits = _digits_of_word(words, index)
    if digits and index and words[index - 1] in _TIMES:
        return digits * _TIMES[words[index - 1]]
    return digits


def _digits_of_word(words: list[str], index: int) -> str:
    word = words[index]
    following = words[index + 1] if index + 1 < len(words) else ""
    before = words[index - 1] if index else ""
    if word.isdigit():
        return word if word.isascii() else ""
    if word in _TENS:
        return _TENS[word] if _ONES.get(following, "0") != "0" else _TENS[word] + "0"
    if word in _SCALES:
        return _SCALES[word] if before in _ONES or before.isdigit() else ""
    if word in _SOUNDS_LIKE_A_DIGIT and _is_digit(before) and _is_digit(following):
        return _SOUNDS_LIKE_A_DIGIT[word]
    if word == "o" or word == "oh":
        return "0" if _is_digit(before) or _is_digit(following) else ""
    return _ONES.get(word) or _TEENS.get(word) or ""


def _is_digit(word: str) -> bool:
    return word.isdigit() or word in _ONES or word in _TEENS or word in _TENS or word in _TIMES


_ENDS_OTHERWISE = cue(
    r"^(?:(?:no|wait|sorry|i am|i'm|actually|i mean|i meant|that's (?:not right|wrong|not it|incorrect)|"
    r"(?:the|my) (?:phone )?number is (?:wrong|not right)) )*(?<= )"
    r"(?:(?:it's|it is|it|the number|my number|that) )?"
    r"(?:(?:ends|ending|is|should be|should end) (?:in |with )?)?(?:(?:the )?(?:last|final) "
    r"(?:(?:two|three|four) )?(?:digits |numbers )?(?:are |is |should be )?)?"
    r"(?P<end>(?:(?:zero|oh|o|one|two|three|four|five|six|seven|eight|nine)(?: |$)){2,4}|\d{2,4})"
    r"(?: ?at the end)?$"
)


def end_put_right(words: str) -> str:
    """Digits of "no wait, nine five", "sorry, the last four are …"; "nine thirty" would be none."""
    found = _ENDS_OTHERWISE.search(words)
    return digits_heard(found["end"]) if found else ""


AREA, LOCAL = 3, 7
"""Digits of an area code, and of a number without it."""


def phone_heard(text: str) -> str | None:
    """An American number in E.164 (`"+15550100123"`), or None where the digits do not make one.

    Ten digits, or eleven with a leading one (ITU-T E.164, NANP).
    """
    text = _area_code_first(plain(text))
    whole = digits_heard(text)
    digits = whole if _is_number(whole) else next(filter(_is_number, _runs(text)), "")
    return f"+1{digits[-10:]}" if _is_number(digits) else None


def _area_code_first(words: str) -> str:
    """ "555 0194, area code 773"."""
    local, _, area = words.partition(" area code ")
    is_turned = len(digits_heard(local)) == LOCAL and len(digits_heard(area)) == AREA
    return f"{area} {local}" if is_turned else words


def _is_number(digits: str) -> bool:
    return len(digits) == 10 or (len(digits) == 11 and digits.startswith("1"))


def _runs(text: str) -> list[str]:
    """The digits between other words: "my number is … and it's a 2019 Forester"."""
    words = after_correction(plain(text)).split()
    marked = (_digits(words, index) or ("" if word in _WITHIN else " ") for index, word in enumerate(words))
    return "".join(marked).split()


_WITHIN = frozenset({*_TIMES, "area", "code"})


def zip_heard(text: str) -> str | None:
    """Five digits; of a nine-digit ZIP+4 the first five."""
    digits = digits_heard(text)
    return digits[:5] if len(digits) in (5, 9) else None


def characters_heard(text: str) -> str:
    """Letters and digits of something spelled out, upper case: `"one H G, double u"` → `"1HGW"`.

    Words that are neither a letter's name, a digit nor a mix of both ("my plate is") are left out.
    """
    return _put_right(_COUNTED.sub(" ", _letters_written(text)), _characters).upper()


def _letters_written(text: str) -> str:
    words = plain(_keep_glued(text[:MAX_CHARACTERS]))
    words = _X_RAY.sub("x", _DOUBLE_U.sub("w", words))
    return _SPELLED_OUT.sub(lambda match: match[1], words)


def _keep_glued(text: str) -> str:
    """Capitals written together ("ABC") are taken for spelled letters; ordinary words are not."""
    return re.sub(r"\b(?!(?:VIN|ZIP|OK)\b)[A-Z]{2,8}\b", lambda match: " ".join(match[0]), text)


def _characters(words: list[str], index: int) -> str:
    word = words[index]
    digits = _digits(words, index)
    if digits:
        return digits
    if len(word) == 1 and word.isalpha():
        return _single_letter(words, index)
    if word in _LETTER_WORDS and (word not in _ORDINARY_WORDS or _is_spelled(words, index)):
        return _LETTER_WORDS[word] * _times(words, index)
    if any(char.isdigit() for char in word) and any(char.isalpha() for char in word):
        return word.replace("'", "")
    return ""


_ORDINARY_WORDS = frozenset(
    {"are", "you", "see", "sea", "why", "tea", "mike", "bee", "papa", "hotel", "golf"}
)


def _single_letter(words: list[str], index: int) -> str:
    """ "a" and "i" are words of the language unless a spelled character follows, or they end a spelling."""
    if words[index] in "ai" and not _begins_spelling(words, index) and not _is_spelled(words, index):
        return ""
    return words[index] * _times(words, index)


def _begins_spelling(words: list[str], index: int) -> bool:
    following = words[index + 1] if index + 1 < len(words) else ""
    return len(following) == 1 or following in _ONES or following in _TIMES


def _times(words: list[str], index: int) -> int:
    return _TIMES.get(words[index - 1], 1) if index else 1


def _is_spelled(words: list[str], index: int) -> bool:
    neighbours = [words[near] for near in (index - 1, index + 1) if 0 <= near < len(words)]
    return bool(neighbours) and all(
        len(word) == 1 or _is_digit(word) or word in _LETTER_WORDS or any(char.isdigit() for char in word)
        for word in neighbours
    )
