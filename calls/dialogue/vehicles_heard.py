"""Which vehicle a caller means: one of his own, or one described anew by year, make and model."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache
from itertools import pairwise

from calls.dialogue import pattern
from calls.dialogue.car_years import year_heard, year_told, years_written
from calls.dialogue.cars import COLOURS, KINDS, MAKE, MODELS, NICKNAMES, SPOKEN_MODELS
from calls.dialogue.cue import cue
from calls.dialogue.digits import characters_heard, figures_written
from calls.dialogue.number_words import UNITS
from calls.dialogue.pattern import after_taking_back
from calls.dialogue.vocabulary import VehicleWords

_SHORTEST_FUZZY = 5
_FUZZY_CUTOFF = 0.8
_SHORTEST_PLATE = 3


@dataclass(frozen=True)
class CarHeard:
    """A description; 0 and "" stand for what was not said."""

    year: int = 0
    make: str = ""
    model: str = ""
    is_first_of_several: bool = False

    def __bool__(self) -> bool:
        return bool(self.year or self.make or self.model)


_COLOUR = "|".join(sorted(COLOURS))
_DROPPED = cue(
    r"\b(?:not|instead of|rather than|traded in|sold|got rid of|(?:don't|do not) have|totaled)"
    r"(?: for| with| on| in)?(?: (?:the|an?|my|our|his|her))+"
    rf"(?: (?:\d{{4}}|old|{_COLOUR}))*(?: (?:{MAKE})\b)? \w+"
)
""" "The Civic instead of the Corolla", "not the Corolla, the Civic"."""
_LONGEST_NAME = 30

_NICKNAME = cue(r"\b(" + "|".join(sorted(map(re.escape, NICKNAMES), key=len, reverse=True)) + r")\b")
_MAKES = {make.lower().replace(" ", "-"): make for make in MODELS}
_MODELS = {model: make for make, models in MODELS.items() for model in models.split()}
_ALSO_A_WORD = frozenset(
    pattern.words(
        "is es fit edge rio soul ram mini escape legacy pilot passport model insight focus fusion ascent "
        "charger accent compass patriot venue journey voyager ranger transit forte leaf kicks rogue golf "
        "beetle atlas 300 1500 2500 3500 terrain canyon titan frontier encore explorer challenger expedition "
        "outback blazer bolt integra genesis navigator maverick eclipse mirage cooper kona 200 500 93 95 ion "
        "vibe vue element liberty defender discovery spark sonic dart flex matrix bug sable regal avenger "
        "smart dakota prologue avalanche lancer supra cc tl i3 m3 fpace mache sclass eclass cclass 3series "
        "5series velar evoque fiesta cobalt deville grandam"
    )
)
_NEEDS_ITS_MAKE = frozenset(
    pattern.words(
        "is es rx nx gx lx ux 300 1500 2500 3500 fit edge soul cc tl 500 93 95 ion vue bug spark flex sonic "
        "element matrix discovery dart"
    )
)
"""Models that are also words: taken only where a make or a year was said as well."""


def vehicles_meant(words: str, vehicles: tuple[VehicleWords, ...]) -> tuple[int, ...]:
    """Keys of the caller's vehicles that fit what was said best; empty where nothing named one.

    Several keys mean that the words fit them equally ("the Honda" of two Hondas).
    """
    words = _DROPPED.sub(" ", words)
    put_right = after_taking_back(words)[:_LONGEST_NAME]
    return (_that_fit(put_right, vehicles) if put_right else ()) or _that_fit(words, vehicles)


def _that_fit(words: str, vehicles: tuple[VehicleWords, ...]) -> tuple[int, ...]:
    if not vehicles:
        return ()
    tokens = _tokens(words)
    spelled = f"{characters_heard(words)} {words.replace(' ', '').upper()}"
    scores = {vehicle.pk: _fit(vehicle, words, tokens, spelled) for vehicle in vehicles}
    best = max(scores.values())
    return tuple(pk for pk, score in scores.items() if score == best) if best > 0 else ()


def _fit(vehicle: VehicleWords, words: str, tokens: frozenset[str], spelled: str) -> int:
    model = _joined(vehicle.model)
    plate = vehicle.plate.replace(" ", "").replace("-", "").upper()
    names_model = model in tokens or any(part in tokens for part in _long_words(vehicle.model))
    if not names_model and _names_another_model(words, tokens):
        return 0
    fits = (
        3 * names_model,
        2 * (vehicle.make.lower() in tokens),
        2 * (str(vehicle.year) in tokens),
        1 * (bool(vehicle.colour) and _grey(vehicle.colour.lower()) in tokens),
        1 * any(model in models.split() for kind, models in KINDS.items() if kind in tokens),
        4 * (len(plate) >= _SHORTEST_PLATE and plate in spelled),
    )
    contradicted = any(token.isdigit() and len(token) == 4 and token != str(vehicle.year) for token in tokens)
    return sum(fits) - 2 * contradicted


def _names_another_model(words: str, tokens: frozenset[str]) -> bool:
    """ "My Honda Pilot", "my 2019 Honda Accord", of who has a Civic, or another car of 2019, on file."""
    makes = ((token, _MODELS[token].lower()) for token in tokens if token in _MODELS)
    return any(
        make in tokens and (model not in _ALSO_A_WORD or f"{make} {model}" in words) for model, make in makes
    )


_SOUNDS = (
    (cue(r"\bw(?=r)|[aeiouhwy' -]"), ""),
    (cue(r"[bpfv]|ph|gh"), "f"),
    (cue(r"[cgjkqx]"), "k"),
    (cue(r"z"), "s"),
    (cue(r"d"), "t"),
    (cue(r"m"), "n"),
)
"""What a telephone line confuses; vowels count for nothing."""
_DIGIT_NAMES = tuple(UNITS)
_MOST_WORDS_OF_A_NAME = 4
_SOUNDS_ALIKE, _SOUNDS_APART = 0.7, 0.25


def sounds_like(words: str, vehicles: tuple[VehicleWords, ...]) -> int | None:
    """The vehicle that "the wrap for" was, of a few just named (a RAV4); None where it is not plain.

    For an answer that is read back: nothing else in a call is understood by its sound.
    """
    said = re.sub(r"^(?:(?:it's|its|the|my|for|with|on|that|would|be|uh|um) )+", "", words)
    if not said or len(said.split()) > _MOST_WORDS_OF_A_NAME:
        return None
    likeness = sorted(((_alike(said, vehicle), vehicle.pk) for vehicle in vehicles), reverse=True)
    best, second = likeness[0], likeness[1] if len(likeness) > 1 else (0.0, 0)
    return best[1] if best[0] >= _SOUNDS_ALIKE and best[0] - second[0] >= _SOUNDS_APART else None


def _alike(said: str, vehicle: VehicleWords) -> float:
    said = said.removeprefix(vehicle.make.lower())
    return SequenceMatcher(None, _sound(said), _sound(vehicle.model.lower()), autojunk=False).ratio()


def _sound(text: str) -> str:
    text = re.sub(r"\d", lambda digit: f" {_DIGIT_NAMES[int(digit[0])]} ", text)
    for sound, sign in _SOUNDS:
        text = sound.sub(sign, text)
    return text


def _long_words(model: str) -> list[str]:
    return [word for word in re.split(r"[\s-]+", model.lower()) if len(word) > 3]


def _joined(name: str) -> str:
    return re.sub(r"[\s-]", "", name.lower())


def _grey(colour: str) -> str:
    return "gray" if colour == "grey" else colour


@lru_cache(maxsize=64)
def _tokens(words: str) -> frozenset[str]:
    expanded = years_written(_NICKNAME.sub(lambda match: NICKNAMES[match[1]], words))
    spoken = [_grey(word.removesuffix("'s")) for word in expanded.split()]
    # "RX 350", "Q 50", "Ioniq 5": two words, one model.
    joined = {first + second for first, second in pairwise(spoken) if first + second in _MODELS}
    tokens = {*spoken, *joined, *_spoken_model(expanded)}
    return frozenset(tokens | {_corrected(token) for token in tokens})


def _spoken_model(words: str) -> list[str]:
    """ "BMW three twenty eight i", "Infiniti QX sixty", "Chrysler three hundred": of its make alone."""
    behind = _BEHIND_ITS_MAKE.search(words)
    said = figures_written(behind["model"].split()) if behind else []
    written = ["".join(said[:count]) for count in range(len(said), 0, -1)]
    named = [name for model in written for name in (model, f"{model}i") if name in _MODELS]
    return named[:1]


_BEHIND_ITS_MAKE = cue(rf"\b(?:{'|'.join(_MAKES)}) (?P<model>[a-z0-9]+(?: [a-z0-9]+){{0,3}})")


@lru_cache(maxsize=2048)
def _corrected(token: str) -> str:
    """A make or model one mishearing away: "camery", "hundai"."""
    if len(token) < _SHORTEST_FUZZY or token in COLOURS or token in KINDS or token in _COMMON:
        return token
    close = get_close_matches(token, _possible(token), n=1, cutoff=_FUZZY_CUTOFF)
    return close[0] if close else token


def _possible(token: str) -> list[str]:
    """Names whose letters do not rule them out: a tenth of the time that difflib takes to find that.

    Words of five letters or more that are so alike have two letters in a row in common.
    """
    own, length = _letters(token), len(token)
    near = frozenset[tuple[str, int]]().union(*(_NAMES_WITH.get(pair, ()) for pair in pairwise(token)))
    return [
        name
        for name, letters in near
        if 2 * min(length - (own & ~letters).bit_count(), len(name) - (letters & ~own).bit_count())
        >= _FUZZY_CUTOFF * (length + len(name))
    ]


def _letters(word: str) -> int:
    """The set of its letters as bits; two characters that share one only let more names through."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) % 32)
    return bits


