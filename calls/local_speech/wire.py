"""What goes out, as Deepgram writes it."""

from __future__ import annotations

import hashlib
import uuid
from datetime import UTC, datetime

import orjson

from .flux import Thresholds, TurnInfo
from .nova import NovaMessage, Results, SpeechStarted, UtteranceEnd
from .parameters import Raw
from .transcripts import Word

Message = dict[str, object]

MODEL_VERSION = "2025-04-07.0"


def text(message: Message) -> str:
    return orjson.dumps(message).decode()


class FluxWriter:
    """Messages of one listen v2 stream; `sequence_id` counts them all, from 0."""

    def __init__(self, request_id: str) -> None:
        self._request_id = request_id
        self._next = 0

    def connected(self) -> str:
        return self._numbered({"type": "Connected"})

    def turn_info(self, turn: TurnInfo) -> str:
        message: Message = {
            "type": "TurnInfo",
            "event": turn.event,
            "turn_index": turn.turn_index,
            "audio_window_start": round(turn.audio_window_start, 3),
            "audio_window_end": round(turn.audio_window_end, 3),
            "transcript": turn.transcript.text,
            # The times are optional; ours are estimates, but for where the last word ends.
            "words": [_flux_word(word) for word in turn.transcript.words],
            "end_of_turn_confidence": turn.end_of_turn_confidence,
        }
        return self._numbered(message | ({"trigger": turn.trigger} if turn.trigger else {}))

    def configured(self, thresholds: Thresholds, keyterms: tuple[str, ...]) -> str:
        shown: Message = {
            "eot_threshold": thresholds.eot_threshold,
            "eot_timeout_ms": thresholds.eot_timeout_ms,
        }
        if thresholds.eager_eot_threshold is not None:
            shown["eager_eot_threshold"] = thresholds.eager_eot_threshold
        return self._numbered({"type": "ConfigureSuccess", "thresholds": shown, "keyterms": list(keyterms)})

    def not_configured(self, description: str) -> str:
        return self._numbered(
            {"type": "ConfigureFailure", "code": "INVALID_CONFIGURATION", "description": description}
        )

    def no_active_turn(self) -> str:
        return self._numbered(
            {
                "type": "Warning",
                "code": "FORCE_END_TURN_NO_ACTIVE_TURN",
                "description": "ForceEndTurn was received while no turn was active.",
            }
        )

    def error(self, code: str, description: str) -> str:
        return self._numbered({"type": "Error", "code": code, "description": description})

    def _numbered(self, message: Message) -> str:
        number, self._next = self._next, self._next + 1
        return text({**message, "request_id": self._request_id, "sequence_id": number})


class NovaWriter:
    """Messages of one listen v1 stream."""

    def __init__(self, request_id: str, model: str, raw: Raw) -> None:
        self.model = model
        self._request_id = request_id
        self._created = datetime.now(UTC)
        self._bytes_per_second = raw.sample_rate * (1 if raw.encoding == "mulaw" else 2)
        self._bytes = 0
        self._sha256 = hashlib.sha256()

    def count(self, audio: bytes) -> None:
        """For the summary at the end."""
        self._bytes += len(audio)
        self._sha256.update(audio)

    def message(self, message: NovaMessage) -> str:
        match message:
            case Results():
                return text(self._results(message))
            case SpeechStarted(timestamp=timestamp):
                return text({"type": "SpeechStarted", "channel": [0, 1], "timestamp": round(timestamp, 3)})
            case UtteranceEnd(last_word_end=end):
                return text({"type": "UtteranceEnd", "channel": [0, 1], "last_word_end": round(end, 3)})

    def _results(self, results: Results) -> Message:
        transcript = results.transcript
        alternative: Message = {
            "transcript": transcript.text,
            "confidence": round(transcript.confidence, 3),
            "words": [_nova_word(word) for word in transcript.words],
        }
        return {
            "type": "Results",
            "channel_index": [0, 1],
            "start": round(results.start, 3),
            "duration": round(results.duration, 3),
            "is_final": results.is_final,
            "speech_final": results.speech_final,
            "from_finalize": results.from_finalize,
            "channel": {"alternatives": [alternative]},
            "metadata": {
                "request_id": self._request_id,
                "model_info": {"name": self.model, "version": MODEL_VERSION, "arch": self.model},
                "model_uuid": model_uuid(self.model),
            },
        }

    def metadata(self) -> str:
        return text(
            {
                "type": "Metadata",
                "transaction_key": "deprecated",
                "request_id": self._request_id,
                "sha256": self._sha256.hexdigest(),
                "created": self._created.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                "duration": round(self._bytes / self._bytes_per_second, 3),
                "channels": 1,
            }
        )

    def configured(self, keyterms: tuple[str, ...]) -> str:
        return text({"type": "ConfigureSuccess", "request_id": self._request_id, "keyterms": list(keyterms)})

    def not_configured(self, code: str, description: str) -> str:
        failure: Message = {"type": "ConfigureFailure", "request_id": self._request_id}
        return text({**failure, "code": code, "description": description})

    def error(self, bad: str) -> str:
        return text(
            {
                "type": "Error",
                "variant": "SchemaError",
                "description": "Could not deserialize last text message",
                "message": bad,
            }
        )


def _flux_word(word: Word) -> dict[str, object]:
    timed = {"word": word.text, "confidence": round(word.confidence, 3)}
    if word.start is None or word.end is None:
        return timed
    return {**timed, "start": round(word.start, 3), "end": round(word.end, 3)}


def _nova_word(word: Word) -> Message:
    """Nova's form: the bare word beside the written one."""
    return {
        "word": word.text.strip(".,?!;:").lower(),
        "start": round(word.start or 0.0, 3),
        "end": round(word.end or 0.0, 3),
        "confidence": round(word.confidence, 3),
        "punctuated_word": word.text,
    }


def model_uuid(model: str) -> str:
    """Always the same for a name."""
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, model))
