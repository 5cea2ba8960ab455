"""What callers say loosely about time, put in the words in which the rules of time read it."""

from __future__ import annotations

import re
from datetime import date

from calls.dialogue.cars import MODELS
from calls.dialogue.pattern import MONTH, WEEKDAY, WEEKDAYS, words

_HOUR = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_TENS = r"(?:fifteen|thirty|forty[ -]five|o'?clock)"
_CAR = "|".join(
    sorted(
        {
            word.lower()
            for make, models in MODELS.items()
            for word in (make, *models.split())
            if word.isalpha()
        }
    )
)
_FILLER = re.compile(r",? ?\b(?:um+|uh+m?|er+m?|ah)\b(?![ -]?huh),?(?= )", re.IGNORECASE)
_HOUR_BEHIND_A_DAY = re.compile(
    rf"(?P<day>\b(?P<weekday>{WEEKDAY})|\b(?:today|tomorrow)|\b\d{{1,2}}(?:st|nd|rd|th)),? "
    rf"(?P<hour>{_HOUR})(?P<minutes>[ :](?:{_TENS}|\d\d))?"
    r"(?=[.!?]?$|[.!?,]? (?:if|works?|please|is|would|sounds?)\b)",
    re.IGNORECASE,
)
""" "Thursday nine", where it is not the ninth."""
_HOUR_BEFORE_A_DAY = re.compile(rf"^(?P<hour>{_HOUR}(?: {_TENS})?) on (?P<day>{WEEKDAY})\b", re.IGNORECASE)
_ONE_BEHIND_A_TIME = re.compile(
    rf"(?P<time>\b(?:{_HOUR} {_TENS}|\d{{1,2}}:\d\d|noon|morning|afternoon|evening)|\bthe {_HOUR}|"
    r"[ap]\.?m\.?) one\b(?! (?:fifteen|thirty|forty))",
    re.IGNORECASE,
)
""" "The twelve forty five one": of those offered, and neither the first nor one o'clock."""
_TIME_IS = re.compile(
    rf"(?P<time>\b(?:noon|{_HOUR}|{_TENS}))['’]s"
    r"(?= (?:good|fine|great|ok|okay|perfect|better|best|not|too|no)\b)",
    re.IGNORECASE,
)
_HOUR_BEFORE_A_CAR = re.compile(
    rf"(?P<hour>\bat {_HOUR}(?:[ :](?:{_TENS}|\d\d))?) (?=(?:(?:19|20)\d\d|my|{_CAR})\b)", re.IGNORECASE
)
""" "Friday at 2 Camry 2018"."""
_DO_AN_HOUR = re.compile(
    rf"\b(?P<verb>do|make it) (?P<hour>{_HOUR}) (?=(?:on|this|next) {WEEKDAY})", re.IGNORECASE
)
_COME_BY_AT = re.compile(r"\b(?P<verb>come|drop|stop|swing) by (?=at\b)", re.IGNORECASE)
_MOVED_UP_TO = re.compile(
    r"\b(?P<verb>mov\w+|bump\w*|push\w*|pull\w*)(?P<what>(?: \w+)?) (?:up|back|forward) to\b", re.IGNORECASE
)
_FIRST_TIME = re.compile(
    r"\b(?:my |the )?(?:very )?first time (?:calling|caller|here|coming|customer|with you(?: guys)?)\b",
    re.IGNORECASE,
)
_NOT_THIS_BUT_THE_NEXT = re.compile(
    rf"\bnot this (?:coming )?(?P<day>{WEEKDAY}),? (?:but )?(?:the )?(?:next|following|one after|week after)"
    r"(?: one| that)?\b",
    re.IGNORECASE,
)
_DEADLINE = re.compile(
    rf"\b(?:expires?|expiring|runs? out|is up|'s up|ends?|lapses?)(?: on| at| by| in)?(?: the)? "
    rf"(?P<date>(?:{MONTH}) \w+(?:[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth))?|"
    rf"\d{{1,2}}(?:st|nd|rd|th)|end of (?:the|this) (?:month|week)|{WEEKDAY})\b",
    re.IGNORECASE,
)
""" "It expires March 20th": the visit comes before."""
_BAD_DAY = re.compile(
    rf"\b(?P<day>{WEEKDAY}|tomorrow|today)(?:['’]s|s)? (?:is |are )?(?:(?:really|pretty|kind of) )?"
    r"(?:bad|no good|terrible|packed|slammed|impossible)\b(?! (?:to|at|that)\b)",
    re.IGNORECASE,
)
_DAY_OFF = re.compile(
    rf"\b(?P<who>i['’]?m|i am|we['’]?re|i have) off (?:work )?(?=(?:on |this |next )*(?:{WEEKDAY}|tomorrow))",
    re.IGNORECASE,
)
""" "I'm off Wednesday": free for the shop."""
_FALLBACK = re.compile(
    rf",? \b(?:otherwise|or else|failing that|if not|if that['’]?s not possible),? (?:then |maybe |on |this |"
    rf"next )*(?:{WEEKDAY}|tomorrow)(?: (?:morning|afternoon|evening))?\b",
    re.IGNORECASE,
)
""" "Friday after two, otherwise Saturday": Friday first; what is near is offered where it is full."""
_THAN_A_DAY = re.compile(
    rf"\b(?:(?P<earlier>earlier|sooner)|later) than (?:my |the |on |this |next )*(?={WEEKDAY})", re.IGNORECASE
)
_SPAN = re.compile(rf"^(?:\w+ ){{0,2}}?(?P<first>{_HOUR}),? and (?P<last>{_HOUR})[.!?]?$", re.IGNORECASE)
""" "Nine and eleven", and nothing else: between them."""
_SAID_AGAIN = rf"the {_HOUR}(?:[ :]?(?:{_TENS}|\d\d))?"
_DECIDES = re.compile(
    rf"^.*\b(?:or|between)\b.*?[,.]? (?:let me (?:think|see)|let['’]?s see|you know what|hm+|actually),? "
    rf"(?=(?:(?:let['’]?s|i['’]ll|do|say|take|go|with|make|it|the|at|on) )*(?:{_HOUR}|{WEEKDAY}|first|second|"
    r"third|last)\b)|"
    rf"^(?:\w+,? ){{0,2}}{_SAID_AGAIN},? (?:no|wait|sorry|actually),? (?={_SAID_AGAIN})",
    re.IGNORECASE,
)
""" "Either the eight or the twelve forty five, let me think, the eight": what was said last."""
_LAST_TIME = re.compile(
    r"\b(?:the )?last time (?:i|we) (?:was|were|came|brought \w+)(?: (?:in|there|here|by))*\b,?",
    re.IGNORECASE,
)
""" "Last time I was in they said …" is no wish for a late hour."""
_WERE_TOLD = re.compile(r"\b(?:said|told me|recommended|mentioned|noticed|suggested|found)\b", re.IGNORECASE)
_MILEAGE_SERVICE = re.compile(
    r"(?P<due>\b(?:due|time|need|in) (?:for )?(?:my|the|a|its|it['’]s) )"
    r"(?:\d{2,3} ?k|\d{2,3},?000|(?:ten|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[ -]five)? thousand)(?: miles?)?(?![ -](?:mile|service|miles)\b)",
    re.IGNORECASE,
)
""" "It's time for my 60k"."""
_HOURS = {
    word: hour
    for hour, word in enumerate(words("one two three four five six seven eight nine ten eleven twelve"), 1)
}