_FUZZY_NAMES = [
    name for name in (*_MAKES, *_MODELS) if len(name) >= _SHORTEST_FUZZY and name not in _ALSO_A_WORD
]
_NAMES_WITH: dict[tuple[str, str], set[tuple[str, int]]] = {}
for _name in _FUZZY_NAMES:
    for _pair in pairwise(_name):
        _NAMES_WITH.setdefault(_pair, set()).add((_name, _letters(_name)))
_COMMON = frozenset(
    pattern.words(
        "bucks change charge service appointment tomorrow morning afternoon monday tuesday wednesday "
        "thursday friday saturday sunday please thanks thank those quick carry across crosses country "
        "forever according model printed would could should rotation inspection brake brakes tires"
    )
)


def car_heard(words: str, *, expected: bool) -> CarHeard:
    """Year, make and model; words that are also models count beside a make or year, or when `expected`."""
    words = _NOT_THAT.sub("", words)
    if one := _THIS_ONE.search(words):
        return _of_several(words, one["car"], expected=expected)
    if several := _several(words, expected=expected):
        return replace(several[0], is_first_of_several=True)
    said = _car_heard(words, expected=expected)
    right = after_taking_back(words)[:_LONGEST_NAME]
    put_right = _car_heard(right, expected=expected)
    if not (put_right.make or put_right.model):
        year = year_told(right) if said.make or expected else 0
        return replace(said, year=year or said.year)
    return CarHeard(put_right.year or said.year, put_right.make, put_right.model)


