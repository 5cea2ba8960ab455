"""The waiting list: a day that is full, and a caller who would come if a time opened up."""

from __future__ import annotations

from datetime import date

from calls.dialogue import speaking
from calls.dialogue.naming import a_service, service_name
from calls.dialogue.policy.handover import brief, request_callback
from calls.dialogue.policy.turn import Turn
from calls.dialogue.replies import Wanted
from calls.dialogue.state import Question, Wish


def offer(turn: Turn) -> None:
    """For the days that the task in hand missed."""
    turn.ask(
        Question.WAITING_LIST,
        f"Shall I put you on the waiting list for {_days(turn)}, and an advisor calls if a time opens up?",
    )


def take(turn: Turn) -> bool:
    """Yes: the wish is kept for an advisor. No: another time is looked for."""
    task = turn.task
    if turn.heard.wish:
        return False
    if turn.says_yes():
        _join(turn)
        return True
    if turn.says_no():
        task.missed_day, task.wish, task.offered = "", Wish(), ()
        turn.ask(Question.WHEN, "What other day or time would suit you?")
        return True
    return False


def _join(turn: Turn) -> None:
    task, service = turn.task, turn.service()
    wanted = Wanted(service.code, task.missed_day, task.missed_last_day or task.missed_day)
    reason = f"waiting list: {service_name(service)}"
    note = f"{brief(turn, reason)} Wanted: {_days(turn)}."
    promise = f"You're on the waiting list for {a_service(service)}, {_days(turn)}."
    request_callback(turn, reason=reason, note=note, wanted=wanted, promise=promise)


def _days(turn: Turn) -> str:
    task = turn.task
    first = speaking.day(date.fromisoformat(task.missed_day))
    if not task.missed_last_day:
        return first
    return f"{first} to {speaking.day(date.fromisoformat(task.missed_last_day))}"
