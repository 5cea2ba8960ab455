from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString

from crm.models import Appointment


def status_badge(appointment: Appointment) -> SafeString:
    """The status in words, with its colour and sign from the style sheet."""
    return format_html(
        '<span class="status status-{}">{}</span>', appointment.status, appointment.get_status_display()
    )
