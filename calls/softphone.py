"""The softphone: a page of this site that calls the agent, with Twilio's messages at Twilio's endpoint."""

from __future__ import annotations

import secrets

from asgiref.sync import async_to_sync
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from calls import speech
from calls.models import Call
from calls.next_step import after_stream
from calls.phrase_warming import warm_soon
from calls.twiml import STREAM_PATH
from crm.models import Customer

LINE_LIMIT = 500  # characters of a typed line
# The named callers of the mock data; no telephone has such a number.
DEMO_NUMBERS = "+155501"
DEMO_CALLERS = 12


@require_GET
@staff_member_required
def page(request: HttpRequest) -> HttpResponse:
    warm_soon()
    return render(request, "calls/softphone.html", {**admin.site.each_context(request), "title": "Softphone"})


@require_GET
@staff_member_required
def callers(request: HttpRequest) -> JsonResponse:
    """Customers to call as: those with numbers that exist only here."""
    customers = Customer.objects.filter(phone__startswith=DEMO_NUMBERS).order_by("phone")[:DEMO_CALLERS]
    named = [{"number": c.phone, "name": f"{c.first_name} {c.last_name}"} for c in customers]
    return JsonResponse(named, safe=False)


@require_POST
@staff_member_required
def start(request: HttpRequest) -> JsonResponse:
    """Rings as Twilio's webhook does; the page connects the stream itself."""
    now = timezone.now()
    call = Call.ring(
        f"CA{secrets.token_hex(16)}",
        from_number=request.POST.get("from_number", ""),
        to_number=settings.TWILIO_PHONE_NUMBER,
        line=Call.Line.SOFTPHONE,
        now=now,
    )
    return JsonResponse(
        {
            "call_sid": call.call_sid,
            "account_sid": settings.TWILIO_ACCOUNT_SID,
            "stream_url": STREAM_PATH,
            "token": call.issue_token(now=now),
        }
    )


@require_POST
@staff_member_required
def after(request: HttpRequest) -> JsonResponse:
    """What Twilio would be told when the stream has ended."""
    call = get_object_or_404(Call, call_sid=request.POST.get("call_sid", ""), line=Call.Line.SOFTPHONE)
    step = after_stream(call, now=timezone.now())
    return JsonResponse({"next": step.then, "token": step.token, "say": step.words})


@require_POST
@staff_member_required
def say(request: HttpRequest) -> HttpResponse:
    """A typed line as a voice: raw 8 kHz μ-law."""
    text = " ".join(request.POST.get("text", "").split())
    if not text or len(text) > LINE_LIMIT:
        return JsonResponse({"error": f"Type between 1 and {LINE_LIMIT} characters."}, status=400)
    try:
        audio = async_to_sync(speech.synthesize_once)(text)
    except speech.SpeechFailed:
        return JsonResponse({"error": "The speech server does not answer."}, status=503)
    return HttpResponse(audio, content_type="audio/mulaw")
