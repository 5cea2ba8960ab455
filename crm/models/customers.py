from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from crm import validators
from crm.fields import LowercaseEmailField, PhoneField, StateField


class Customer(models.Model):
    class PreferredContact(models.TextChoices):
        PHONE = "phone", "Phone"
        EMAIL = "email", "E-mail"
        SMS = "sms", "SMS"

    class Type(models.TextChoices):
        RETAIL = "retail", "Retail"
        FLEET = "fleet", "Fleet"
        REFERRAL = "referral", "Referral"

    class TimeOfDay(models.TextChoices):
        MORNING = "morning", "Morning"
        AFTERNOON = "afternoon", "Afternoon"
        EVENING = "evening", "Evening"

    phone = PhoneField(unique=True)
    email = LowercaseEmailField("e-mail", unique=True, null=True, blank=True)
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100, blank=True)
    date_of_birth = models.DateField(null=True, blank=True)
    street = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100, blank=True)
    state = StateField(blank=True)
    zip_code = models.CharField("ZIP", max_length=10, blank=True, validators=[validators.validate_zip])
    preferred_contact = models.CharField(
        max_length=10, choices=PreferredContact.choices, default=PreferredContact.PHONE
    )
    customer_since = models.DateField(default=timezone.localdate)
    customer_type = models.CharField("type", max_length=10, choices=Type.choices, default=Type.RETAIL)
    referral_source = models.CharField(max_length=100, blank=True)
    preferred_advisor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        limit_choices_to={"is_staff": True},
        related_name="preferred_by_customers",
    )
    wants_reminders = models.BooleanField(default=True)
    wants_promotions = models.BooleanField(default=False)
    do_not_call = models.BooleanField(default=False)
    preferred_time_of_day = models.CharField(max_length=10, choices=TimeOfDay.choices, blank=True)
    notes = models.TextField(blank=True)
    last_service_on = models.DateField(null=True, blank=True)
    last_contact_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["last_name", "first_name", "id"]
        indexes: ClassVar = [models.Index(fields=["last_name", "first_name"], name="crm_customer_name")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(phone__regex=validators.PHONE_PATTERN), name="crm_customer_phone_e164"
            ),
            models.CheckConstraint(
                condition=models.Q(email__isnull=True) | ~models.Q(email=""),
                name="crm_customer_email_null_when_blank",
            ),
            models.CheckConstraint(
                condition=~models.Q(first_name=""),
                name="crm_customer_has_first_name",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def clean(self) -> None:
        # Where no form stands between, a blank address arrives as ""; two of those would not be unique.
        self.email = self.email or None
