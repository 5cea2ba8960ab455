"""What a caller's line does once a media stream has ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from calls.models import Call, CallbackTask

# A stream that breaks is offered again, so that another worker takes the call over; but not for ever.
STREAMS_AT_MOST = 5
APOLOGY = (
    "I am sorry, something has gone wrong on our side. "
    "Your call is noted, and someone from the service department will call you back. Goodbye."
)
NO_ADVISOR = "Our advisors cannot take the call at the moment. Someone will call you back. Goodbye."
CALLBACK_DUE = timedelta(hours=4)


class Then(StrEnum):
    STREAM = "stream"
    HANG_UP = "hang_up"


@dataclass(frozen=True)
class NextStep:
    then: Then
    words: str = ""  # said first, by Twilio's own voice: ours may be what failed
    token: str = ""  # for the next stream


def after_stream(call: Call, *, now: datetime) -> NextStep:
    """Follows the decision that the dialogue took; a stream that broke before any is offered again."""
    if not call.is_live or call.ending == Call.Ending.HANG_UP:
        return NextStep(Then.HANG_UP)
    if call.ending == Call.Ending.TRANSFER:
        _promise_callback(call, "could not be transferred", now)
        return NextStep(Then.HANG_UP, words=NO_ADVISOR)
    if call.ending == Call.Ending.UNDECIDED and call.stream_count < STREAMS_AT_MOST:
        return NextStep(Then.STREAM, token=call.issue_token(now=now))
    call.decide(Call.Ending.APOLOGY, "stream broke")
    _promise_callback(call, "call broke off", now)
    return NextStep(Then.HANG_UP, words=APOLOGY)


def _promise_callback(call: Call, reason: str, now: datetime) -> None:
    CallbackTask.objects.get_or_create(
        call=call,
        reason=reason,
        defaults={"customer": call.customer, "phone": call.from_number, "due_at": now + CALLBACK_DUE},
    )
