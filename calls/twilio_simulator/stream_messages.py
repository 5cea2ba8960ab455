"""Writes Twilio's messages to the server; sequence numbers, chunks and timestamps are decimal strings.

https://www.twilio.com/docs/voice/media-streams/websocket-messages
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass

CONNECTED = json.dumps({"event": "connected", "protocol": "Call", "version": "1.0.0"})


@dataclass(frozen=True, slots=True)
class StreamIds:
    account_sid: str
    call_sid: str
    stream_sid: str


class StreamMessages:
    """Counts as Twilio counts: `start` is 1, each later message one more; chunks have their own count."""

    def __init__(self, ids: StreamIds) -> None:
        self._ids = ids
        self._sequence = 0
        self._chunk = 0

    def start(self, parameters: Mapping[str, str]) -> str:
        body = {
            "accountSid": self._ids.account_sid,
            "streamSid": self._ids.stream_sid,
            "callSid": self._ids.call_sid,
            "tracks": ["inbound"],
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
            "customParameters": dict(parameters),
        }
        return self._message("start", body)

    def media(self, audio: bytes, *, milliseconds: int) -> str:
        self._chunk += 1
        body = {
            "track": "inbound",
            "chunk": str(self._chunk),
            "timestamp": str(milliseconds),
            "payload": base64.b64encode(audio).decode(),
        }
        return self._message("media", body)

    def dtmf(self, digit: str) -> str:
        return self._message("dtmf", {"track": "inbound_track", "digit": digit})

    def mark(self, name: str) -> str:
        return self._message("mark", {"name": name})

    def stop(self) -> str:
        return self._message("stop", {"accountSid": self._ids.account_sid, "callSid": self._ids.call_sid})

    def _message(self, event: str, body: Mapping[str, object]) -> str:
        self._sequence += 1
        message = {
            "event": event,
            "sequenceNumber": str(self._sequence),
            "streamSid": self._ids.stream_sid,
            event: body,
        }
        return json.dumps(message)
