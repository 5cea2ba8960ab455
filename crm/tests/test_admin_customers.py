from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from crm import booking
from crm.factories import AppointmentFactory, CustomerFactory, VehicleFactory, make_vin
from crm.models import Customer, ServiceType, Vehicle
from crm.resources import CustomerResource, VehicleResource, guarded, unguarded
from crm.search import appointments_matching, customers_matching, vehicles_matching
from crm.tests.desk import at_ten, errors_of

VIN = make_vin("4T1B11HK0KU", 712345)


@pytest.fixture
def advisor(staff: dict[str, Client]) -> Client:
    return staff["advisor"]


@pytest.fixture
def manager(staff: dict[str, Client]) -> Client:
    return staff["manager"]


@pytest.fixture
def maria(db: None) -> Customer:
    """Maria Lopez, (312) 555-0142, with a Camry of plate AB 123 C; among others."""
    CustomerFactory.create_batch(3, first_name="Olaf", last_name="Berg")
    maria = CustomerFactory.create(
        first_name="Maria", last_name="Lopez", phone="+13125550142", email="maria@example.com"
    )
    VehicleFactory.create(customer=maria, vin=VIN, plate="AB123C", mileage=42_000)
    return maria


# --- Search


@pytest.mark.parametrize(
    "text",
    [
        "Maria",
        "lopez",
        "Lopez, Maria",
        "maria lopez",
        "3125550142",
        "(312) 555-0142",
        "+1 312.555.0142",
        "1-312-555-0142",
        "0142",
        "maria@example.com",
        "AB123C",
        "ab 123 c",
        "AB-123",
        VIN,
        VIN.lower(),
        VIN[-6:],
        f"  {VIN[-6:]} ",
    ],
)
def test_a_customer_is_found_by_name_number_plate_or_vin(maria: Customer, text: str) -> None:
    assert list(customers_matching(text)) == [maria]


@pytest.mark.parametrize("text", ["Nobody", "3125550143", "%", "_", "' OR 1=1 --", "x" * 5000, "()()"])
def test_nobody_is_found_by_what_is_nobody_s(maria: Customer, text: str) -> None:
    assert not customers_matching(text).exists()


def test_cars_and_visits_are_found_by_their_owner_too(maria: Customer, oil_change: ServiceType) -> None:
    visit = AppointmentFactory.create(customer=maria, vehicle=maria.vehicles.get(), service_type=oil_change)
    for text in ("Lopez", "312 555 0142", "ab123c", VIN[-6:]):
        assert list(appointments_matching(text)) == [visit]
        assert list(vehicles_matching(text)) == [visit.vehicle]
    assert visit.vehicle in vehicles_matching("2019 Camry")


@pytest.mark.parametrize("page", ["customer", "vehicle", "appointment", "bookingrequest", "servicerecord"])
@pytest.mark.parametrize("text", ["Maria", "(312) 555", "\0", "%27", "🚗", "x" * 3000])
def test_every_list_takes_any_text(advisor: Client, maria: Customer, page: str, text: str) -> None:
    assert advisor.get(f"/admin/crm/{page}/", {"q": text}).status_code == 200


def test_one_who_is_meant_alone_is_opened_at_once(advisor: Client, maria: Customer) -> None:
    answer = advisor.get("/admin/find/", {"q": "(312) 555-0142"})
    assert answer.headers["Location"] == f"/admin/crm/customer/{maria.pk}/change/"
    several = advisor.get("/admin/find/", {"q": "Berg"})
    assert several.headers["Location"] == "/admin/crm/customer/?q=Berg"


def test_a_caller_with_only_a_request_is_found_among_requests(
    advisor: Client, oil_change: ServiceType
) -> None:
    booking.request_booking(
        name="New Caller",
        phone="3125550177",
        service=oil_change,
        scheduled_at=at_ten(),
        now=timezone.now(),
    )
    answer = advisor.get("/admin/find/", {"q": "312-555-0177"})
    assert answer.headers["Location"].startswith("/admin/crm/bookingrequest/?q=")


# --- The page of a customer


def test_the_page_shows_cars_and_visits(advisor: Client, maria: Customer, oil_change: ServiceType) -> None:
    booking.book(
        customer=maria,
        vehicle=maria.vehicles.get(),
        service=oil_change,
        scheduled_at=at_ten(),
        now=timezone.now(),
    )
    page = advisor.get(f"/admin/crm/customer/{maria.pk}/change/").content.decode()
    for words in (VIN, "Coming up", f"{at_ten():%a %b %-d}, 10:00", "Book"):
        assert words in page


def with_vehicle(customer: Customer, **vehicle: object) -> dict[str, object]:
    sent: dict[str, object] = {
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "phone": customer.phone,
        "email": customer.email or "",
        "customer_since": customer.customer_since.isoformat(),
        "customer_type": "retail",
        "preferred_contact": "phone",
        "vehicles-TOTAL_FORMS": 1,
        "vehicles-INITIAL_FORMS": 0,
    }
    car = {"vin": "", "plate": "", "year": 2019, "make": "Toyota", "model": "Camry", "mileage": 0, **vehicle}
    return {
        **sent,
        **{f"vehicles-0-{name}": value for name, value in car.items()},
        "vehicles-0-status": "active",
    }


