"""Who puts himself right, in one sentence or later, and what is meant by "that" and "the other"."""

from __future__ import annotations

from datetime import datetime

import pytest

from calls.dialogue.state import Task
from calls.tests.conftest import BOB, MARIA, at
from calls.tests.conversations import Begin, Conversation, visit
from crm.factories import AppointmentFactory
from crm.models import Appointment, Customer, ServiceType


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


@pytest.mark.parametrize(
    ("first", "line", "times"),
    [
        ("an oil change on Thursday at nine", "right after that", ["09:15"]),
        ("an oil change on Thursday at nine", "do you have the one right before that", ["08:45"]),
        ("an oil change on Thursday", "anything right after the first one", ["08:15"]),
        ("an oil change on Thursday", "just before the last one", ["17:15"]),
        ("an oil change on Thursday", "something in between", ["08:15", "12:45", "17:15"]),
    ],
)
def test_a_wish_is_counted_from_the_times_just_said(
    first: str, line: str, times: list[str], call: Begin, maria: Customer
) -> None:
    assert offered(call(MARIA).say(first, line)) == times


@pytest.mark.parametrize(
    ("first", "line", "time"),
    [
        ("an oil change on Thursday at nine", "an hour later", at(5, 10)),
        ("an oil change on Thursday at nine", "half an hour earlier", at(5, 8, 30)),
        ("an oil change on Thursday", "the one before the last", at(5, 12, 45)),
        ("an oil change on Thursday", "half an hour later than the first one", at(5, 8, 30)),
    ],
)
def test_an_hour_is_counted_from_the_times_just_said(
    first: str, line: str, time: datetime, call: Begin, maria: Customer
) -> None:
    call(MARIA).say(first, line, "yes")
    assert Appointment.objects.get().scheduled_at == time


