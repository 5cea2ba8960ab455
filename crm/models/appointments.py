from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from simple_history.models import HistoricalRecords

from crm.fields import MoneyField, has_valid_fields
from crm.models.bay_quarters import check_free
from crm.models.customers import Customer
from crm.models.vehicles import MOST_MILES, Vehicle
from crm.models.visits import BookingMethod, Transport, VisitQuerySet
from crm.models.workshop import Bay, ServiceType, Technician
from crm.quarters import DURATIONS, OnQuarter, is_on_quarter

if TYPE_CHECKING:
    from crm.models.service_records import ServiceRecord


class WrongMove(Exception):
    """The appointment's status does not lead to the wanted one."""

    def __init__(self, status: str, wanted: str) -> None:
        self.status = Appointment.Status(status)
        self.wanted = Appointment.Status(wanted)
        super().__init__(
            f"An appointment that is {self.status.label.lower()} cannot become {self.wanted.label.lower()}."
        )


class MileageFell(Exception):
    """The mileage is less than the vehicle's on record, or more than any car's."""

    def __init__(self, mileage: int, on_record: int) -> None:
        self.mileage = mileage
        self.on_record = on_record
        super().__init__(f"Mileage never falls: {on_record} is on record, and {mileage} was given.")


class AppointmentQuerySet(VisitQuerySet["Appointment"]):
    def occupying(self) -> AppointmentQuerySet:
        """Those that have a bay at their time."""
        return self.exclude(status__in=FREEING_STATUSES)

    def upcoming(self, now: datetime) -> AppointmentQuerySet:
        """Still to come: scheduled or confirmed, soonest first."""
        return self.filter(
            status__in=[Appointment.Status.SCHEDULED, Appointment.Status.CONFIRMED], scheduled_at__gte=now
        ).order_by("scheduled_at", "id")

    def schedule(self, day: date) -> AppointmentQuerySet:
        """A day as the board shows it: who has a bay, with all that a block says, in five queries."""
        return (
            self.occupying()
            .starting_on(day)
            .select_related("customer", "vehicle")
            # Few and shared: a small query each costs less than the same rows again beside every appointment.
            .prefetch_related("service_type", "bay", "technician", "advisor")
        )


