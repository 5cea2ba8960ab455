"""Twilio Media Streams: messages of the websocket in, frozen dataclasses out, and back. No I/O.

Source: https://www.twilio.com/docs/voice/media-streams/websocket-messages
"""

from __future__ import annotations

import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson

BYTES_PER_SECOND = 8000  # μ-law, 8 kHz, one channel
FRAME_BYTES = 160  # 20 ms, by universal practice and not by contract
SILENCE = b"\xff"  # a sample of μ-law silence
MESSAGE_LIMIT = 65_536  # characters; a frame has about 400


class ProtocolError(Exception):
    """A message is malformed, out of order or of another stream; the text says which, and no content."""


@dataclass(frozen=True, slots=True)
class Connected:
    pass


@dataclass(frozen=True, slots=True)
class Start:
    stream_sid: str
    call_sid: str
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Media:
    audio: bytes  # 8 kHz μ-law, any length


@dataclass(frozen=True, slots=True)
class Dtmf:
    digit: str  # one of 0–9 * #


@dataclass(frozen=True, slots=True)
class Mark:
    name: str


@dataclass(frozen=True, slots=True)
class Stop:
    pass


Message = Connected | Start | Media | Dtmf | Mark | Stop


@dataclass(slots=True)
class MediaStream:
    """One stream's side of the protocol: checks the order of what comes, writes what goes."""

    stream_sid: str = ""
    is_stopped: bool = field(default=False)
    frame_size: int = 0  # characters of the last media message
    frame_audio_bytes: int = 0

    def receive(self, text: str | bytes) -> Message | None:
        """The message in `text`; None for a type that Twilio added since.

        Raises:
            ProtocolError: drop the message; the stream itself goes on.
        """
        if len(text) > MESSAGE_LIMIT:
            raise ProtocolError(f"a message of {len(text)} characters")
        try:
            data = orjson.loads(text)
            message = self._parse(data)
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
            raise ProtocolError(f"a malformed message ({type(error).__name__})") from None
        if isinstance(message, Media):
            self.frame_size, self.frame_audio_bytes = len(text), len(message.audio)
        elif isinstance(message, Start):
            self.stream_sid = message.stream_sid
        elif isinstance(message, Stop):
            self.is_stopped = True
        return message

    def _parse(self, data: dict[str, dict[str, str]]) -> Message | None:
        event = str(data["event"])
        if event == "media":  # first: 50 a second
            self._check_stream(data)
            return Media(binascii.a2b_base64(data["media"]["payload"], strict_mode=True))
        if event == "connected":
            return Connected()
        if event == "start":
            return self._parse_start(data)
        if event not in ("dtmf", "mark", "stop"):
            return None
        self._check_stream(data)
        if event == "dtmf":
            return _parse_dtmf(data["dtmf"]["digit"])
        return Mark(_text(data["mark"]["name"])) if event == "mark" else Stop()

    def _parse_start(self, data: dict[str, dict[str, str]]) -> Start:
        if self.stream_sid:
            raise ProtocolError("a second start")
        start: Mapping[str, object] = data["start"]
        if start.get("mediaFormat") != {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}:
            raise ProtocolError("a media format other than μ-law, 8 kHz, one channel")
        parameters = start.get("customParameters") or {}
        if not isinstance(parameters, dict):
            raise ProtocolError("custom parameters that are no object")
        return Start(
            stream_sid=_text(data["streamSid"]),
            call_sid=_text(start["callSid"]),
            parameters={str(name): str(value) for name, value in parameters.items()},
        )

    def _check_stream(self, data: Mapping[str, object]) -> None:
        if not self.stream_sid:
            raise ProtocolError("a message before start")
        if self.is_stopped:
            raise ProtocolError("a message after stop")
        if data["streamSid"] != self.stream_sid:
            raise ProtocolError("a message of another stream")

    def media_size(self, audio_bytes: int) -> int:
        """Characters of media messages: fewer than hold so much audio, more than hold a frame less.

        Half a frame of latitude either way, for their numbers grow and the socket frames them.
        """
        if audio_bytes <= 0 or not self.frame_audio_bytes:
            return 0
        frames = -(-audio_bytes // self.frame_audio_bytes)
        return frames * self.frame_size - self.frame_size // 2

    # Twilio ignores a message with a missing or an extra field (warning 31951): exactly these.

    def media(self, audio: bytes) -> str:
        payload = binascii.b2a_base64(audio, newline=False).decode()
        return f'{{"event":"media","streamSid":{self._sid()},"media":{{"payload":"{payload}"}}}}'

    def mark(self, name: str) -> str:
        return f'{{"event":"mark","streamSid":{self._sid()},"mark":{{"name":"{name}"}}}}'

    def clear(self) -> str:
        return f'{{"event":"clear","streamSid":{self._sid()}}}'

    def _sid(self) -> str:
        return orjson.dumps(self.stream_sid).decode()


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ProtocolError("a name that is no text")
    return value


def _parse_dtmf(digit: object) -> Dtmf:
    if not isinstance(digit, str) or len(digit) != 1 or digit not in "0123456789*#ABCD":
        raise ProtocolError("a key that no keypad has")
    return Dtmf(digit)
