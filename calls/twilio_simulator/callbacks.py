"""Call and stream status callbacks, posted while the call goes on.

https://www.twilio.com/docs/voice/api/call-resource#statuscallbackevent and .../voice/twiml/stream
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from calls.twilio_simulator.failures import CallFailed
from calls.twilio_simulator.twiml import ConnectStream
from calls.twilio_simulator.webhooks import Webhooks


@dataclass(frozen=True, slots=True)
class Numbers:
    caller: str
    """E.164, or `anonymous`."""
    called: str


def call_fields(account_sid: str, call_sid: str, numbers: Numbers) -> dict[str, str]:
    """What every webhook of an inbound call carries."""
    parties = {
        "From": numbers.caller,
        "Caller": numbers.caller,
        "To": numbers.called,
        "Called": numbers.called,
    }
    return {
        "AccountSid": account_sid,
        "ApiVersion": "2010-04-01",
        "CallSid": call_sid,
        "Direction": "inbound",
        "StirVerstat": "TN-Validation-Passed-A",
        **parties,
        **{f"{party}{part}": "" for party in parties for part in ("City", "State", "Zip")},
        **{f"{party}Country": "US" for party in parties},
    }


class Callbacks:
    """Each post is a task of its own: like Twilio's, they may overtake each other."""

    def __init__(
        self,
        webhooks: Webhooks,
        status_url: str,
        call: dict[str, str],
        *,
        on_failure: Callable[[str], None],
    ) -> None:
        self._webhooks = webhooks
        self._status_url = status_url
        self._call = call
        self._on_failure = on_failure
        self._posts: set[asyncio.Task[None]] = set()
        self._sequence = 0

    def answered(self) -> None:
        self._status("in-progress")

    def ended(self, status: str, seconds: int) -> None:
        minutes = -(-seconds // 60)
        self._status(status, CallDuration=str(seconds), Duration=str(minutes))

    def stream(self, verb: ConnectStream, stream_sid: str, event: str, error: str = "") -> None:
        """`event` is `stream-started`, `stream-stopped` or `stream-error`."""
        if not verb.status_callback:
            return
        fields = {
            "AccountSid": self._call["AccountSid"],
            "CallSid": self._call["CallSid"],
            "StreamSid": stream_sid,
            "StreamName": verb.name or stream_sid,
            "StreamEvent": event,
            "Timestamp": datetime.now(UTC).isoformat(timespec="milliseconds"),
        }
        self._start(verb.status_callback, fields | ({"StreamError": error} if error else {}))

    async def all_posted(self) -> None:
        await asyncio.gather(*self._posts)

    def _status(self, status: str, **more: str) -> None:
        fields = {
            "CallStatus": status,
            "SequenceNumber": str(self._sequence),
            "Timestamp": format_datetime(datetime.now(UTC)),
            "CallbackSource": "call-progress-events",
        }
        self._sequence += 1
        self._start(self._status_url, self._call | fields | more)

    def _start(self, url: str, fields: dict[str, str]) -> None:
        self._posts.add(asyncio.create_task(self._post(url, fields)))

    async def _post(self, url: str, fields: dict[str, str]) -> None:
        try:
            await self._webhooks.post(url, fields)
        except CallFailed as failure:
            self._on_failure(f"callback: {failure}")
