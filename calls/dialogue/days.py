"""How the days that a text names belong together: ranges, alternatives, exclusions, corrections."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from calls.dialogue.calendar_days import DAY, WEEK, monday_of, next_weekday
from calls.dialogue.cue import cue
from calls.dialogue.day import DayMention
from calls.dialogue.pattern import phrase

_LINK = r"(?: on| a| for| the| this| next| it| come| in| at| from| any| coming| with)*"
_EXCLUDED_BEFORE = phrase(
    r"(?:not|except|except for|besides|other than|any(?:thing| day) but|every day but|apart from|excluding|"
    r"never|(?:any|anything|any day|every day|any time|anytime|all|whenever|days|day)(?: of the week)? but|"
    r"(?:cant|cannot|can not|wont|dont want|dont like|unable to|do not want|could not|couldnt|"
    r"(?:not|wont)(?: gonna| going to)?(?: be)? able|not gonna|not going)"
    r"(?: to)?(?: do| make| come| be| it)*|no good|bad)" + _LINK + r" $"
)
_DROPPED_BEFORE = phrase(r"(?:instead of|rather than|in place of)" + _LINK + r" $")
_PAST_BEFORE = phrase(
    r"(?:started|happened|began|broke|died|noticed|bought|brought|since|ago|came|called|quit|stopped|"
    r"went (?:on|off|out)|(?:was|were) (?:just |only )?(?:in|there|here))(?: \w+){0,2} $"
)
_EXCLUDED_AFTER = cue(
    r"^(?: ,)? (?:(?:really |just |also )?(?:does not|doesnt|do not|dont|did not|wont|will not|would not|"
    r"wouldnt|is not|isnt|are not|arent) (?:really |going to )?(?:work|good|great|possible|suit|be|"
    r"an option|fit|do)|(?:is|are) (?:no good|bad|out|too|no use|impossible|not|full)|no good|"
    r"(?:i )?(?:cant|cannot)|i work|(?:i )?am busy|im busy)(?= )"
)
# "Swing by Friday", "bring it by on Friday": the day itself, and no end.
_BY = r"(?<!drop\s)(?<!stop\s)(?<!swing\s)(?<!come\s)by(?! on )"
_UNTIL_BEFORE = phrase(rf"(?:until|till|til|{_BY}|before|up to|through|no later than|not after){_LINK} $")
_FROM_BEFORE = phrase(
    r"(?:after|from|starting|beginning|as of|not before|not until|not til|not till|no earlier than|"
    r"no sooner than)" + _LINK + " $"
)
_STRICTLY_AFTER = phrase(r"(?<!not\s)(?<!or\s)after" + _LINK + " $")
_STRICTLY_BEFORE = phrase(r"(?<!not\s)(?<!or\s)before" + _LINK + " $")
_ONWARD_AFTER = cue(
    r"^ (?:or later|or after|onwards?|on|and later|and after|"
    r"or any ?time after)(?= )"
)
_OR_EARLIER_AFTER = cue(r"^ (?:or earlier|or before|or sooner|at the latest)(?= )")
_RANGE_GAP = cue(r"^(?: ,)? (?:to|till|til|until|through|thru)(?: on| the| this| next)* $")
_EITHER_GAP = cue(
    r"^(?: ,)?(?: or| and| or maybe| or else| or even| maybe)?(?: on| also| possibly| the| next| this)* $"
)
_OR_WORD = cue(r" (?:or|and) ")
_MOVE = cue(
    r" (?:move|moved|moving|(?<!oil )change|changed|switch|reschedule|push|bump|shift|swap)"
    r"(?:(?: [\w~,#]+)* from| my| the| our)? $"
)


@dataclass(frozen=True)
class Days:
    """`last` is None for an open end ("any day after Tuesday")."""

    first: date | None = None
    last: date | None = None
    not_days: frozenset[date] = frozenset()
    not_weekdays: frozenset[int] = frozenset()


def combine(text: str, mentions: list[DayMention], today: date) -> Days:
    """`text`: the plain text in which each mention is blanked out by "~"."""
    mentions = _within_ranges([m for m in mentions if not _PAST_BEFORE.search(text[: m.start])])
    wanted: list[DayMention] = []
    not_days: set[date] = set()
    not_weekdays: set[int] = set()
    excluded: DayMention | None = None
    for mention in mentions:
        if _is_dropped(text, mention):
            continue
        if _is_excluded(text, mention) or (excluded and _is_listed(text, excluded, mention)):
            excluded = mention
        else:
            excluded = None
        if excluded is None:
            wanted.append(mention)
        elif mention.weekday is not None:
            not_weekdays.add(mention.weekday)
        elif (mention.last - mention.first).days < 31:
            not_days.update(_days(mention.first, mention.last))
    wanted, others = _weekday_of_a_month(text, wanted)
    first, last, gaps = _chosen(text, wanted, today)
    if first and first == last and first in not_days and wanted[-1].weekday is not None:
        first = last = first + WEEK  # "on a Saturday, but not this Saturday"
    return Days(first, last, frozenset(not_days | gaps), frozenset(not_weekdays | others))


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


def _within_ranges(mentions: list[DayMention]) -> list[DayMention]:
    """ "next week, maybe on Tuesday": the Tuesday of that week."""
    week = next((m for m in mentions if 1 < (m.last - m.first).days < 7), None)
    if week is None:
        return mentions
    moved = []
    for mention in mentions:
        if mention.weekday is not None:
            day = monday_of(week.first) + DAY * mention.weekday
            if week.first <= day <= week.last:
                mention = replace(mention, first=day, last=day, weekday=None)
        moved.append(mention)
    return moved


def _weekday_of_a_month(text: str, wanted: list[DayMention]) -> tuple[list[DayMention], set[int]]:
    """ "A Saturday in March": the month, and the weekdays that are not meant."""
    for before, mention in zip(wanted, wanted[1:], strict=False):
        is_long = (mention.last - mention.first).days > _LONGER_THAN_A_WEEK
        if is_long and before.weekday is not None and _WITHIN_GAP.match(text[before.end : mention.start]):
            return [one for one in wanted if one is not before], set(range(7)) - {before.weekday}
    return wanted, set()


_LONGER_THAN_A_WEEK = 6
_WITHIN_GAP = cue(r"^(?: ,)? (?:(?:in|during|of|sometime) )*$")


def _is_dropped(text: str, mention: DayMention) -> bool:
    return bool(_DROPPED_BEFORE.search(text[: mention.start]))


def _is_excluded(text: str, mention: DayMention) -> bool:
    before, after = text[: mention.start], text[mention.end :]
    if _FROM_BEFORE.search(before):
        return False
    return bool(_EXCLUDED_BEFORE.search(before) or _EXCLUDED_AFTER.search(after) or _no_plural(text, mention))


def _is_listed(text: str, before: DayMention, mention: DayMention) -> bool:
    """ "not Monday or Tuesday" """
    gap = text[before.end : mention.start]
    return bool(_EITHER_GAP.match(gap) and _OR_WORD.search(gap))


def _no_plural(text: str, mention: DayMention) -> bool:
    """ "no Mondays" excludes; "no, Monday" corrects."""
    return mention.is_plural and text[: mention.start].endswith(" no ")


def _not_before(before: DayMention, mention: DayMention, text: str) -> DayMention:
    """ "next Tuesday or Wednesday", "Friday to Monday": the weekday after; not "Friday or Monday"."""
    is_range = _RANGE_GAP.match(text[before.end : mention.start])
    is_free = before.weekday is not None and not is_range
    if is_free or mention.weekday is None or mention.first > before.first:
        return mention
    day = next_weekday(before.first, mention.weekday)
    return replace(mention, first=day, last=day, weekday=None)


Chosen = tuple[date | None, date | None, set[date]]


def _chosen(text: str, wanted: list[DayMention], today: date) -> Chosen:
    if not wanted:
        return None, None, set()
    groups = [[wanted[0]]]
    for number, mention in enumerate(wanted[1:]):
        before = groups[-1][-1]
        if _belongs_together(text, before, mention) or _is_enumerated(text, wanted[number : number + 3]):
            groups[-1].append(_not_before(before, mention, text))
        else:
            groups.append([mention])
    return _group_span(text, groups, today)


def _belongs_together(text: str, before: DayMention, mention: DayMention) -> bool:
    gap = text[before.end : mention.start]
    if _MOVE.search(text[: before.start]):
        return False
    if _RANGE_GAP.match(gap):
        return before.first < mention.first or mention.weekday is not None
    return bool(_EITHER_GAP.match(gap)) and (
        _OR_WORD.search(gap) is not None or before.first == mention.first
    )


def _is_enumerated(text: str, days: list[DayMention]) -> bool:
    """ "Monday, Tuesday or Wednesday": the first two of them."""
    if len(days) < 3 or any(day.first != day.last for day in days) or _MOVE.search(text[: days[0].start]):
        return False
    gap = text[days[1].end : days[2].start]
    is_list = bool(_EITHER_GAP.match(gap) and _OR_WORD.search(gap))
    return is_list and text[days[0].end : days[1].start].strip() in ("", ",")


def _group_span(text: str, groups: list[list[DayMention]], today: date) -> Chosen:
    group = groups[-1]
    first, last = min(m.first for m in group), max(m.last for m in group)
    if len(group) > 1:
        ranged = (
            _RANGE_GAP.match(text[group[0].end : group[1].start]) or " between " in text[: group[0].start]
        )
        named = {day for m in group for day in _days(m.first, m.last)}
        return first, last, set() if ranged else set(_days(first, last)) - named
    before, after = text[: group[0].start], text[group[0].end :]
    if _FROM_BEFORE.search(before) or _ONWARD_AFTER.match(after):
        return (last + DAY if _STRICTLY_AFTER.search(before) else first), None, set()
    if _UNTIL_BEFORE.search(before) or _OR_EARLIER_AFTER.match(after):
        return _until(text, groups, last - DAY if _STRICTLY_BEFORE.search(before) else last, today)
    return first, last, set()


def _until(text: str, groups: list[list[DayMention]], last: date, today: date) -> Chosen:
    """ "from the 10th … until the 14th" across other words; without a beginning, from today on."""
    if last < today:  # "before today" is no wish
        return None, None, set()
    if re.search(r" to(?: the)? $", text[: groups[-1][0].start]):
        return groups[-1][0].first, groups[-1][0].last, set()
    start = groups[-2][0].first if len(groups) > 1 and groups[-2][0].first <= last else today
    return min(start, last), max(last, today), set()
