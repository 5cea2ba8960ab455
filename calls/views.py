"""Twilio's webhooks. Each may come twice, late or in any order; each answers well within Twilio's 15 s."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from calls import twiml
from calls.models import Call
from calls.next_step import NextStep, Then, after_stream, follow_up
from calls.phrase_warming import warm_soon
from calls.twilio_signature import CALL_SID, signed_webhook

logger = logging.getLogger(__name__)


@signed_webhook
def incoming(request: HttpRequest) -> HttpResponse:
    """A call rings: connects it to the agent."""
    now = timezone.now()
    call_sid = request.POST.get("CallSid", "")
    if not CALL_SID.fullmatch(call_sid):
        return HttpResponseBadRequest(
            "CallSid must be CA and 32 hexadecimal digits.", content_type="text/plain"
        )
    call = Call.ring(
        call_sid,
        from_number=request.POST.get("From", ""),
        to_number=request.POST.get("To", ""),
        line=Call.Line.TWILIO,
        now=now,
    )
    if not call.is_live:
        logger.warning("Call %s has ended; its webhook came again", call_sid)
        return twiml.answer(NextStep(Then.HANG_UP))
    warm_soon()
    return twiml.answer(NextStep(Then.STREAM, token=call.issue_token(now=now)))


@signed_webhook
def after(request: HttpRequest) -> HttpResponse:
    """The media stream has ended and the caller is still there."""
    call = get_object_or_404(Call, call_sid=request.POST.get("CallSid", ""))
    return twiml.answer(after_stream(call, now=timezone.now()))


@signed_webhook
def status(request: HttpRequest) -> HttpResponse:
    """The call's progress, as Twilio reports it."""
    call = Call.objects.filter(call_sid=request.POST.get("CallSid", "")).first()
    reported = request.POST.get("CallStatus", "")
    if call is not None and reported in Call.Status.values:
        now = timezone.now()
        if call.reach(Call.Status(reported), now=now) and not call.is_live:
            follow_up(call, now=now)
    return twiml.empty()


@signed_webhook
def stream_status(request: HttpRequest) -> HttpResponse:
    """The stream's progress; the only place where Twilio says why it could not connect."""
    call_sid = request.POST.get("CallSid", "")
    event = request.POST.get("StreamEvent", "")
    if event == "stream-error" and CALL_SID.fullmatch(call_sid):
        logger.error(
            "Call %s: Twilio's stream failed: %r", call_sid, request.POST.get("StreamError", "")[:200]
        )
    return twiml.empty()
