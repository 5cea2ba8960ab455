from __future__ import annotations

import hashlib
import io
import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from unittest.mock import patch

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import models
from django.utils import timezone

from crm import booking, vin
from crm.factories import AppointmentFactory, CustomerFactory
from crm.mock_data import demo_callers
from crm.mock_data import generate as generating
from crm.models import (
    Appointment,
    Bay,
    BayQuarter,
    Closure,
    Customer,
    OpeningHours,
    ServiceRecord,
    ServiceType,
    Vehicle,
)
from crm.tests.conftest import at

ANCHOR = date(2026, 6, 1)  # a Monday
MADE: tuple[type[models.Model], ...] = (Customer, Vehicle, Appointment, ServiceRecord)


def generate(*options: str, customers: int = 60, seed: int = 42) -> str:
    out = io.StringIO()
    call_command(
        "generate_mock_crm_data",
        f"--customers={customers}",
        f"--seed={seed}",
        f"--anchor-date={ANCHOR}",
        *options,
        stdout=out,
    )
    return out.getvalue()


def checksum() -> str:
    rows = [row for model in MADE for row in model._default_manager.order_by("pk")]
    return hashlib.sha256(serializers.serialize("json", rows).encode()).hexdigest()


def test_the_same_seed_and_date_give_the_same_rows(shop: None) -> None:
    generate("--quiet", "--flush", "--no-input")  # so that numbers begin at 1 on PostgreSQL too
    first = checksum()
    generate("--quiet", "--flush", "--no-input")
    assert checksum() == first
    generate("--quiet", "--flush", "--no-input", seed=43)
    assert checksum() != first


def test_every_row_passes_full_clean(shop: None) -> None:
    generate("--quiet", customers=150)
    rows = [row for model in MADE for row in model._default_manager.all()]
    assert len(rows) > 150 * 3.5
    for row in rows:
        row.full_clean()


def test_the_shares_are_as_described(shop: None) -> None:
    generate("--quiet", customers=500)
    assert Customer.objects.count() == 500
    assert 1.5 < Vehicle.objects.count() / 500 < 1.7
    statuses = Counter(Appointment.objects.values_list("status", flat=True))
    assert sum(statuses.values()) == 400
    assert statuses["completed"] == ServiceRecord.objects.count() == 280
    assert statuses["cancelled"] + statuses["no_show"] == 60
    assert statuses["scheduled"] + statuses["confirmed"] == 60


def test_no_phone_number_can_ring_anyone(shop: None) -> None:
    generate("--quiet", customers=300)
    for phone in Customer.objects.values_list("phone", flat=True):
        assert re.fullmatch(r"\+1[2-9]\d\d55501\d\d|\+1555010012[3-7]", phone)


def test_vins_say_the_maker_and_year_of_their_cars(shop: None) -> None:
    generate("--quiet", customers=300)
    for vehicle in Vehicle.objects.all():
        assert vehicle.year in vin.model_years(vehicle.vin)
        assert vin.families(vin.maker(vehicle.vin)) & vin.families(vehicle.make)


def test_hours_bays_and_skills_are_respected(shop: None) -> None:
    generate("--quiet", customers=500)
    hours = {row.weekday: row for row in OpeningHours.objects.all()}
    closures = set(Closure.objects.values_list("day", flat=True))
    able = {bay.pk: {skill.pk for skill in bay.skills.all()} for bay in Bay.objects.all()}
    taken: set[tuple[int, object]] = set()
    for visit in Appointment.objects.select_related("service_type"):
        start, end = timezone.localtime(visit.scheduled_at), timezone.localtime(visit.ends_at)
        row = hours[start.weekday()]
        assert row.opens_at <= start.time()
        assert end.time() <= row.closes_at
        assert start.date() not in closures
        assert visit.service_type.skill_id in able[visit.bay_id]
        quarters = {(visit.bay_id, visit.scheduled_at + timedelta(minutes=15 * n)) for n in range(32)}
        quarters = {(bay, moment) for bay, moment in quarters if moment < visit.ends_at}
        if visit.occupies:
            assert taken.isdisjoint(quarters)
            taken |= quarters
    assert BayQuarter.objects.count() == len(taken)


def test_costs_are_within_the_menu_and_near_the_estimate(shop: None) -> None:
    generate("--quiet", customers=500)
    for visit in Appointment.objects.select_related("service_type"):
        menu, estimate, actual = visit.service_type, visit.estimated_cost, visit.actual_cost
        assert estimate is not None
        assert menu.price_from <= estimate <= menu.price_to
        if actual is not None:
            assert menu.price_from <= actual <= menu.price_to
            assert estimate * Decimal("0.9") <= actual <= estimate * Decimal("1.2")


