"""What callers say beside the point: other people's appointments, what happened when, how their days go.

Hours and days in it are not when they want to come.
"""

from __future__ import annotations

import re

from calls.dialogue.cue import cue
from calls.dialogue.intents import KIN
from calls.dialogue.pattern import MONTH, MONTHS, ORDINAL_DAY, WEEKDAY

_NUMBER = (
    r"(?:\d{1,2}(?::\d\d)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midnight)"
    r"(?: (?:thirty|fifteen|forty five|o'?clock))?(?: ?[ap]\.?m\b\.?)?"
)
_DAY = rf"(?:{WEEKDAY}|today|tomorrow|that day)"
_WHEN = (
    rf"(?:(?: (?:at|on|around|about|by|from|this|next|is|that))*(?: {_NUMBER}| {_DAY}| morning| afternoon))+"
)
_EVENT = (
    r"(?:(?:\w+ ){0,2}?(?:meeting|class|practice|game|flight|funeral|wedding|party|interview|recital|"
    r"concert|conference|shift|exam|lesson|surgery)|(?:hair|doctor'?s?|dentist'?s?|dental|vet'?s?|eye|nail|"
    r"medical|therapy|physical|massage|salon|school|job|court)(?: \w+)?? (?:appointment|visit|date))"
)
_BODY = r"(?:i|we|he|she|they|my \w+)"
_CHILDREN = (
    r"(?:kids?|children|son|daughter|boys?|girls?|grandkids?|wife|husband|mom|mother|dad|father|baby|dog|"
    r"family|people)"
)
_HAPPENED = (
    r"(?:came|went|started|began|happened|noticed|broke|died|bought|stopped|lit up|turned|popped|failed|"
    r"passed|called|been \w+ing|hit|(?:wouldn't|didn't|couldn't|won't) \w+)"
)
_OF_THE_STORY = (
    r"(?: (?!(?:can|could|may|i|we|need|want|like|come|coming|bring|get|getting|have|book|is|are|do|so|"
    r"and)\b)[\w']+)"
)
"""A word between what happened and when; "it died, can I come in this morning" has others."""
_PAST = (
    rf"(?:this (?:past )?(?:morning|afternoon|week|weekend|{WEEKDAY})|over the weekend|last (?:night|week|"
    rf"month|{WEEKDAY})|yesterday"
    r"(?: \w+ing\b)?|earlier today|today|just now|a (?:week|month|couple (?:of )?\w+) ago|the other day)"
)

