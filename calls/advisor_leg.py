"""Twilio's webhooks about the advisor's leg of a call that is handed over: the brief, the answer, the end.

The advisor hears the brief alone (a `<Number url>`); an empty document then connects the two.
https://www.twilio.com/docs/voice/twiml/number#attributes-url
"""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from calls import twiml
from calls.models import Call
from calls.next_step import TRANSFERRED, after_dial
from calls.twilio_signature import signed_webhook

logger = logging.getLogger(__name__)

TAKE_KEY = "1"
NO_BRIEF = "A caller asks for a person."
CALLER_GONE = "The caller has hung up. Goodbye."


@signed_webhook
def brief(request: HttpRequest) -> HttpResponse:
    """The advisor has answered and the caller hears it ring."""
    call = _call_of_leg(request)
    if not call.is_live:
        return twiml.farewell(CALLER_GONE)
    return twiml.brief(call.brief or NO_BRIEF)


@signed_webhook
def answer(request: HttpRequest) -> HttpResponse:
    """The advisor has pressed a key."""
    call = _call_of_leg(request)
    if request.POST.get("Digits") != TAKE_KEY:
        return twiml.farewell()
    accepted = Call.Transfer.ACCEPTED
    taken = call.move_transfer(accepted, since=Call.Transfer.OFFERED, end_reason=TRANSFERRED)
    if taken or (call.is_live and call.transfer == accepted):  # Twilio may ask twice
        return twiml.empty()
    return twiml.farewell(CALLER_GONE)


@signed_webhook
def after(request: HttpRequest) -> HttpResponse:
    """The advisor's leg is over, and the caller is still there."""
    call = get_object_or_404(Call, call_sid=request.POST.get("CallSid", ""))
    status = request.POST.get("DialCallStatus", "")
    is_bridged = status in ("completed", "answered") and request.POST.get("DialBridged") != "false"
    logger.info("Call %s: the advisor's leg ended: %s", call.call_sid, status[:20])
    return twiml.answer(after_dial(call, is_bridged=is_bridged, now=timezone.now()))


def _call_of_leg(request: HttpRequest) -> Call:
    """The caller's call; the leg has a SID of its own."""
    return get_object_or_404(Call, call_sid=request.POST.get("ParentCallSid", ""))
