from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models

from crm.fields import MoneyField, has_valid_fields
from crm.models.appointments import Appointment
from crm.models.vehicles import MOST_MILES, Vehicle
from crm.models.workshop import ServiceType


class ServiceRecord(models.Model):
    """Work that was done: never planned, never undone."""

    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="service_records")
    appointment = models.OneToOneField(
        Appointment, on_delete=models.PROTECT, null=True, blank=True, related_name="service_record"
    )
    serviced_on = models.DateField()
    mileage = models.PositiveIntegerField(validators=[MaxValueValidator(MOST_MILES)])
    services_performed = models.TextField()
    parts = models.TextField(blank=True)
    cost = MoneyField()
    next_service_type = models.ForeignKey(
        ServiceType, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    next_service_on = models.DateField(null=True, blank=True)
    next_service_mileage = models.PositiveIntegerField(null=True, blank=True)
    declined_services = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-serviced_on", "-id"]
        indexes: ClassVar = [models.Index(fields=["vehicle", "serviced_on"], name="crm_record_vehicle_date")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(cost__gte=0),
                name="crm_service_record_cost",
                violation_error_message="A cost is not negative.",
            ),
            models.CheckConstraint(
                condition=models.Q(mileage__gte=0, mileage__lte=MOST_MILES), name="crm_service_record_mileage"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.serviced_on} {self.vehicle}"

    def clean(self) -> None:
        if not has_valid_fields(self):
            return
        others = ServiceRecord.objects.filter(vehicle_id=self.vehicle_id).exclude(pk=self.pk)
        if others.filter(serviced_on__lt=self.serviced_on, mileage__gt=self.mileage).exists():
            raise ValidationError({"mileage": "An earlier record of this vehicle has more miles."})
        if others.filter(serviced_on__gt=self.serviced_on, mileage__lt=self.mileage).exists():
            raise ValidationError({"mileage": "A later record of this vehicle has fewer miles."})
        if self.appointment and self.appointment.vehicle_id != self.vehicle_id:
            raise ValidationError({"appointment": "This appointment was for another vehicle."})
