from __future__ import annotations

from typing import ClassVar

from django.db import models

from crm.models.workshop import Bay, Technician


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
