"""Who puts himself right, in one sentence or later, and what is meant by "that" and "the other"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from calls.dialogue.state import Task
from calls.tests.conftest import BOB, MARIA, MONDAY_AT_TEN
from calls.tests.conversations import Conversation
from crm.models import Appointment, Customer

Begin = Callable[..., Conversation]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return MONDAY_AT_TEN.replace(day=day, hour=hour, minute=minute)


def task_of(talk: Conversation) -> Task:
    assert talk.state.task is not None
    return talk.state.task


def offered(talk: Conversation) -> list[str]:
    return [moment[11:16] for moment in task_of(talk).offered]


@pytest.mark.parametrize(
    ("line", "time"),
    [
        ("an oil change on Thursday at nine, no, ten", at(5, 10)),
        ("an oil change on thursday at nine no ten", at(5, 10)),
        ("an oil change on Thursday at nine thirty, no, ten", at(5, 10)),
        ("an oil change on Thursday at nine in the morning, sorry, ten", at(5, 10)),
        ("an oil change on Thursday at nine, sorry, half past nine", at(5, 9, 30)),
        ("an oil change on Tuesday \u2014 no, Wednesday at nine", at(4, 9)),
        ("an oil change tomorrow, I mean the day after tomorrow, at nine", at(4, 9)),
    ],
)
def test_of_two_times_the_one_put_right_is_meant(
    line: str, time: datetime, call: Begin, maria: Customer
) -> None:
    call(MARIA).say(line, "yes")
    assert Appointment.objects.get().scheduled_at == time


def test_a_range_that_is_put_right_is_replaced_whole(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("an oil change on Thursday between nine and ten, no, ten and eleven")
    assert offered(talk) == ["10:00", "10:30", "11:00"]


@pytest.mark.parametrize(
    "line",
    [
        "I need a tire rotation, sorry, an oil change tomorrow at nine",
        "brake inspection, actually no, oil change, tomorrow at nine",
        "an oil change instead of a tire rotation, tomorrow at nine",
    ],
)
def test_of_two_services_the_one_put_right_is_meant(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(line, "yes")
    assert Appointment.objects.get().service_type.code == "oil-change"
    assert not talk.state.later


@pytest.mark.parametrize(
    "line",
    [
        "an oil change, no rush, and also a tire rotation, tomorrow at nine",
        "an oil change and a state inspection, no, a tire rotation, tomorrow at nine",
    ],
)
def test_what_was_not_put_right_stays_wanted(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(line)
    assert task_of(talk).service == "oil-change"
    assert [task.service for task in talk.state.later] == ["tire-rotation"]


@pytest.mark.parametrize(
    "line",
    [
        "a tire rotation for the Tacoma, I mean the Civic, on Friday at nine",
        "a tire rotation on Friday at nine for my Tacoma. No wait, the Civic",
        "a tire rotation for my Civic, not the Tacoma, on Friday at nine",
        "I'd like a tire rotation for the Civic instead of the Tacoma on Friday at nine",
    ],
)
def test_of_two_cars_the_one_put_right_is_meant(line: str, call: Begin, bob: Customer) -> None:
    call(BOB).say(line, "yes")
    assert Appointment.objects.get(service_type__code="tire-rotation").vehicle.model == "Civic"


def test_a_new_caller_puts_his_car_right(call: Begin) -> None:
    talk = call("+13015550144").say("I have a 2019 Toyota Camry, I mean a Corolla, and need an oil change")
    newcomer = talk.state.newcomer
    assert (newcomer.year, newcomer.make, newcomer.model) == (2019, "Toyota", "Corolla")
