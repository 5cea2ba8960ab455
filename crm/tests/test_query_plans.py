"""The composite indexes are there for these queries, and the database uses them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import QuerySet
from pytest_django import DjangoDbBlocker

from crm.models import Appointment, BayQuarter, Customer
from crm.tests.fixtures import load_shop

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def busy_shop(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Made once for all of them: it takes seconds, and they only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_shop()
        call_command("generate_mock_crm_data", "--customers=1500", "--anchor-date=2026-06-01", "--quiet")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        yield
        transaction.set_rollback(True)


def plan(rows: QuerySet) -> str:
    return rows.explain()


def test_the_next_appointments_of_a_customer_come_by_customer_and_time(busy_shop: None) -> None:
    customer = Customer.objects.get(phone="+15550100123")
    rows = Appointment.objects.filter(customer=customer, scheduled_at__gte=NOW).order_by("scheduled_at")
    assert "crm_appt_customer_scheduled" in plan(rows)


def test_the_appointments_of_a_status_come_by_status_and_time(busy_shop: None) -> None:
    rows = Appointment.objects.filter(
        status="scheduled", scheduled_at__gte=NOW, scheduled_at__lt=NOW + timedelta(days=2)
    )
    assert "crm_appt_status_scheduled" in plan(rows)


def test_the_day_comes_by_time(busy_shop: None) -> None:
    assert "crm_appt_scheduled" in plan(Appointment.objects.starting_on(NOW.date()))


def test_a_customer_comes_by_the_unique_number(busy_shop: None) -> None:
    text = plan(Customer.objects.filter(phone="+15550100123"))
    assert "crm_customer_phone" in text or "sqlite_autoindex_crm_customer" in text
    assert "Seq Scan" not in text


def test_the_quarters_of_a_day_come_by_time(busy_shop: None) -> None:
    rows = BayQuarter.objects.filter(starts_at__gte=NOW, starts_at__lt=NOW + timedelta(days=1))
    assert "crm_bay_quarter_starts_at" in plan(rows)
