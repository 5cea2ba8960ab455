"""Moving appointments along: the list's actions, one-click buttons, and the pages that ask for more."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from crm import booking
from crm.admin.appointment_form import CancelForm, CompleteForm
from crm.models import Appointment, MileageFell, WrongMove
from crm.steps import STEPS, Outcome, Step, take

Admin = admin.ModelAdmin
AT_ONCE = 100  # appointments that one page completes or cancels


def report(request: HttpRequest, outcome: Outcome, done: str) -> None:
    """One message for all that went well, and one for each that did not."""
    if outcome.done:
        which = "; ".join(str(appointment) for appointment in outcome.done[:5])
        more = f"; and {len(outcome.done) - 5} more" if len(outcome.done) > 5 else ""
        messages.success(request, f"{len(outcome.done)} {done}: {which}{more}.")
    for appointment, why in outcome.refused:
        messages.error(request, f"{appointment}: {why}")


def _action(step: Step) -> Callable[[Admin, HttpRequest, QuerySet[Appointment]], None]:
    @admin.action(description=step.label, permissions=["change"])
    def act(self: Admin, request: HttpRequest, queryset: QuerySet[Appointment]) -> None:
        report(request, take(step, _rows(queryset), timezone.now()), step.done)

    act.__name__ = step.name
    return act


def _rows(queryset: QuerySet[Appointment]) -> QuerySet[Appointment]:
    return queryset.select_related("customer", "vehicle", "service_type", "bay")


def _asking(page: str, label: str) -> Callable[[Admin, HttpRequest, QuerySet[Appointment]], HttpResponse]:
    @admin.action(description=label, permissions=["change"])
    def act(self: Admin, request: HttpRequest, queryset: QuerySet[Appointment]) -> HttpResponse:
        chosen = ",".join(str(pk) for pk in queryset.values_list("pk", flat=True)[:AT_ONCE])
        return HttpResponseRedirect(f"{reverse(f'admin:crm_appointment_{page}')}?ids={chosen}")

    act.__name__ = page
    return act


ACTIONS = [
    *(_action(STEPS[name]) for name in ("confirm", "check_in", "start")),
    _asking("complete", "Complete…"),
    _asking("cancel", "Cancel…"),
    *(_action(STEPS[name]) for name in ("no_show", "reminded")),
]


def urls(model_admin: Admin) -> list[URLPattern]:
    def at(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
        wrapped = model_admin.admin_site.admin_view(partial(view, model_admin))
        return path(route, wrapped, name=f"crm_appointment_{name}")

    return [
        at("complete/", complete_page, "complete"),
        at("cancel/", cancel_page, "cancel"),
        at("<int:pk>/step/<slug:name>/", step_view, "step"),
    ]


def step_view(model_admin: Admin, request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One appointment, one step, by a button on any page; back to that page."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if name not in STEPS:
        raise Http404
    appointment = get_object_or_404(_rows(Appointment.objects.all()), pk=pk)
    _require_change(model_admin, request, appointment)
    report(request, take(STEPS[name], [appointment], timezone.now()), STEPS[name].done)
    return HttpResponseRedirect(_next(request))


def cancel_page(model_admin: Admin, request: HttpRequest) -> HttpResponse:
    appointments = _chosen(request)
    _require_change(model_admin, request)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        outcome = _cancel(appointments, form.cleaned_data["reason"])
        report(request, outcome, "cancelled")
        return HttpResponseRedirect(_next(request))
    return _page(model_admin, request, "cancel", {"form": form, "appointments": appointments})


def _cancel(appointments: Iterable[Appointment], reason: str) -> Outcome:
    outcome = Outcome([], [])
    for appointment in appointments:
        try:
            if appointment.status == Appointment.Status.CANCELLED:
                raise WrongMove(appointment.status, Appointment.Status.CANCELLED)
            booking.cancel(appointment=appointment, reason=reason, now=timezone.now())
        except WrongMove as refusal:
            outcome.refused.append((appointment, str(refusal)))
        else:
            outcome.done.append(appointment)
    return outcome


def complete_page(model_admin: Admin, request: HttpRequest) -> HttpResponse:
    _require_change(model_admin, request)
    forms_ = [CompleteForm(request.POST or None, appointment=each) for each in _chosen(request)]
    valid = [form.is_valid() for form in forms_]  # of each, so that each shows its errors
    if request.method == "POST" and all(valid):
        done = [form for form in forms_ if _complete(form)]
        report(request, Outcome([form.appointment for form in done], []), "completed")
        forms_ = [form for form in forms_ if form not in done]
        if not forms_:
            return HttpResponseRedirect(_next(request))
    return _page(model_admin, request, "complete", {"forms": forms_, "media": forms.Media()})


def _complete(form: CompleteForm) -> bool:
    """Whether it was completed; if not, the form says why."""
    try:
        form.appointment.complete(now=timezone.now(), **form.cleaned_data)
    except MileageFell as refusal:
        form.add_error("mileage", str(refusal))
    except WrongMove as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
    else:
        return True
    return False


def _chosen(request: HttpRequest) -> list[Appointment]:
    """Those that the address names, as ids=1,2,3."""
    named = [part for part in request.GET.get("ids", "").split(",") if part.isdecimal() and len(part) < 19]
    if not named:
        raise Http404
    return list(_rows(Appointment.objects.filter(pk__in=named[:AT_ONCE])).order_by("scheduled_at"))


def _require_change(model_admin: Admin, request: HttpRequest, appointment: Appointment | None = None) -> None:
    if not model_admin.has_change_permission(request, appointment):
        raise PermissionDenied


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("admin:crm_appointment_changelist")


def _page(model_admin: Admin, request: HttpRequest, page: str, extra: dict[str, Any]) -> HttpResponse:
    titles = {"cancel": "Cancel appointments", "complete": "Complete appointments"}
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": titles[page],
        "next": _next(request),
        **extra,
    }
    return TemplateResponse(request, f"admin/crm/appointment/{page}.html", context)
