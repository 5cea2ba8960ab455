from __future__ import annotations

import re
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe

from calls import turn_stages
from calls.models import Call, CallbackTask, Turn
from crm.search import customers_matching


class TurnInline(admin.TabularInline):
    """The conversation, to read; the record of what was said has no other hand in it."""

    model = Turn
    template = "admin/calls/call/conversation.html"
    can_delete = False
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("calls.view_call")


@admin.register(Call)
class CallAdmin(admin.ModelAdmin):
    list_display = ("started", "from_number", "customer", "line", "status", "ending", "end_reason", "length")
    list_filter = ("status", "ending", "line", "started_at")
    list_select_related = ("customer",)
    date_hierarchy = "started_at"
    search_fields = ("call_sid", "from_number")
    search_help_text = "Customer’s name, phone number in any writing, plate or VIN; or the call’s SID"
    inlines = (TurnInline,)
    readonly_fields = ("stages",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("customer", "from_number"),
                    ("status", "ending", "end_reason"),
                    ("transfer", "brief"),
                )
            },
        ),
        (
            "Details",
            {
                "classes": ("collapse",),
                "fields": (
                    ("started_at", "answered_at", "ended_at"),
                    ("line", "to_number", "stream_count"),
                    "call_sid",
                    "stages",
                ),
            },
        ),
    )

    @admin.display(description="speed of the answers")
    def stages(self, call: Call) -> str:
        """The stages of this call's answers, half and nearly all of which were as fast as this."""
        rows = turn_stages.summary(call.turns.all())
        lines = ((name, p50, p95, count) for name, count, p50, p95 in rows)
        return format_html_join(mark_safe("<br>"), "{}: p50 {} ms, p95 {} ms (of {})", lines) or "–"

    @admin.display(description="when", ordering="started_at")
    def started(self, call: Call) -> str:
        return f"{timezone.localtime(call.started_at):%a %b %-d, %H:%M}"

    @admin.display(description="length")
    def length(self, call: Call) -> str:
        if call.ended_at is None:
            return "live" if call.is_live else ""
        minutes, seconds = divmod(int((call.ended_at - call.started_at).total_seconds()), 60)
        return f"{minutes}:{seconds:02d}"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Call], search_term: str
    ) -> tuple[QuerySet[Call], bool]:
        text = search_term.replace("\0", "").strip()
        if not text:
            return queryset, False
        is_meant = Q(call_sid=text) | Q(customer__in=customers_matching(text).values("pk"))
        digits = re.sub(r"[\s()+.\-/]", "", text)
        if re.fullmatch(r"[0-9]{4,20}", digits):
            is_meant |= Q(from_number__endswith=digits)
        return queryset.filter(is_meant), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(CallbackTask)
class CallbackTaskAdmin(admin.ModelAdmin):
    list_display = ("due", "customer", "phone", "reason", "status", "done_by", "done_at")
    list_filter = ("status", "reason", "due_at")
    list_select_related = ("customer", "done_by")
    date_hierarchy = "due_at"
    search_fields = ("reason", "phone", "note")
    autocomplete_fields = ("customer",)
    readonly_fields = ("call", "status", "done_by", "done_at")
    fields = (("customer", "phone"), "reason", "note", "due_at", "call", ("status", "done_by", "done_at"))
    actions = ("mark_done",)

    @admin.display(description="due", ordering="due_at")
    def due(self, task: CallbackTask) -> str:
        return f"{timezone.localtime(task.due_at):%a %b %-d, %H:%M}"

    @admin.action(description="Mark as done", permissions=["change"])
    def mark_done(self, request: HttpRequest, queryset: QuerySet[CallbackTask]) -> None:
        for task in queryset:
            _finish(request, task)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.done_view)
        return [path("<int:pk>/done/", view, name="calls_callbacktask_done"), *super().get_urls()]

    def done_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The button of the first page; back to it."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        task = get_object_or_404(CallbackTask, pk=pk)
        if not self.has_change_permission(request, task):
            raise PermissionDenied
        _finish(request, task)
        wanted = request.POST.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(
            wanted, {request.get_host()}, require_https=request.is_secure()
        )
        return HttpResponseRedirect(wanted if is_ours else reverse("admin:calls_callbacktask_changelist"))


def _finish(request: HttpRequest, task: CallbackTask) -> None:
    assert request.user.is_authenticated  # the admin's views let nobody else in
    if task.status == CallbackTask.Status.DONE:
        messages.warning(request, f"{task}: it was done already.")
        return
    task.finish(by=request.user, now=timezone.now())
    messages.success(request, f"{task}: done.")
