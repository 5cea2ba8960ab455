"""The admin's first page: today's work, and one box that finds whoever calls."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.http import urlencode

MOST_TASKS = 12  # of each kind that the first page lists


class ServiceDesk(admin.AdminSite):
    site_title = "Service desk"
    site_header = "Service desk"
    index_title = "Today"
    site_url = None
    enable_nav_sidebar = False

    def get_urls(self) -> list[URLResolver | URLPattern]:
        return [path("find/", self.admin_view(self.find), name="find"), *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        return super().index(request, {**todays_work(request), **(extra_context or {})})

    def find(self, request: HttpRequest) -> HttpResponse:
        """Straight to the customer where only one is meant, else to the list of those who may be."""
        from crm.admin.links import change_url
        from crm.search import customers_matching, requests_matching

        text = request.GET.get("q", "").strip()
        found = list(customers_matching(text)[:2]) if text else []
        if len(found) == 1 and request.user.has_perm("crm.view_customer"):
            return HttpResponseRedirect(change_url(found[0]))
        asked = requests_matching(text).filter(status="open").exists() if text and not found else False
        model = "bookingrequest" if asked else "customer"
        return HttpResponseRedirect(f"{reverse(f'admin:crm_{model}_changelist')}?{urlencode({'q': text})}")


def todays_work(request: HttpRequest) -> dict[str, Any]:
    """What the first page shows; nothing of what the user may not see."""
    from calls.models import Call, CallbackTask
    from crm.models import Appointment, BookingRequest

    now = timezone.now()
    may = request.user.has_perm
    work: dict[str, Any] = {"now": now, "today": timezone.localdate(now)}
    if may("crm.view_appointment"):
        work["appointments"] = Appointment.objects.starting_on(work["today"]).select_related(
            "customer", "vehicle", "service_type", "bay"
        )
    if may("crm.view_bookingrequest"):
        open_requests = BookingRequest.objects.filter(status=BookingRequest.Status.OPEN)
        work["booking_requests"] = open_requests.select_related("service_type")[:MOST_TASKS]
    if may("calls.view_callbacktask"):
        open_tasks = CallbackTask.objects.filter(status=CallbackTask.Status.OPEN)
        work["callbacks"] = open_tasks.select_related("customer").order_by("due_at")[:MOST_TASKS]
    if may("calls.view_call"):
        work["live_calls"] = Call.objects.in_progress().select_related("customer")[:MOST_TASKS]
    return work
