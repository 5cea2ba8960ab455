from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from crm import validators
from crm.fields import PhoneField, VinField, has_valid_fields
from crm.models.appointments import Appointment
from crm.models.bay_quarters import check_free
from crm.models.visits import BookingMethod, Transport, VisitQuerySet
from crm.models.workshop import Bay, ServiceType, Technician
from crm.quarters import DURATIONS, OnQuarter, is_on_quarter


class BookingRequestQuerySet(VisitQuerySet["BookingRequest"]):
    def open(self) -> BookingRequestQuerySet:
        return self.filter(status=BookingRequest.Status.OPEN)


class BookingRequest(models.Model):
    """A time kept for a new caller whose VIN is still missing; while open it occupies its bay."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        CONVERTED = "converted", "Converted"
        DISMISSED = "dismissed", "Dismissed"

    name = models.CharField(max_length=200)
    phone = PhoneField(db_index=True)
    vehicle_text = models.CharField(max_length=200, blank=True, help_text="As the caller said it.")
    vehicle_year = models.PositiveSmallIntegerField(null=True, blank=True)
    vehicle_make = models.CharField(max_length=50, blank=True)
    vehicle_model = models.CharField(max_length=50, blank=True)
    vin = VinField("VIN", blank=True)
    service_type = models.ForeignKey(ServiceType, on_delete=models.PROTECT, related_name="booking_requests")
    scheduled_at = models.DateTimeField()
    duration = models.DurationField(help_text="A multiple of 15 minutes, as 0:30:00.")
    bay = models.ForeignKey(Bay, on_delete=models.PROTECT, related_name="booking_requests")
    technician = models.ForeignKey(
        Technician, on_delete=models.PROTECT, null=True, blank=True, related_name="booking_requests"
    )
    transport = models.CharField(max_length=10, choices=Transport.choices, default=Transport.DROP_OFF)
    concern = models.TextField(blank=True, help_text="In the caller's own words.")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    booking_method = models.CharField(
        max_length=10, choices=BookingMethod.choices, default=BookingMethod.AI_VOICE
    )
    call_sid = models.CharField("booked in call", max_length=64, blank=True, db_index=True)
    booking_key = models.CharField(max_length=128, unique=True, null=True, blank=True, editable=False)
    appointment = models.OneToOneField(
        Appointment,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="booking_request",
    )
    notes = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = BookingRequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["scheduled_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["status", "scheduled_at"], name="crm_request_status_scheduled"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=OnQuarter(models.F("scheduled_at")),
                name="crm_request_on_quarter",
                violation_error_message="A visit starts on the quarter hour.",
            ),
            models.CheckConstraint(
                condition=models.Q(duration__in=DURATIONS),
                name="crm_request_duration",
                violation_error_message="The duration is a multiple of 15 minutes, up to 8 hours.",
            ),
            models.CheckConstraint(
                condition=models.Q(phone__regex=validators.PHONE_PATTERN), name="crm_request_phone_e164"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["open", "converted", "dismissed"]), name="crm_request_status"
            ),
        ]

    def __str__(self) -> str:
        local = timezone.localtime(self.scheduled_at)
        return f"{self.service_type} for {self.name}, {local:%a %b %-d %Y %H:%M}"

    @property
    def ends_at(self) -> datetime:
        return self.scheduled_at.astimezone(UTC) + self.duration  # see Appointment.ends_at

    def clean(self) -> None:
        # A form may leave the bay open, to be found when the visit is seated.
        if not has_valid_fields(self, but_for=() if self.bay_id else ("bay",)):
            return
        if not is_on_quarter(self.scheduled_at):
            raise ValidationError({"scheduled_at": "A visit starts on the quarter hour."})
        if self.status == self.Status.OPEN:
            check_free(self)

    def dismiss(self) -> None:
        """Gives the time back."""
        self.status = self.Status.DISMISSED
        self.save(update_fields=["status"])
