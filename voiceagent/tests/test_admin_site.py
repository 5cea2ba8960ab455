from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from calls.models import Call, CallbackTask
from crm import booking
from crm.factories import AppointmentFactory, VehicleFactory
from crm.models import Appointment, ServiceType
from crm.tests.conftest import at
from crm.tests.desk import at_ten


@pytest.fixture
def today(oil_change: ServiceType) -> Appointment:
    start = at(timezone.localdate().isoformat(), "12:00")
    return AppointmentFactory.create(service_type=oil_change, scheduled_at=start)


def test_today_s_visits_have_their_next_steps(staff: dict[str, Client], today: Appointment) -> None:
    page = staff["advisor"].get("/admin/").content.decode()
    assert today.customer.full_name in page
    for step in ("confirm", "check_in", "no_show"):
        assert f"/admin/crm/appointment/{today.pk}/step/{step}/" in page
    assert "/step/start/" not in page  # not before it is checked in
    assert "/step/" not in staff["viewer"].get("/admin/").content.decode()


def test_calls_callbacks_and_requests_wait_on_the_first_page(
    staff: dict[str, Client], oil_change: ServiceType
) -> None:
    now = timezone.now()
    Call.objects.create(call_sid="CA1", from_number="+13125550188", status="in-progress", started_at=now)
    task = CallbackTask.objects.create(reason="Complaint", phone="+13125550177", due_at=now)
    wanted = booking.request_booking(
        name="Ann Lee", phone="3125550166", service=oil_change, scheduled_at=at_ten(), now=now
    )
    page = staff["advisor"].get("/admin/").content.decode()
    assert "On the line" in page
    assert f"/admin/calls/callbacktask/{task.pk}/done/" in page
    assert f"/admin/crm/bookingrequest/{wanted.pk}/convert/" in page


def test_done_is_one_click_and_says_who_did_it(staff: dict[str, Client]) -> None:
    task = CallbackTask.objects.create(reason="Complaint", due_at=timezone.now())
    path = f"/admin/calls/callbacktask/{task.pk}/done/"
    answer = staff["advisor"].post(path, {"next": "/admin/"}, follow=True)
    assert [str(message) for message in answer.context["messages"]] == [f"{task}: done."]
    task.refresh_from_db()
    assert (task.status, task.done_by and task.done_by.get_username()) == ("done", "advisor")
    again = staff["manager"].post(path, follow=True)
    assert "done already" in str(list(again.context["messages"])[0])
    assert staff["advisor"].get(path).status_code == 405


def test_a_full_day_asks_the_database_no_more_often(
    staff: dict[str, Client], today: Appointment, django_assert_max_num_queries: object
) -> None:
    for hour in (1, 2, 3):
        AppointmentFactory.create(
            service_type=today.service_type,
            scheduled_at=today.scheduled_at + timedelta(hours=hour),
            vehicle=VehicleFactory.create(customer=today.customer),
            customer=today.customer,
        )
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        assert len(staff["advisor"].get("/admin/").context["appointments"]) == 4


def test_a_browser_that_asks_for_an_icon_gets_ours(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer["Location"]) == (302, "/static/crm/icon.svg")
    assert finders.find("crm/icon.svg")
