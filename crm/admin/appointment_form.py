from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.duration import duration_string

from crm import booking
from crm.explanations import explain
from crm.fields import MoneyFormField
from crm.models import Appointment
from crm.open_times import near
from crm.quarters import DURATIONS, in_words
from crm.refusals import NotBookable, Refusal, TimeTaken

TIMING = ("scheduled_at", "bay", "technician")
MOVABLE = (Appointment.Status.SCHEDULED, Appointment.Status.CONFIRMED)


def version_of(appointment: Appointment) -> str:
    """Changes with every recorded change of the appointment; "" before the first."""
    latest = appointment.history.values_list("history_id", flat=True).first() if appointment.pk else None
    return str(latest or "")


class AppointmentForm(forms.ModelForm):
    """Booking and moving by the phone line's own verbs, tried out before anything is saved."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    duration = forms.DurationField(
        required=False,
        widget=forms.Select(choices=[(duration_string(each), in_words(each)) for each in DURATIONS]),
    )

    class Meta:
        model = Appointment
        exclude = ("status",)  # noqa: DJ006 - moved by verbs alone; the admin names the others

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_new = self.instance.pk is None
        if not self.is_new:
            self.initial["version"] = version_of(self.instance)
        if "bay" in self.fields:
            self.fields["bay"].required = False
            self.fields["bay"].help_text = "Empty: the first that is free and equipped."
        if "customer" in self.fields:
            self.fields["customer"].required = False
            self.fields["customer"].help_text = "Empty: the vehicle’s owner."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "customer" in self.fields and not cleaned.get("customer") and cleaned.get("vehicle"):
            cleaned["customer"] = cleaned["vehicle"].customer
        if not self.is_new and cleaned.get("version", "") != version_of(self.instance):
            raise ValidationError(
                "This appointment was changed while you had it open. Reload the page to see how it is now.",
                code="changed_meanwhile",
            )
        return cleaned

    def _post_clean(self) -> None:
        stored = None if self.is_new else Appointment.objects.get(pk=self.instance.pk)
        if self.is_new and (service := self.cleaned_data.get("service_type")):
            self.instance.duration = service.duration
        super()._post_clean()  # type: ignore[misc]
        taken = self.has_error("scheduled_at", "taken")
        if self.errors and not (taken and set(self.errors) == {"scheduled_at"}):
            return
        try:
            self._try_out(stored)
            if taken:  # by a visit that has become longer where it stands
                raise TimeTaken(self._near())
        except (NotBookable, TimeTaken) as refusal:
            self._refuse(refusal, stored)

    def _try_out(self, stored: Appointment | None) -> None:
        now = timezone.now()
        if stored is None:
            booked = self._booked(now)
            self.instance.bay = booked.bay
            if self.instance.estimated_cost is None:
                self.instance.estimated_cost = booked.estimated_cost
        elif stored.status in MOVABLE and any(name in self.changed_data for name in TIMING):
            moved = self._moved(stored, now)
            self.instance.bay = moved.bay
            self.instance.reminder_sent_at = moved.reminder_sent_at
        if stored is not None:
            self._check_length(stored, now)
            if stored.transport != self.instance.transport:
                booking.check_transport(self.instance.transport, self.instance.scheduled_at)

    def _booked(self, now: datetime) -> Appointment:
        wanted = self.instance
        with transaction.atomic():
            booked = booking.book(
                customer=wanted.customer,
                vehicle=wanted.vehicle,
                service=wanted.service_type,
                scheduled_at=wanted.scheduled_at,
                now=now,
                transport=wanted.transport,
                technician=wanted.technician,
                bay=wanted.bay if wanted.bay_id else None,
            )
            transaction.set_rollback(True)
        return booked

    def _moved(self, stored: Appointment, now: datetime) -> Appointment:
        wanted = self.instance
        with transaction.atomic():
            moved = booking.reschedule(
                appointment=Appointment.objects.get(pk=stored.pk),
                scheduled_at=wanted.scheduled_at,
                now=now,
                bay=wanted.bay if wanted.bay_id and "bay" in self.changed_data else None,
                technician=wanted.technician,
            )
            transaction.set_rollback(True)
        return moved

    def _check_length(self, stored: Appointment, now: datetime) -> None:
        """A longer visit still ends before closing; that it began long ago is no fault."""
        wanted = self.instance
        if wanted.duration <= stored.duration or not wanted.occupies:
            return
        try:
            booking.check_time(
                service=wanted.service_type,
                scheduled_at=wanted.scheduled_at,
                now=now,
                duration=wanted.duration,
            )
        except NotBookable as refusal:
            if refusal.reason == Refusal.CLOSED:
                raise

    def _near(self) -> list[datetime]:
        wanted = self.instance
        return near(
            service=wanted.service_type,
            scheduled_at=wanted.scheduled_at,
            now=timezone.now(),
            moving=None if self.is_new else wanted,
        )

    def _refuse(self, refusal: NotBookable | TimeTaken, stored: Appointment | None) -> None:
        wanted = self.instance
        reason = explain(
            refusal,
            service=wanted.service_type,
            scheduled_at=wanted.scheduled_at,
            now=timezone.now(),
            moving=stored and wanted,
        )
        self.errors.pop("scheduled_at", None)
        field = FIELDS.get(refusal.reason, "scheduled_at") if isinstance(refusal, NotBookable) else TIMING[0]
        self.add_error(field if field in self.fields else None, reason)


FIELDS = {
    Refusal.NOT_OFFERED: "service_type",
    Refusal.WRONG_VEHICLE: "vehicle",
    Refusal.VEHICLE_GONE: "vehicle",
    Refusal.NO_SKILL: "bay",
    Refusal.NO_TRANSPORT: "transport",
}


class CancelForm(forms.Form):
    reason = forms.CharField(
        max_length=200, widget=forms.TextInput(attrs={"class": "vTextField", "autofocus": True})
    )


class CompleteForm(forms.Form):
    """What was done to one car."""

    mileage = forms.IntegerField(
        min_value=0, widget=forms.NumberInput(attrs={"class": "vIntegerField", "inputmode": "numeric"})
    )
    actual_cost = MoneyFormField(
        label="Cost", min_value=0, widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 10})
    )
    services_performed = forms.CharField(
        label="Work done", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    parts = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    declined_services = forms.CharField(
        label="Declined", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any, *, appointment: Appointment) -> None:
        self.appointment = appointment
        super().__init__(data, prefix=str(appointment.pk))
        vehicle = appointment.vehicle
        self.fields["mileage"].help_text = f"{vehicle.mileage:,} on record"
        self.fields["services_performed"].widget.attrs["placeholder"] = appointment.service_type.name
