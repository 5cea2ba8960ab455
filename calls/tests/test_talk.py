from __future__ import annotations

from io import StringIO

from django.core.management import call_command

from calls.tests.conftest import MARIA
from crm.models import Appointment, Customer


def test_a_script_of_lines_books_an_appointment_and_shows_the_record(maria: Customer) -> None:
    output = StringIO()
    lines = ("I need an oil change as soon as possible", "the first one", "yes", "no thanks, bye")
    call_command("talk", from_number=MARIA, say=list(lines), claims=True, stdout=output)
    appointment = Appointment.objects.get()
    assert "Hi Maria" in output.getvalue()
    assert f"[booked: crm.Appointment {appointment.pk}," in output.getvalue()
    assert "(hang up: goodbye)" in output.getvalue()


def test_keys_and_silence_can_be_typed(maria: Customer) -> None:
    output = StringIO()
    call_command("talk", from_number=MARIA, say=["/*", "", "", "", "never heard"], stdout=output)
    assert "Are you still there?" in output.getvalue()
    assert "(hang up: silence)" in output.getvalue()
    assert "never heard" not in output.getvalue()
