"""A caller's name, said or spelled: "this is Ana Lopez, L-O-P-E-Z"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from calls.dialogue.cars import MODELS
from calls.dialogue.cue import cue
from calls.dialogue.pattern import words
from calls.dialogue.spelled_names import LETTERS, MISHEARD, alike, as_written, joined
from calls.dialogue.wording import MAX_CHARACTERS, after_correction, plain


@dataclass(frozen=True)
class NameHeard:
    first: str = ""
    last: str = ""


_INTRODUCTION = cue(
    r"\b(?:my (?:full )?name is|my name's|the name is|name is|the name's|(?:under|in) the name(?: of)?|"
    r"call me|names (?=\w+ \w+$)|contact(?: name)? is|i go by|goes by|(?:put|book|make|have) (?:it|that|me|"
    r"this)(?: down)? (?:under|as|in)(?: the name)?)\b"
)
_LOOSE_INTRODUCTION = cue(r"^(?:\w+ ){0,2}?(?:this is|i am|i'm|it's|it is|that's|under)\b")
"""Also how much else begins: taken for a name only where one was asked for."""
_FIRST = cue(r"\bfirst name(?: is|'s)?\s+([a-z']+)")
_LAST = cue(r"(?<!no )\blast name(?: is|'s)?\s+([a-z']+(?: (?!first\b|last\b|name\b|spelled\b)[a-z']+){0,3})")
_INITIALS = cue(r"\b([A-Z])\.? ?([A-Z])\.? ([A-Z][a-z]{2,})\b")
_GROUPS_OF_LETTERS = cue(r"\b[A-Za-z](?:-[A-Za-z]){2,}\b")
"""Each name spelled for itself: "J-A-M-E-S B-O-N-D"."""
_SPELLING_WORDS = cue(
    r"\b(?:that's|that is|it's|is)? ?(?:spelled|spelt)(?: as| like)?\b|\b(?:as in|like) [a-z]+\b|"
    r"\b(?:that's|that is|it's|it is) (?=[a-z] [a-z](?: |$))"
)
_WITH_LETTERS = cue(
    r"(?:\b(?:that's|that is|it's) )?\b(?:with|without)(?: (?:an?|no|the|one|two|double))? (?!a\b)"
    r"[a-z]{1,2}\b"
)
_COMPANY = cue(
    r"\b(?:my|our|the|a|as) (?:company|business|shop|firm)(?: name)?(?:(?: it)?'?s| is| called)? "
    r"(?P<name>[a-z'].+)"
)
_OF_AN_OWNER = cue(
    r"^(?:(?:it|it's|its|that's|is|put|book|that|under|for|as|the|name) )*"
    r"(?P<name>[a-z]+'s (?!wife|husband|name|car|truck)[a-z]{3,}(?: [a-z]{3,})*)$"
)
_COUPLE = cue(r"\b(\w+) and \w+ (\w+)$")
_OF_WHOM = cue(
    r"\b(?:my|the) (?:husband|wife|mother|mom|father|dad|son|daughter|boyfriend|girlfriend|partner|boss)"
    r"(?:'s name)?(?: is)?\b"
)
_REFUSES = cue(r"\brather not\b|\bdo(?:n't| not) want to\b|\bnone of your\b|\bprefer not\b")
_NOT_NAMES = frozenset(
    words(
        "a an the my and or is it its it's that this yes yeah yep no not sure okay ok hi hello hey please "
        "thanks thank you sir ma'am me i i'm im so well just calling name first last full of to for in on at "
        "with new customer here there speaking can could would do want need like book appointment schedule "
        "about spelled letters what why how when where who don't know have has had been am are was hold wait "
        "sorry again repeat help agent person human someone car truck oil change service brake brakes tires "
        "tire mister mr mrs miss ms doctor dr we us our your you're they he she it'll i'll i've we're too "
        "also but if maybe probably actually really very any anything nothing something everything uh um hmm "
        "instead though although except be being bringing dropping picking driving else i'd vin number "
        "phone telephone cell just should "
        "take takes got get see think guess latest earliest "
        "guys whatever registered already told different put down going contact from never "
        "system mine her his him them same time day week file already yet still tell give say said does did "
        "under done let lets spell spelling huh nope nah wow ah aha course certainly go ahead "
        "ext extension zero which "
        "question company business firm thirteen fourteen fifteen sixteen seventeen eighteen nineteen "
        "twenty thirty forty fifty pm am o'clock she's he's"
    )
)
_NOT_FIRST_NAMES = frozenset(
    words(
        "good great fine perfect works work wonderful excellent best better nice right correct alright "
        "exactly absolutely one two three four five six seven eight nine ten eleven twelve noon midnight "
        "wrong incorrect misspelled oh "
        "half quarter oclock monday tuesday wednesday thursday friday saturday sunday today tomorrow morning "
        "afternoon evening night week none never mind now then later early late before after next"
    )
)
"""Answers to the question before; after a first name some of them are last names ("Sarah Good")."""
NOT_INTRODUCED = frozenset(
    words(
        "regarding concerning important urgent ridiculous unacceptable annoying crazy embarrassing funny "
        "weird awful awesome amazing cool kind sort more quite pretty another all correct still right back "
        "nobody somebody anybody not only always bad terrible frustrating absurd insane nuts silly strange "
        "difficult hard easy complicated simple confusing taking getting happening going driving killing "
        "customer customer's emergency because exactly anyone lakeside stop quit keep keeps who who's"
    )
)
""" "This is ridiculous", "this is regarding my car"."""
_PARTICLES = frozenset({"de", "la", "van", "von", "del", "der", "da", "di", "mac", "mc", "o"})
_MAX_WORDS = 5
_TITLED = cue(r"\b(?:mr|mrs|ms|miss|mister|doctor|dr)\b\.? ([a-z][a-z'-]+)$")


def name_heard(text: str, *, expected: bool) -> NameHeard | None:
    """The name in what was said; without an introduction ("my name is") only where one was asked for."""
    words = _OF_WHOM.sub("", after_correction(plain(text)))
    if _REFUSES.search(words):
        return None
    is_given = expected or _INTRODUCTION.search(words) is not None
    if is_given and len(groups := _GROUPS_OF_LETTERS.findall(text[:MAX_CHARACTERS])) > 1:
        letters = [group.replace("-", "").replace(".", "").lower() for group in groups]
        return NameHeard(_capitalised(letters[0]), _capitalised(" ".join(letters[1:])))
    if expected and (initials := _INITIALS.search(text[:MAX_CHARACTERS])):
        return NameHeard(f"{initials[1]}.{initials[2]}.", initials[3])
    named = (_COMPANY.search(words) or _OF_AN_OWNER.search(words)) if is_given else None
    if named and (company := _of_a_company(named["name"])):
        return company
    words = as_written(_WITH_LETTERS.sub("", words))
    spelled = _spelled(words)
    words = LETTERS.sub(" ", _SPELLING_WORDS.sub(" ", words))
    words = _COUPLE.sub(r"\1 \2", words) if expected else words
    first, last = _FIRST.search(words), _LAST.search(words)
    if titled := _TITLED.search(words.strip()):
        return NameHeard(last=_capitalised(titled[1]))
    if last and not first and (before := name_heard(words[: last.start()], expected=expected)):
        first_name = spelled if spelled and alike(before.first.lower(), spelled) else before.first
        return NameHeard(first=_capitalised(first_name.lower()), last=_capitalised(_last_words(last[1])))
    if first and not last and (before := name_heard(words[: first.start()], expected=expected)):
        return NameHeard(_capitalised(first[1]), before.last or before.first)
    if first or last:
        said = ([first[1]] if first else []) + (_last_words(last[1]).split() if last else [])
        return _name(said, spelled, last_only=first is None)
    introductions = list(_INTRODUCTION.finditer(words))
    introduction = (
        introductions[-1] if introductions else (_LOOSE_INTRODUCTION.search(words) if expected else None)
    )
    if introduction is None and not expected:
        return None
    tail = words[introduction.end() :] if introduction else words
    return _name(_name_words(tail), spelled, last_only=False)


_INTRODUCED = cue(
    r"\b(?:[Tt]his is|I'm|I am|[Nn]ame is|[Nn]ame's) (?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){1,2}|"
    r"[a-z'-]+ [a-z'-]+(?= calling\b(?! (?:from|about|for)\b)))"
)


_INTRODUCED_IN_LOWER_CASE = cue(
    r"\bthis is (?P<name>[a-z'-]+ [a-z'-]+)(?=$|[,.!;?-]| (?:and|i|i'm|i'd|i've|i'll|calling|here|speaking|"
    r"from|can|could|my|we|with)\b)|^(?:(?:hi|hello|hey|yes|good|morning|afternoon),? )*"
    r"(?P<said>[a-z'-]+ [a-z'-]+) (?:here|speaking)\b"
)


def _introduced_in_lower_case(text: str) -> list[str]:
    """ "This is joe ricci, I need an oil change", of words that are nothing else."""
    match = _INTRODUCED_IN_LOWER_CASE.search(text[:MAX_CHARACTERS]) if text == text.lower() else None
    said = (match["name"] or match["said"]).split() if match else []
    is_name = (
        said
        and not _DOES.search(said[0])
        and _NO_NAMES.isdisjoint(said)
        and all(_is_name(word) for word in said)
    )
    return said if is_name else []


_DOES = cue(r".{3}ing$")
""" "This is costing money"."""


def name_introduced(text: str) -> NameHeard | None:
    """ "Hi, this is Kevin O'Brien": two words written as names, behind what introduces one."""
    match = _INTRODUCED.search(text[:MAX_CHARACTERS])
    if match is None and (found := _introduced_in_lower_case(text)):
        return _name(found, "", last_only=False)
    found = _name_words(plain(match["name"])) if match else []
    return _name(found, "", last_only=False) if len(found) > 1 and found[0] not in _CARS else None


_CARS = frozenset(make.lower() for make in MODELS)
_NO_NAMES = _CARS | _NOT_FIRST_NAMES | NOT_INTRODUCED


def name_corrected(text: str, known: NameHeard) -> NameHeard | None:
    """What was read back, put right: "Greene with an e", "it's Thomson, T-H-O-M-S-O-N".

    Of the two names the one that sounds most like what was said; None where neither does.
    """
    words = _NOT_THAT_NAME.sub("", plain(text))
    if spelled := _spelled(words):
        if spelled in (known.first.lower(), known.last.lower()):
            return None
        return _put_in(known, spelled) or NameHeard(known.first, _capitalised(spelled))
    with_letter, without = _WITH_A_LETTER.search(words), _WITHOUT_A_LETTER.search(words)
    said_last = with_letter or without
    said = _name_words(_BEFORE_A_CORRECTION.sub("", words[: said_last.start()] if said_last else words))
    if with_letter:
        named = said[-1] if said else known.last.lower()
        return _put_in(known, _with_letter(named, with_letter["letter"], twice=bool(with_letter["twice"])))
    if without and (letter := without["letter"]):
        return _put_in(known, (said[-1] if said else known.last.lower()).replace(letter, "", 1))
    keeps_first = len(said) == _BOTH_NAMES and said[0] == known.first.lower()
    if keeps_first or (len(said) == _BOTH_NAMES and _likeness(known.last.split()[-1:], said[1]) >= _LIKE_IT):
        new = NameHeard(_capitalised(said[0]), _capitalised(said[1]))
        return new if new != known else None
    corrected: NameHeard | None = None
    for word in said[:2]:
        corrected = _put_in(corrected or known, word) or corrected
    return corrected


def spelled_anew(text: str, known: NameHeard) -> NameHeard | None:
    """ "S T E P H E N", after "Stephen Schwartz"; None where something else is spelled."""
    names = [name.lower() for name in (known.first, known.last) if name]
    spelled = _spelled(plain(text))
    if not any(alike(name, spelled) and _likeness([name], spelled) >= _LIKE_IT for name in _whole(names)):
        return None
    return _name(names, spelled, last_only=False)


def _whole(names: list[str]) -> list[str]:
    return [*names, "".join(names).replace(" ", "")]


_BEFORE_A_CORRECTION = cue(
    r"^(?:(?:no|nope|wait|sorry|actually|but|yes|that's|it's|its|the|my|first|last|name|name's|is|spelled|"
    r"not|wrong|should|be|it) )*"
)
_WITH_A_LETTER = cue(r"\bwith (?:(?P<twice>two|double) |an? |the )?(?P<letter>[a-z])(?:'?s)?\b")
_WITHOUT_A_LETTER = cue(r"\b(?:without|no) (?:an? |the |any )?(?P<letter>[a-z])\b")
_SOUND_ALIKE = {"c": "k", "k": "c", "i": "y", "y": "i", "s": "z", "z": "s", "j": "g", "g": "j"}
_LIKE_IT = 0.6
"""Ratio of difflib from which on a name is another spelling of the one that was read back."""


_BEGINNING = 4
""" "McDonald", of McDonough."""
_NOT_THAT_NAME = cue(r"\bnot (?!with\b)[a-z']+(?= |$)")
_BOTH_NAMES = 2


def _likeness(words: list[str], said: str) -> float:
    return max(
        (SequenceMatcher(None, word.lower(), said, autojunk=False).ratio() for word in words), default=0.0
    )


def _with_letter(name: str, letter: str, *, twice: bool) -> str:
    if twice:
        return name.replace(letter, letter * 2, 1) if letter * 2 not in name else name
    if letter not in name and (other := _SOUND_ALIKE.get(letter, "")) and other in name:
        return name.replace(other, letter, 1)
    return name + letter if letter not in name or (letter == "e" and name[-1] != "e") else name


def _put_in(known: NameHeard, said: str) -> NameHeard | None:
    likeness = {part: _likeness([part], said) for part in (known.first, known.last) if part}
    best = max(likeness, key=lambda part: likeness[part], default="")
    begins_alike = best[:_BEGINNING].lower() == said[:_BEGINNING]
    if not best or best.lower() == said or (likeness[best] < _LIKE_IT and not begins_alike):
        return None
    new = _capitalised(said)
    return NameHeard(new, known.last) if best == known.first else NameHeard(known.first, new)


def _spelled(words: str) -> str:
    match = LETTERS.search(as_written(words))
    return joined(match[0]) if match and len(match[0].split()) > 2 else ""


def _of_a_company(said: str) -> NameHeard | None:
    """ "Joe's Plumbing": its words are no first and last name, but stand as these."""
    first, *rest = said.split()[:_MAX_WORDS]
    words = [word.removesuffix("'s") for word in (first, *rest)]
    if not all(_is_name(word) for word in words) or not _NOT_FIRST_NAMES.isdisjoint(words):
        return None
    return NameHeard(_capitalised(first), _capitalised(" ".join(rest)))


def _last_words(said: str) -> str:
    return " ".join(_name_words(said)) or said.split()[0]


def _name_words(tail: str) -> list[str]:
    found: list[str] = []
    words = _MIDDLE_INITIAL.sub(r"\1 ", _SPLIT_PREFIX.sub("mc", tail[:MAX_CHARACTERS])).split()
    for word in words:
        # "Joe Friday" has two names, and "Earl Dupree Wednesday" no third.
        is_name = _is_name(word) and (len(found) == 1 or word not in _NOT_FIRST_NAMES)
        if not is_name and found:
            break
        if is_name:
            found.append(word)
    return found[:_MAX_WORDS]


_SPLIT_PREFIX = cue(r"\bmc (?=[a-z]{3})")
""" "Mc Donald"."""
_MIDDLE_INITIAL = cue(r"\b([a-z']{2,}) (?!i\b)[a-z] (?=[a-z'-]{2,}(?: (?:jr|junior|sr|senior))? *$)")


def _is_name(word: str) -> bool:
    is_word = re.sub("['.-]", "", word).isalpha() and len(word) > 1 and not word.endswith("'s")
    return is_word and word not in _NOT_NAMES


def _name(words: list[str], spelled: str, *, last_only: bool) -> NameHeard | None:
    words = _without_repeats(words)
    if len(words) > 1 and abs(len("".join(words)) - len(spelled)) <= MISHEARD:
        first = len(words[0])  # the whole name is spelled
        words, spelled = [spelled[:first], spelled[first:]], ""
    if spelled and len(words) <= 1:
        words = [*words, spelled] if words and not alike(words[0], spelled) else [spelled]
    elif spelled:
        place = max(range(len(words)), key=lambda index: (_likeness([words[index]], spelled), index))
        words = [*words[:place], spelled, *words[place + 1 :]]
    if not words:
        return None
    if last_only or (len(words) == 1 and words[0].startswith("o'")):
        return NameHeard(last=_capitalised(" ".join(words)))
    return NameHeard(first=_capitalised(words[0]), last=_capitalised(" ".join(words[1:])))


def _without_repeats(words: list[str]) -> list[str]:
    """ "Linda, Linda Cho", "Nguyen, Robert Nguyen"."""
    if len(words) > 2 and words[0] in (words[1], words[-1]):
        return words[1:]
    return words


def _capitalised(name: str) -> str:
    return " ".join(word if word in _PARTICLES else _capital(word) for word in name.split())


def _capital(word: str) -> str:
    """ "McCallister", "O'Brien", "Smith-Jones"; "Mack" and "Macy" are no such names."""
    return _PART.sub(lambda part: part[0].upper(), word)


_PART = cue(r"^[a-z]|(?<=[.-])[a-z]|(?<=^mc)[a-z](?=[a-z]{2})|(?<=-mc)[a-z](?=[a-z]{2})|(?<=')[a-z](?=[a-z])")