def _several(words: str, *, expected: bool) -> list[CarHeard]:
    """ "A 2015 Accord and a 2018 Odyssey"."""
    clauses = words.split(" and ")
    if len(clauses) < 2 or "town and country" in words:
        return []
    cars = [_car_heard(clause, expected=expected) for clause in clauses]
    return several_of(cars)


def several_of(cars: list[CarHeard]) -> list[CarHeard]:
    """Those with a model, or with a year and a make that none of these has; empty where that is but one."""
    makes = {car.make for car in cars if car.model}
    named = [car for car in cars if car.model or (car.year and car.make and car.make not in makes)]
    return named if len({car.model or car.make for car in named}) > 1 else []


_THIS_ONE = cue(r".* (?:it's|this is|this one's|that's|it is) for the (?P<car>[\w -]+)$")


def _of_several(words: str, named: str, *, expected: bool) -> CarHeard:
    """ "A 2015 Civic and a 2019 Pilot, it's for the Pilot": that one, with the year that it had before."""
    car = _car_heard(named, expected=True)
    earlier = re.search(rf"(?P<year>\d{{4}}) (?:\w+ ){{0,2}}?{re.escape(named.split()[-1])}\b", words)
    return CarHeard(car.year or (int(earlier["year"]) if earlier else 0), car.make, car.model)


_NOT_THAT = cue(r"(?<=\w) not (?:an? |the |my )?[\w-]+$|\bdid i say (?:an? |the )?(?:\d{4} )?[\w-]+(?= .)")
""" "It's an Escape, not a RAV4", "did I say RAV4? It's an Escape"."""


def _car_heard(words: str, *, expected: bool) -> CarHeard:
    tokens = _tokens(words)
    make = next((_MAKES[token] for token in sorted(tokens) if token in _MAKES), "")
    year = year_heard(words, expected=expected)
    certain = expected or bool(make) or bool(year)
    names = [
        name
        for name in sorted(tokens)
        if name in _MODELS and (certain or name not in _ALSO_A_WORD) and (make or name not in _NEEDS_ITS_MAKE)
    ]
    fitting = [name for name in names if _MODELS[name] == make] if make else names
    model = max(fitting, key=len, default="")
    if model:
        return CarHeard(year, _MODELS[model], model_name(model))
    return CarHeard(year if make or expected else 0, make, "")


def model_name(model: str) -> str:
    """As it is written: `"crv"` → `"CR-V"`, `"x5"` → `"X5"`."""
    if model in SPOKEN_MODELS:
        return SPOKEN_MODELS[model]
    return model.upper() if any(char.isdigit() for char in model) or len(model) <= 3 else model.capitalize()
