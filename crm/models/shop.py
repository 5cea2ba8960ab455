"""The shop: its name, its rules of booking, and when it is open, in its own time zone."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from crm.fields import LowercaseEmailField, PhoneField, StateField
from crm.models.visits import Transport
from crm.validators import validate_zip


class Shop(models.Model):
    """One row: the dealership and its rules."""

    ONLY_ID = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY_ID, editable=False)
    name = models.CharField(
        max_length=100, default="the service department", help_text="As it is said aloud."
    )
    phone = PhoneField(blank=True)
    advisor_phone = PhoneField(
        blank=True,
        help_text="Where a caller who wants a person is connected in opening hours; empty: a callback.",
    )
    email = LowercaseEmailField(blank=True)
    street = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100, blank=True)
    state = StateField(blank=True)
    zip_code = models.CharField("ZIP", max_length=10, blank=True, validators=[validate_zip])
    lead_time = models.DurationField(
        default=timedelta(hours=2), help_text="Hours and minutes between a booking and its start, as 2:00:00."
    )
    horizon_days = models.PositiveSmallIntegerField(
        default=60, help_text="How many days ahead one can book by phone."
    )
    loaner_cars = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Loaners a day; empty: no limit."
    )
    waiting_seats = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Customers waiting a day; empty: no limit."
    )
    shuttle_seats = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Shuttle rides a day; empty: no limit."
    )

    class Meta:
        verbose_name_plural = "shop"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="crm_shop_is_one_row"),
            models.CheckConstraint(
                condition=models.Q(lead_time__gte=timedelta(0)), name="crm_shop_lead_time_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> Shop:
        """The row, or the usual rules where none was saved yet."""
        return cls.objects.filter(id=cls.ONLY_ID).first() or cls()

    @property
    def address(self) -> str:
        return ", ".join(
            part for part in (self.street, self.city, f"{self.state} {self.zip_code}".strip()) if part
        )

    def transport_limit(self, transport: str) -> int | None:
        """How many customers a day can have it; None: as many as come."""
        limits: dict[str, int | None] = {
            Transport.LOANER: self.loaner_cars,
            Transport.WAITING: self.waiting_seats,
            Transport.SHUTTLE: self.shuttle_seats,
        }
        return limits.get(transport)


class Weekday(models.IntegerChoices):
    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


class OpeningHoursManager(models.Manager["OpeningHours"]):
    def get_by_natural_key(self, weekday: int) -> OpeningHours:
        return self.get(weekday=weekday)


class OpeningHours(models.Model):
    """When the shop is open on a weekday; a weekday without a row is closed."""

    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices, unique=True)
    opens_at = models.TimeField(default=time(8))
    closes_at = models.TimeField(default=time(18))

    objects = OpeningHoursManager()

    class Meta:
        ordering: ClassVar = ["weekday"]
        verbose_name_plural = "opening hours"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="crm_opening_hours_close_after_open",
                violation_error_message="The shop closes after it opens.",
            ),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="crm_opening_hours_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens_at:%H:%M}–{self.closes_at:%H:%M}"

    def natural_key(self) -> tuple[int]:
        return (self.weekday,)

    def clean(self) -> None:
        for field in ("opens_at", "closes_at"):
            at = getattr(self, field)
            if isinstance(at, time) and (at.minute % 15 or at.second or at.microsecond):
                raise ValidationError({field: "Write a quarter hour, such as 8:00 or 17:45."})


class ClosureManager(models.Manager["Closure"]):
    def get_by_natural_key(self, day: str | date) -> Closure:
        return self.get(day=day)


class Closure(models.Model):
    """A whole day on which the shop is closed, whatever the weekday says."""

    day = models.DateField(unique=True)
    reason = models.CharField(max_length=100, help_text="As it is said aloud, such as Thanksgiving Day.")

    objects = ClosureManager()

    class Meta:
        ordering: ClassVar = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"

    def natural_key(self) -> tuple[str]:
        return (str(self.day),)