def put_plainly(text: str, *, today: date) -> str:
    """`"friday um ten"` → `"friday at ten"`; `"the five thirty one"` → `"the five thirty"`."""
    text = _HOUR_BEFORE_A_DAY.sub(r"\g<day> at \g<hour>", _FILLER.sub("", text))
    text = _HOUR_BEFORE_A_CAR.sub(r"\g<hour>, ", _DO_AN_HOUR.sub(r"\g<verb> at \g<hour> ", text))
    text = _SPAN.sub(_as_span, text)
    text = _BAD_DAY.sub(r"not \g<day>,", _FALLBACK.sub("", _DECIDES.sub("", text)))
    text = _DAY_OFF.sub(r"\g<who> free ", _MILEAGE_SERVICE.sub(r"\g<due>mileage service", text))
    text = _LAST_TIME.sub("", text) if _WERE_TOLD.search(text) else text
    text = _THAN_A_DAY.sub(lambda said: "before " if said["earlier"] else "after ", text)
    text = _COME_BY_AT.sub(r"\g<verb> ", text)
    text = _FIRST_TIME.sub("new", text)
    text = _NOT_THIS_BUT_THE_NEXT.sub(r"\g<day> next week", text)
    text = _MOVED_UP_TO.sub(r"\g<verb>\g<what> to", text)
    text = _ONE_BEHIND_A_TIME.sub(r"\g<time>", text)
    text = _TIME_IS.sub(r"\g<time> is", text)
    text = _DEADLINE.sub(r"before \g<date>", text)
    return _HOUR_BEHIND_A_DAY.sub(lambda said: said[0] if _is_date(said, today) else _as_hour(said), text)


def _as_span(said: re.Match[str]) -> str:
    first, last = said["first"], said["last"]
    return f"between {first} and {last}" if _hour(first) != _hour(last) else said[0]


def _as_hour(said: re.Match[str]) -> str:
    return f"{said['day']} at {said['hour']}{said['minutes'] or ''}"


def _hour(word: str) -> int:
    return _HOURS.get(word.lower()) or (int(word) if word.isdigit() else 0)


def _is_date(said: re.Match[str], today: date) -> bool:
    """ "Monday 9", where the next ninth is a Monday."""
    if not said["weekday"] or said["minutes"]:
        return False
    number = _hour(said["hour"])
    if not number or number > 28:
        return False
    is_later = number < today.day
    month = today.month % 12 + 1 if is_later else today.month
    year = today.year + (is_later and today.month == 12)
    return date(year, month, number).weekday() == WEEKDAYS.index(said["weekday"].lower())
