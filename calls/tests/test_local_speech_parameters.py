from __future__ import annotations

import json
from urllib.parse import parse_qs

import pytest

from calls.local_speech import flux_control, parameters
from calls.local_speech.flux import Thresholds
from calls.local_speech.flux_control import CloseStream, Configure, ForceEndTurn, Unreadable
from calls.local_speech.http import LARGEST_BODY, BodyReader
from calls.local_speech.parameters import Query, Raw, Refused

FLUX = "model=flux-general-en&encoding=mulaw&sample_rate=8000"
NOVA = "model=nova-3&encoding=mulaw&sample_rate=8000"


def _query(text: str) -> Query:
    return parse_qs(text, keep_blank_values=True)


def test_flux_has_deepgrams_defaults() -> None:
    request = parameters.flux(_query(FLUX + "&keyterm=a+b&keyterm=c&mip_opt_out=true&tag=x"))
    assert request.thresholds == Thresholds(0.7, None, 5000)
    assert (request.raw, request.keyterms) == (Raw("mulaw", 8000), ("a b", "c"))


@pytest.mark.parametrize(
    "text",
    [
        "encoding=mulaw&sample_rate=8000",
        "model=nova-3&encoding=mulaw&sample_rate=8000",
        "model=flux-general-en",
        "model=flux-general-en&encoding=mulaw",
        "model=flux-general-en&encoding=opus&sample_rate=8000",
        "model=flux-general-en&encoding=mulaw&sample_rate=44100",
        "model=flux-general-en&encoding=mulaw&sample_rate=loud",
        FLUX + "&eot_threshold=0.4",
        FLUX + "&eot_threshold=1.1",
        FLUX + "&eot_threshold=nan",
        FLUX + "&eager_eot_threshold=0.2",
        FLUX + "&eot_threshold=0.6&eager_eot_threshold=0.7",
        FLUX + "&eot_timeout_ms=499",
        FLUX + "&eot_timeout_ms=60001",
        FLUX + "&interim_results=true",
        FLUX + "&language_hint=en",
        FLUX + "&model=flux-general-en",
    ],
)
def test_flux_refuses_what_deepgram_refuses(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parameters.flux(_query(text))
    assert refused.value.status == 400


@pytest.mark.parametrize("model", ["aura-2-thalia-en", "aura-asteria-en", "flux-alexis-en"])
def test_any_voice_of_deepgrams_is_spoken_by_ours(model: str) -> None:
    request = parameters.speak(_query(f"model={model}&encoding=mulaw&sample_rate=8000"))
    assert (request.model, request.raw) == (model, Raw("mulaw", 8000))


def test_speak_has_deepgrams_defaults() -> None:
    assert parameters.speak({}).raw == Raw("linear16", 24_000)
    assert parameters.speak(_query("encoding=mulaw")).raw == Raw("mulaw", 8000)


@pytest.mark.parametrize(
    "text", ["model=joe", "encoding=mp3", "encoding=mulaw&sample_rate=24000", "container=wav"]
)
def test_speak_refuses_what_it_cannot_make(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parameters.speak(_query(text))
    assert refused.value.status == 400


@pytest.mark.parametrize(
    "text",
    [
        "model=nova-9&encoding=mulaw&sample_rate=8000",
        NOVA + "&utterance_end_ms=1000",
        NOVA + "&interim_results=true&utterance_end_ms=900",
        NOVA + "&interim_results=maybe",
        NOVA + "&channels=2",
        "model=nova-2&encoding=mulaw&sample_rate=8000&keyterm=Camry",
    ],
)
def test_nova_refuses_what_deepgram_refuses(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parameters.nova(_query(text))
    assert refused.value.status == 400


@pytest.mark.parametrize(
    ("text", "milliseconds"), [("", 10), ("&endpointing=300", 300), ("&endpointing=false", None)]
)
def test_nova_endpointing(text: str, milliseconds: int | None) -> None:
    assert parameters.nova(_query(NOVA + text)).endpointing == milliseconds


def test_control_messages_are_read() -> None:
    assert flux_control.parse('{"type":"ForceEndTurn"}') == ForceEndTurn()
    assert flux_control.parse('{"type":"CloseStream"}') == CloseStream()
    change = flux_control.parse(
        '{"type":"Configure","thresholds":{"eot_threshold":0.9},"keyterms":["Camry"]}'
    )
    assert change == Configure({"eot_threshold": 0.9}, ("Camry",))
    assert isinstance(change, Configure)
    assert change.applied_to(Thresholds(0.7, 0.5, 6000)) == Thresholds(0.9, 0.5, 6000)


@pytest.mark.parametrize(
    "text", ["", "hello", "[]", '"Configure"', '{"type":"KeepAlive"}', '{"type":[]}', "{}"]
)
def test_other_control_messages_are_not(text: str) -> None:
    with pytest.raises(Unreadable):
        flux_control.parse(text)


@pytest.mark.parametrize(
    "fields",
    [
        {"thresholds": {"eot_threshold": "high"}},
        {"thresholds": {"eot_threshold": True}},
        {"thresholds": {"volume": 3}},
        {"thresholds": 0.7},
        {"keyterms": [1]},
        {"keyterms": {"a": 1}},
        {"keyterms": ["a"] * 101},
        {"language_hints": ["en"]},
    ],
)
def test_a_wrong_configuration_says_what_is_wrong(fields: dict[str, object]) -> None:
    change = flux_control.parse(json.dumps({"type": "Configure", **fields}))
    assert isinstance(change, Configure)
    assert change.problem


def test_a_body_is_taken_out_of_its_request_however_it_is_cut() -> None:
    request = b"POST /v1/speak HTTP/1.1\r\nHost: a\r\ncontent-length: 5\r\nX: y\r\n\r\nhello"
    for cut in range(1, len(request)):
        reader = BodyReader()
        fed = reader.feed(request[:cut]) + reader.feed(request[cut:])
        assert fed == b"POST /v1/speak HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n"
        assert reader.body == b"hello"


def test_a_get_is_passed_on_as_it_comes() -> None:
    assert BodyReader().feed(b"GET /health HTTP/1.1\r\n\r\n") == b"GET /health HTTP/1.1\r\n\r\n"


def test_a_body_is_read_no_further_than_it_may_be_long() -> None:
    reader = BodyReader()
    head = b"POST /v1/speak HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n"
    assert reader.feed(head + b"a" * (LARGEST_BODY + 1))
    assert len(reader.body) == LARGEST_BODY + 1
