"""What Twilio does with what a server sends on a bidirectional stream: queue, play, return marks, complain.

Sans-IO: messages in, marks and audio out. The rules and the numbers of the warnings are those of
https://www.twilio.com/docs/voice/media-streams/websocket-messages and https://www.twilio.com/docs/api/errors.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections import deque
from dataclasses import dataclass

from calls.twilio_simulator.mulaw import BYTES_PER_SECOND, FRAME_BYTES, SILENCE

LONGEST_SECONDS = 600
UNDECODABLE = 31950
INVALID = 31951
OVERFLOW = 31931

_FIELDS = {
    "media": {"event", "streamSid", "media"},
    "mark": {"event", "streamSid", "mark"},
    "clear": {"event", "streamSid"},
}
_BODY_FIELD = {"media": "payload", "mark": "name"}


@dataclass(frozen=True, slots=True)
class StreamWarning:
    code: int
    text: str

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


@dataclass(frozen=True, slots=True)
class Played:
    audio: bytes
    """μ-law, as long as was asked for: silence where nothing is queued."""
    marks: tuple[str, ...]


class _Rejected(Exception):
    pass


class PlaybackBuffer:
    """One stream's queue of audio and marks."""

    def __init__(self, stream_sid: str) -> None:
        self.warnings: list[StreamWarning] = []
        self.clears = 0
        self._stream_sid = stream_sid
        self._queue: deque[bytes | str] = deque()
        self._queued_bytes = 0

    @property
    def is_idle(self) -> bool:
        """Everything has been played, and no mark waits."""
        return not self._queue

    @property
    def queued_seconds(self) -> float:
        return self._queued_bytes / BYTES_PER_SECOND

    def receive(self, message: str | bytes) -> tuple[str, ...]:
        """Takes one message of the server and returns the marks that go back at once."""
        try:
            event, body = _checked(message, self._stream_sid)
        except _Rejected as problem:
            self.warn(UNDECODABLE if isinstance(message, bytes) else INVALID, str(problem))
            return ()
        match event:
            case "media":
                self._queue_audio(body)
            case "mark" if self._queue:
                self._queue.append(body)
            case "mark":
                return (body,)
            case "clear":
                return self._clear()
        return ()

    def play(self, size: int = FRAME_BYTES) -> Played:
        """The next `size` samples, and the marks that they reach."""
        audio, marks = bytearray(), []
        while self._queue:
            head = self._queue[0]
            if isinstance(head, str):
                marks.append(head)
                self._queue.popleft()
                continue
            wanted = size - len(audio)
            if not wanted:
                break
            audio += head[:wanted]
            self._queue.popleft()
            if len(head) > wanted:
                self._queue.appendleft(head[wanted:])
        self._queued_bytes -= len(audio)
        return Played(bytes(audio.ljust(size, SILENCE)), tuple(marks))

    def warn(self, code: int, text: str) -> None:
        """Twilio warns once a stream of each fault."""
        if all(warning.code != code for warning in self.warnings):
            self.warnings.append(StreamWarning(code, text))

    def _queue_audio(self, payload: str) -> None:
        audio = base64.b64decode(payload)
        room = LONGEST_SECONDS * BYTES_PER_SECOND - self._queued_bytes
        if len(audio) > room:
            self.warn(OVERFLOW, "more than 10 minutes of audio are queued; the rest is dropped")
        if audio := audio[:room]:
            self._queue.append(audio)
            self._queued_bytes += len(audio)

    def _clear(self) -> tuple[str, ...]:
        marks = tuple(item for item in self._queue if isinstance(item, str))
        self._queue.clear()
        self._queued_bytes = 0
        self.clears += 1
        return marks


def _checked(message: str | bytes, stream_sid: str) -> tuple[str, str]:
    """The event and its one value. Raises _Rejected where Twilio ignores the message with a warning."""
    if isinstance(message, bytes):
        raise _Rejected("a binary message; only text is understood")
    try:
        fields = json.loads(message)
    except ValueError:
        raise _Rejected("a message that is not JSON") from None
    if not isinstance(fields, dict):
        raise _Rejected("a message that is not a JSON object")
    event = fields.get("event")
    if not isinstance(event, str) or event not in _FIELDS:
        raise _Rejected(f"an unknown event {event!r}")
    if set(fields) != _FIELDS[event]:
        raise _Rejected(f"a {event} message with the fields {', '.join(sorted(fields))}")
    if fields["streamSid"] != stream_sid:
        raise _Rejected(f"a {event} message with the wrong streamSid {fields['streamSid']!r}")
    return event, "" if event == "clear" else _checked_body(event, fields[event])


def _checked_body(event: str, body: object) -> str:
    name = _BODY_FIELD[event]
    if not isinstance(body, dict) or set(body) != {name} or not isinstance(body[name], str):
        raise _Rejected(f"a {event} message whose {event!r} is not an object with {name!r} alone")
    value: str = body[name]
    if event == "media":
        try:
            base64.b64decode(value, validate=True)
        except binascii.Error:
            raise _Rejected("a media message whose payload is not base64") from None
    elif not value:
        raise _Rejected("a mark message without a name")
    return value
