from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from crm import booking
from crm.factories import CustomerFactory, VehicleFactory, make_vin
from crm.models import Appointment, BookingRequest, Customer, ServiceType
from crm.tests.desk import at_ten

VIN = make_vin("4T1B11HK0KU", 812345)
FILLED = {"vin": VIN, "first_name": "James", "last_name": "Carter", "email": "", "year": 2019}
CAMRY = {**FILLED, "make": "Toyota", "model": "Camry"}


@pytest.fixture
def wanted(oil_change: ServiceType) -> BookingRequest:
    return booking.request_booking(
        name="James Carter",
        phone="(312) 555-0166",
        service=oil_change,
        scheduled_at=at_ten(),
        now=timezone.now(),
        year=2019,
        make="Toyota",
        model="Camry",
        concern="It squeals.",
        call_sid="CA1",
    )


def path_of(wanted: BookingRequest) -> str:
    return f"/admin/crm/bookingrequest/{wanted.pk}/convert/"


def test_one_page_makes_customer_vehicle_and_appointment(
    staff: dict[str, Client], wanted: BookingRequest
) -> None:
    page = staff["advisor"].get(path_of(wanted))
    assert page.context["form"].initial["first_name"] == "James"
    assert "It squeals." in page.content.decode()
    answer = staff["advisor"].post(path_of(wanted), CAMRY)
    made = Appointment.objects.get()
    assert answer.headers["Location"] == f"/admin/crm/appointment/{made.pk}/change/"
    assert (made.customer.full_name, made.customer.phone) == ("James Carter", "+13125550166")
    assert (made.vehicle.vin, made.scheduled_at, made.bay) == (VIN, wanted.scheduled_at, wanted.bay)
    assert (made.call_sid, made.advisor and made.advisor.get_username()) == ("CA1", "advisor")


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"vin": VIN[:16]}, "vin", "17 characters"),
        ({"vin": VIN[:8] + "Z" + VIN[9:]}, "vin", "does not check"),
        ({"vin": ""}, "vin", "required"),
        ({"year": 2005}, "year", "model year"),
        ({"make": "Honda"}, "make", "was made by"),
        ({"first_name": ""}, "first_name", "required"),
        ({"email": "nonsense"}, "email", "valid email"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_made(
    staff: dict[str, Client], wanted: BookingRequest, changes: dict[str, object], field: str, words: str
) -> None:
    answer = staff["advisor"].post(path_of(wanted), {**CAMRY, **changes})
    assert words in answer.context["form"].errors[field][0]
    assert not Customer.objects.exists()
    wanted.refresh_from_db()
    assert wanted.status == BookingRequest.Status.OPEN


def test_a_number_on_file_is_named_and_its_customer_gets_the_visit(
    staff: dict[str, Client], wanted: BookingRequest
) -> None:
    known = CustomerFactory.create(first_name="Jim", last_name="Carter", phone="+13125550166")
    assert "This number is on file" in staff["advisor"].get(path_of(wanted)).content.decode()
    staff["advisor"].post(path_of(wanted), CAMRY)
    assert Appointment.objects.get().customer == known


def test_another_s_vehicle_is_refused(staff: dict[str, Client], wanted: BookingRequest) -> None:
    VehicleFactory.create(vin=VIN)
    answer = staff["advisor"].post(path_of(wanted), CAMRY)
    assert "belongs to another customer" in answer.context["form"].non_field_errors()[0]


def test_an_address_of_another_customer_is_refused(staff: dict[str, Client], wanted: BookingRequest) -> None:
    CustomerFactory.create(email="j@example.com")
    answer = staff["advisor"].post(path_of(wanted), {**CAMRY, "email": "J@example.com"})
    assert "already exists" in answer.context["form"].errors["email"][0]


def test_a_request_is_converted_once(staff: dict[str, Client], wanted: BookingRequest) -> None:
    staff["advisor"].post(path_of(wanted), CAMRY)
    again = staff["advisor"].post(path_of(wanted), CAMRY)
    assert again.status_code == 200
    assert again.context["form"].non_field_errors()
    assert Appointment.objects.count() == 1


def test_dismissing_gives_the_time_back(staff: dict[str, Client], wanted: BookingRequest) -> None:
    sent = {"action": "dismiss", "_selected_action": [wanted.pk]}
    answer = staff["advisor"].post("/admin/crm/bookingrequest/", sent, follow=True)
    assert "the time is free again" in str(list(answer.context["messages"])[0])
    assert not wanted.quarters.exists()
