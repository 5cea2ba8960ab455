"""The call that the README proposes, on the customers that `make run` makes, on each day of a week."""

from __future__ import annotations

import re
import shlex
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from calls.tests.conversations import Begin
from crm.mock_data.generate import generate
from crm.models import Appointment, Customer

README = (Path(__file__).resolve().parents[2] / "README.md").read_text()
MONDAY = date(2026, 11, 30)


def arguments(name: str) -> list[str]:
    """What the README's command gives for an option, in its order."""
    command = re.search(r"^\.venv/bin/python manage\.py simulate_call (?:.*\\\n)*.*$", README, re.MULTILINE)
    assert command is not None
    words = shlex.split(command[0].replace("\\\n", " "))
    return [words[place + 1] for place, word in enumerate(words) if word == name]


@pytest.mark.parametrize("days", range(7))
def test_it_books_an_appointment(days: int, call: Begin, shop: None) -> None:
    today = MONDAY + timedelta(days=days)
    generate(customers=60, seed=42, anchor=today)
    (phone,) = arguments("--from")
    now = datetime.combine(today, time(10), tzinfo=ZoneInfo(settings.TIME_ZONE))
    talk = call(phone, now=now).say(*arguments("--say"))
    customer = Customer.objects.get(phone=phone)
    booked = Appointment.objects.get(customer=customer, call_sid=talk.call_sid)
    assert (booked.vehicle.model, booked.service_type.code) == ("Corolla", "oil-change")