def test_after_the_last_of_a_day_another_is_asked_for(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("an oil change on Thursday at five thirty pm", "the one after that")
    assert talk.last.text.endswith("I have nothing later that day. What other day or time would suit you?")


def test_an_hour_later_than_the_time_read_back_is_on_its_day(call: Begin, bob: Customer) -> None:
    call(BOB).say("move my oil change to Friday at ten", "60618", "an hour later", "yes")
    assert visit("oil-change").scheduled_at == at(6, 11)


@pytest.mark.parametrize(
    "lines",
    [
        ("cancel the recall and move the oil change to Friday at ten", "60618", "sold it", "yes", "yes"),
        ("move the oil change to Friday at ten and cancel the recall", "60618", "yes", "sold it", "yes"),
        ("cancel my Civic appointment and move the Tacoma one to Friday at ten", "60618", "no", "yes", "yes"),
        ("cancel one and move the other to Friday at ten", "60618", "the second one", "no", "yes", "yes"),
        ("cancel one and move the other to Friday at ten", "60618", "cancel the recall", "no", "yes", "yes"),
        (
            "cancel one and move the other to Friday at ten",
            "60618",
            "move the oil change",
            "yes",
            "no",
            "yes",
        ),
    ],
)
def test_one_is_cancelled_and_the_other_moved_each_with_its_own_yes(
    lines: tuple[str, ...], call: Begin, bob: Customer
) -> None:
    talk = call(BOB).say(*lines)
    assert visit("recall").status == Appointment.Status.CANCELLED
    assert visit("oil-change").status == Appointment.Status.SCHEDULED
    assert visit("oil-change").scheduled_at == at(6, 10)
    assert sum("Shall I" in reply.text for reply in talk.replies) == 2


def test_a_no_to_one_of_two_leaves_the_other_to_be_settled(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("cancel one and move the other to Friday at ten", "60618")
    assert talk.last.text.endswith("Which one shall I cancel?")
    talk.say("the first one", "no reason", "no", "yes")
    assert visit("oil-change").status == Appointment.Status.SCHEDULED
    assert visit("recall").scheduled_at == at(6, 10)


def test_two_are_moved_in_one_sentence_each_to_its_own_time(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("move the oil change to Friday at ten and the recall to Tuesday at nine", "60618")
    talk.say("yes", "yes")
    assert visit("oil-change").scheduled_at == at(6, 10)
    assert visit("recall").scheduled_at == at(3, 9)


def test_a_move_and_a_booking_each_have_their_own_car(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("move my oil change to Friday at two and also book a tire rotation for the Civic")
    talk.say("60618", "yes")
    assert visit("oil-change").scheduled_at == at(6, 14)
    civic = bob.vehicles.get(model="Civic")
    assert (task_of(talk).service, task_of(talk).vehicle_id) == ("tire-rotation", civic.pk)


@pytest.mark.parametrize(
    "lines",
    [
        ("when is my appointment?", "actually it's for my other car, the Civic", "60618"),
        ("my oil change is for the wrong car, it should be the Civic", "60618"),
        ("can you change the car on my oil change?", "60618"),
        ("I want to bring my Civic instead of the Tacoma on Thursday", "60618", "the oil change"),
    ],
)
def test_an_appointment_changes_its_car(lines: tuple[str, ...], call: Begin, bob: Customer) -> None:
    talk = call(BOB).say(*lines)
    assert visit("oil-change").vehicle.model == "Tacoma"
    assert talk.last.text.endswith("nine in the morning, to your Honda Civic. Shall I change it?")
    talk.say("yes")
    assert visit("oil-change").vehicle.model == "Civic"
    assert visit("oil-change").scheduled_at == at(5, 9)


def test_a_visit_just_booked_changes_its_car(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say(
        "a tire rotation for the Tacoma tomorrow at nine", "yes", "actually it's for my other car"
    )
    talk.say("60618", "yes")
    assert visit("tire-rotation").vehicle.model == "Civic"


@pytest.mark.parametrize(
    "lines",
    [
        ("I need to change my oil change to a tire rotation", "60618"),
        ("change my appointment from an oil change to a tire rotation", "60618"),
        ("when is my appointment", "can you make that a tire rotation instead", "60618"),
        ("can you change the service on my Tacoma appointment", "60618", "a tire rotation"),
    ],
)
def test_an_appointment_changes_its_service(lines: tuple[str, ...], call: Begin, bob: Customer) -> None:
    tacoma = bob.vehicles.get(model="Tacoma")
    call(BOB).say(*lines, "yes")
    changed = visit("tire-rotation")
    assert (changed.vehicle, changed.scheduled_at) == (tacoma, at(5, 9))
    assert not Appointment.objects.filter(service_type__code="oil-change").exists()


def test_longer_work_that_does_not_fit_is_given_another_time(call: Begin, maria: Customer) -> None:
    AppointmentFactory.create(
        customer=maria,
        vehicle=maria.vehicles.get(),
        service_type=ServiceType.objects.get(code="oil-change"),
        scheduled_at=at(5, 17, 30),
    )
    talk = call(MARIA).say("change my oil change to a brake service", "60614")
    assert "I don't have five thirty in the evening open." in talk.last.text
    assert offered(talk) == ["15:30", "15:45", "16:00"]
    talk.say("the last one", "yes")
    assert visit("brake-service").scheduled_at == at(5, 16)


def test_a_no_to_the_change_leaves_the_appointment(call: Begin, bob: Customer) -> None:
    call(BOB).say("my oil change is for the wrong car", "60618", "no")
    assert visit("oil-change").vehicle.model == "Tacoma"


def test_who_is_not_verified_changes_no_car(call: Begin, bob: Customer) -> None:
    call(BOB).say("my oil change is for the wrong car", "yes", "90210", "yes")
    assert visit("oil-change").vehicle.model == "Tacoma"


def test_changing_a_part_of_the_car_is_a_booking(call: Begin, bob: Customer) -> None:
    assert task_of(call(BOB).say("I need to change my battery")).service == "battery"


@pytest.mark.parametrize(
    "line",
    ["no, Friday I have the loving in the morning", "I can get it in on Friday", "I want to come by Friday"],
)
def test_a_time_for_what_is_moved_books_nothing_else(line: str, call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("I need to move my oil change", "60618", line)
    assert talk.state.task is not None
    assert talk.state.task.goal == "move"
    assert talk.state.later == []


def test_beside_a_move_more_work_is_booked(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("I need to move my oil change", "60618", "Friday, and I also need a tire rotation")
    assert [task.service for task in talk.state.later] == ["tire-rotation"]
