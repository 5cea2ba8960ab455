"""Work on a car, found in a caller's words by the menu's own word lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import zip_longest

from calls.dialogue.cue import cue
from calls.dialogue.intents import WORK
from calls.dialogue.pattern import MONTH, WEEKDAY, corrects
from calls.dialogue.vocabulary import ServiceWords

_CLOSE_ENOUGH = 0.78
"""Ratio of difflib at which "oil chains" is "oil change"; the read-back asks whether it was meant."""
_WORD_CLOSE_ENOUGH = 0.5
_SHORTEST_FUZZY = 8
_SMALL = frozenset({"my", "the", "our", "are", "is"})
_PLAIN = _SMALL | {"also", "just", "please", "can", "you", "and", "when", "then", "some"}
"""Words that no telephone line makes of another."""
_ORDINARY = frozenset(
    {"schedule", "service", "services", "change", "check", "new", "regular", "to", "a", "up"}
)
"""Words that mean no certain work by themselves, however near a phrase of the menu they come."""
_TAKEN = "*"


@dataclass(frozen=True)
class ServicesHeard:
    codes: tuple[str, ...]
    candidates: tuple[str, ...]
    """Where no service was named: those that a single word could mean ("brakes")."""
    unclear: tuple[str, ...]
    """Those that a word listed beside a named service could mean: "an oil change and brakes"."""
    rest: str
    """The words without those that named a service, so that "change" in "oil change" is no verb."""


_OCCASION = "road trip"
"""Beside a work it is why, and no other work."""


@lru_cache(maxsize=32)  # of several wishes each is looked at again
def services_heard(words: str, menu: tuple[ServiceWords, ...]) -> ServicesHeard:
    """Codes in the order named. `words` in plain wording. Longer phrases win over the ones they contain."""
    if _OCCASION in words and (named := services_heard(words.replace(_OCCASION, "trip"), menu)).codes:
        return named
    found: dict[int, tuple[int, str]] = {}
    rest = f" {words} "
    for word, telling, code in _tellings(menu):
        # A cheap look before the costly one: nearly all phrases of the menu are not in a sentence.
        while word in rest and (match := _pattern(telling).search(rest)) is not None:
            found.setdefault(match.start(), (match.end(), code))
            rest = rest[: match.start()] + _TAKEN * len(match[0]) + rest[match.end() :]
    if not found:
        found, rest = _nearly(rest, menu)
    codes = _without_taken_back(rest, [(start, *found[start]) for start in sorted(found)])
    candidates = () if codes else _candidates_of_a_word(rest if found else words, menu)
    unclear = _candidates_of_a_word(_listed_beside(rest), menu) if codes else ()
    unclear = () if set(codes) & set(unclear) else unclear
    return ServicesHeard(codes, candidates, unclear, " ".join(re.sub(r"\*+", f" {WORK} ", rest).split()))


def _without_taken_back(rest: str, found: list[tuple[int, int, str]]) -> tuple[str, ...]:
    """ "A tire rotation, no, an oil change", "an oil change instead of a tire rotation": the oil change."""
    if (only := _ONLY_THIS.search(rest)) and any(start >= only.end() - 1 for start, *_ in found):
        found = [one for one in found if one[0] >= only.end() - 1]
    following = [start for start, _, _ in found[1:]]
    codes = [
        code
        for (start, end, code), after in zip_longest(found, following)
        if not (after and corrects(rest[end:after])) and not _DROPPED_BEFORE.search(rest[:start])
    ]
    is_denied = all(_DENIED_BEFORE.search(rest[:start]) for start, *_ in found)
    return tuple(dict.fromkeys(codes or ([] if is_denied else [code for *_, code in found])))


_ONLY_THIS = cue(r"\b(?:actually|no|know what|wait|instead) just (?:do )?(?:the|an?|my) \*")
""" "… actually just the oil change"."""
_DROPPED_BEFORE = cue(
    r"(?:\b(?:instead of|rather than|and not|but not|(?:don't|do not) (?:need|want))(?: (?:a|an|the|my|that|"
    r"another))?|not an?) $"
)


_DENIED_BEFORE = cue(r"\bnot an? $")
""" "Not an oil change this time, I need the brakes done"."""
_TIME_WORD = (
    rf"(?:on|at|for|this|next|the|in|around|{WEEKDAY}|{MONTH}|today|tomorrow|morning|afternoon|noon|one|two|"
    r"three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|thirty|forty|\d+(?:st|nd|rd|th)?)"
)
_LISTED_BESIDE = cue(
    rf"\*+ (?:{_TIME_WORD} )*(?:(?:and|plus|also|then|with|maybe) )+"
    r"(?:(?:also|then|do|check|my|the|some|a|an|for|one|another) )*"
    r"(?P<behind>\w+)(?: (?:too|also|done|checked|please|as well))*"
    rf" (?:$|(?:on|at|for|this|next|today|tomorrow|around|{WEEKDAY})\b)|"
    r"^ (?:\w+ )*?(?P<before>\w+) (?:(?:and|plus|also|then) )+(?:(?:also|then|my|the|a|an) )*\*"
)


_IN_THE_SAME_VISIT = cue(
    r"\*+.*? and (?P<clause>.*\b(?:also|while (?:it's|it is|you're|i'm) \w+|too|as well|looked at|checked|"
    r"inspected|serviced|fixed)\b.*)$"
)


def _listed_beside(rest: str) -> str:
    listed = _LISTED_BESIDE.search(rest)
    if listed is not None:
        return listed["behind"] or listed["before"]
    beside = _IN_THE_SAME_VISIT.search(rest)
    return beside["clause"] if beside else ""


@lru_cache(maxsize=8)
def _phrases(menu: tuple[ServiceWords, ...]) -> tuple[tuple[str, str], ...]:
    pairs = [(phrase, service.code) for service in menu for phrase in service.words if phrase]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=8)
def _tellings(menu: tuple[ServiceWords, ...]) -> tuple[tuple[str, tuple[str, ...], str], ...]:
    """Of each phrase the stem of its longest word, in every text that it matches, its words and code."""
    tellings = [(_telling_in(phrase), code) for phrase, code in _phrases(menu)]
    return tuple((max(words, key=len).removesuffix("y"), words, code) for words, code in tellings)


def _telling_in(phrase: str) -> tuple[str, ...]:
    return tuple(word for word in phrase.split() if word not in _SMALL) or tuple(phrase.split())


@lru_cache(maxsize=1024)  # made when first said: a menu has some hundred phrases
def _pattern(telling: tuple[str, ...]) -> re.Pattern[str]:
    """The words with the small ones that callers put inside: "change my oil", "rotate all the tires"."""
    inside = r"\s+(?:(?:my|the|our|all|some|of|in|on|a|an|his|her|are|is)\s+){0,3}"
    words = inside.join(_with_its_endings(word) for word in telling)
    return re.compile(rf"(?<=\s){words}(?=\s)")


def _with_its_endings(word: str) -> str:
    """ "Batteries", "my oil changed"."""
    stem = word.removesuffix("y")
    return re.escape(stem) + (r"(?:y|y's|ies)" if stem != word else r"(?:'s|s|e?d)?")


def _nearly(rest: str, menu: tuple[ServiceWords, ...]) -> tuple[dict[int, tuple[int, str]], str]:
    spoken = rest.split()
    best = max(_candidates(spoken, menu), default=None)
    if best is None:
        return {}, rest
    _, start, length, code = best
    return {start: (start + length, code)}, " ".join([*spoken[:start], _TAKEN, *spoken[start + length :]])


def _candidates(spoken: list[str], menu: tuple[ServiceWords, ...]) -> Iterator[tuple[float, int, int, str]]:
    """Misheard phrases keep at least one word whole, in its place: a cheap test before the costly one."""
    by_word = _by_word(menu)
    for place, word in enumerate(spoken):
        for index, phrase, code in by_word.get(word, ()):
            length, start = len(phrase.split()), place - index
            said = spoken[max(start, 0) : start + length]
            if start < 0 or len(said) < length or _ORDINARY.issuperset(said):
                continue
            ratio = _likeness(" ".join(said), phrase)
            if ratio >= _CLOSE_ENOUGH and _every_word_is_near(said, phrase):
                yield ratio, start, length, code


@lru_cache(maxsize=1024)
def _likeness(said: str, phrase: str) -> float:
    """0 where a cheap bound says that it is not close enough."""
    matcher = SequenceMatcher(None, said, phrase, autojunk=False)
    is_possible = matcher.real_quick_ratio() >= _CLOSE_ENOUGH and matcher.quick_ratio() >= _CLOSE_ENOUGH
    return matcher.ratio() if is_possible else 0.0


@lru_cache(maxsize=8)
def _by_word(menu: tuple[ServiceWords, ...]) -> dict[str, list[tuple[int, str, str]]]:
    """Of each word of the longer phrases: its place there, the phrase and the code."""
    index: dict[str, list[tuple[int, str, str]]] = {}
    for phrase, code in _phrases(menu):
        words = phrase.split()
        if len(phrase) >= _SHORTEST_FUZZY and len(words) > 1:
            for place, word in enumerate(words):
                if word not in _SMALL:
                    index.setdefault(word, []).append((place, phrase, code))
    return index


def _every_word_is_near(spoken: list[str], phrase: str) -> bool:
    """ "To change" is not "oil change" though most of its letters are, nor is "I change"."""
    if any(len(word) == 1 for word in spoken):
        return False
    pairs = [(said, word) for said, word in zip(spoken, phrase.split(), strict=True) if said != word]
    return _PLAIN.isdisjoint(said for said, _ in pairs) and all(
        SequenceMatcher(None, said, word).ratio() >= _WORD_CLOSE_ENOUGH for said, word in pairs
    )


_NO_WORK_OF_ITS_OWN = cue(
    r"\b(?:brake|oil|battery|tire) (?:light|lamp|bulb|lights|pressure)\b|\boil (?:spots?|stains?|leak\w*|"
    r"puddles?|spill\w*|drips?)\b|\b(?:leak\w*|burn\w*|smell\w*|los(?:ing|es)|drip\w*|looks? like|low on|"
    r"out of|using) (?:some |the )?oil\b|\bnot (?:about )?(?:the|my) \w+"
)
""" "My brake light is out" is nothing about brakes."""


def _candidates_of_a_word(words: str, menu: tuple[ServiceWords, ...]) -> tuple[str, ...]:
    words = _NO_WORK_OF_ITS_OWN.sub(" ", words)
    said = {word.removesuffix("s") for word in words.split()} - _ORDINARY
    return tuple(code for code, telling in _telling(menu) if said & telling)


@lru_cache(maxsize=8)
def _telling(menu: tuple[ServiceWords, ...]) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((service.code, _telling_words(service)) for service in menu)


def _telling_words(service: ServiceWords) -> frozenset[str]:
    return frozenset(word.removesuffix("s") for word in service.spoken.lower().split()) - _ORDINARY - _VAGUE


_VAGUE = frozenset({"engine", "state", "general", "work"})
