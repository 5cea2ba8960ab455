"""Which scenarios a shop can be asked to pass: those of services that it offers, at hours when it is open."""

from __future__ import annotations

import re
from datetime import datetime

from django.utils import timezone

from calls.dialogue.policy import advisor_hours
from calls.phone_lab.caller import Caller
from calls.phone_lab.grading import wanted
from calls.phone_lab.scenario import Scenario, dated
from crm import booking
from crm.models import Bay, ServiceType

MOST_CHARACTERS = 400
MOST_KEYS = 40
"""Of one line; what is longer is an attack on the dialogue that would take minutes on the telephone."""


def why_not(scenario: Scenario, *, is_spoken: bool) -> str:
    """What the shop of the open database lacks for it; empty where nothing. No customer is on file yet."""
    if is_spoken and any(_is_endless(line) for line in Caller(scenario).lines):
        return "takes too long on the telephone"
    today = scenario.now.date()
    kinds = ("booked", "requested", "moved", "cancelled")
    to_come = [line for kind in kinds[:3] for line in wanted(scenario, kind, today)]
    on_file = [dated(line, today).split(maxsplit=1)[1] for line in scenario.appointments]
    for line in [*to_come, *on_file]:
        if reason := _lacks(line, scenario.now):
            return reason
    if scenario.expect.ending == "transfer" and not advisor_hours.is_open(scenario.now):
        return f"the shop is closed at {scenario.at}"
    return ""


def _is_endless(line: str) -> bool:
    keys = re.findall(r"\{press ([^{}]*)\}", line)
    return len(line) > MOST_CHARACTERS or any(len(pressed) > MOST_KEYS for pressed in keys)


def _lacks(line: str, now: datetime) -> str:
    code, day, clock, *_ = line.split()
    service = ServiceType.objects.filter(code=code, is_offered=True).first()
    if service is None:
        return f"the shop has no service {code}"
    if not Bay.objects.filter(skills=service.skill).exists():
        return f"no bay has the skill for {code}"
    at = timezone.make_aware(datetime.fromisoformat(f"{day} {clock}"))
    if at not in booking.open_times(service=service, first_day=at.date(), now=now):
        return f"{code} cannot start at {clock} on a {at:%A}"
    return ""
