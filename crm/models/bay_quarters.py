from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from crm.models.workshop import Bay, Technician

if TYPE_CHECKING:
    from crm.models.appointments import Appointment
    from crm.models.booking_requests import BookingRequest


def check_free(visit: Appointment | BookingRequest) -> None:
    """The constraint is the law; this says so before, where a form can show it.

    Raises:
        ValidationError: of `scheduled_at`, with code "taken", if another has the bay or the technician then.
    """
    others = BayQuarter.objects.filter(starts_at__gte=visit.scheduled_at, starts_at__lt=visit.ends_at)
    if visit.pk:
        others = others.exclude(pk__in=visit.quarters.all())
    if others.filter(bay_id=visit.bay_id).exists():
        problem = f"{visit.bay} is taken at this time."
    elif visit.technician_id and others.filter(technician_id=visit.technician_id).exists():
        problem = f"{visit.technician} is busy at this time."
    else:
        return
    raise ValidationError({"scheduled_at": ValidationError(problem, code="taken")})


class BayQuarter(models.Model):
    """One quarter hour of one bay, taken. Two cars cannot be in one bay because of the first constraint.

    Database triggers (`crm/sql/`) write these rows whenever an appointment or a booking request is
    inserted, changed or deleted, by whatever way; nothing else may. `DO_NOTHING` below: the triggers do it.
    """

    bay = models.ForeignKey(Bay, on_delete=models.DO_NOTHING, related_name="quarters")
    starts_at = models.DateTimeField()
    technician = models.ForeignKey(
        Technician, on_delete=models.DO_NOTHING, null=True, blank=True, related_name="quarters"
    )
    appointment = models.ForeignKey(
        "crm.Appointment", on_delete=models.DO_NOTHING, null=True, blank=True, related_name="quarters"
    )
    booking_request = models.ForeignKey(
        "crm.BookingRequest", on_delete=models.DO_NOTHING, null=True, blank=True, related_name="quarters"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bay", "starts_at"], name="crm_bay_taken"),
            models.UniqueConstraint(fields=["technician", "starts_at"], name="crm_technician_taken"),
            models.CheckConstraint(
                condition=models.Q(appointment__isnull=True) ^ models.Q(booking_request__isnull=True),
                name="crm_bay_quarter_has_one_visit",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["starts_at"], name="crm_bay_quarter_starts_at")]

    def __str__(self) -> str:
        return f"{self.bay} {self.starts_at:%Y-%m-%d %H:%M}"
