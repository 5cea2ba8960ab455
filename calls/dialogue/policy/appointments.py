"""Moving and cancelling: proof, which appointment, the change, a read-back, a yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from calls.dialogue import facts, speaking
from calls.dialogue.cue import cue
from calls.dialogue.intents import Intent
from calls.dialogue.naming import the_service
from calls.dialogue.policy import following, times, verification, visits, visits_named, wishing
from calls.dialogue.policy.turn import Turn
from calls.dialogue.replies import Listening
from calls.dialogue.services_heard import services_heard
from calls.dialogue.state import Goal, Question, Wish
from crm.models import Appointment


def advance_move(turn: Turn) -> None:
    appointment = settle(turn)
    if appointment is not None and times.settle(turn, moving=appointment):
        at = times.settled_at(turn)
        read_back(
            turn,
            f"Moving {facts.described(appointment)}, to {speaking.moment(at)}.",
            "Shall I move it?",
            appointment,
        )


def advance_cancel(turn: Turn) -> None:
    appointment = settle(turn)
    if appointment is None:
        return
    task = turn.task
    if not task.reason_was_asked:
        task.reason_was_asked = True
        question = "Would you like another day instead, or shall I cancel it?"
        if not task.may_move:
            question = "May I ask why you need to cancel?"
        turn.ask(Question.REASON, question, listening=Listening(patient=True))
        return
    read_back(turn, f"Cancelling {facts.described(appointment)}.", "Shall I cancel it?", appointment)


def read_back(turn: Turn, sentence: str, question: str, appointment: Appointment) -> None:
    turn.say("Let me read that back.")
    turn.say(sentence, facts.appointment_claim(appointment), interruptible=False)
    turn.ask(Question.CONFIRM, question)
    turn.task.was_read_back = True
    if appointment.pk not in turn.state.read_back:
        turn.state.read_back.append(appointment.pk)


def settle(turn: Turn) -> Appointment | None:
    """The appointment in question once the caller is verified and it is clear; otherwise asks."""
    if not _is_of_this_call(turn) and not verification.require(turn):
        return None
    upcoming = [one for one in following.upcoming(turn) if one.pk not in turn.task.excepted]
    if turn.task.is_other:
        spoken_of = {*turn.state.read_back, turn.state.spoken_of}
        upcoming = [one for one in upcoming if one.pk not in spoken_of] or upcoming
    if not upcoming and turn.task.excepted:
        turn.state.task = None
        turn.say("I don't see another upcoming appointment.")
        return None
    if not upcoming:
        turn.state.task = None
        turn.say("I don't see an upcoming appointment.")
        turn.ask(Question.BOOK_ONE, "Would you like to book one?")
        return None
    task = turn.task
    if task.place is not None and task.place < len(upcoming):
        task.appointment_id, task.place = upcoming[task.place].pk, None
    chosen = next((one for one in upcoming if one.pk == task.appointment_id), None) or _only(turn, upcoming)
    if chosen is None and task.is_of_all:
        chosen = _one_after_the_other(turn, upcoming)
    if chosen is None:
        _ask_which(turn, upcoming)
        return None
    task.appointment_id, task.service = chosen.pk, chosen.service_type.code
    if task.goal is Goal.MOVE:
        _shift_day(turn, chosen)
        _keep_hour(turn, chosen)
    return chosen


def _is_of_this_call(turn: Turn) -> bool:
    """Who made it a minute ago may change it: he tells us nothing, and learns nothing."""
    return turn.task.appointment_id in turn.state.booked


def _one_after_the_other(turn: Turn, upcoming: list[Appointment]) -> Appointment:
    """ "Cancel both": each is read back for itself, and has its own yes."""
    task = turn.task
    task.is_of_all = False
    others = [
        replace(
            task,
            appointment_id=one.pk,
            service=one.service_type.code,
            wish=replace(task.wish),
            reason_was_asked=True,
        )
        for one in upcoming[1 : following.MOST_LISTED]
    ]
    turn.state.later = [*others, *turn.state.later]
    return upcoming[0]


def _shift_day(turn: Turn, appointment: Appointment) -> None:
    """ "The day after", "a week later": counted from the day that it has now."""
    task = turn.task
    if task.following_days:
        _name_following_days(turn, appointment)
    if task.keeps_week and task.wish.day and not task.wish.last_day:
        held, said = (
            appointment.scheduled_at.astimezone(turn.now.tzinfo).date(),
            date.fromisoformat(task.wish.day),
        )
        day = held + timedelta(days=said.weekday() - held.weekday())
        task.wish, task.keeps_week = replace(task.wish, day=max(day, said).isoformat()), False
    if task.keeps_weekday and task.wish.last_day:
        weekday = appointment.scheduled_at.astimezone(turn.now.tzinfo).weekday()
        first = date.fromisoformat(task.wish.day)
        day = first + timedelta(days=(weekday - first.weekday()) % 7)
        task.wish, task.keeps_weekday = replace(task.wish, day=day.isoformat(), last_day=""), False
    if task.days_later and not task.wish.day:
        day = appointment.scheduled_at.astimezone(turn.now.tzinfo).date() + timedelta(days=task.days_later)
        task.wish.day = max(day, turn.now.date()).isoformat()
        task.days_later = 0
    elif task.minutes_later:
        at = appointment.scheduled_at.astimezone(turn.now.tzinfo) + timedelta(minutes=task.minutes_later)
        task.wish = Wish(day=at.date().isoformat(), time=at.strftime("%H:%M"))
        task.minutes_later = 0
    elif task.shift and not (task.wish.names_hour or task.chosen):
        at = appointment.scheduled_at.astimezone(turn.now.tzinfo)
        days_before = task.shift == "sooner" and not task.wish.day and at.date() > turn.now.date()
        task.wish = wishing.than(at, task.shift, day=task.wish.day)
        if days_before:
            task.wish = _days_before(at.date(), turn.now.date())
        task.shift = ""
    elif _names_only_an_hour(task.wish):
        task.wish.day = appointment.scheduled_at.astimezone(turn.now.tzinfo).date().isoformat()


def _days_before(day: date, today: date) -> Wish:
    last = day - timedelta(days=1)
    return Wish(day=today.isoformat(), last_day=last.isoformat() if last > today else "")


def _name_following_days(turn: Turn, appointment: Appointment) -> None:
    """The first such weekdays after that of the appointment; the days between them are not meant."""
    task, held = turn.task, appointment.scheduled_at.astimezone(turn.now.tzinfo).date()
    ahead = sorted((day - held.weekday() - 1) % 7 + 1 for day in task.following_days)
    days = [(held + timedelta(days=count)).isoformat() for count in ahead]
    between = range(ahead[0] + 1, ahead[-1])
    not_days = tuple((held + timedelta(days=count)).isoformat() for count in between)
    last_day = days[-1] if len(days) > 1 else ""
    task.wish = replace(task.wish, day=days[0], last_day=last_day, not_days=not_days, not_weekdays=())
    task.following_days, task.keeps_week = (), False


def _names_only_an_hour(wish: Wish) -> bool:
    """ "Make it two o'clock": on the day that it has."""
    names_day = wish.day or wish.soonest or wish.not_days or wish.not_weekdays
    return wish.names_hour and not names_day


def _keep_hour(turn: Turn, appointment: Appointment) -> None:
    """ "Friday, same time": the hour it has now."""
    wish = turn.task.wish
    if turn.task.keeps_hour and not (wish.time or turn.task.chosen):
        wish.time = appointment.scheduled_at.astimezone(turn.now.tzinfo).strftime("%H:%M")


def _only(turn: Turn, upcoming: list[Appointment]) -> Appointment | None:
    if len(upcoming) == 1:
        return upcoming[0]
    task = turn.task
    fitting = [one for one in upcoming if task.service in ("", one.service_type.code)]
    if task.vehicle_id is not None:
        fitting = [one for one in fitting if one.vehicle_id == task.vehicle_id]
    on_day = [one for one in fitting if _is_on(one.scheduled_at.astimezone(turn.now.tzinfo), task.named_days)]
    fitting = on_day or fitting
    return fitting[0] if len(fitting) == 1 else None


def _is_on(at: datetime, days: tuple[str, ...]) -> bool:
    return at.date().isoformat() in days or str(at.weekday()) in days


def _ask_which(turn: Turn, upcoming: list[Appointment]) -> None:
    listed = upcoming[: following.MOST_LISTED]
    turn.task.options = tuple(one.pk for one in listed)
    turn.task.service = ""
    turn.state_fact(facts.all_appointments(listed))
    verb = _VERBS.get(turn.task.goal)
    is_one_of_several = verb and any(task.goal in _VERBS for task in turn.state.later)
    turn.ask(
        Question.WHICH_APPOINTMENT,
        f"Which one shall I {verb}?" if is_one_of_several else "Which one do you mean?",
    )


_VERBS = {Goal.MOVE: "move", Goal.CANCEL: "cancel", Goal.AMEND: "change"}
_GOALS = {Intent.MOVE: Goal.MOVE, Intent.CANCEL: Goal.CANCEL}


def _change_places(turn: Turn) -> None:
    """Asked which to cancel, the caller says which to move: that one comes first, and the other after it."""
    wanted = [_GOALS[intent] for intent in turn.heard.intents if intent in _GOALS]
    state, task = turn.state, turn.task
    if task.goal in wanted or not wanted:
        return
    place = next((place for place, later in enumerate(state.later) if later.goal is wanted[0]), None)
    if place is not None:
        named = state.later[place]
        named.options, named.is_other, task.is_other = task.options, False, True
        state.task, state.later[place] = named, task


def take_which(turn: Turn) -> bool:
    """By service, car, day, hour, or place in the list."""
    _change_places(turn)
    task, heard = turn.task, turn.heard
    listed = [one for one in following.upcoming(turn) if one.pk in task.options]
    if left := _left_by_exception(turn, listed):
        task.options = tuple(one.pk for one in left)
        task.appointment_id = left[0].pk if len(left) == 1 else None
        return True
    by_words = [one for one in listed if visits_named.is_meant(one, heard, turn)]
    if len(by_words) == 1 and (heard.services or heard.vehicles or heard.wish.day or heard.wish.time):
        task.appointment_id = by_words[0].pk
        return True
    if {"both", "all"}.intersection(heard.words.split()):
        task.is_of_all = True
        return True
    if _NONE.search(heard.words):
        turn.state.task = None
        turn.say("All right, I'll leave everything as it is.")
        return True
    pick = turn.place_named(len(task.options))
    if pick is None:
        pick = visits_named.place_in_time(turn, listed)
    if pick is not None:
        task.appointment_id = task.options[pick]
        return True
    by_work = [one for one in listed if one.service_type.code in heard.candidates]
    if len(by_work) == 1:
        task.appointment_id = by_work[0].pk
    return len(by_work) == 1 or _proposes_when(turn)


_PROPOSES = cue(
    r"\b(?:instead|rather|(?:can|could) (?:i|we|you)|(?:how|what) about|make it|(?:move|change) it)\b"
)


def _proposes_when(turn: Turn) -> bool:
    """ "Could we do Monday instead", to which one: kept until that is known."""
    is_when = turn.task.goal is Goal.MOVE and _PROPOSES.search(turn.heard.words) is not None
    return is_when and bool(turn.heard.wish) and wishing.take_wish(turn)


def _left_by_exception(turn: Turn, listed: list[Appointment]) -> list[Appointment]:
    """ "Not the oil change, the other one"; those excepted are out of question from now on."""
    kept = visits_named.kept(turn)
    turn.task.excepted = tuple({*turn.task.excepted, *kept})
    return [one for one in listed if one.pk not in kept] if kept else []


_ANOTHER_ONE = cue(
    r"^(?:(?:no|wait|actually|sorry|oh|i|meant|mean|said|but|hold|on) )*"
    r"(?:not (?:the|my|that|this) (?P<denied>.+)|(?:that's )?(?:the )?wrong (?:one|appointment)\b|"
    r"(?:cancel |move )?the other (?:one|appointment)\b)"
)


def take_another(turn: Turn) -> bool:
    """ "No, not the oil change, the other one", of the one that is to be changed."""
    task, said = turn.task, _ANOTHER_ONE.search(turn.heard.words)
    if said is None or task.goal not in _VERBS or task.appointment_id is None:
        return False
    denied = services_heard(said["denied"] or "", turn.vocabulary.services).codes[:1]
    if denied not in ((), (task.service,)):
        return False
    task.excepted, task.appointment_id = (*task.excepted, task.appointment_id), None
    task.service = next((code for code in turn.heard.services if code != task.service), "")
    task.chosen, task.offered, task.was_read_back = "", (), False
    return True


_NONE = cue(r"\b(?:neither|none of (?:them|those))\b")
_KEEPS_IT = cue(
    r"\b(?:don't|do not) (?:want to )?cancel\b|^(?:oh |you know what |actually |no )*never ?mind$|"
    r"^no\b.*\bchanged my mind\b|\b(?:keep|leave) (?:it|that|the appointment)\b(?! (?:short|at that))"
)


def take_reason(turn: Turn) -> bool:
    """Whatever is said is the reason, in the caller's words; "no" is none."""
    if _KEEPS_IT.search(turn.heard.words):
        turn.state.task = None
        turn.say("All right, it stays as it is.")
        return True
    if not turn.task.reason:
        turn.task.reason = "" if turn.says_no() else turn.heard.text.strip()[:200]
    for task in turn.state.later:
        if task.goal is Goal.CANCEL and task.reason_was_asked:
            task.reason = turn.task.reason
    return True


def commit(turn: Turn) -> None:
    may_change = turn.state.is_verified or _is_of_this_call(turn)
    appointment = _own(turn, turn.task.appointment_id) if may_change else None
    if appointment is None:
        turn.state.task = None
        turn.say("I'm sorry, I don't see that appointment.")
    elif turn.task.goal is Goal.MOVE:
        visits.move(turn, appointment)
    elif turn.task.goal is Goal.AMEND:
        visits.amend(turn, appointment)
    else:
        visits.cancel(turn, appointment)


def _own(turn: Turn, pk: int | None) -> Appointment | None:
    customer = turn.customer
    if customer is None or pk is None:
        return None
    own = Appointment.objects.select_related("service_type", "vehicle")
    return own.filter(customer=customer, pk=pk).first()


def described_goal(turn: Turn, goal: Goal) -> str:
    service = turn.menu.get(turn.task.service)
    about = the_service(service) if service else "an appointment"
    return {
        Goal.BOOK: f"booking {about}",
        Goal.MOVE: f"moving {about}",
        Goal.CANCEL: f"cancelling {about}",
        Goal.AMEND: f"changing {about}",
    }.get(goal, "")
