"""What a caller's line does once a media stream, or an advisor's leg, has ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.utils import timezone

from calls.dialogue.policy import advisor_hours
from calls.models import Call, CallbackTask
from crm.models import Shop

# A stream that breaks is offered again, so that another worker takes the call over; but not for ever.
STREAMS_AT_MOST = 5
APOLOGY = (
    "I am sorry, something has gone wrong on our side. "
    "Your call is noted, and someone from the service department will call you back. Goodbye."
)
NO_ADVISOR = "Our advisors cannot take the call at the moment. Someone will call you back. Goodbye."
NO_TELEPHONE = (
    "An advisor's telephone would ring now, but a softphone's call cannot be put through to one. "
    "A callback is noted instead. Goodbye."
)
TRANSFERRED = "transferred"


class Then(StrEnum):
    STREAM = "stream"
    DIAL = "dial"
    HANG_UP = "hang_up"


@dataclass(frozen=True)
class NextStep:
    then: Then
    words: str = ""  # said first, by Twilio's own voice: ours may be what failed
    token: str = ""  # for the next stream
    number: str = ""  # whom to dial
    caller_id: str = ""  # where the caller's own number cannot be shown to whom we dial


def after_stream(call: Call, *, now: datetime) -> NextStep:
    """Follows the decision that the dialogue took; a stream that broke before any is offered again."""
    if not call.is_live or call.ending == Call.Ending.HANG_UP:
        return NextStep(Then.HANG_UP)
    if call.ending == Call.Ending.TRANSFER:
        return _to_an_advisor(call, now)
    if call.ending == Call.Ending.UNDECIDED and call.stream_count < STREAMS_AT_MOST:
        return NextStep(Then.STREAM, token=call.issue_token(now=now))
    call.decide(Call.Ending.APOLOGY, "stream broke")
    return _callback_instead(call, "call broke off", APOLOGY, now)


def after_dial(call: Call, *, is_bridged: bool, now: datetime) -> NextStep:
    """The advisor's leg has ended: the call is over if an advisor had taken it, else back with the agent.

    Whether one took it is our own record: Twilio calls a leg completed that a mailbox answered.
    """
    if call.transfer == Call.Transfer.ACCEPTED and is_bridged:
        call.reach(Call.Status.COMPLETED, now=now)
    if not call.is_live:
        return NextStep(Then.HANG_UP)
    rang = Call.objects.filter(pk=call.pk, transfer__in=(Call.Transfer.OFFERED, Call.Transfer.ACCEPTED))
    rang.update(transfer=Call.Transfer.UNANSWERED)
    if call.stream_count < STREAMS_AT_MOST:
        return NextStep(Then.STREAM, token=call.issue_token(now=now))
    return _callback_instead(call, "could not be transferred", NO_ADVISOR, now)


def dial(call: Call, number: str, *, words: str = "") -> NextStep:
    caller_id = "" if call.from_number else call.to_number
    return NextStep(Then.DIAL, words=words, number=number, caller_id=caller_id)


def advisor_number(call: Call) -> str:
    """Where an advisor can be reached for this call; empty where nowhere."""
    number = Shop.current().advisor_phone
    # A line that dials itself, or the caller, would answer itself for ever.
    ours = {call.from_number, call.to_number, settings.TWILIO_PHONE_NUMBER}
    return number if call.line == Call.Line.TWILIO and number not in ours else ""


def promise_callback(call: Call, reason: str, now: datetime) -> None:
    """Once a call and reason; an hour after the shop is next open."""
    due_at = advisor_hours.next_opening(timezone.localtime(now)) + advisor_hours.CALLBACK_WITHIN
    CallbackTask.objects.get_or_create(
        call=call,
        reason=reason,
        defaults={
            "customer": call.customer,
            "phone": call.from_number,
            "note": call.brief,
            "due_at": due_at,
        },
    )


def follow_up(call: Call, *, now: datetime) -> None:
    """A caller who hung up while an advisor's phone rang had asked for a person, and is called back."""
    waited = call.transfer in (Call.Transfer.OFFERED, Call.Transfer.UNANSWERED)
    if waited and call.from_number and not call.callback_tasks.exists():
        promise_callback(call, "hung up before an advisor answered", now)


def _to_an_advisor(call: Call, now: datetime) -> NextStep:
    number = advisor_number(call)
    if number and advisor_hours.is_open(timezone.localtime(now)):
        Call.objects.filter(pk=call.pk).update(transfer=Call.Transfer.OFFERED)
        return dial(call, number)
    words = NO_TELEPHONE if call.line == Call.Line.SOFTPHONE else NO_ADVISOR
    return _callback_instead(call, "could not be transferred", words, now)


def _callback_instead(call: Call, reason: str, words: str, now: datetime) -> NextStep:
    promise_callback(call, reason, now)
    if call.line == Call.Line.SOFTPHONE:
        # No Twilio will report how this call ended.
        call.reach(Call.Status.COMPLETED, now=now)
    return NextStep(Then.HANG_UP, words=words)