class Appointment(models.Model):
    class Status(models.TextChoices):
        SCHEDULED = "scheduled", "Scheduled"
        CONFIRMED = "confirmed", "Confirmed"
        CHECKED_IN = "checked_in", "Checked in"
        IN_PROGRESS = "in_progress", "In progress"
        COMPLETED = "completed", "Completed"
        CANCELLED = "cancelled", "Cancelled"
        NO_SHOW = "no_show", "No show"

    MOVES: ClassVar[dict[str, frozenset[str]]] = {
        Status.SCHEDULED: frozenset({Status.CONFIRMED, Status.CHECKED_IN, Status.CANCELLED, Status.NO_SHOW}),
        Status.CONFIRMED: frozenset({Status.CHECKED_IN, Status.CANCELLED, Status.NO_SHOW}),
        Status.CHECKED_IN: frozenset({Status.IN_PROGRESS, Status.CANCELLED}),
        Status.IN_PROGRESS: frozenset({Status.COMPLETED}),
        Status.COMPLETED: frozenset(),
        Status.CANCELLED: frozenset(),
        Status.NO_SHOW: frozenset(),
    }

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="appointments")
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="appointments")
    service_type = models.ForeignKey(ServiceType, on_delete=models.PROTECT, related_name="appointments")
    scheduled_at = models.DateTimeField()
    duration = models.DurationField(help_text="A multiple of 15 minutes, as 0:30:00.")
    bay = models.ForeignKey(Bay, on_delete=models.PROTECT, related_name="appointments")
    technician = models.ForeignKey(
        Technician, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    advisor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        limit_choices_to={"is_staff": True},
        related_name="appointments",
    )
    transport = models.CharField(max_length=10, choices=Transport.choices, default=Transport.DROP_OFF)
    concern = models.TextField(blank=True, help_text="In the customer's own words.")
    recommended_services = models.TextField(blank=True)
    estimated_cost = MoneyField(null=True, blank=True)
    actual_cost = MoneyField(null=True, blank=True)
    status = models.CharField(max_length=15, choices=Status.choices, default=Status.SCHEDULED)
    cancellation_reason = models.CharField(max_length=200, blank=True)
    confirmation_sent_at = models.DateTimeField(null=True, blank=True)
    reminder_sent_at = models.DateTimeField(null=True, blank=True)
    booking_method = models.CharField(
        max_length=10, choices=BookingMethod.choices, default=BookingMethod.PHONE
    )
    call_sid = models.CharField("booked in call", max_length=64, blank=True, db_index=True)
    booking_key = models.CharField(
        max_length=128,
        unique=True,
        null=True,
        blank=True,
        editable=False,
        help_text="One key, one booking, however often it is asked for.",
    )
    notes = models.TextField(blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    history = HistoricalRecords()
    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["scheduled_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["status", "scheduled_at"], name="crm_appt_status_scheduled"),
            models.Index(fields=["customer", "scheduled_at"], name="crm_appt_customer_scheduled"),
            models.Index(fields=["scheduled_at"], name="crm_appt_scheduled"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=OnQuarter(models.F("scheduled_at")),
                name="crm_appointment_on_quarter",
                violation_error_message="An appointment starts on the quarter hour.",
            ),
            models.CheckConstraint(
                condition=models.Q(duration__in=DURATIONS),
                name="crm_appointment_duration",
                violation_error_message="The duration is a multiple of 15 minutes, up to 8 hours.",
            ),
            models.CheckConstraint(
                condition=models.Q(estimated_cost__gte=0) | models.Q(estimated_cost__isnull=True),
                name="crm_appointment_estimated_cost",
                violation_error_message="A cost is not negative.",
            ),
            models.CheckConstraint(
                condition=models.Q(actual_cost__gte=0) | models.Q(actual_cost__isnull=True),
                name="crm_appointment_actual_cost",
                violation_error_message="A cost is not negative.",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status__in=[
                        "scheduled",
                        "confirmed",
                        "checked_in",
                        "in_progress",
                        "completed",
                        "cancelled",
                        "no_show",
                    ]
                ),
                name="crm_appointment_status",
            ),
            models.CheckConstraint(
                condition=models.Q(status="completed", completed_at__isnull=False)
                | (~models.Q(status="completed") & models.Q(completed_at__isnull=True)),
                name="crm_appointment_completed_at",
                violation_error_message="A completed appointment, and no other, has a time of completion.",
            ),
            models.CheckConstraint(
                condition=models.Q(status="cancelled", cancelled_at__isnull=False)
                | (~models.Q(status="cancelled") & models.Q(cancelled_at__isnull=True)),
                name="crm_appointment_cancelled_at",
                violation_error_message="A cancelled appointment, and no other, has a time of cancellation.",
            ),
        ]

    def __str__(self) -> str:
        local = timezone.localtime(self.scheduled_at)
        return f"{self.service_type} for {self.customer}, {local:%a %b %-d %Y %H:%M}"

    @property
    def ends_at(self) -> datetime:
        # In UTC: adding to a wall time would be an hour off when the clocks change in between.
        return self.scheduled_at.astimezone(UTC) + self.duration

    @property
    def allowed_moves(self) -> frozenset[str]:
        return self.MOVES[self.status]

    @property
    def occupies(self) -> bool:
        return self.status not in FREEING_STATUSES

    # --- Validation

    def clean(self) -> None:
        # A form may leave the bay and the duration open, to be found when the visit is seated.
        found_later = {"bay": self.bay_id, "duration": self.duration}
        if not has_valid_fields(self, but_for=tuple(name for name in found_later if not found_later[name])):
            return
        stored = Appointment.objects.filter(pk=self.pk).first() if self.pk else None
        self._check_move(stored)
        self._check_on_quarter()
        if self.occupies:
            self._check_vehicle()
            self._check_skills(stored)
            if self.duration:
                check_free(self)

    def _check_move(self, stored: Appointment | None) -> None:
        if stored is None or stored.status == self.status:
            return
        if self.status not in stored.allowed_moves:
            raise ValidationError({"status": str(WrongMove(stored.status, self.status))})

    def _check_on_quarter(self) -> None:
        if not is_on_quarter(self.scheduled_at):
            raise ValidationError({"scheduled_at": "An appointment starts on the quarter hour."})

    def _check_vehicle(self) -> None:
        """Closed appointments stay with whoever brought the car, even after it was sold to another."""
        if self.status in OPEN_STATUSES and self.vehicle.customer_id != self.customer_id:
            raise ValidationError({"vehicle": "This vehicle belongs to another customer."})

    def _check_skills(self, stored: Appointment | None) -> None:
        for name in ("bay", "technician"):
            chosen: Bay | Technician | None = getattr(self, name, None)
            same = stored is not None and getattr(stored, name) == chosen
            if chosen is None or (same and stored and stored.service_type_id == self.service_type_id):
                continue
            if not chosen.skills.filter(pk=self.service_type.skill_id).exists():
                raise ValidationError({name: f"{chosen} is not equipped for {self.service_type}."})

    # --- Moves along the status machine; each raises WrongMove where MOVES has no such way

    def confirm(self) -> None:
        self._move(self.Status.CONFIRMED)

    def check_in(self) -> None:
        self._move(self.Status.CHECKED_IN)

    def start(self) -> None:
        self._move(self.Status.IN_PROGRESS)

    def mark_no_show(self) -> None:
        self._move(self.Status.NO_SHOW)

    def cancel(self, *, reason: str, now: datetime) -> None:
        self._move(self.Status.CANCELLED, cancelled_at=now, cancellation_reason=reason[:200])

    @transaction.atomic
    def complete(
        self,
        *,
        mileage: int,
        actual_cost: Decimal,
        now: datetime,
        services_performed: str = "",
        parts: str = "",
        next_service_type: ServiceType | None = None,
        next_service_on: date | None = None,
        next_service_mileage: int | None = None,
        declined_services: str = "",
    ) -> ServiceRecord:
        """Completes the work: appointment, service record, and what vehicle and customer had last.

        Raises:
            WrongMove: it is not in progress.
            MileageFell: `mileage` is below the vehicle's on record.
            ValidationError: a figure that no record may hold, such as a negative cost.
        """
        from crm.models.service_records import ServiceRecord

        vehicle = Vehicle.objects.select_for_update().get(pk=self.vehicle_id)
        if not vehicle.mileage <= mileage <= MOST_MILES:
            raise MileageFell(mileage, vehicle.mileage)
        record = ServiceRecord(
            vehicle=vehicle,
            appointment=self,
            serviced_on=timezone.localdate(now),
            mileage=mileage,
            services_performed=services_performed or self.service_type.name,
            parts=parts,
            cost=actual_cost,
            next_service_type=next_service_type,
            next_service_on=next_service_on,
            next_service_mileage=next_service_mileage,
            declined_services=declined_services,
        )
        record.full_clean()
        self._move(self.Status.COMPLETED, completed_at=now, actual_cost=record.cost)
        record.save()
        vehicle.mileage = vehicle.last_service_mileage = mileage
        vehicle.last_service_on = record.serviced_on
        vehicle.next_service_mileage = next_service_mileage or vehicle.next_service_mileage
        vehicle.save()
        self.customer.last_service_on = record.serviced_on
        self.customer.save(update_fields=["last_service_on"])
        self.vehicle = vehicle
        return record

    @transaction.atomic
    def _move(self, wanted: Status, **changes: Any) -> None:
        """Goes by the stored status, under a lock: of two at once, the second sees what the first did."""
        status = Appointment.objects.select_for_update().values_list("status", flat=True).get(pk=self.pk)
        if wanted not in self.MOVES[status]:
            raise WrongMove(status, wanted)
        changes["status"] = wanted
        for name, value in changes.items():
            setattr(self, name, value)
        self.save(update_fields=list(changes))


def _taken(words: str) -> ValidationError:
    return ValidationError({"scheduled_at": ValidationError(words, code="taken")})


FREEING_STATUSES = (Appointment.Status.CANCELLED, Appointment.Status.NO_SHOW)
OPEN_STATUSES = (
    Appointment.Status.SCHEDULED,
    Appointment.Status.CONFIRMED,
    Appointment.Status.CHECKED_IN,
    Appointment.Status.IN_PROGRESS,
)
