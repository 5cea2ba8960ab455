"""What the caller wants, also where only what is booked, or what was said before, makes it clear."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from calls.dialogue.cue import cue
from calls.dialogue.intent_rules import MERE_COURTESIES
from calls.dialogue.intents import WORK, Intent
from calls.dialogue.pattern import WEEKDAY, WEEKDAYS
from calls.dialogue.policy import amending, following, wishing
from calls.dialogue.policy.beginning import CALLS_OFF
from calls.dialogue.policy.days_named import is_of_the_visit, on_the_day_named
from calls.dialogue.policy.several_works import TO_WHAT_IS_BOOKED
from calls.dialogue.policy.turn import Turn
from calls.dialogue.services_heard import services_heard
from calls.dialogue.shifts_heard import days_later
from calls.dialogue.state import OPEN_QUESTIONS, Goal, Wish
from calls.dialogue.understanding import Heard
from calls.dialogue.wording import asks

_GOALS = {
    Intent.BOOK: Goal.BOOK,
    Intent.TROUBLE: Goal.BOOK,
    Intent.MOVE: Goal.MOVE,
    Intent.CANCEL: Goal.CANCEL,
    Intent.AMEND: Goal.AMEND,
    Intent.MY_APPOINTMENTS: Goal.MY_APPOINTMENTS,
    Intent.CAR_READY: Goal.CAR_READY,
    Intent.HISTORY: Goal.HISTORY,
}


def goals_of(turn: Turn) -> list[Goal]:
    """What the turn wants, also where only what went before says so."""
    following.after_the_car_named(turn)
    if back := _put_back(turn):
        turn.heard = replace(turn.heard, wish=back)
    wanted = wanted_in(turn.heard) or ([Goal.AMEND] if amending.is_meant(turn) else [])
    if turn.heard.parts:
        wanted = list(dict.fromkeys(goal for part in turn.heard.parts for goal in wanted_in(part)))
    if _takes_off_what_is_booked(turn):
        return [Goal.CANCEL]
    if Goal.CANCEL in wanted and _proposes_another_time(turn):
        turn.heard = replace(turn.heard, parts=())
        return [Goal.MOVE]
    if Goal.BOOK in wanted or not wanted:
        _leave_out_what_is_booked(turn)
    if wanted == [Goal.BOOK] and _will_not_come_then(turn):
        return [Goal.MOVE]
    if wanted == [Goal.MOVE] and amending.goes_to_a_car(turn):
        return [Goal.AMEND]
    if wanted in ([], [Goal.BOOK]) and (_wants_it_at_another_time(turn) or _goes_to_another_visit(turn)):
        return [Goal.MOVE]
    if wanted == [Goal.MOVE]:
        following.beside_the_visit_named(turn)
    if wanted:
        return wanted
    if _is_the_same_for_another(turn):
        return [Goal.BOOK]
    if _undoes_it(turn):
        return [Goal.CANCEL]
    if _names_only_a_car(turn):
        return [Goal.BOOK]
    if _is_free(turn) and _WILL_NOT_DO.search(turn.heard.words):
        return [Goal.MOVE] if _proposes_another_time(turn) else [Goal.CANCEL]
    return [Goal.MOVE] if back or _is_another_time_for_what_was_told(turn) else []


def wanted_in(heard: Heard) -> list[Goal]:
    return list(dict.fromkeys(_GOALS[intent] for intent in heard.intents if intent in _GOALS))


_TAKEN_BACK = cue(
    r"\bcancel\b.*?\b(?:no wait|wait|actually|no|on second thoughts?|scratch that|or rather) (?P<rest>.+)"
)
_PROPOSES = cue(
    r"\b(?:can|could|may) (?:i|we|you)\b|\b(?:i|we) (?:can|could) (?:do|make|come|be there)\b|\b(?:how|what) "
    r"about\b|\binstead\b|\brather\b|"
    r"\b(?:is there|(?:do )?you have|have you got) (?:anything|something|any|an?)\b|"
    r"\bneeds? (?!to cancel)|\bsame time\b|\b(?:works?|is|be)(?: \w+)? better\b|'s better\b|"
    rf"\b(?:is|are) (?:{WEEKDAY}|tomorrow|the \w+)\b"
)


def _proposes_another_time(turn: Turn) -> bool:
    """ "I can't make it, can I get Friday instead", "cancel it, no wait, can I come on the 6th"."""
    heard = turn.heard
    named = bool(heard.wish.day or heard.wish.names_hour) and not is_of_the_visit(heard)
    if len(heard.services) > 1 or not (named or days_later(heard.words)):
        return False
    if taken_back := _TAKEN_BACK.search(heard.words):
        return _PROPOSES.search(taken_back["rest"]) is not None
    return not CALLS_OFF.search(heard.words) and _PROPOSES.search(heard.words) is not None


_WILL_NOT_DO = cue(
    rf"\b(?:{WEEKDAY}|tomorrow|today|it|that)(?:'s| is)? (?:not (?:gonna|going to|able to)|won't|doesn't|"
    rf"isn't going to|no longer|can't) (?:\w+ )?(?:work|works|happen)\b|"
    rf"\b(?:{WEEKDAY}|tomorrow|today)(?:'s| is)? (?:no good|not good|bad)(?: for me)?(?: any ?more| now)?$|"
    rf"\b(?:{WEEKDAY}|tomorrow|today) i (?:can't|cannot|won't be able to) (?:do|make)(?: (?:it|that))?\b"
)
""" "Thursday's not gonna work", with nothing in hand: whether to move or to cancel it is asked."""


def _will_not_come_then(turn: Turn) -> bool:
    """ "Thursday doesn't work for me any more, can I come in next Monday": what is booked."""
    heard = turn.heard
    names_work = heard.services or heard.candidates or heard.has(Intent.TROUBLE)
    return (
        _is_free(turn)
        and not names_work
        and _WILL_NOT_DO.search(heard.words) is not None
        and bool(following.upcoming(turn))
    )


def _is_free(turn: Turn) -> bool:
    return turn.state.task is None and turn.state.question in OPEN_QUESTIONS


def _names_only_a_car(turn: Turn) -> bool:
    """ "I drive a 2013 Volvo XC60", to "how can I help": what it needs is asked next."""
    heard = turn.heard
    if not _is_free(turn) or not MERE_COURTESIES.issuperset(heard.intents) or asks(heard.words):
        return False
    return bool(heard.vehicles or heard.car.make)


_THAN_IT_IS = cue(rf"\b(?:earlier|sooner|later) than (?:my |the |on |this |next )*(?P<day>{WEEKDAY})\b")


_SOONER = cue(
    r"\b(?:(?:get|squeeze|fit)(?:ting)? (?:me |us |it )?in|come in|be seen|bring (?:it|her|(?:my|the) \w+) "
    r"in|"
    rf"(?:have|got|see) any(?:thing)?)\b(?: any)? (?:(?:sooner|earlier)(?: for (?:my|the) .*)?|"
    rf"(?:(?:sooner|earlier|later) (?:on |this )?|before (?:the |my |this |next |on "
    rf")*)(?P<day>{WEEKDAY})\b.*)$"
)


def _wants_it_at_another_time(turn: Turn) -> bool:
    """ "Anything earlier than Thursday for my oil change?", "can you get me in sooner?": what is booked."""
    said = _THAN_IT_IS.search(turn.heard.words) or _SOONER.search(turn.heard.words)
    if said is None or turn.state.task is not None or turn.heard.candidates:
        return False
    named = set(turn.heard.services)
    visits = [one for one in following.upcoming(turn) if not named or one.service_type.code in named]
    days = [WEEKDAYS[one.scheduled_at.astimezone(turn.now.tzinfo).weekday()] for one in visits]
    return said["day"] in days if said["day"] else bool(visits)


_THE_ONE = cue(r"\b(?:do|have|get|bring|put|come in for|make) (?:the|my)\b")


def _goes_to_another_visit(turn: Turn) -> bool:
    """ "Can I do the brake inspection on the same day as the oil change", where both are booked."""
    if turn.state.task is not None or not following.beside_the_visit_named(turn):
        return False
    held = {one.service_type.code for one in following.upcoming(turn)}
    return held.issuperset(turn.heard.services) and _THE_ONE.search(turn.heard.words) is not None


_TAKEN_OFF = cue(
    r"\b(?:don't|do not|no longer) (?:need|want) (?:the|my|that) (?P<needless>.+?)(?: any ?more)?(?:$|"
    r" (?:just|but|and|only)\b)|\btake (?:the|my|that) (?P<taken>.+?) off(?: (?:of|the) .*)?$|"
    r"\bskip (?:the|my|that) (?P<skipped>.+?)(?:$| (?:just|but|and)\b)"
)


_WANTS = cue(r"\b(?:need|needs|want|like|can|could)\b")


def _takes_off_what_is_booked(turn: Turn) -> bool:
    """ "I don't need the tire rotation any more, just the oil change", with nothing in hand."""
    said = _TAKEN_OFF.search(turn.heard.words) if _is_free(turn) else None
    if said is None:
        return False
    work = said["needless"] or said["taken"] or said["skipped"]
    codes = services_heard(work, turn.vocabulary.services).codes
    if _WANTS.search(work) or not any(one.service_type.code in codes for one in following.upcoming(turn)):
        return False
    turn.heard = replace(turn.heard, services=codes[:1], wish=Wish(), parts=())
    return True


_HOLDS_WORK = cue(
    r"\b(?:i'm|i am|we're|we are) (?:already )?(?:coming|bringing|booked|scheduled|in|down)\b|"
    r"\b(?:i|we)(?:'ve| have| had)? (?:already )?(?:have|got|booked|scheduled|an?|my|the)\b|\balready\b"
)


_FOLLOWS = cue(r"\b(?:too|also|as well|same (?:appointment|visit|time|day)|right after)\b")
""" "Oh, and can you look at the brakes too": right after what was just booked."""
_WHILE_IT_IS_THERE = cue(r"\b(?:when|while) it(?:'s| is) (?:in|there|already there)\b")


def _leave_out_what_is_booked(turn: Turn) -> None:
    """ "I'm coming in on Thursday for an oil change, could you check my brakes too": the brakes alone."""
    heard = turn.heard
    adds = TO_WHAT_IS_BOOKED.search(heard.words) is not None
    holds = len(heard.services) > 1 and _HOLDS_WORK.search(heard.words) is not None
    is_one_work = len(heard.services) == 1 and not heard.unclear and turn.state.task is None
    adds = adds or (is_one_work and _WHILE_IT_IS_THERE.search(heard.words) is not None)
    follows = bool(heard.services or heard.candidates) and not heard.wish and _FOLLOWS.search(heard.words)
    just_booked = following.spoken_of(turn) if follows and turn.state.spoken_of in turn.state.booked else None
    if not (adds or holds or just_booked):
        return
    visits = following.upcoming(turn)
    held = [visit for visit in visits if visit.service_type.code in heard.services]
    held = held or ([just_booked] if just_booked else [])
    if adds and not held:
        held = on_the_day_named(turn, visits) or (visits if len(visits) == 1 else [])
    if held:
        services = tuple(code for code in heard.services if code != held[0].service_type.code)
        own = dict(heard.wishes_of).get(services[0]) if services else None
        wish = own or following.right_after(turn, held[0])
        vehicles = heard.vehicles or (held[0].vehicle_id,)
        candidates = heard.candidates if services else _words_beside(turn)
        turn.heard = replace(heard, services=services, candidates=candidates, wish=wish, vehicles=vehicles)


def _words_beside(turn: Turn) -> tuple[str, ...]:
    """ "The brakes too, when I'm there for the oil change": what a word beside the work booked could mean."""
    menu = turn.vocabulary.services
    rest = services_heard(turn.heard.words, menu).rest.replace(WORK, " ")
    return services_heard(" ".join(rest.split()), menu).candidates


_SAME_THING = cue(r"\b(?:same (?:thing|service|work|again|for)|one for)\b")


def _is_the_same_for_another(turn: Turn) -> bool:
    """ "And the same thing for the Corolla, right after that"."""
    visit = following.spoken_of(turn) if turn.state.task is None and turn.heard.vehicles else None
    if visit is None or turn.heard.services or not _SAME_THING.search(turn.heard.words):
        return False
    wish = turn.heard.wish or following.right_after(turn, visit)
    turn.heard = replace(turn.heard, services=(visit.service_type.code,), wish=wish)
    return True


def _is_another_time_for_what_was_told(turn: Turn) -> bool:
    """ "You're booked on Thursday." "Can I come on Friday instead?", "actually, make that three" """
    is_told = turn.state.spoken_of is not None and turn.state.task is None
    names_a_time = bool(turn.heard.wish or days_later(turn.heard.words))
    return is_told and names_a_time and bool(CHANGES_IT.search(turn.heard.words))


def _undoes_it(turn: Turn) -> bool:
    """ "Actually wait, cancel that", right after it was booked."""
    is_told = turn.state.spoken_of is not None and turn.state.task is None
    return is_told and UNDOES.search(turn.heard.words) is not None


UNDOES = cue(r"\bcancel (?:it|that|this)\b|\bundo\b")


CHANGES_IT = cue(
    r"\binstead\b|\b(?:make|do|put) (?:it|that|this)\b|\b(?:can|could) (?:we|i|you) (?:do|come|make)\b|"
    r"^(?:\w+ ){0,2}?actually\b|\bi (?:meant|mean)\b"
)


_PUTS_BACK = cue(
    r"\bback (?:to|on|where|how)\b|\b(?:the )?original (?:time|day|appointment|one)\b|"
    r"\b(?:leave|keep) (?:it|that) (?:on|at|where|for)\b"
)


def _put_back(turn: Turn) -> Wish:
    """ "Actually, put it back to Thursday": when the appointment was before it was moved in this call."""
    if not turn.state.former_at or not _PUTS_BACK.search(turn.heard.words):
        return Wish()
    former = datetime.fromisoformat(turn.state.former_at)
    wish = turn.heard.wish
    if wish.time or (wish.day and wish.day != former.date().isoformat()):
        return Wish()
    return Wish(day=former.date().isoformat(), time=wishing.clock_of(former))
