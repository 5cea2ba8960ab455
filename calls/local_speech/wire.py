"""What goes out, as Deepgram writes it."""

from __future__ import annotations

import uuid

import orjson

from .flux import Thresholds, TurnInfo
from .transcripts import Word

Message = dict[str, object]


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
            # The times are optional, and ours would be estimates.
            "words": [{"word": w.text, "confidence": round(w.confidence, 3)} for w in turn.transcript.words],
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


def nova_word(word: Word) -> Message:
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
