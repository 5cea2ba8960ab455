"""The wallboard: who is on the line and what is said, how the last calls went, who waits for a call back."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import permission_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from calls import call_control
from calls.models import Call, CallbackTask, Turn, masked
from calls.reply_delays import Delays
from crm.models import Shop
from crm.templatetags.phone_numbers import phone

LINES = 6  # of a live call, before the socket brings more
RECENT = 12
MOST_LIVE = 60
MOST_CALLBACKS = 12
MEASURED_FOR = timedelta(hours=24)

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class LiveCall:
    call: Call
    who: str
    number: int
    state: str
    lines: list[Turn]
    may_be_taken: bool
    may_be_ended: bool


@dataclass(frozen=True)
class RecentCall:
    call: Call
    who: str
    length: str
    delays: Delays


def staff_with(permission: str) -> Callable[[View], View]:
    def guard(view: View) -> View:
        allowed = permission_required(permission, raise_exception=True)(view)
        return functools.wraps(view)(staff_member_required(allowed))

    return guard


@require_GET
@staff_with("calls.view_call")
def page(request: HttpRequest) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": "Calls", **_state(request, timezone.now())}
    return render(request, "calls/wallboard.html", context)


@require_GET
@staff_with("calls.view_call")
def now(request: HttpRequest) -> HttpResponse:
    """The page's inner part as it is now, for the page that is open."""
    return render(request, "calls/wallboard_now.html", _state(request, timezone.now()))


@require_POST
@staff_with("calls.control_call")
def take(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        call_control.take(get_object_or_404(Call, pk=pk))
        messages.success(request, "The advisor’s phone rings. Press 1 there to take the call.")
    except call_control.CallHasEnded:
        messages.warning(request, "That call has ended, or is being handed over already.")
    except call_control.NobodyToRing:
        messages.error(request, "There is no advisor’s phone to ring. The shop’s page names it.")
    except call_control.TwilioFailed as failure:
        messages.error(request, f"The call goes on as it was. {failure}")
    return HttpResponseRedirect(reverse("live-calls"))


@require_POST
@staff_with("calls.control_call")
def hang_up(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        call_control.end(get_object_or_404(Call, pk=pk), now=timezone.now())
        messages.success(request, "The call has ended.")
    except call_control.TwilioFailed as failure:
        messages.error(request, f"The call goes on as it was. {failure}")
    return HttpResponseRedirect(reverse("live-calls"))


def _state(request: HttpRequest, at: datetime) -> dict[str, Any]:
    may = request.user.has_perm
    sees_customers, controls = may("crm.view_customer"), may("calls.control_call")
    state: dict[str, Any] = {
        "now": at,
        "live": _live_calls(at, sees_customers=sees_customers, controls=controls),
        "recent": _recent_calls(sees_customers=sees_customers),
        "delays": Delays.of(_turns_measured_since(at - MEASURED_FOR)),
        "sees_customers": sees_customers,
    }
    if may("calls.view_callbacktask"):
        open_tasks = CallbackTask.objects.filter(status=CallbackTask.Status.OPEN)
        state["callbacks"] = open_tasks.select_related("customer").order_by("due_at")[:MOST_CALLBACKS]
    return state


def _live_calls(at: datetime, *, sees_customers: bool, controls: bool) -> list[LiveCall]:
    lost = Call.objects.lifeless(at).values("pk")
    calls = Call.objects.in_progress().exclude(pk__in=lost).order_by("started_at")
    has_phone = bool(Shop.current().advisor_phone)
    live = []
    for number, call in enumerate(calls.select_related("customer").prefetch_related("turns")[:MOST_LIVE], 1):
        lines = list(call.turns.all())[-LINES:]
        is_ours = controls and call.line == Call.Line.TWILIO
        is_with_agent = call.ending == Call.Ending.UNDECIDED
        live.append(
            LiveCall(
                call,
                who(call, sees_customers=sees_customers),
                number,
                _doing(call, lines),
                lines,
                may_be_taken=is_ours and has_phone and is_with_agent,
                may_be_ended=is_ours,
            )
        )
    return live


def _doing(call: Call, lines: list[Turn]) -> str:
    """What the card says until the socket knows better."""
    if call.transfer == Call.Transfer.ACCEPTED:
        return "advisor"
    if call.ending == Call.Ending.TRANSFER:
        return "transfer"
    if call.ending == Call.Ending.HANG_UP:
        return "ending"
    if not lines:
        return "ringing"
    return "thinking" if lines[-1].speaker == Turn.Speaker.CALLER else "listening"


def _recent_calls(*, sees_customers: bool) -> list[RecentCall]:
    measured = Prefetch("turns", Turn.objects.exclude(delay_ms=None), to_attr="measured_turns")
    ended = Call.objects.exclude(ended_at=None).select_related("customer").prefetch_related(measured)
    return [
        RecentCall(
            call,
            who(call, sees_customers=sees_customers),
            _length(call),
            Delays.of(turn.delay_ms for turn in call.measured_turns if turn.delay_ms is not None),
        )
        for call in ended[:RECENT]
    ]


def _turns_measured_since(since: datetime) -> list[int]:
    measured = Turn.objects.filter(call__started_at__gte=since, delay_ms__isnull=False)
    return [delay for delay in measured.values_list("delay_ms", flat=True) if delay is not None]


def _length(call: Call) -> str:
    if call.ended_at is None:
        return ""
    minutes, seconds = divmod(int((call.ended_at - call.started_at).total_seconds()), 60)
    return f"{minutes}:{seconds:02d}"


def who(call: Call, *, sees_customers: bool) -> str:
    """The caller's name, or number; masked for those who may not see customers."""
    if not call.from_number and call.customer is None:
        return "Withheld number"
    if not sees_customers:
        return f"Caller {masked(call.from_number)}"
    return call.customer.full_name if call.customer else phone(call.from_number)
