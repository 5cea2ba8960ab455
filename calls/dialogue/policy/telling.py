"""What is on file of the caller: appointments to come, a car that is with us, the last visit."""

from __future__ import annotations

from calls.dialogue import facts
from calls.dialogue.cue import cue
from calls.dialogue.policy import following, verification
from calls.dialogue.policy.turn import Turn
from calls.dialogue.policy.wishing import weekday_of
from calls.dialogue.state import Question, Wish
from crm.models import Appointment, ServiceRecord


def tell_appointments(turn: Turn) -> None:
    """One's own next appointment is told to the number it belongs to; all of them after proof."""
    request = following.request_of_this_call(turn)
    if turn.state.customer_id is None and request is not None:
        turn.state.task = None
        turn.state_fact(facts.requested(request))
        return
    if turn.state.customer_id is None and not verification.require(turn):
        return
    upcoming = following.upcoming(turn)
    _note_which(turn)
    asked = _asked_about(turn, upcoming)
    # Whether there is one beside the next is told to nobody who has not proved who he is.
    if upcoming and asked[:1] != upcoming[:1] and not verification.require(turn):
        return
    mine, turn.state.task = turn.task, None
    if not upcoming:
        turn.say("I don't see an upcoming appointment.")
        turn.ask(Question.BOOK_ONE, "Would you like to book one?")
        return
    if not asked:
        turn.say("I have nothing down for you then." if mine.wish.day else "I don't see that one.")
    told = (asked or upcoming)[: following.MOST_LISTED]
    if told[0] is not upcoming[0] or (turn.state.is_verified and len(told) > 1):
        turn.state_fact(facts.all_appointments(told))
    else:
        turn.state_fact(facts.next_appointment(upcoming[0]))
    if len(told) == 1 or not turn.state.is_verified:
        turn.state.spoken_of = told[0].pk
    if len(upcoming) > 1 and not turn.state.is_verified and _SEVERAL.search(turn.heard.words):
        turn.state.task = mine
        verification.require(turn, for_what="For the others I need to confirm it's you.")


def _note_which(turn: Turn) -> None:
    """ "When is my brake inspection?", "anything on Friday?": kept until it is proved who asks."""
    task, heard = turn.task, turn.heard
    task.service_options = task.service_options or heard.services or heard.candidates
    task.options = task.options or heard.vehicles
    if not task.wish.day and _OF_A_DAY.search(heard.words):
        task.wish = Wish(day=heard.wish.day, last_day=heard.wish.last_day)


_OF_A_DAY = cue(
    r"\b(?:anything|something|have (?:me|us)|(?:am|are) (?:i|we)|do (?:i|we) (?:still )?have|"
    r"(?:have|did) (?:i|we))\b"
)
""" "My appointment is on Friday, right?" is of the next one, whenever it is."""


def _asked_about(turn: Turn, upcoming: list[Appointment]) -> list[Appointment]:
    works, cars, wish = turn.task.service_options, turn.task.options, turn.task.wish
    fitting = [
        one
        for one in upcoming
        if (not works or one.service_type.code in works) and (not cars or one.vehicle_id in cars)
    ]
    if not wish.day:
        return fitting
    days = {one.pk: one.scheduled_at.astimezone(turn.now.tzinfo).date().isoformat() for one in fitting}
    within = [one for one in fitting if wish.day <= days[one.pk] <= (wish.last_day or wish.day)]
    weekdays = [
        one for one in fitting if not wish.last_day and weekday_of(days[one.pk]) == weekday_of(wish.day)
    ]
    return within or weekdays


_SEVERAL = cue(r"\b(?:appointments|visits|bookings|both|all of (?:them|it)|that all|everything)\b")


def tell_work(turn: Turn) -> None:
    if turn.state.customer_id is None and not verification.require(turn):
        return
    customer = turn.customer
    assert customer is not None
    turn.state.task = None
    today = Appointment.objects.filter(customer=customer).starting_on(turn.now.date())
    visits_today = [one for one in today.select_related("vehicle") if one.occupies]
    for one in visits_today[: following.MOST_LISTED]:
        turn.state_fact(facts.work_status(one))
    if not visits_today:
        turn.say("I don't see a car of yours with us today. An advisor can look into it if you'd like one.")


def tell_history(turn: Turn) -> None:
    if not verification.require(turn):
        return
    turn.state.task = None
    customer = turn.customer
    assert customer is not None
    records = ServiceRecord.objects.filter(vehicle__customer=customer).select_related("vehicle")
    last = records.order_by("-serviced_on", "-pk").first()
    if last is None:
        turn.say("I don't see an earlier visit on record.")
    else:
        turn.state_fact(facts.last_service(last))