def test_mileage_only_grows(shop: None) -> None:
    generate("--quiet", customers=500)
    for vehicle in Vehicle.objects.prefetch_related("service_records"):
        records = sorted(vehicle.service_records.all(), key=lambda record: record.serviced_on)
        miles = [*(record.mileage for record in records), vehicle.mileage]
        assert miles == sorted(miles)


def test_the_named_callers_are_there(shop: None) -> None:
    generate("--quiet", customers=30)
    maria = booking.find_customer(phone="+15550100123")
    james = booking.find_customer(phone="+15550100124")
    assert maria and james
    assert (maria.full_name, maria.zip_code, maria.vehicles.count()) == ("Maria Lopez", "60601", 2)
    assert (james.full_name, james.vehicles.count()) == ("James Carter", 1)
    assert len(booking.upcoming_appointments(customer=maria, now=at("2026-06-01", "12:00"))) == 1


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_named_callers_have_the_same_cars_whatever_the_seed(seed: int, shop: None) -> None:
    generate("--quiet", seed=seed)
    for phone, models_of in demo_callers.VEHICLES.items():
        cars = Vehicle.objects.filter(customer__phone=phone).order_by("pk")
        assert tuple(cars.values_list("model", flat=True)) == models_of
        assert [car.model for car in cars if car.is_primary] == [models_of[0]]


@pytest.mark.parametrize("customers", [1, 2, 5, 6])
def test_few_customers_are_enough(shop: None, customers: int) -> None:
    generate("--quiet", customers=customers)
    assert Customer.objects.count() == customers


def test_a_database_with_customers_is_refused_unless_told(shop: None) -> None:
    CustomerFactory.create()
    with pytest.raises(CommandError, match="--append.*--flush"):
        generate("--quiet")
    assert Customer.objects.count() == 1


def test_append_adds_around_what_is_there(shop: None) -> None:
    generate("--quiet", customers=100)
    generate("--quiet", "--append", customers=50)
    assert Customer.objects.count() == 150
    assert Appointment.objects.count() == 120


def test_flush_asks_and_takes_no_for_an_answer(shop: None) -> None:
    AppointmentFactory.create(service_type=ServiceType.objects.get(code="oil-change"))
    with patch("builtins.input", return_value="no"), pytest.raises(CommandError, match="Nothing was deleted"):
        generate("--flush", "--quiet")
    assert Appointment.objects.count() == 1
    with patch("builtins.input", return_value="yes"):
        generate("--flush", "--quiet", customers=10)
    assert Customer.objects.count() == 10


def test_a_failure_leaves_nothing(shop: None, monkeypatch: pytest.MonkeyPatch) -> None:
    CustomerFactory.create(last_name="Before")

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(generating, "_records", fail)
    with pytest.raises(RuntimeError):
        generate("--quiet", "--flush", "--no-input")
    assert [customer.last_name for customer in Customer.objects.all()] == ["Before"]


def test_a_shop_too_small_is_an_error(shop: None) -> None:
    Bay.objects.exclude(number=1).update(is_in_use=False)
    OpeningHours.objects.exclude(weekday=5).delete()
    with pytest.raises(CommandError, match="too small"):
        generate("--quiet", customers=2000)
    assert not Customer.objects.exists()


def test_a_summary_is_printed_unless_quiet(shop: None, capfd: pytest.CaptureFixture[str]) -> None:
    assert re.search(r"^customers +20$", generate(customers=20), re.MULTILINE)
    assert "row" in capfd.readouterr().err  # the progress bar
    assert generate("--quiet", "--append", customers=20) == ""
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    "options",
    [
        ["--customers=0"],
        ["--customers=-5"],
        ["--customers=many"],
        ["--customers=1000000"],
        ["--seed=x"],
        ["--anchor-date=yesterday"],
        ["--anchor-date=2026-02-30"],
        ["--append", "--flush"],
    ],
)
def test_wrong_arguments_are_refused(shop: None, options: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("generate_mock_crm_data", *options)
    assert not Customer.objects.exists()


def test_an_empty_shop_is_told_to_load_its_fixtures(db: None) -> None:
    with pytest.raises(CommandError, match="loaddata"):
        call_command("generate_mock_crm_data")
