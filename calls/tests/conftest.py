from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from calls.tests.conversations import Conversation
from crm.factories import CustomerFactory, VehicleFactory
from crm.models import Customer

MONDAY_AT_TEN = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("America/Chicago"))
MARIA = "+12015550123"


@pytest.fixture
def shop(db: None) -> None:
    """The shop of the fixtures: Lakeside Motors, its menu, bays and hours."""
    call_command("loaddata", "shop", "services", "bays", "opening_hours", verbosity=0)


@pytest.fixture
def maria(shop: None) -> Customer:
    """Has one Toyota Camry."""
    customer = CustomerFactory.create(first_name="Maria", last_name="Lopez", phone=MARIA, zip_code="60614")
    VehicleFactory.create(customer=customer, is_primary=True, plate="ABC123")
    return customer


@pytest.fixture
def call(shop: None) -> Callable[..., Conversation]:
    """Begins a call, on a Monday morning at ten unless told otherwise."""

    def begin(from_number: str = "", *, now: datetime = MONDAY_AT_TEN, call_sid: str = "CA1") -> Conversation:
        return Conversation(now=now, from_number=from_number, call_sid=call_sid).begin()

    return begin
