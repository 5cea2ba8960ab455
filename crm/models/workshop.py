"""What the workshop can do: services, the skills they need, the bays and technicians that have them."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models

from crm.fields import MoneyField
from crm.quarters import DURATIONS


class SkillManager(models.Manager["Skill"]):
    def get_by_natural_key(self, code: str) -> Skill:
        return self.get(code=code)


class Skill(models.Model):
    """What a bay is equipped for and a technician has learnt."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=100)

    objects = SkillManager()

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)


class ServiceTypeManager(models.Manager["ServiceType"]):
    def get_by_natural_key(self, code: str) -> ServiceType:
        return self.get(code=code)


class ServiceType(models.Model):
    """A line of the service menu."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=100, help_text="As it is said aloud, such as oil change.")
    duration = models.DurationField(help_text="A multiple of 15 minutes, as 0:30:00.")
    price_from = MoneyField(help_text="0.00 to 0.00 means no charge.")
    price_to = MoneyField()
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="service_types")
    caller_words = models.TextField(blank=True, help_text="What callers call it: one phrase a line.")
    is_offered = models.BooleanField("offered", default=True)

    objects = ServiceTypeManager()

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(duration__in=DURATIONS),
                name="crm_service_type_duration",
                violation_error_message="The duration is a multiple of 15 minutes, up to 8 hours.",
            ),
            models.CheckConstraint(
                condition=models.Q(price_from__gte=0, price_to__gte=models.F("price_from")),
                name="crm_service_type_prices",
                violation_error_message="The price range goes from 0.00 or more up.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    @property
    def phrases(self) -> list[str]:
        return [line.strip() for line in self.caller_words.splitlines() if line.strip()]

    @property
    def minutes(self) -> int:
        return self.duration // timedelta(minutes=1)


class BayManager(models.Manager["Bay"]):
    def get_by_natural_key(self, number: int) -> Bay:
        return self.get(number=number)


class Bay(models.Model):
    """A place in the workshop that holds one car."""

    number = models.PositiveSmallIntegerField(unique=True)
    skills = models.ManyToManyField(Skill, related_name="bays")
    is_in_use = models.BooleanField("in use", default=True)

    objects = BayManager()

    class Meta:
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return f"Bay {self.number}"

    def natural_key(self) -> tuple[int]:
        return (self.number,)


class TechnicianManager(models.Manager["Technician"]):
    def get_by_natural_key(self, name: str) -> Technician:
        return self.get(name=name)


class Technician(models.Model):
    name = models.CharField(max_length=100, unique=True)
    skills = models.ManyToManyField(Skill, related_name="technicians")
    is_employed = models.BooleanField("employed", default=True)

    objects = TechnicianManager()

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.name,)
