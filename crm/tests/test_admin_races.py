"""Two hands reach for one time at one moment: one gets it, the other a form that says what else is free."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.utils import timezone

from crm import booking
from crm.factories import VehicleFactory
from crm.models import Appointment, Bay, Customer, ServiceType, Vehicle
from crm.refusals import TimeTaken
from crm.tests.desk import ADD, at_ten, change_path, errors_of, form_of, new_visit

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*tasks: Callable[[], str]) -> list[str]:
    """Runs the tasks in threads that start together."""
    start = threading.Barrier(len(tasks), timeout=20)

    def run(task: Callable[[], str]) -> str:
        start.wait()
        try:
            return task()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as threads:
        return [future.result(60) for future in [threads.submit(run, task) for task in tasks]]


@pytest.fixture
def clients(staff: dict[str, Client]) -> list[Client]:
    """Four advisors, each with a browser."""
    made = [Client() for _ in range(4)]
    for client in made:
        client.force_login(get_user_model().objects.get(username="advisor"))
    return made


def test_of_four_forms_and_four_callers_one_books_the_last_bay(
    clients: list[Client], oil_change: ServiceType, one_bay: Bay
) -> None:
    vehicles = [VehicleFactory.create() for _ in range(8)]

    def by_form(client: Client, vehicle: Vehicle) -> str:
        answer = client.post(ADD, new_visit(vehicle.pk, oil_change.pk, at_ten(), bay=one_bay.pk))
        return "booked" if answer.status_code == 302 else errors_of(answer)["scheduled_at"][0]

    def by_phone(vehicle: Vehicle) -> str:
        try:
            booking.book(
                customer=vehicle.customer,
                vehicle=vehicle,
                service=oil_change,
                scheduled_at=at_ten(),
                now=timezone.now(),
            )
        except TimeTaken as refusal:
            return str(refusal)
        return "booked"

    forms = [
        lambda client=client, vehicle=vehicle: by_form(client, vehicle)
        for client, vehicle in zip(clients, vehicles[:4], strict=True)
    ]
    calls = [lambda vehicle=vehicle: by_phone(vehicle) for vehicle in vehicles[4:]]
    results = at_once(*forms, *calls)
    assert results.count("booked") == 1
    assert all(each.startswith("This time is taken. Free: ") for each in results if each != "booked")
    assert Appointment.objects.count() == 1


def test_of_two_visits_moved_to_one_time_one_moves(
    clients: list[Client], oil_change: ServiceType, one_bay: Bay
) -> None:
    vehicles = [VehicleFactory.create() for _ in range(2)]
    visits = [
        booking.book(
            customer=vehicle.customer,
            vehicle=vehicle,
            service=oil_change,
            scheduled_at=at_ten(days),
            now=timezone.now(),
        )
        for vehicle, days in zip(vehicles, (14, 21), strict=True)
    ]
    forms = [form_of(visit, scheduled_at_0=at_ten(7).date().isoformat()) for visit in visits]

    def move(number: int) -> str:
        return str(clients[number].post(change_path(visits[number]), forms[number]).status_code)

    assert sorted(at_once(lambda: move(0), lambda: move(1))) == ["200", "302"]
    assert Appointment.objects.filter(scheduled_at=at_ten(7)).count() == 1


def test_of_two_new_customers_with_one_number_the_second_is_told(clients: list[Client]) -> None:
    def add(client: Client) -> str:
        sent = {
            "first_name": "Ann",
            "last_name": "Lee",
            "phone": "(312) 555-0142",
            "customer_since": "2026-01-05",
            "customer_type": "retail",
            "preferred_contact": "phone",
            "vehicles-TOTAL_FORMS": 0,
            "vehicles-INITIAL_FORMS": 0,
        }
        answer = client.post("/admin/crm/customer/add/", sent)
        return "added" if answer.status_code == 302 else errors_of(answer)["phone"][0]

    results = at_once(*[lambda client=client: add(client) for client in clients])
    assert sorted(results) == ["Customer with this Phone already exists."] * 3 + ["added"]
    assert Customer.objects.filter(phone="+13125550142").count() == 1
