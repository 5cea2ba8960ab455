"""What a client asks for in the address: checked as Deepgram checks it, read into what the streams need."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from .flux import Thresholds

Query = dict[str, list[str]]


class Refused(Exception):
    """The request is answered with `status` and Deepgram's error body."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def _bad(message: str) -> Refused:
    return Refused(400, "INVALID_QUERY_PARAMETER", message)


@dataclass(frozen=True, slots=True)
class Raw:
    """Audio without a container, one channel."""

    encoding: str
    sample_rate: int


@dataclass(frozen=True, slots=True)
class FluxRequest:
    raw: Raw
    thresholds: Thresholds
    keyterms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NovaRequest:
    """Durations in ms; `endpointing` and `utterance_end_ms` are off where they are None."""

    raw: Raw
    model: str
    has_interim_results: bool
    endpointing: int | None
    utterance_end_ms: int | None
    has_vad_events: bool
    keyterms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpeakRequest:
    raw: Raw
    model: str
    is_wav: bool = False


LISTEN_RATES: Final = {"mulaw": (8000, 16000), "linear16": (8000, 16000, 24000, 44100, 48000)}
SPEAK_RATES: Final = {"mulaw": (8000, 16000), "linear16": (8000, 16000, 24000, 32000, 48000)}

_FLUX_MODELS: Final = ("flux-general-en",)
_NOVA_MODEL: Final = re.compile(r"(nova(-[23])?|base|enhanced)(-[a-z]+)*")
_VOICE: Final = re.compile(r"(aura|flux)(-2)?-[a-z]+-[a-z]{2}")

_FLUX_NAMES: Final = frozenset(
    (
        *("model", "encoding", "sample_rate", "eot_threshold", "eager_eot_threshold", "eot_timeout_ms"),
        *("keyterm", "language_hint", "numerals", "profanity_filter", "redact", "mip_opt_out", "tag"),
    )
)


def flux(query: Query) -> FluxRequest:
    """
    Raises:
        Refused: a parameter is missing, unknown or out of its range.
    """
    if unknown := query.keys() - _FLUX_NAMES:
        raise _bad(f"Unknown query parameter: {min(unknown)}")
    model = _one(query, "model")
    if model is None:
        raise _bad("Missing required query parameter: model")
    if model not in _FLUX_MODELS:
        raise Refused(400, "Bad Request", f"No such model: {model}")
    if "language_hint" in query:
        raise _bad("language_hint is only supported by flux-general-multi")
    eager, defaults = _number(query, "eager_eot_threshold"), Thresholds()
    thresholds = Thresholds(
        eot_threshold=_or(_number(query, "eot_threshold"), defaults.eot_threshold),
        eager_eot_threshold=eager,
        eot_timeout_ms=int(_or(_number(query, "eot_timeout_ms"), defaults.eot_timeout_ms)),
    )
    return FluxRequest(_raw(query, LISTEN_RATES), checked(thresholds), tuple(query.get("keyterm", ())))


def checked(thresholds: Thresholds) -> Thresholds:
    """
    Raises:
        Refused: out of range.
    """
    eager = thresholds.eager_eot_threshold
    if not 0.5 <= thresholds.eot_threshold <= 1.0:
        raise _bad("eot_threshold must be between 0.5 and 1.0")
    if eager is not None and not 0.3 <= eager <= 0.9:
        raise _bad("eager_eot_threshold must be between 0.3 and 0.9")
    if eager is not None and eager > thresholds.eot_threshold:
        raise _bad("eager_eot_threshold must be less than or equal to eot_threshold")
    if not 500 <= thresholds.eot_timeout_ms <= 60_000:
        raise _bad("eot_timeout_ms must be between 500 and 60000")
    return thresholds


def nova(query: Query) -> NovaRequest:
    """
    Raises:
        Refused: a parameter is missing or out of its range.
    """
    model = _one(query, "model") or "base"
    if not _NOVA_MODEL.fullmatch(model):
        raise Refused(400, "Bad Request", f"No such model/language/tier combination found: {model}")
    has_interim_results = _flag(query, "interim_results")
    utterance_end = _number(query, "utterance_end_ms")
    if utterance_end is not None and not (utterance_end >= 1000 and has_interim_results):
        raise _bad("utterance_end_ms must be at least 1000 and needs interim_results=true")
    if "keyterm" in query and not model.startswith("nova-3"):
        raise _bad("keyterm is only supported by nova-3")
    return NovaRequest(
        raw=_raw(query, LISTEN_RATES),
        model=model,
        has_interim_results=has_interim_results,
        endpointing=_endpointing(query),
        utterance_end_ms=None if utterance_end is None else int(utterance_end),
        has_vad_events=_flag(query, "vad_events"),
        keyterms=tuple(query.get("keyterm", ())),
    )


def speak(query: Query) -> SpeakRequest:
    """A websocket's parameters.

    Raises:
        Refused: no such voice, or audio that is not made here.
    """
    model = _one(query, "model") or "aura-asteria-en"
    if not _VOICE.fullmatch(model):
        raise Refused(400, "Bad Request", f"No such model: {model}")
    encoding = _one(query, "encoding") or "linear16"
    default_rate = 24_000 if encoding == "linear16" else 8000
    rate = _number(query, "sample_rate")
    if _one(query, "container") not in (None, "none"):
        raise _bad("container must be none")
    return SpeakRequest(_allowed(Raw(encoding, int(_or(rate, default_rate))), SPEAK_RATES), model)


def speak_once(query: Query) -> SpeakRequest:
    """A plain request's parameters: raw audio comes in a WAV file unless `container=none`.

    Raises:
        Refused: no such voice, or audio that is not made here.
    """
    container = _one(query, "container") or "wav"
    if container not in ("none", "wav"):
        raise _bad("container must be none or wav")
    if "encoding" not in query:
        raise _bad("encoding must be linear16 or mulaw here")
    return replace(speak({k: v for k, v in query.items() if k != "container"}), is_wav=container == "wav")


def _raw(query: Query, rates: dict[str, tuple[int, ...]]) -> Raw:
    encoding, rate = _one(query, "encoding"), _number(query, "sample_rate")
    if encoding is None or rate is None:
        raise _bad("encoding and sample_rate are required: only raw audio is understood here")
    if _one(query, "channels") not in (None, "1"):
        raise _bad("channels must be 1")
    return _allowed(Raw(encoding, int(rate)), rates)


def _allowed(raw: Raw, rates: dict[str, tuple[int, ...]]) -> Raw:
    if raw.encoding not in rates:
        raise _bad(f"Unsupported encoding: {raw.encoding}")
    if raw.sample_rate not in rates[raw.encoding]:
        raise _bad(f"Unsupported sample_rate for {raw.encoding}: {raw.sample_rate}")
    return raw


def _one(query: Query, name: str) -> str | None:
    values = query.get(name, [])
    if len(values) > 1:
        raise _bad(f"{name} was given more than once")
    return values[0] if values else None


def _number(query: Query, name: str) -> float | None:
    value = _one(query, name)
    if value is None:
        return None
    if not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", value):
        raise _bad(f"{name} must be a number")
    return float(value)


def _flag(query: Query, name: str) -> bool:
    value = _one(query, name) or "false"
    if value not in ("true", "false"):
        raise _bad(f"{name} must be true or false")
    return value == "true"


def _endpointing(query: Query) -> int | None:
    if _one(query, "endpointing") == "false":
        return None
    if _one(query, "endpointing") == "true":
        return 10
    return int(_or(_number(query, "endpointing"), 10))


def _or(value: float | None, default: float) -> float:
    return default if value is None else value
