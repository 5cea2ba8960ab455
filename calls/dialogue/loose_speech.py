"""What callers say loosely of time, work and cars, put in the words in which the rules read it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from calls.dialogue.cars import MODELS
from calls.dialogue.cue import Cue, cue
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
_FILLER = cue(r",? ?\b(?:um+|uh+m?|er+m?|ah)\b(?![ -]?huh),?(?= )", re.IGNORECASE)
_HOUR_BEHIND_A_DAY = cue(
    rf"(?P<day>\b(?P<weekday>{WEEKDAY})|\b(?:today|tomorrow)|\b\d{{1,2}}(?:st|nd|rd|th)),? "
    rf"(?P<hour>{_HOUR})(?P<minutes>[ :](?:{_TENS}|\d\d))?"
    r"(?=[.!?]?$|[.!?,]? (?:if|works?|please|is|would|sounds?|names?|my|it['’]?s|for|oil)\b)",
    re.IGNORECASE,
)
""" "Thursday nine", where it is not the ninth."""
_ONE_OF_A_DAY = cue(
    rf"(?P<day>\b(?:the|that) (?:{WEEKDAY}|\d{{1,2}}(?:st|nd|rd|th))) one\b(?! (?:{_TENS}|[ap]\.?m|\d\d)\b)|"
    rf"(?P<better>\b{WEEKDAY}) one(?= (?:is|works|sounds|would be) (?:better|best|good|fine|great|"
    rf"perfect)\b)",
    re.IGNORECASE,
)
""" "I'll take the Thursday one": of those offered."""
_HOUR_BEFORE_A_DAY = cue(rf"^(?P<hour>{_HOUR}(?: {_TENS})?) on (?P<day>{WEEKDAY})\b", re.IGNORECASE)
_ONE_BEHIND_A_TIME = cue(
    rf"(?P<time>\b(?:{_HOUR} {_TENS}|\d{{1,2}}:\d\d|noon|morning|afternoon|evening)|\bthe {_HOUR}|"
    r"[ap]\.?m\.?) one\b(?! (?:fifteen|thirty|forty))",
    re.IGNORECASE,
)
""" "The twelve forty five one": of those offered, and neither the first nor one o'clock."""
_TIME_IS = cue(
    rf"(?P<time>\b(?:noon|{_HOUR}|{_TENS}))['’]s"
    r"(?= (?:good|fine|great|ok|okay|perfect|better|best|not|too|no)\b)",
    re.IGNORECASE,
)
_HOUR_BEFORE_A_CAR = cue(
    rf"(?P<hour>\bat {_HOUR}(?:[ :](?:{_TENS}|\d\d))?) (?=(?:(?:19|20)\d\d|my|{_CAR})\b)", re.IGNORECASE
)
""" "Friday at 2 Camry 2018"."""
_DO_AN_HOUR = cue(
    rf"\b(?P<verb>do|make it) (?P<hour>{_HOUR}) (?=(?:on|this|next) {WEEKDAY}|instead\b)", re.IGNORECASE
)
_COME_BY_AT = cue(r"\b(?P<verb>come|drop|stop|swing) by (?=at\b)", re.IGNORECASE)
_MOVED_UP_TO = cue(
    r"\b(?P<verb>mov\w+|bump\w*|push\w*|pull\w*)(?P<what>(?: \w+)?) (?:up|back|forward) to\b", re.IGNORECASE
)
_FIRST_TIME = cue(
    r"\b(?:my |the )?(?:very )?first time (?:calling|caller|here|coming|customer|with you(?: guys)?)\b",
    re.IGNORECASE,
)
_NOT_THIS_BUT_THE_NEXT = cue(
    rf"\bnot this (?:coming )?(?P<day>{WEEKDAY}),? (?:but )?(?:the )?(?:next|following|one after|week after)"
    r"(?: one| that)?\b",
    re.IGNORECASE,
)
_DEADLINE = cue(
    rf"\b(?:expires?|expiring|runs? out|is up|'s up|ends?|lapses?)(?: on| at| by| in)?(?: the)? "
    rf"(?P<date>(?:{MONTH}) \w+(?:[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth))?|"
    rf"\d{{1,2}}(?:st|nd|rd|th)|end of (?:the|this) (?:month|week)|{WEEKDAY})\b",
    re.IGNORECASE,
)
""" "It expires March 20th": the visit comes before."""
_BAD_DAY = cue(
    rf"\b(?P<day>{WEEKDAY}|tomorrow|today)(?:['’]s|s)? (?:is |are )?(?:(?:really|pretty|kind of) )?"
    r"(?:bad|no good|terrible|packed|slammed|impossible)\b(?! (?:to|at|that)\b)",
    re.IGNORECASE,
)
_DAY_OFF = cue(
    rf"\b(?P<who>i['’]?m|i am|we['’]?re|i have) off (?:work )?(?=(?:on |this |next )*(?:{WEEKDAY}|tomorrow))",
    re.IGNORECASE,
)
""" "I'm off Wednesday": free for the shop."""
_NOT_TO_BE_HAD = (
    r"(?:that|it|this|you)(?:['’]s| is| are|['’]re)? (?:not (?:available|possible|open|free)|"
    r"(?:all |fully |totally |completely )?(?:taken|full|booked)(?: up| solid)?)|"
    r"(?:that|it|this) (?:doesn['’]t|won['’]t|isn['’]t) (?:work|possible|available|open|free)"
)
_FALLBACK = cue(
    rf",? \b(?:otherwise|or else|failing that|(?:and |but |or )?if (?:not|{_NOT_TO_BE_HAD})),? (?:then |"
    rf"maybe |"
    rf"on |this |next |how about |what about )*(?:{WEEKDAY}|tomorrow)(?: (?:morning|afternoon|evening))?"
    rf"(?: at {_HOUR}(?: {_TENS})?)?\b",
    re.IGNORECASE,
)
""" "Friday after two, otherwise Saturday": Friday first; what is near is offered where it is full."""
_THAN_A_DAY = cue(
    rf"\b(?:(?P<earlier>earlier|sooner)|later) than (?:my |the |on |this |next )*(?={WEEKDAY})", re.IGNORECASE
)
_AN_HOUR = rf"(?:{_HOUR}(?:[ :]?(?:{_TENS}|\d\d))?(?: ?[ap]\.?m\b\.?)?|noon)"
_OF_A_DAY = (
    rf"(?: (?:at|after|before|around|by|from|past) {_AN_HOUR}| (?:in the )?(?:morning|afternoon|evening)|"
    r" all day| any ?time)"
)
_ALTERNATIVE = cue(
    rf"(?P<first>\b(?:{WEEKDAY}|tomorrow|today){_OF_A_DAY}+),? or (?:maybe |on |else )*(?:{WEEKDAY}|tomorrow)"
    rf"{_OF_A_DAY}+(?:,? (?:whatever|whichever|either)(?: one)? (?:works|suits|"
    rf"is (?:fine|good|better|best))\b.*)?",
    re.IGNORECASE,
)
""" "Wednesday at ten or Friday at two": the first; a wish holds one, and crossed they would be neither."""
_NOT_IN_THAT_WEEK = cue(
    r"(?P<week>\bnext week\b),?(?: but| and| only| though)*(?: i)? "
    r"(?:can['’]?t (?:do|make|come(?: in)?)|cannot do|work|['’]?m (?:busy|working)|am busy)(?: on)? "
    rf"(?P<days>{WEEKDAY}s?(?:,? (?:or|and) {WEEKDAY}s?)*)",
    re.IGNORECASE,
)
_NOT_UNTIL = cue(
    rf"\b(?:can['’]?t|cannot|won['’]?t|couldn['’]?t)(?: \w+){{0,5}}? (?:until|till|til) "
    rf"(?=(?:about |around |like )?(?:{_AN_HOUR}|{WEEKDAY})\b)",
    re.IGNORECASE,
)
""" "I can't be there till nine thirty"."""
_AFTER_AN_ERRAND = cue(
    rf"\b(?P<way>after|once|before) (?:i|we|my \w+) (?!can['’]?t\b)(?:[\w'’]+ ){{1,8}}?(?:at|around|about|"
    rf"by) "
    rf"(?:about |around |like )?(?P<hour>{_AN_HOUR})(?! {WEEKDAY})",
    re.IGNORECASE,
)
""" "After I drop the kids off at eight thirty"."""
_WORKS_UNTIL = cue(
    rf"\bi(?:['’]?m| am)? (?:work|working|at work|in class|in school|busy)"
    rf"(?: from {_AN_HOUR})? (?:until|till|til|to) (?P<hour>{_AN_HOUR})(?:,? (?:every|each|most) "
    rf"(?:week)?days?)?(?! {WEEKDAY})",
    re.IGNORECASE,
)
""" "Next week, I work till three every day" rules no day out."""
_REASON_BEHIND_A_BOUND = cue(
    rf"(?P<bound>\b(?:after|before) {_AN_HOUR}),? (?:because |since |cause |as |and )?i (?:[\w'’]+ ){{1,6}}?"
    rf"(?:at|until|till|by) {_AN_HOUR}",
    re.IGNORECASE,
)
""" "After three, I get off work at two thirty"."""
_NOT_SO_LATE = cue(
    rf"\b(?:not (?:that|so|too)|too) late,? (?:because |since |cause |as )?i (?:[\w'’]+ ){{1,8}}?(?:at|by) "
    rf"(?P<hour>{_AN_HOUR})",
    re.IGNORECASE,
)
""" "Not that late, I have to pick up the kids at three"."""
_NO_PART = cue(
    r"\b(?:no|i work|i['’]?m working|i['’]?m busy|busy) (?:in the )?(?P<part>mornings|afternoons|evenings)\b|"
    r"\b(?:any ?time|any(?:thing| hour)|whenever)(?: of the day)? (?:but|except|besides|"
    r"other than) (?:in )?(?:the )?"
    r"(?P<other>morning|afternoon|evening)s?\b",
    re.IGNORECASE,
)
_EXCEPT_IN_THAT_WEEK = cue(
    r"(?P<any>\b(?:any ?day|any ?time|whenever|every day)) (?:but|except|besides|other than) "
    rf"(?P<days>{WEEKDAY}(?:,? (?:or|and) {WEEKDAY})*) (?P<week>(?:of )?(?:next|this) week)\b",
    re.IGNORECASE,
)
""" "Any day but Wednesday next week": a day of that week."""
_OPEN_TILL_ON = cue(rf"\bopen (?:until|till|til)(?= on (?:{WEEKDAY}|today|tomorrow))", re.IGNORECASE)
""" "What are you open till on Saturday?" asks of that day, and not of those before it."""
_WORKS_ON = cue(rf"\bi work (?:on )?(?P<day>{WEEKDAY})s\b", re.IGNORECASE)
_TO_GET = cue(rf"(?P<time>\b(?:at|around) {_AN_HOUR}),? to (?:get|have|do|bring|drop)\b", re.IGNORECASE)
""" "At eight thirty to get an oil change": no span to anything."""
_THE_CAR_BEHIND = cue(rf"(?P<time>\b(?:at|around) {_AN_HOUR}) (?=it['’]?s\b)", re.IGNORECASE)
_ROTATE_AND_BALANCE = cue(
    r"\b(?:tire )?rotat(?:e|ed|ion) and balanc(?:e|ed|ing)\b(?: (?:(?:the|my|all|four|of) )*(?:tires?|"
    r"wheels?))?",
    re.IGNORECASE,
)
_GONE_CAR = cue(
    r"\b(?:i |we )?(?:don['’]?t have|no longer have|sold|traded(?: in)?|got rid of) "
    rf"(?:the|my|our) (?:old )?(?:{_CAR})(?: (?:any ?more|in))?\b",
    re.IGNORECASE,
)
""" "I don't have the Civic any more, I got a 2024 RAV4"."""
_HAS_A_FAULT = cue(
    r"\b(?P<who>i|we)(?:['’]ve(?: got)?| have(?: got)?| got) (?P<what>(?:an?|this|that|the|my|some) "
    r"(?:[\w'’]+ ){0,2}?"
    r"(?:engine light|warning light|(?:dead|bad|weak|dying) battery|(?:recall )?(?:notice|letter)|(?:strange|"
    r"weird) noise)\b)"
    r"(?! (?:appointment|test|service|replacement))",
    re.IGNORECASE,
)
""" "I've got a check engine light" has no visit, as "I've got an oil change" has."""
_KEY_BATTERY = cue(r"\bkey(?: fob)?(?:['’]s)? batter(?:y|ies)\b", re.IGNORECASE)
""" "The key battery is dying" is nothing about the car's."""
_LATE_MORNING = cue(r"\bmorning,? (?:but |just )?not too early\b", re.IGNORECASE)
_TIME_OF_A_DAY = cue(
    rf"(?P<time>\b(?:{WEEKDAY}|today|tomorrow) at {_AN_HOUR})(?= (?!{_TENS}\b|in\b|to\b|or\b|and\b|"
    r"through\b|thru\b|until\b|till\b|o['’ ]?clock|[ap]\.? ?m\b|\d)\w)",
    re.IGNORECASE,
)
""" "Tomorrow at nine Joe Ricci": whatever comes behind, it is an hour."""
_THIS_WEEK_OR_NEXT = cue(
    r"(?P<verb>\b(?:make it|come|do it))(?: in)? this week\b(?=.*\bnext week\b)", re.IGNORECASE
)
_THE_DAY_AFTER_TOMORROW = cue(r"\bnot tomorrow,? but (?:on )?the (?:day after|next day)\b", re.IGNORECASE)
_SPOKEN_YEAR = cue(
    r"\btwenty (?P<rest>ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    rf"twenty(?:[ -](?:one|two|three|four|five|six))?) (?={_CAR}\b)",
    re.IGNORECASE,
)
""" "A twenty fourteen Maxima": a year, and no hour."""
_TEENS = words("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty")
_UNITS = words("one two three four five six")
_SPAN = cue(rf"^(?:\w+ ){{0,2}}?(?P<first>{_HOUR}),? and (?P<last>{_HOUR})[.!?]?$", re.IGNORECASE)
""" "Nine and eleven", and nothing else: between them."""
_SAID_AGAIN = rf"the {_HOUR}(?:[ :]?(?:{_TENS}|\d\d))?"
_DECIDES = cue(
    rf"^.*\b(?:or|between)\b.*?[,.]? (?:let me (?:think|see)|let['’]?s see|you know what|hm+|actually),? "
    rf"(?=(?:(?:let['’]?s|i['’]ll|do|say|take|go|with|make|it|the|at|on) )*(?:{_HOUR}|{WEEKDAY}|first|second|"
    r"third|last)\b)|"
    rf"^(?:\w+,? ){{0,2}}{_SAID_AGAIN},? (?:no|wait|sorry|actually),? (?={_SAID_AGAIN})",
    re.IGNORECASE,
)
""" "Either the eight or the twelve forty five, let me think, the eight": what was said last."""
_LAST_TIME = cue(
    r"(?<!the )\blast time\b(?= (?:so|and|but|it|they|you)\b)|"
    r"\b(?:the )?last time (?:i|we) (?:was|were|came|brought \w+)(?: (?:in|there|here|by))*\b,?"
    r"(?=.*\b(?:said|told me|recommended|mentioned|noticed|suggested|found)\b)",
    re.IGNORECASE,
)
""" "Last time I was in they said …" is no wish for a late hour."""
_MILEAGE_SERVICE = cue(
    r"(?P<due>\b(?:due|time|needs?|in) (?:for )?(?:my|the|a|its|it['’]s) |"
    r"\b(?:my|the|a|its) (?=(?:[\w,]+ ){1,3}miles? (?:one|thing|visit|check ?up|maintenance)\b))"
    r"(?:first service|\d{2,3} ?k|\d{2,3},?000|(?:ten|fifteen|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety)(?:[ -]five)? thousand)(?: miles?)?(?: mile)?(?: thing| one)?"
    r"(?![ -](?:mile|service|miles)\b)",
    re.IGNORECASE,
)
""" "It's time for my 60k"."""
_HOURS = {
    word: hour
    for hour, word in enumerate(words("one two three four five six seven eight nine ten eleven twelve"), 1)
}


