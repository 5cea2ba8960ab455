"""One whole call, spoken and heard by the open models, over every real part; graded on the appointment."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from calls.models import Call
from calls.tests.site import site
from calls.tests.speech_server import speech_url  # noqa: F401  a fixture
from crm.booking import open_times
from crm.factories import CustomerFactory, VehicleFactory
from crm.models import Appointment, ServiceType

PHONE = "+15550100123"


@pytest.mark.speech
@pytest.mark.django_db(transaction=True)
def test_a_spoken_call_books_the_appointment_that_was_asked_for(
    shop: None,
    speech_url: str,  # noqa: F811
    settings: Settings,
) -> None:
    VehicleFactory.create(customer=CustomerFactory.create(phone=PHONE, first_name="Maria"))
    now = timezone.localtime()
    service = ServiceType.objects.get(code="oil-change")
    starts = open_times(service=service, first_day=now.date() + timedelta(days=2), days=5, now=now)
    at = next(start for start in starts if (start.hour, start.minute) == (10, 30))
    settings.DEEPGRAM_URL, settings.DEEPGRAM_API_KEY = speech_url, "the key"
    said = StringIO()

    with site(deepgram_url=speech_url, DEEPGRAM_API_KEY="the key") as url:
        call_command(
            "simulate_call",
            "--from",
            PHONE,
            "--url",
            url,
            "--say",
            "I would like to book an oil change.",
            "--say",
            f"On {at:%A} at ten thirty in the morning.",
            "--say",
            "Yes, please.",
            "--say",
            "No, thank you. Goodbye.",
            "--expect-appointment",
            stdout=said,
        )

    call = Call.objects.get()
    appointment = Appointment.objects.get()
    assert (appointment.scheduled_at, appointment.service_type) == (at, service), said.getvalue()
    assert (appointment.call_sid, appointment.customer.phone) == (call.call_sid, PHONE)
    assert appointment.booking_method == "ai_voice"
    assert (call.status, call.ending, call.end_reason) == ("completed", "hang_up", "goodbye")
    agents = call.turns.filter(speaker="agent")
    assert agents.count() == 5
    assert not agents.filter(heard_text="").exists()
    assert call.turns.filter(speaker="caller").count() == 4