def test_a_vehicle_is_added_on_its_owner_s_page(advisor: Client) -> None:
    customer = CustomerFactory.create()
    path = f"/admin/crm/customer/{customer.pk}/change/"
    assert advisor.post(path, with_vehicle(customer, vin=VIN.lower())).status_code == 302
    assert customer.vehicles.get().vin == VIN


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("phone", "12345", "10 to 15 digits"),
        ("phone", "<script>", "10 to 15 digits"),
        ("phone", "3125550142; DROP TABLE", "10 to 15 digits"),
        ("email", "maria@", "valid email"),
        ("first_name", "", "required"),
    ],
)
def test_bad_values_are_form_errors(
    advisor: Client, maria: Customer, field: str, value: str, words: str
) -> None:
    sent = {**with_vehicle(maria), "vehicles-TOTAL_FORMS": 0, field: value}
    answer = advisor.post(f"/admin/crm/customer/{maria.pk}/change/", sent)
    assert words in errors_of(answer)[field][0]


@pytest.mark.parametrize("vin", ["", "4T1B11HK0KU71234", VIN[:8] + "Z" + VIN[9:], "<b>", VIN[:16] + "O"])
def test_a_bad_vin_is_a_form_error(advisor: Client, vin: str) -> None:
    customer = CustomerFactory.create()
    sent = with_vehicle(customer, vin=vin)
    answer = advisor.post(f"/admin/crm/customer/{customer.pk}/change/", sent)
    assert answer.status_code == 200
    assert answer.context["inline_admin_formsets"][0].formset.errors[0]["vin"]
    assert not customer.vehicles.exists()


# --- Spreadsheets


def imported(client: Client, model: str, text: str) -> tuple[str, Callable[[], None]]:
    """The preview of a CSV file, and what confirms it."""
    file = SimpleUploadedFile("rows.csv", text.encode(), "text/csv")
    preview = client.post(f"/admin/crm/{model}/import/", {"import_file": file, "format": "0"})

    def confirm() -> None:
        form = preview.context["confirm_form"]
        client.post(f"/admin/crm/{model}/process_import/", form.initial)

    return preview.content.decode(), confirm


CUSTOMERS = "phone,first_name,last_name,email,customer_since,preferred_contact,customer_type\n"


def test_an_import_is_shown_before_it_is_saved(manager: Client) -> None:
    row = "(312) 555-0150,Ann,Lee,ANN@Example.com,2026-01-05,phone,retail\n"
    preview, confirm = imported(manager, "customer", CUSTOMERS + row)
    assert "Ann" in preview
    assert "process_import" in preview
    assert not Customer.objects.exists()
    confirm()
    ann = Customer.objects.get()
    assert (ann.phone, ann.email) == ("+13125550150", "ann@example.com")


def test_an_import_knows_whom_it_has_by_any_writing_of_the_number(manager: Client, maria: Customer) -> None:
    row = "312.555.0142,Mary,Lopez,maria@example.com,2026-01-05,phone,retail\n"
    _, confirm = imported(manager, "customer", CUSTOMERS + row)
    confirm()
    maria.refresh_from_db()
    assert maria.first_name == "Mary"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("12345,Ann,Lee,,2026-01-05,phone,retail", "10 to 15 digits"),
        ("3125550151,,Lee,,2026-01-05,phone,retail", "cannot be blank"),
        ("3125550151,Ann,Lee,nonsense,2026-01-05,phone,retail", "name@example.com"),
        ("3125550151,Ann,Lee,,2026-01-05,phone,alien", "not a valid choice"),
    ],
)
def test_one_bad_row_saves_nothing_and_says_why(manager: Client, row: str, words: str) -> None:
    good = "3125550150,Ben,Good,,2026-01-05,phone,retail\n"
    preview, _ = imported(manager, "customer", f"{CUSTOMERS}{good}{row}\n")
    assert words in preview
    assert "process_import" not in preview  # nothing to confirm
    assert not Customer.objects.exists()


def test_vehicles_are_imported_to_their_owners_with_checked_vins(manager: Client, maria: Customer) -> None:
    head = "vin,customer_phone,year,make,model,plate,mileage,status\n"
    vin = make_vin("4T1B11HK0KU", 799)
    _, confirm = imported(
        manager, "vehicle", f"{head}{vin.lower()},(312) 555-0142,2019,Toyota,Camry,x-1,100,active\n"
    )
    confirm()
    assert Vehicle.objects.get(vin=vin).customer == maria
    preview, _ = imported(
        manager, "vehicle", f"{head}{vin[:8]}Z{vin[9:]},3125550142,2019,Toyota,Camry,,1,active\n"
    )
    assert "does not check" in preview
    preview, _ = imported(manager, "vehicle", f"{head}{VIN},3125550142,2019,Toyota,Camry,,41000,active\n")
    assert "Mileage never falls" in preview


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1"])
def test_exported_text_is_no_formula_and_comes_back_as_it_was(maria: Customer, cell: str) -> None:
    Customer.objects.filter(pk=maria.pk).update(notes=cell)
    (row,) = CustomerResource().export(Customer.objects.filter(pk=maria.pk)).dict
    assert row["notes"] == f"'{cell}"
    assert unguarded(row["notes"]) == cell


@pytest.mark.parametrize("cell", ["+13125550142", "-3.50", "plain", "", "'quoted'"])
def test_numbers_and_plain_text_are_exported_as_they_are(cell: str) -> None:
    assert guarded(cell) == cell


def test_what_is_exported_can_be_imported_again_unchanged(manager: Client, maria: Customer) -> None:
    customers = CustomerResource().export().csv
    vehicles = VehicleResource().export().csv
    before = (list(Customer.objects.values()), list(Vehicle.objects.values()))
    for model, text in (("customer", customers), ("vehicle", vehicles)):
        _, confirm = imported(manager, model, text)
        confirm()
    assert (list(Customer.objects.values()), list(Vehicle.objects.values())) == before
