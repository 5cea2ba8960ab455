"""To a person: a transfer while the shop is open, a call back otherwise. No path ends in dead air."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone

from calls.dialogue import facts, speaking
from calls.dialogue.cue import cue
from calls.dialogue.digits import phone_heard
from calls.dialogue.intents import Intent
from calls.dialogue.naming import service_name
from calls.dialogue.policy import calling_back
from calls.dialogue.policy.advisor_hours import is_open, next_opening
from calls.dialogue.policy.turn import Turn
from calls.dialogue.replies import CallbackRequest, Ending, Listening, Wanted
from calls.dialogue.state import Goal, Question, Task, Wish
from calls.dialogue.understanding import Heard
from calls.dialogue.wording import plain
from crm.models import OpeningHours

_WORDS_OF_AN_ADDITION = 3
_WORDS_OF_A_MATTER = 5
"""Who says more than "let me talk to somebody" may have said what about."""


def answer(turn: Turn) -> bool:
    """Asked for a person, angry, talking of the law, or not to be called any more."""
    heard = turn.heard
    if heard.has(Intent.STOP_CALLING):
        request_callback(turn, reason="asked not to be called", note="Take this number off the calling list.")
        return True
    if _SAYS_WHAT_ABOUT.search(heard.words) and add_to_callback(turn):
        return True
    if heard.has(Intent.COMPLAINT, Intent.PERSON) and len(heard.words.split()) > _WORDS_OF_A_MATTER:
        turn.state.for_advisor = heard.text[:500]
    if heard.has(Intent.COMPLAINT) or (turn.state.task is None and _CAME_BACK.search(heard.words)):
        hand_over(turn, "complaint", lead_in="I'm sorry about that.")
        return True
    if (
        heard.has(Intent.PERSON)
        and _WANTS_A_CALL.search(heard.words)
        and not turn.state.callback_was_requested
    ):
        turn.say("Of course.")
        when = calling_back.wished_time(turn, _WANTS_A_CALL)
        request_callback(turn, reason="asked for a call", note=brief(turn, "asked for a call"), when=when)
        return True
    task = turn.state.task
    if heard.has(Intent.PERSON) and _LATE.search(heard.words) and task is not None and task.goal is Goal.BOOK:
        offer(turn, "An advisor can tell you whether that's all right.")
        turn.ask_again()
        return True
    if heard.has(Intent.PERSON):
        hand_over(turn, "asked for a person", lead_in="Of course.")
        return True
    return False


_CAME_BACK = cue(
    r"\b(?:you|you guys|y'all|they) (?:\w+ )?(?:worked on|fixed|repaired|replaced|serviced)\b.*\b(?:still|"
    r"same|again)\b"
)
"""Work of ours that did not hold is for a person."""
_LATE = cue(r"\b(?:late|behind)\b")
_SAYS_WHAT_ABOUT = cue(
    r"^(?:(?:yes|yeah|and|so|um|uh|well) )*(?:(?:it's|it is|this is|that's) (?:about|for|regarding)\b|my "
    r"name\b|this is \w+)"
)


_WANTS_A_CALL = cue(
    r"\b(?:want|need|like|have|get|request) a call ?back\b|\b(?:call|ring|phone) me (?:back|later|tomorrow|"
    r"this|when|after|on)\b|\b(?:give|giving) (?:me|us) a (?:call|ring)\b|\b(?:somebody|someone|anyone|"
    r"advisor)(?: (?:from|in|at) (?:the )?\w+(?: department)?)? (?:\w+ )?(?:to )?call (?:me|us)\b"
)


def add_to_callback(turn: Turn) -> bool:
    """What a caller says once he was promised a call is for whoever calls him."""
    reason = turn.state.callback_reason
    if not reason or turn.state.question is not Question.ANYTHING_ELSE:
        return False
    if len(turn.heard.words.split()) < _WORDS_OF_AN_ADDITION and not turn.heard.wish:
        return False
    turn.state.for_advisor = f"{turn.state.for_advisor} {turn.heard.text}".strip()[:500]
    when = calling_back.another_time(turn)
    passed_on = "I'll pass that on."
    if changes_it := bool(when or phone_heard(turn.heard.text)):
        turn.say(passed_on)
    promise = "" if changes_it else passed_on
    request_callback(turn, reason=reason, note=brief(turn, reason), promise=promise, when=when)
    return True


def offer(turn: Turn, lead_in: str) -> None:
    """What the agent cannot do or tell: an advisor can, now or later. With something in hand that goes on;
    who asks the same again instead of answering, or a third time, is put through."""
    before = plain(turn.state.for_advisor).split()
    turn.state.for_advisor = f"{turn.state.for_advisor} {turn.heard.text}".strip()[:500]
    if turn.state.question is Question.ADVISOR:
        turn.state.failures += 1
        insists = any(len(word) >= _TELLING for word in set(before).intersection(turn.heard.words.split()))
        if insists or turn.state.failures >= _TRIES:
            hand_over(turn, "a question for an advisor", lead_in=lead_in)
            return
    turn.say(lead_in)
    if turn.state.task is None and not turn.state.later and not turn.has_asked:
        turn.ask(
            Question.ADVISOR,
            "Would you like to talk to one?" if can_transfer(turn) else "Shall one call you back?",
        )


_TRIES = 2
_TELLING = 5
"""Letters of a word that says what a question is about."""
_NOT_NOW = cue(
    r"\b(?:later|another time|when i (?:get|come) there|i'll ask|that's (?:all right|"
    r"okay|fine))$"
)


def take_offer(turn: Turn) -> bool:
    is_agreement = set(turn.heard.intents) <= {Intent.THANKS, Intent.PERSON, Intent.GREETING}
    if turn.says_yes() and is_agreement and not turn.heard.wish:
        hand_over(turn, "a question for an advisor", lead_in="All right.")
        return True
    if turn.says_no() or (not turn.says_yes() and _NOT_NOW.search(turn.heard.words)):
        turn.state.for_advisor = ""
        turn.say("All right.")
        return True
    if turn.state.answered == Intent.OTHER_WORK and _names_only_a_time(turn.heard):
        turn.state.for_advisor = f"{turn.state.for_advisor} {turn.heard.text}"[:500]
        turn.say("An advisor finds the time for that with you.")
        turn.ask_again()
        return True
    return False


def _names_only_a_time(heard: Heard) -> bool:
    return bool(heard.wish) and not (heard.intents or heard.services or heard.candidates)


def hand_over(turn: Turn, reason: str, *, lead_in: str) -> None:
    turn.say(lead_in)
    if can_transfer(turn):
        turn.say("I'll put you through to an advisor now. One moment, please.")
        turn.end(Ending.TRANSFER, f"transfer: {reason}", brief=brief(turn, reason))
    elif turn.state.callback_was_requested:
        turn.say("An advisor will call you back as arranged. Thank you for calling. Goodbye.")
        turn.end(Ending.HANG_UP, f"callback: {reason}")
    else:
        _leave_for_later(turn, reason)


def after_failed_transfer(turn: Turn) -> None:
    """Nobody took the call: back with the agent, and an advisor calls back."""
    turn.state.has_ended = False
    turn.say("I'm sorry, no advisor is free right now.")
    if turn.state.callback_was_requested:
        turn.say("An advisor will call you back as arranged.")
        return
    request_callback(turn, reason="no advisor was free", note=brief(turn, "no advisor was free"))


def _leave_for_later(turn: Turn, reason: str) -> None:
    why = "I can't put you through right now" if is_open(turn.now) else "Our advisors are out right now"
    if turn.call.from_number or turn.state.newcomer.phone:
        turn.say(f"{why}.")
        request_callback(turn, reason=reason, note=brief(turn, reason))
        return
    task = turn.state.task
    if task is not None and task.goal is Goal.CALLBACK:
        _without_a_number(turn)
        return
    turn.state.task = Task(Goal.CALLBACK, reason=reason)
    turn.say(f"{why}, but an advisor can call you back.")
    ask_for_number(turn)


def _without_a_number(turn: Turn) -> None:
    """The number was not understood twice: keys; and if they bring none, when there is somebody to call."""
    turn.task.refusals += 1
    if turn.task.refusals == 1:
        turn.ask(
            Question.PHONE,
            "Please key your number in with the area code, and then press pound.",
            listening=Listening(digits=True, patient=True),
        )
        return
    turn.say("I couldn't take down your number. Please call again when we're open, and ask for an advisor.")
    opening = next_opening(turn.now)
    hours = OpeningHours.objects.filter(weekday=opening.weekday()).first()
    turn.state_fact(facts.hours_of_day(opening.date(), turn.now.date(), hours, None))
    turn.say("Goodbye.")
    turn.end(Ending.HANG_UP, "no number to call back")


NUMBER_QUESTION = "What number can we reach you at, with the area code?"


def ask_for_number(turn: Turn) -> None:
    turn.ask(
        Question.PHONE,
        NUMBER_QUESTION,
        listening=Listening(digits=True, patient=True),
    )


def advance(turn: Turn) -> None:
    """The flow of a call back whose number had to be asked for."""
    if not turn.state.newcomer.phone:
        ask_for_number(turn)
        return
    task = turn.task
    note = task.concern or brief(turn, task.reason)
    request_callback(turn, reason=task.reason, note=note, wanted=_wanted(task), when=task.wish)


def _wanted(task: Task) -> Wanted | None:
    return Wanted(task.service, task.missed_day, task.missed_last_day) if task.missed_day else None


def request_callback(
    turn: Turn,
    *,
    reason: str,
    note: str,
    wanted: Wanted | None = None,
    promise: str = "",
    when: Wish | None = None,
) -> None:
    """`promise`: what is said of it, where it is not to be called back by a certain hour."""
    given = phone_heard(turn.heard.text)
    phone = given or turn.state.newcomer.phone or turn.call.from_number
    if not phone:
        turn.state.task = _callback_task(reason, note, wanted, promise)
        turn.state.task.wish = when or Wish()
        ask_for_number(turn)
        return
    turn.state.newcomer.phone = given or turn.state.newcomer.phone
    due_at, by = (
        calling_back.due_from(turn, _morning_of(wanted)) if wanted else calling_back.due(turn, when or Wish())
    )
    turn.begin_write()
    turn.request_callback(CallbackRequest(reason, due_at, phone, note, wanted))
    turn.state.callback_was_requested |= wanted is None
    turn.state.callback_reason = reason if wanted is None else ""
    promise = promise or (turn.state.task.promise if turn.state.task else "")
    asks_for_number = turn.state.question is Question.PHONE
    turn.state.task, turn.state.question = None, Question.NONE
    turn.say(promise or _promised(reason, by, at_number="" if asks_for_number else given or ""))


def _morning_of(wanted: Wanted) -> datetime:
    return datetime.combine(date.fromisoformat(wanted.first_day), time(), timezone.get_default_timezone())


def _callback_task(reason: str, note: str, wanted: Wanted | None, promise: str) -> Task:
    task = Task(Goal.CALLBACK, reason=reason)
    if wanted is not None:
        task.concern, task.promise, task.service = note, promise, wanted.service
        task.missed_day, task.missed_last_day = wanted.first_day, wanted.last_day
    return task


def _promised(reason: str, by: str, *, at_number: str) -> str:
    if reason == "asked not to be called":
        return "All right, I've passed on that you don't want our calls."
    number = f" at {speaking.phone(at_number)}," if at_number else ""
    return f"I've asked for an advisor to call you{number} {by}."


def take_call_back(turn: Turn) -> bool:
    if turn.says_yes():
        request_callback(turn, reason="no open time found", note=brief(turn, "no open time found"))
        return True
    if turn.says_no():
        turn.state.task = None
        turn.say("All right.")
        return True
    return False


def brief(turn: Turn, reason: str) -> str:
    """What the advisor hears first: who, what is known, what was being done, why it comes to a person."""
    parts = [_who(turn), f"Reason: {reason}."]
    task = turn.state.task
    if task is not None and task.goal is not Goal.CALLBACK:
        service = turn.menu.get(task.service)
        about = f" for {service_name(service)}" if service else ""
        parts.append(f"In hand: {task.goal}{about}.")
        parts += [f"The caller said: {task.concern}."] if task.concern else []
    parts += [f"The caller asked: {turn.state.for_advisor}."] if turn.state.for_advisor else []
    parts += [f"Done in this call: {', '.join(turn.state.done)}."] if turn.state.done else []
    return " ".join(parts)


def _who(turn: Turn) -> str:
    customer, newcomer = turn.customer, turn.state.newcomer
    if customer is not None:
        known = "verified" if turn.state.is_verified else "known by number, not verified"
        return f"{customer.full_name}, {known}."
    name = f"{newcomer.first_name} {newcomer.last_name}".strip()
    return f"{name or 'A caller'}, not on file by this number."


def can_transfer(turn: Turn) -> bool:
    """Whether there is a telephone at which an advisor may be."""
    return bool(turn.shop.advisor_phone) and is_open(turn.now)
