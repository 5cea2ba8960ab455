"""What the caller wishes of day and time: kept through the call, changed by what he says next."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from calls.dialogue import speaking
from calls.dialogue.cue import cue
from calls.dialogue.pattern import MONTH, ORDINAL_DAY, WEEKDAY, WEEKDAYS
from calls.dialogue.policy.turn import Turn
from calls.dialogue.shifts_heard import asks_for_the_earliest, days_later, is_too, minutes_later
from calls.dialogue.state import Goal, Task, Wish


def take_wish(turn: Turn) -> bool:
    """What was said replaces what it contradicts and keeps the rest; True if that changed anything."""
    task = turn.task
    said = beside(task, turn.heard.words) or days_from(task, turn.heard.words)
    if not said:
        said = turn.heard.wish if _says_when(turn.heard.wish) else relative(task, turn.heard.words)
    if said is turn.heard.wish:
        _mind_the_weekday(turn)
    new = _in_week_of(task.wish, _in_span(task.wish, said, turn.heard.words), turn)
    if not _says_when(new):
        return False
    merged = _merged(task.wish, new)
    if merged == task.wish:
        return False
    if merged.names_hour and not (merged.day or merged.soonest):
        merged.day = task.former_day
    task.wish, task.chosen, task.was_read_back = merged, "", False
    task.offered = task.choices = ()
    task.shown = ()
    return True


_DATE = cue(
    rf"\b(?P<weekday>{WEEKDAY}),? (?:the )?(?:(?:{MONTH}) )?(?:the )?"
    rf"{ORDINAL_DAY}\b(?! (?:one|time))"
)


def _mind_the_weekday(turn: Turn) -> None:
    """ "Tuesday the fourth", where the fourth is a Wednesday: the date counts, and that is said."""
    named, wish = _DATE.search(turn.heard.words), turn.heard.wish
    if named and wish.day and not wish.last_day and WEEKDAYS[weekday_of(wish.day)] != named["weekday"]:
        day = date.fromisoformat(wish.day)
        spoken = speaking.day(day)
        turn.say(f"{spoken.partition(', ')[2]} is a {spoken.partition(', ')[0]}.")


def _says_when(wish: Wish) -> bool:
    return bool(wish or wish.not_days or wish.not_weekdays)


def relative(task: Task, words: str) -> Wish:
    """ "Later", "too late": than what was offered or chosen, on the same day. "The next day" too."""
    if counted := days_from(task, words):
        return counted
    said = set(words.split())
    times = sorted(
        datetime.fromisoformat(at) for at in (task.offered or ((task.chosen,) if task.chosen else ()))
    )
    is_late, is_early = (
        "later" in said or is_too(words, "early"),
        not said.isdisjoint({"earlier", "sooner"}) or is_too(words, "late"),
    )
    if not times or not (is_late or is_early) or len({at.date() for at in times}) > 1:
        return Wish()
    day = times[0].date().isoformat()
    is_of_a_whole_day = times[-1] - times[0] >= _WHOLE_DAY
    if is_late:
        return Wish(day=day, earliest=clock_of(times[0] + _MUCH if is_of_a_whole_day else times[-1] + _STEP))
    return Wish(day=day, latest=clock_of(times[-1] - _MUCH if is_of_a_whole_day else times[0] - _STEP))


def days_from(task: Task, words: str) -> Wish:
    """ "The day after", "the following Friday", from the day that was named before."""
    if task.goal is not Goal.BOOK or not task.wish.day:
        return Wish()
    named = date.fromisoformat(task.wish.day)
    following = _FOLLOWING.search(words) if not task.wish.last_day else None
    if following is not None:
        days = (WEEKDAYS.index(following["day"]) - named.weekday()) % _WEEK or _WEEK
    else:
        days = days_later(words)
    return Wish(day=(named + timedelta(days=days)).isoformat()) if days else Wish()


_FOLLOWING = cue(rf"\bthe (?:following|next) (?P<day>{WEEKDAY})\b")


_WHOLE_DAY = timedelta(hours=4)
"""Of times so far apart the first was too early, and not the last."""
_STEP, _MUCH = timedelta(minutes=15), timedelta(hours=2)
_BESIDE = cue(
    r"\b(?:(?P<one>the (?:one|time)|next one) )?(?:right |just |immediately |directly |shortly )?"
    r"(?P<way>after|following|later than|before|preceding|prior to|earlier than|sooner than) "
    r"(?:that|this|it|then|those|them|the (?P<place>first|second|third|last))(?: one| time)?\b"
    r"(?! (?:week|day|date|month|year|appointment|visit|one's|thing))"
)
_WEEKDAY_BESIDE = cue(rf"\b(?P<day>{WEEKDAY}) (?P<way>before|after|following) (?:that|then|it)\b")
_BETWEEN = cue(r"\bin between\b|\bbetween (?:those|them|the two|these)\b")
_PLACES = {"first": 0, "second": 1, "third": 2, "last": -1}


def beside(task: Task, words: str) -> Wish:
    """What is said from the times just offered or chosen: "right after that", "is that the earliest?"."""
    said = task.offered or ((task.chosen,) if task.chosen else ())
    times = [datetime.fromisoformat(at) for at in said]
    if not times:
        return Wish()
    if asks_for_the_earliest(words):
        return than(min(times), "earlier", day="")
    if _BETWEEN.search(words) and times[0].date() == times[-1].date():
        first, last = clock_of(min(times) + _STEP), clock_of(max(times) - _STEP)
        return Wish(day=times[0].date().isoformat(), earliest=first, latest=last)
    if minutes := minutes_later(words):
        at = (_place_in(times, words) or (times[-1] if minutes > 0 else times[0])) + timedelta(
            minutes=minutes
        )
        return Wish(day=at.date().isoformat(), time=clock_of(at))
    if weekday := _WEEKDAY_BESIDE.search(words):
        return _weekday_next_to(times, WEEKDAYS.index(weekday["day"]), is_after=weekday["way"] != "before")
    match = _BESIDE.search(words)
    return _next_to(times, match) if match else Wish()


def _weekday_next_to(times: list[datetime], weekday: int, *, is_after: bool) -> Wish:
    """ "The Thursday before that"."""
    day = times[-1 if is_after else 0].date()
    days = (weekday - day.weekday()) % 7 or 7 if is_after else -((day.weekday() - weekday) % 7 or 7)
    return Wish(day=(day + timedelta(days=days)).isoformat())


def _next_to(times: list[datetime], match: re.Match[str]) -> Wish:
    """After what was said last, before what was said first, unless its place is named."""
    is_after = match["way"] in ("after", "following", "later than")
    place = _PLACES[match["place"]] if match["place"] else -1 if is_after else 0
    if place >= len(times):
        return Wish()
    neighbour = times.index(times[place]) + (1 if is_after else -1)
    if match["one"] and match["place"] and 0 <= neighbour < len(times):
        at = times[neighbour]
        return Wish(day=at.date().isoformat(), time=clock_of(at))
    at, day = times[place], times[place].date().isoformat()
    near = "" if match["way"].endswith("than") else clock_of(at)
    if is_after:
        return Wish(day=day, earliest=clock_of(at + _STEP), near=near)
    return Wish(day=day, latest=clock_of(at - _STEP), near=near)


def _place_in(times: list[datetime], words: str) -> datetime | None:
    places = [_PLACES[word] for word in words.split() if word in _PLACES]
    return times[places[0]] if places and places[0] < len(times) else None


def _in_span(old: Wish, new: Wish, words: str) -> Wish:
    """After "next week" a weekday is the one of that week, after "in April" the seventh is one of April."""
    if not (old.last_day and new.day) or old.day <= new.day <= old.last_day:
        return new
    if new.last_day:
        return _span_in_span(old, new, words)
    if _ONLY_THE_DAY.search(words) and (its := _of_month(old.day, new.day)) <= old.last_day:
        return replace(new, day=max(its, new.day) if its < old.day else its)
    weekday = weekday_of(new.day)
    day = date.fromisoformat(old.day) + timedelta(days=(weekday - weekday_of(old.day)) % 7)
    is_meant = speaking.WEEKDAYS[weekday].lower() in words and day.isoformat() <= old.last_day
    return replace(new, day=day.isoformat()) if is_meant else new


_ONLY_THE_DAY = cue(rf"^(?!.*\b(?:{MONTH}|{WEEKDAY}|month)\b).*\b{ORDINAL_DAY}\b")


def _of_month(month: str, day: str) -> str:
    """The day of one ISO date in the month of another, which has it; else that other."""
    try:
        return date.fromisoformat(month).replace(day=date.fromisoformat(day).day).isoformat()
    except ValueError:
        return month


_THIS_OR_NEXT = cue(r"\b(?:this|next|coming|tomorrow|today|week)\b")


def _span_in_span(old: Wish, new: Wish, words: str) -> Wish:
    """ "Wednesday or Thursday", after "next week"."""
    first, last = date.fromisoformat(new.day), date.fromisoformat(new.last_day)
    ahead = timedelta(days=(weekday_of(new.day) - weekday_of(old.day)) % _WEEK)
    start = date.fromisoformat(old.day) + ahead
    end = start + (last - first)
    is_meant = speaking.WEEKDAYS[first.weekday()].lower() in words and end.isoformat() <= old.last_day
    return replace(new, day=start.isoformat(), last_day=end.isoformat()) if is_meant else new


def _in_week_of(old: Wish, new: Wish, turn: Turn) -> Wish:
    """After "two weeks from now" a bare weekday is the one of that week, and not the next one."""
    words, today = turn.heard.words, turn.now.date()
    if not (old.day and new.day) or old.last_day or new.last_day or _THIS_OR_NEXT.search(words):
        return new
    weekday, was = weekday_of(new.day), date.fromisoformat(old.day)
    is_bare = (
        speaking.WEEKDAYS[weekday].lower() in words and (date.fromisoformat(new.day) - today).days <= _WEEK
    )
    if not is_bare or (was - today).days < _WEEK:
        return new
    day = was + timedelta(days=weekday - was.weekday())
    return replace(new, day=max(day, today).isoformat())


_WEEK = 7


def _merged(old: Wish, new: Wish) -> Wish:
    names_day = bool(new.day)
    hours, days = (new if new.names_hour else old), (new if names_day else old)
    named = set() if new.last_day else {new.day}
    ruled_out = tuple(sorted({*old.not_days, *new.not_days} - named))
    if (
        days.day
        and not days.last_day
        and (days.day in new.not_days or weekday_of(days.day) in new.not_weekdays)
    ):
        days = Wish()
    return Wish(
        day=days.day,
        last_day=days.last_day,
        time=hours.time,
        earliest=hours.earliest,
        latest=hours.latest,
        near=hours.near,
        not_days=ruled_out,
        not_weekdays=tuple(sorted({*old.not_weekdays, *new.not_weekdays})),
        soonest=new.soonest
        or (old.soonest and not names_day and not new.names_hour)
        or bool((ruled_out or new.not_weekdays) and not days.day),
    )


def adds_nothing(old: Wish, new: Wish) -> bool:
    return _merged(old, new) == old


def weekday_of(day: str) -> int:
    return date.fromisoformat(day).weekday()


def clock_of(at: datetime) -> str:
    return at.strftime("%H:%M")


def than(at: datetime, way: str, *, day: str) -> Wish:
    """Later or earlier than `at` on its day; on another day nothing but that day."""
    its_day = at.date().isoformat()
    if day not in ("", its_day):
        return Wish(day=day)
    if way == "later":
        return Wish(day=its_day, earliest=clock_of(at + _STEP))
    return Wish(day=its_day, latest=clock_of(at - _STEP))


def named_days(wish: Wish) -> tuple[str, ...]:
    """The days of a wish that may name an appointment: its ISO date, its weekday, those ruled out."""
    day = (wish.day, str(weekday_of(wish.day))) if wish.day and not wish.last_day else ()
    return (*day, *wish.not_days, *map(str, wish.not_weekdays))
