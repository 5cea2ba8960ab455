"""What is told for the technician to know, by its words: a note, or only that there is one."""

from __future__ import annotations

from calls.dialogue.cue import cue
from calls.dialogue.intents import APPOINTMENT, WORK, Intent
from calls.dialogue.pattern import WEEKDAY, WEEKDAYS, words
from calls.dialogue.understanding import Heard

_WORKERS = (
    r"technicians?|techs?|mechanics?|(?:service |shop )?(?:guys?|people|folks)|shop|"
    r"(?:service )?advis[eo]rs?"
)
_WORKSHOP = rf"(?:{_WORKERS})"
IS_A_NOTE = cue(
    r"\b(?:add|make|leave|put|include|write|take|give|(?<!you )(?<!they )(?:have|got))(?: \w+){0,3}? "
    r"(?:notes?|comments?|instructions)\b|"
    rf"\b(?:notes?|something|one (?:more |other )?thing) for (?:the|your|my) {_WORKSHOP}\b|"
    r"\b(?:put|write|jot) (?:it |this )?down that\b|"
    r"\bnote (?:that|down|(?:on|in|for) (?:my|the))\b|"
    rf"\badd to (?:my|the) (?:\w+ )?{APPOINTMENT} (?:that|how)\b"
)
SOMETHING = cue(r"(?:something|a (?:few|couple(?: of)?) things?|one (?:more )?thing)$")
OF_NO_NOTE = frozenset(
    words(
        "to on for in with about of that down please thanks thank you there here my the your this a an it "
        "them him her technician technicians tech techs mechanic mechanics guy guys people folks shop "
        "service advisor advisors department appointment appointments visit booking file account car record "
        f"too also as well if possible {WORK} {' '.join(WEEKDAYS)}"
    )
)
"""Behind the word "note" they say whom and what it is for, and not what it is."""
_LOOKS_AT = cue(
    r"\b(?:can|could|would|will|have) (?:they|you|you guys|somebody|someone|them|him)(?: (?:also|just|please|"
    r"maybe))* (?:check|look at|take a look at) (?:the|my|its) \w+"
)
"""With what is wrong with it; by itself it may be work of the menu."""
TELLS = cue(
    r"\b(?:tell|let|ask|have|remind|inform|warn) (?:them|him|her|(?:the|your|my|whoever) "
    rf"(?:{_WORKERS}|works|is)) (?!call\b|to call\b)\w+|"
    r"\b(?:make sure|see to it) (?:that )?"
    rf"(?:they|he|she|whoever|you|you guys|(?:the|your|my) {_WORKSHOP})\b|"
    rf"\b(?:want|need|like) (?:them|(?:the|your|my) {_WORKSHOP}) to know\b|"
    rf"\b(?:pass|mention|relay)\b.* to (?:them|(?:the|your|my) {_WORKSHOP})\b"
)
_SHOULD_BE_KNOWN = cue(
    r"\bi (?:also |probably )?(?:forgot to (?:say|mention|tell you)|(?:should|should have|should've|better) "
    r"(?:mention(?:ed)?|tell you|told you))\b|"
    r"\bjust so (?:you|they|you guys|y'all) (?:know|are aware)\b|\bfyi\b|\bfor your information\b|"
    r"\b(?:you|they|you guys|the technicians?|the mechanics?) should know\b|\bkeep in mind\b|"
    r"\b(?:want(?:ed)? (?:you|you guys|y'all) to|to let (?:you|you guys|y'all)) know\b"
)
MENTIONS_IT = cue(
    r"\bmention (?:that|it|to)\b|\b(?:can|could) (?:they|you|somebody|someone) (?:also |just |please )?"
    r"(?:check|look at) (?:that|it|those|them)\b"
)
WANTS_AN_ANSWER = cue(
    r"\bask (?:\w+ ){1,2}(?:if|whether|what|how|when|why|where|which|who)\b"
    r"(?! (?:they|he|she) (?:can|could) (?:\w+ )?(?:check|look|inspect|see)\b)"
)
LETS_KNOW = cue(r"\blet (?:\w+ ){1,3}?know\b|\btell (?:them|him|her|the \w+|my \w+|your \w+) (?!to\b)")
OF_A_VISIT = cue(
    r"\b(?:when|while|once) (?:i|we)(?:'m|'re| am| are)? (?:come|coming|there|bring|get|in|drop)\b|"
    r"\b(?:i'm|i am|we're|we are) (?:coming|bringing|booked|scheduled|down|supposed to (?:come|be|bring|"
    r"drop))\b|"
    rf"\b(?:i|we)(?:'ve| have)?(?: got)? (?:an?|my) (?:(?:\w+ )?{APPOINTMENT}|(?:\w+ ){{1,5}}on)\b|"
    rf"\bmake sure .*\b(?:{WEEKDAY}|tomorrow)$|"
    rf"\b(?:my|the|that) (?:\w+ ){{0,2}}?{APPOINTMENT}\b"
)
BESIDE_A_NOTE = frozenset(
    {Intent.TROUBLE, Intent.GREETING, Intent.THANKS, Intent.SOMEBODY_BRINGS_IT, Intent.WAITING}
)
_NEEDED_BACK = cue(r"\b(?:back|done|ready|finished) (?:by|before)\b")


def says_when(heard: Heard) -> bool:
    """ "Make a note that I need it back by noon" is no wish to come then."""
    is_told = IS_A_NOTE.search(heard.words) or TELLS.search(heard.words)
    is_note = is_told and _NEEDED_BACK.search(heard.words)
    return bool(heard.wish) and not is_note


_IT_IS = cue(r"\b(?:it's|it is|that's|should be|should have been|meant|said)\b(?!.*\b(?:also|too)\b)")
_OF_A_YEAR = cue(r"\b(?:years?|not|actually|car|truck|model)\b")
""" "A 2015, not a 2014": a bare year may as well be an hour that was misheard."""


def describes_car_anew(heard: Heard) -> bool:
    if heard.vehicles or heard.services or not heard.car:
        return False
    if heard.car.make:
        return _IT_IS.search(heard.words) is not None and not heard.intents
    return _IT_IS.search(heard.words) is not None or _OF_A_YEAR.search(heard.words) is not None


def only_says_who_brings_it(heard: Heard) -> bool:
    is_told = heard.has(Intent.SOMEBODY_BRINGS_IT) and BESIDE_A_NOTE.issuperset(heard.intents)
    return is_told and not (heard.services or heard.candidates)


def should_be_known(heard: Heard) -> bool:
    """ "I forgot to mention that it pulls to the left", and nothing else that would be taken."""
    is_told = _SHOULD_BE_KNOWN.search(heard.words) is not None and BESIDE_A_NOTE.issuperset(heard.intents)
    has_details = heard.services or heard.candidates or heard.wish or heard.car or "name" in heard.words
    return is_told and not has_details


def is_of_a_fault(heard: Heard) -> bool:
    """ "Can you also look at the wipers, they're streaking": nothing of the menu."""
    is_named = bool(heard.candidates or heard.unclear)
    return heard.has(Intent.TROUBLE) and not is_named and _LOOKS_AT.search(heard.words) is not None


def sounds_like_note(heard: Heard) -> bool:
    says_so = (IS_A_NOTE, TELLS, MENTIONS_IT, LETS_KNOW)
    return (
        only_says_who_brings_it(heard)
        or should_be_known(heard)
        or describes_car_anew(heard)
        or is_of_a_fault(heard)
        or any(said.search(heard.words) for said in says_so)
    )
