from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from calls.dialogue import CallbackRequest
from calls.dialogue.replies import Wanted
from calls.models import Call, CallbackTask
from calls.tests.conftest import MARIA, MONDAY_AT_TEN
from calls.tests.conversations import Begin
from crm import booking
from crm.factories import AppointmentFactory
from crm.models import Appointment, Bay, Customer, ServiceType

TUESDAY = date(2026, 3, 3)
WAITING = Wanted("oil-change", "2026-03-03", "2026-03-03")


@pytest.fixture
def full_tuesday(maria: Customer) -> list[Appointment]:
    """Every bay, from opening to closing."""
    opens = MONDAY_AT_TEN.replace(hour=8) + timedelta(days=1)
    return [
        AppointmentFactory.create(
            scheduled_at=opens + timedelta(hours=2 * part), bay=bay, duration=timedelta(hours=2)
        )
        for bay in Bay.objects.all()
        for part in range(5)
    ]


def test_who_wants_a_full_day_is_offered_others_and_then_the_waiting_list(
    call: Begin, full_tuesday: list[Appointment]
) -> None:
    talk = call(MARIA).say("I need an oil change", "tomorrow")
    assert "I have nothing open on Tuesday, March third." in talk.last.text
    talk.say("no, none of those work")
    assert "Shall I put you on the waiting list for Tuesday, March third" in talk.last.text
    talk.say("yes please")
    assert "You're on the waiting list for an oil change, Tuesday, March third." in talk.last.text
    assert talk.last.callback is not None
    assert (talk.last.callback.wanted, talk.last.callback.phone) == (WAITING, MARIA)
    assert talk.last.callback.reason == "waiting list: oil change"
    assert talk.last.callback.due_at == MONDAY_AT_TEN + timedelta(hours=23), "an hour into that day"


def test_who_declines_the_waiting_list_is_asked_for_another_time(
    call: Begin, full_tuesday: list[Appointment]
) -> None:
    talk = call(MARIA).say("I need an oil change", "tomorrow", "no", "no thanks")
    assert talk.last.text == "What other day or time would suit you?"
    talk.say("Wednesday at nine")
    assert "Wednesday, March fourth, at nine in the morning" in talk.last.text


def test_a_question_between_leads_back_to_the_waiting_list(
    call: Begin, full_tuesday: list[Appointment]
) -> None:
    talk = call(MARIA).say("I need an oil change", "tomorrow", "no", "when do you close")
    assert talk.last.text.endswith("and an advisor calls if a time opens up?")


def test_asking_for_the_waiting_list_is_enough(call: Begin, full_tuesday: list[Appointment]) -> None:
    talk = call(MARIA).say("I need an oil change", "tomorrow", "can you put me on a waiting list")
    assert "Shall I put you on the waiting list for Tuesday" in talk.last.text


def test_without_a_number_one_is_asked_for_and_the_wish_is_kept(
    call: Begin, full_tuesday: list[Appointment]
) -> None:
    talk = call("").say("I need an oil change", "a 2019 Honda Civic", "tomorrow", "no", "yes")
    assert "What number" in talk.last.text
    talk.say("three oh one, five five five, oh one four four")
    assert "You're on the waiting list for an oil change" in talk.last.text
    assert talk.last.callback is not None
    assert (talk.last.callback.wanted, talk.last.callback.phone) == (WAITING, "+13015550144")


def test_a_closed_day_has_no_waiting_list(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("I need an oil change", "next Sunday", "no")
    assert talk.last.text == "What other day or time would suit you?"


@pytest.fixture
def waiting(full_tuesday: list[Appointment]) -> CallbackTask:
    call = Call.ring("CA8", from_number=MARIA, to_number="", line=Call.Line.TWILIO, now=MONDAY_AT_TEN)
    oil = ServiceType.objects.get(code="oil-change")
    return CallbackTask.objects.create(
        call=call,
        reason="waiting list: oil change",
        due_at=MONDAY_AT_TEN,
        wanted_service=oil,
        wanted_from=TUESDAY,
        wanted_until=TUESDAY,
    )


def test_a_cancelled_visit_opens_a_time_for_who_waits(
    waiting: CallbackTask, full_tuesday: list[Appointment]
) -> None:
    assert waiting.now_open(now=MONDAY_AT_TEN) is None
    booking.cancel(appointment=full_tuesday[1], reason="", now=MONDAY_AT_TEN)
    assert waiting.now_open(now=MONDAY_AT_TEN) == full_tuesday[1].scheduled_at
    assert waiting.now_open(now=MONDAY_AT_TEN + timedelta(days=3)) is None, "the day is over"


def test_the_desk_sees_who_waits_and_what_is_open(admin_client: Client, waiting: CallbackTask) -> None:
    path = "/admin/calls/callbacktask/"
    CallbackTask.objects.create(reason="Complaint", due_at=MONDAY_AT_TEN)
    assert "not yet" in admin_client.get(path, {"waiting": "yes"}).content.decode()
    assert "Complaint" not in results(admin_client, "yes")
    assert "waiting list: oil change" not in results(admin_client, "no")


def results(admin_client: Client, waiting: str) -> list[str]:
    page = admin_client.get("/admin/calls/callbacktask/", {"waiting": waiting})
    return [task.reason for task in page.context["cl"].queryset]


def test_what_the_agent_promised_is_kept_once(waiting: CallbackTask, maria: Customer) -> None:
    assert waiting.call is not None
    promised = CallbackRequest(
        "waiting list: brake service",
        MONDAY_AT_TEN,
        MARIA,
        "",
        Wanted("brake-service", "2026-03-03", "2026-03-05"),
    )
    for _ in range(2):
        task = CallbackTask.promise(waiting.call, promised)
    assert task.wanted_service == ServiceType.objects.get(code="brake-service")
    assert (task.wanted_from, task.wanted_until) == (TUESDAY, date(2026, 3, 5))
    assert CallbackTask.objects.count() == 2


def test_another_hour_for_a_call_is_kept(waiting: CallbackTask) -> None:
    assert waiting.call is not None
    for hours in (1, 5):
        due_at = MONDAY_AT_TEN + timedelta(hours=hours)
        task = CallbackTask.promise(waiting.call, CallbackRequest("a bill", due_at, MARIA, "", None))
    task.refresh_from_db()
    assert task.due_at == MONDAY_AT_TEN + timedelta(hours=5)


def test_what_is_added_to_a_promise_goes_into_its_note(waiting: CallbackTask) -> None:
    assert waiting.call is not None
    for note in ("asked for a person", "asked for a person: it's about the bill"):
        task = CallbackTask.promise(waiting.call, CallbackRequest("a bill", MONDAY_AT_TEN, MARIA, note, None))
    task.refresh_from_db()
    assert task.note == "asked for a person: it's about the bill"
    assert CallbackTask.objects.count() == 2
