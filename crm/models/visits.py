"""Words that appointments, booking requests and the shop's limits share."""

from __future__ import annotations

from django.db import models


class Transport(models.TextChoices):
    WAITING = "waiting", "Waits here"
    DROP_OFF = "drop_off", "Drops off"
    LOANER = "loaner", "Loaner car"
    SHUTTLE = "shuttle", "Shuttle"


class BookingMethod(models.TextChoices):
    PHONE = "phone", "Phone"
    ONLINE = "online", "Online"
    WALK_IN = "walk_in", "Walk-in"
    AI_VOICE = "ai_voice", "AI voice"