_ASIDES = tuple(
    cue(pattern, re.IGNORECASE)
    for pattern in (
        # Who of the family told it; an advisor's call is another matter.
        rf"(?P<kept>\bmy {KIN}.{{0,150}}?)\b(?:he|she) (?:just )?(?:called|phoned|texted) (?:me|us)\b",
        rf"\b{_BODY}(?:'ve|'s| have| has| had| got| also)*(?: to go to)?(?: got)? "
        rf"(?:an? |the |my |his |her |our |another )?{_EVENT}{_WHEN}(?: that day| then)?",
        rf"\b(?:there's|there is|it's|it is) (?:an? |the |my )?{_EVENT}{_WHEN}",
        rf"(?P<kept>\b{_HAPPENED}{_OF_THE_STORY}{{0,5}}?) {_PAST}\b(?:(?: at| around| about)+ {_NUMBER})?",
        r"\bsince (?:about |around |last |this |early )?"
        rf"(?:{WEEKDAY}|yesterday|(?:this )?morning|last \w+|week|month|{'|'.join(MONTHS)})\b",
        # What was done before: neither its work nor its day is wished for now.
        r"\b(?:i|we|you|you guys|they)(?:'ve| have)?(?: just)? (?:got|had|did|changed|rotated|replaced|put|"
        r"(?:was|were|came) in|fixed|worked on|brought)\b(?:(?!(?: and| but| now| can| could| need| want|"
        r" so|,|\.)\b).){3,60}? "
        rf"(?:last (?:night|week|month|year|time|summer|winter|spring|fall|{WEEKDAY})|(?:\w+ )?(?:weeks?|"
        rf"months?|days?|years?) ago|recently|yesterday|the other day|(?:on )?(?:{MONTH}) \d+\w*|"
        rf"(?:back )?in (?:{MONTH})|"
        r"here)\b",
        r"\bthe (?:night|evening) before\b|\bdrop (?:\w+ ){1,4}tonight\b(?=.*\b(?:tomorrow|in the "
        r"morning)\b)|"
        r"\bcomes? home (?:on |this )?(?:\w+day|tomorrow)\b",
        rf"\b{_BODY} (?:start|begin)s?(?: my| his| her)? (?:work|school|class|shift)(?: at)? {_NUMBER}",
        rf"\b{_BODY} (?:have to |has to |need to |gotta |got to )?(?:take|drop|pick)s?(?: up)? "
        rf"(?:the |my |our |his |her )?{_CHILDREN}\b(?: (?!so\b|like\b)[\w']+){{0,4}}?{_WHEN}",
        rf"\b{_BODY}(?:'m|'re|'s| am| are| is) (?:leaving|flying|driving|heading|traveling|going (?:out of "
        rf"town|away|on "
        rf"(?:vacation|a trip)))(?: [\w']+){{0,3}}? (?:on |this |next )*(?:{WEEKDAY}|tomorrow|weekend|"
        rf"week)\b",
        rf"\b{_BODY} works? (?:the )?(?:nights?|night ?shift|graveyard(?: shift)?|overnights?)\b",
        r"\b(?:and |then |i'll |i will |i'd |to |can i |i can |could i )*(?:pick|get|grab|collect) "
        r"(?:it|her|him|that|(?:the|my) (?:car|truck|van))(?: back)? ?(?:back )?(?:up )?(?:again |back )?"
        rf"(?:(?:(?:at|around|about|by|after|before) )+(?:{_NUMBER}|work|lunch|school)|(?:in|later in) the "
        r"(?:afternoon|evening)|at the end of the day|later|tonight|that evening|that afternoon|"
        r"the same day|same day)",
        rf"\b{_BODY} (?:needs?|uses?|is using|has|will have|takes?|wants?) "
        r"(?:the|my|his|her|our) \w+(?: \w+)? (?:that day|then|that morning|that afternoon|on that day)\b",
    )
)
_FIGURES_OF_A_CAR = (
    r"(?:\d{3}|(?:two|three|four|five|six|seven) (?:hundred|twenty|thirty|forty|fifty|sixty))"
    r"(?: ?[a-z]{1,2}\b)?"
)
_CAR_WITH_FIGURES = cue(
    r"\b(?:(?:fiat|ford|lexus|bmw|mercedes|audi|volvo|chrysler|infiniti) "
    rf"(?:[a-z]{{1,3}} )?{_FIGURES_OF_A_CAR}|(?:es|ux|rc|rx|gx|nx|lx|ls|gs|qx) ?{_FIGURES_OF_A_CAR}|"
    rf"(?:xc|gv|cx|qx|q|id|ioniq) ?[.-]? ?\d{{1,2}}\b|"
    r"f ?-? ?\d{3}|(?:ram|silverado|sierra) \d{4}|mazda ?-? ?\d|\d{3} ?(?:i|d|xi)\b|"
    r"(?:ra(?:v|ve|p)|rev|wrap)[ -]?(?:4|four)\b)",
    re.IGNORECASE,
)
_YEAR = cue(r"\b(?:19[89]\d|20[0-3]\d)\b(?! ?(?:hours|o'?clock))(?!:)")
_OF_A_TIME = cue(
    rf"(?:\b(?:at|by|around|about|before|after|until|till|to|{MONTH})\b"
    rf"|\d(?:st|nd|rd|th)?|\b{ORDINAL_DAY}),? ?$",
    re.IGNORECASE,
)
"""What stands before a year of a date, or before an hour of four figures."""
_BEFORE_AN_EVENT = cue(
    r"\bbefore (?:an?|my|our|the|we|i|he|she)(?: [\w']+){0,4}? (?:trip|vacation|travel\w*|flight|fly|flies|"
    r"leaves?|leaving|wedding|holidays?|cruise|drive|camping|go away|head out|hit the road)(?: [\w']+){0,3}? "
    rf"(?:on |this |next (?!weekend))?(?P<day>{WEEKDAY}|(?:next )?weekend)\b",
    re.IGNORECASE,
)
_LEAVES = cue(
    r"(?:\b(?:leav|fly|go|driv|travel|expire|run)\w*(?: [\w']+){0,4}?|'s up|\bis up|\bis due) (?:on )?"
    rf"(?P<day>{WEEKDAY}|tomorrow|(?:the |{MONTH} (?:the )?){ORDINAL_DAY})\b"
    r"(?P<rest>.{0,40}?)\b(?:before|by) (?:then|that)\b",
    re.IGNORECASE,
)


def without_asides(text: str) -> str:
    """What was said of the visit itself.

    "It came on this morning, can I come on Tuesday" keeps the Tuesday; "before a trip on Saturday" becomes
    "before Saturday".
    """
    kept = _BEFORE_AN_EVENT.sub(r"before \g<day>", text)
    kept = _LEAVES.sub(r"\g<rest>before \g<day>", kept)
    for aside in _ASIDES:
        kept = aside.sub(_left_out, kept)
    return kept if kept == text else re.sub(r"\s+", " ", kept).strip()


def _left_out(aside: re.Match[str]) -> str:
    if _BOUNDS_THE_VISIT.search(aside.string[: aside.start()]):
        return aside[0]
    return f"{aside.groupdict().get('kept') or ''} , "


_BOUNDS_THE_VISIT = cue(
    r"\b(?:after|once|before|(?:that|so|too) late)(?: because| since| cause)?,? $", re.IGNORECASE
)
""" "After I drop the kids off at nine" says when."""


def without_cars(text: str) -> str:
    """Without the figures of cars, which are no hours: "my 2018 F-150"."""
    kept = _CAR_WITH_FIGURES.sub(" , ", text)
    return _YEAR.sub(lambda year: year[0] if _OF_A_TIME.search(kept[: year.start()]) else " , ", kept)
