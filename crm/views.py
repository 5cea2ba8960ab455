"""The schedule board: a page to look at, and one address that moves a visit."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from crm import booking
from crm.board import draw
from crm.explanations import explain
from crm.models import Appointment, Bay
from crm.refusals import NotBookable, TimeTaken


@require_GET
@staff_member_required
@ensure_csrf_cookie
def board(request: HttpRequest) -> HttpResponse:
    """A day of all bays; a week of all, or of one: ?day=2026-06-02&view=week&bay=3."""
    if not request.user.has_perm("crm.view_appointment"):
        raise PermissionDenied
    now = timezone.now()
    day = _day(request.GET.get("day", "")) or timezone.localdate(now)
    is_week = request.GET.get("view") == "week"
    bays = list(Bay.objects.prefetch_related("skills"))
    chosen = next((bay for bay in bays if is_week and str(bay.number) == request.GET.get("bay")), None)
    monday = day - timedelta(days=day.weekday())
    drawn = draw(
        days=[monday + timedelta(days=number) for number in range(7)] if is_week else [day],
        bays=[chosen] if chosen else bays,
        now=now,
        with_empty_days=not is_week,
    )
    step = timedelta(days=7 if is_week else 1)
    context = {
        "title": "Schedule board",
        "board": drawn,
        "bays": bays,
        "chosen": chosen,
        "is_week": is_week,
        "is_narrow": len(drawn.columns) > len(bays),
        "day": day,
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "earlier": day - step,
        "later": day + step,
        "today": timezone.localdate(now),
        "now": now,
        "statuses": [each for each in Appointment.Status if each not in ("cancelled", "no_show")],
        "may_move": request.user.has_perm("crm.change_appointment"),
        "may_book": request.user.has_perm("crm.add_appointment"),
    }
    return render(request, "crm/board.html", {**admin.site.each_context(request), **context})


@require_POST
@staff_member_required
def move(request: HttpRequest) -> JsonResponse:
    """Moves `appointment` to `start`, a wall time of the shop, and `bay`: by drag and by keys alike.

    200 with what was done; 409 with why not and what is free; 400 for what is no place on the board.
    """
    if not request.user.has_perm("crm.change_appointment"):
        return JsonResponse({"message": "You may look at the schedule, not change it."}, status=403)
    start = _start(request.POST.get("start", ""))
    keys = [request.POST.get(name, "") for name in ("appointment", "bay")]
    if start is None or not all(key.isdecimal() and len(key) < 19 for key in keys):
        return JsonResponse({"message": "That is no place on the board."}, status=400)
    appointment = get_object_or_404(
        Appointment.objects.select_related("service_type", "customer"), pk=keys[0]
    )
    bay = get_object_or_404(Bay, pk=keys[1])
    now = timezone.now()
    try:
        booking.reschedule(appointment=appointment, scheduled_at=start, bay=bay, now=now)
    except (NotBookable, TimeTaken) as refusal:
        why = explain(
            refusal, service=appointment.service_type, scheduled_at=start, now=now, moving=appointment
        )
        return JsonResponse({"message": why}, status=409)
    return JsonResponse({"message": _moved(appointment)})


def _moved(appointment: Appointment) -> str:
    local = timezone.localtime(appointment.scheduled_at)
    where = f"{local:%a %b %-d} at {local:%H:%M} in {appointment.bay}"
    return f"{appointment.customer} is now on {where}."


def _day(text: str) -> date | None:
    """A day that a shop can have plans for."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1990 <= day.year <= 2200 else None


def _start(text: str) -> datetime | None:
    try:
        wall = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if timezone.is_aware(wall) else timezone.make_aware(wall)