def _year(said: re.Match[str]) -> str:
    """ "Twenty eighteen " → "2018 "."""
    teens, _, unit = said["rest"].lower().replace("-", " ").partition(" ")
    return f"20{10 + _TEENS.index(teens) + (_UNITS.index(unit) + 1 if unit else 0)} "


def _as_span(said: re.Match[str]) -> str:
    first, last = said["first"], said["last"]
    return f"between {first} and {last}" if _hour(first) != _hour(last) else said[0]


def _before_or_after(said: re.Match[str]) -> str:
    return "before " if said["earlier"] else "after "


def _hour(word: str) -> int:
    return _HOURS.get(word.lower()) or (int(word) if word.isdigit() else 0)


_REWRITES: tuple[tuple[Cue, str | Callable[[re.Match[str]], str]], ...] = (
    (_FILLER, ""),
    (_ONE_OF_A_DAY, lambda said: said["day"] or said["better"]),
    (_HOUR_BEFORE_A_DAY, r"\g<day> at \g<hour>"),
    (_DO_AN_HOUR, r"\g<verb> at \g<hour> "),
    (_HOUR_BEFORE_A_CAR, r"\g<hour>, "),
    (_SPAN, _as_span),
    (_ALTERNATIVE, r"\g<first>"),
    (_NOT_IN_THAT_WEEK, r"\g<week> but not \g<days>"),
    (_WORKS_ON, r"not \g<day>"),
    (_NOT_UNTIL, "not before "),
    (_REASON_BEHIND_A_BOUND, r"\g<bound>"),
    (_WORKS_UNTIL, r"after \g<hour>"),
    (_NOT_SO_LATE, r"before \g<hour>"),
    (_AFTER_AN_ERRAND, lambda said: f"{'before' if said['way'] == 'before' else 'after'} {said['hour']}"),
    (_NO_PART, lambda said: f"not in the {said['part'] or said['other']}"),
    (_EXCEPT_IN_THAT_WEEK, r"\g<any> \g<week> but not \g<days>"),
    (_OPEN_TILL_ON, "open"),
    (_THE_CAR_BEHIND, r"\g<time>, "),
    (_TO_GET, r"\g<time> for"),
    (_GONE_CAR, ""),
    (_ROTATE_AND_BALANCE, "tire rotation and wheels balanced"),
    (_THE_DAY_AFTER_TOMORROW, "the day after tomorrow"),
    (_THIS_WEEK_OR_NEXT, r"\g<verb>"),
    (_SPOKEN_YEAR, _year),
    (_TIME_OF_A_DAY, r"\g<time>,"),
    (_KEY_BATTERY, "key fob"),
    (_HAS_A_FAULT, r"\g<who> need \g<what>"),
    (_LATE_MORNING, "late morning"),
    (_DECIDES, ""),
    (_FALLBACK, ""),
    (_BAD_DAY, r"not \g<day>,"),
    (_MILEAGE_SERVICE, r"\g<due>mileage service"),
    (_DAY_OFF, r"\g<who> free "),
    (_LAST_TIME, ""),
    (_THAN_A_DAY, _before_or_after),
    (_COME_BY_AT, r"\g<verb> "),
    (_FIRST_TIME, "new"),
    (_NOT_THIS_BUT_THE_NEXT, r"\g<day> next week"),
    (_MOVED_UP_TO, r"\g<verb>\g<what> to"),
    (_ONE_BEHIND_A_TIME, r"\g<time>"),
    (_TIME_IS, r"\g<time> is"),
    (_DEADLINE, r"before \g<date>"),
)
"""In this order: what an earlier one writes, a later one may read."""


def put_plainly(text: str, *, today: date) -> str:
    """`"friday um ten"` → `"friday at ten"`; `"the five thirty one"` → `"the five thirty"`."""
    for loose, plainly in _REWRITES:
        text = loose.sub(plainly, text)
    return _HOUR_BEHIND_A_DAY.sub(lambda said: said[0] if _is_date(said, today) else _as_hour(said), text)


def _as_hour(said: re.Match[str]) -> str:
    return f"{said['day']} at {said['hour']}{said['minutes'] or ''}"


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
