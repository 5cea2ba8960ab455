"""Finding a visit its bay: the row is written into one free bay after another until it may stay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from crm import metrics
from crm.models import Appointment, Bay, BookingRequest, ServiceType, Shop
from crm.open_times import free_bays, near
from crm.refusals import NotBookable, Refusal, TimeTaken

Visit = TypeVar("Visit", Appointment, BookingRequest)
Parameters = ParamSpec("Parameters")


def once_a_booking_key(
    model: type[Visit],
) -> Callable[[Callable[Parameters, Visit]], Callable[Parameters, Visit]]:
    """A verb that writes a `model`: the same `booking_key` gives the row that it wrote the first time."""

    def decorate(write: Callable[Parameters, Visit]) -> Callable[Parameters, Visit]:
        @wraps(write)
        def written_once(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Visit:
            key = kwargs.get("booking_key")
            same_key = model._default_manager.filter(booking_key=key)
            if key and (visit := same_key.first()):
                return visit
            try:
                return write(*args, **kwargs)
            except (NotBookable, TimeTaken, IntegrityError):
                # What stands in its way may be itself: written by another process since the look above.
                if key and (visit := same_key.first()):
                    return visit
                raise

        return written_once

    return decorate


def check_transport(transport: str, scheduled_at: datetime) -> None:
    """Loaners, seats and rides are counted a day, under a lock on the shop's row where they have a limit.

    Raises:
        NotBookable: `reason` is NO_TRANSPORT.
    """
    if Shop.current().transport_limit(transport) is None:
        return
    limit = Shop.objects.select_for_update().get(pk=Shop.ONLY_ID).transport_limit(transport)
    day = timezone.localdate(scheduled_at)
    taken = Appointment.objects.occupying().starting_on(day).filter(transport=transport).count()
    taken += BookingRequest.objects.open().starting_on(day).filter(transport=transport).count()
    if limit is not None and taken >= limit:
        raise NotBookable(Refusal.NO_TRANSPORT)


def seat(visit: Visit, *, service: ServiceType, now: datetime, bay: Bay | None) -> Visit:
    """Saves `visit` in the first bay that is still free when the row is written."""
    moving = visit if isinstance(visit, Appointment) and visit.pk else None
    technician = visit.technician
    if technician and not technician.skills.filter(pk=service.skill_id).exists():
        raise NotBookable(Refusal.NO_SKILL)
    if bay and not bay.skills.filter(pk=service.skill_id).exists():
        raise NotBookable(Refusal.NO_SKILL)
    candidates = free_bays(
        service=service,
        scheduled_at=visit.scheduled_at,
        duration=visit.duration,
        moving=moving,
        technician=technician,
    )
    own_first = sorted(candidates, key=lambda free: moving is not None and free.pk != moving.bay_id)
    for candidate in [free for free in own_first if bay is None or free == bay]:
        visit.bay = candidate
        if seated := _try_to_save(visit):
            return seated
    metrics.booking_conflicts.inc()
    raise TimeTaken(
        near(service=service, scheduled_at=visit.scheduled_at, now=now, moving=moving, technician=technician)
    )


def _try_to_save(visit: Visit) -> Visit | None:
    """None if another was first in this bay."""
    is_new = visit.pk is None
    try:
        with transaction.atomic():
            visit.save()
        return visit
    except OperationalError as error:
        if "deadlock" not in str(error):  # PostgreSQL, when two visits swap their times
            raise
    except IntegrityError as error:
        if is_new:
            visit.pk = None
        if "crm_bay_taken" not in str(error) and "crm_technician_taken" not in str(error):
            raise
    return None
