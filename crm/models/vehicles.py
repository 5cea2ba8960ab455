from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from crm import validators, vin
from crm.fields import PlateField, VinField, has_valid_fields
from crm.models.customers import Customer

OLDEST_YEAR = 1981  # the first of 17-character VINs: 49 CFR 565
MOST_MILES = 2_000_000


class Vehicle(models.Model):
    class Status(models.TextChoices):
        ACTIVE = "active", "Active"
        SOLD = "sold", "Sold"
        TOTALED = "totaled", "Totaled"

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="vehicles")
    vin = VinField("VIN", unique=True)
    plate = PlateField(blank=True, db_index=True)
    year = models.PositiveSmallIntegerField()
    make = models.CharField(max_length=50)
    model = models.CharField(max_length=50)
    trim = models.CharField(max_length=50, blank=True)
    color = models.CharField(max_length=30, blank=True)
    purchased_on = models.DateField(null=True, blank=True)
    was_bought_here = models.BooleanField("bought here", default=False)
    mileage = models.PositiveIntegerField(
        default=0, validators=[MaxValueValidator(MOST_MILES)], help_text="Miles; it never falls."
    )
    last_service_on = models.DateField(null=True, blank=True)
    last_service_mileage = models.PositiveIntegerField(null=True, blank=True)
    next_service_mileage = models.PositiveIntegerField("next service due at", null=True, blank=True)
    is_primary = models.BooleanField("primary", default=False)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    notes = models.TextField(blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["-is_primary", "-year", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(vin__regex=validators.VIN_PATTERN), name="crm_vehicle_vin_form"
            ),
            models.CheckConstraint(
                condition=models.Q(mileage__gte=0, mileage__lte=MOST_MILES), name="crm_vehicle_mileage"
            ),
            models.CheckConstraint(condition=models.Q(year__gte=OLDEST_YEAR), name="crm_vehicle_year"),
            models.UniqueConstraint(
                fields=["customer"],
                condition=models.Q(is_primary=True),
                name="crm_customer_has_one_primary_vehicle",
                violation_error_message="This customer has another primary vehicle.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.make} {self.model}"

    def clean(self) -> None:
        if not has_valid_fields(self):
            return
        self._check_vin()
        self._check_year(timezone.localdate())
        self._check_against_stored()

    def _check_vin(self) -> None:
        if vin.contradicts_year(self.vin, self.year):
            years = " or ".join(str(year) for year in vin.model_years(self.vin))
            raise ValidationError({"year": f"By its VIN this car is of model year {years}."})
        if vin.contradicts_make(self.vin, self.make):
            raise ValidationError({"make": f"By its VIN this car was made by {vin.maker(self.vin)}."})

    def _check_year(self, today: date) -> None:
        if not OLDEST_YEAR <= self.year <= today.year + 1:
            raise ValidationError({"year": f"Write a model year from {OLDEST_YEAR} to {today.year + 1}."})

    def _check_against_stored(self) -> None:
        stored = Vehicle.objects.filter(pk=self.pk).only("mileage", "customer").first() if self.pk else None
        if stored is None:
            return
        if self.mileage < stored.mileage:
            raise ValidationError({"mileage": f"Mileage never falls; {stored.mileage} is on record."})
        if stored.customer_id != self.customer_id and stored.has_open_appointment():
            raise ValidationError(
                {"customer": "This vehicle has an open appointment with its present customer."}
            )

    def has_open_appointment(self) -> bool:
        from crm.models.appointments import OPEN_STATUSES

        return self.appointments.filter(status__in=OPEN_STATUSES).exists()
