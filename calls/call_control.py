"""What staff does to a live call: takes it over, or ends it. Twilio's REST API, with a time-out.

https://www.twilio.com/docs/voice/api/call-resource#update-a-call-resource
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from requests.exceptions import RequestException
from twilio.base.exceptions import TwilioRestException

from calls import twilio_account, twiml
from calls.models import Call
from calls.next_step import advisor_number, dial

# "Call is not in-progress" and "not found": Twilio forgets a call that has ended.
ENDED_CODES = (21220, 20404)
TAKEN = "taken by an advisor"
ENDED = "ended by staff"
ONE_MOMENT = "One moment, please. An advisor is taking your call."


class CallHasEnded(Exception):
    """There is nobody on the line any more."""


class NobodyToRing(Exception):
    """The shop names no phone that this call could be put through to."""


class TwilioFailed(Exception):
    """Twilio did not do it; the text says why, without anything secret."""


def take(call: Call) -> None:
    """Rings the advisor's phone and connects the caller to it; the agent falls silent.

    Raises:
        CallHasEnded, NobodyToRing, TwilioFailed: the call goes on as it was.
    """
    number = advisor_number(call)
    if not number:
        raise NobodyToRing
    waiting = Call.objects.in_progress().filter(pk=call.pk, ending=Call.Ending.UNDECIDED)
    brief = call.brief or _brief(call)
    # First, so that the stream's end, which Twilio brings about, decides nothing else.
    decided = {"ending": Call.Ending.TRANSFER, "transfer": Call.Transfer.OFFERED}
    if not waiting.update(**decided, end_reason=TAKEN, brief=brief):
        raise CallHasEnded
    try:
        _update(call, twiml=str(twiml.document(dial(call, number, words=ONE_MOMENT))))
    except TwilioFailed:
        offered = Call.objects.filter(pk=call.pk, transfer=Call.Transfer.OFFERED)
        offered.update(ending=Call.Ending.UNDECIDED, transfer=call.transfer, end_reason=call.end_reason)
        raise


def end(call: Call, *, now: datetime) -> None:
    """Hangs up. A call that has ended already is as good. Raises TwilioFailed."""
    try:
        _update(call, status="completed")
    except CallHasEnded:
        call.reach(Call.Status.COMPLETED, now=now)
        return
    # The stream may have ended of it already: whoever decided then knew less.
    Call.objects.filter(pk=call.pk).update(ending=Call.Ending.HANG_UP, end_reason=ENDED)


def _update(call: Call, **fields: str) -> None:
    if not settings.TWILIO_ACCOUNT_SID or not settings.TWILIO_AUTH_TOKEN:
        raise TwilioFailed("No Twilio account is set up.")
    try:
        twilio_account.client().calls(call.call_sid).update(**fields)
    except TwilioRestException as error:
        if error.code in ENDED_CODES:
            raise CallHasEnded from error
        raise TwilioFailed(f"Twilio refused ({error.code or error.status}).") from error
    except RequestException as error:
        raise TwilioFailed(f"Twilio did not answer ({type(error).__name__}).") from error


def _brief(call: Call) -> str:
    who = call.customer.full_name if call.customer else "A caller who is not on file"
    return f"{who}. You took this call while it was with the agent."
