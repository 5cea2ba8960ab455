from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from twilio.request_validator import RequestValidator

from calls.models import Call
from calls.twilio_signature import handshake_is_signed, websocket_url

CALL_SID = "CA" + "1" * 32
FIELDS = {"CallSid": CALL_SID, "From": "+15550100123", "To": "+15555550100", "CallStatus": "ringing"}


def sign(settings: Settings, url: str, fields: dict[str, str] | None = None) -> str:
    return str(RequestValidator(settings.TWILIO_AUTH_TOKEN).compute_signature(url, fields or {}))


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["incoming", "after", "status", "stream-status"])
@pytest.mark.parametrize(
    "headers", [{}, {"X-Twilio-Signature": ""}, {"X-Twilio-Signature": "bm90IHNpZ25lZA=="}]
)
def test_an_unsigned_webhook_is_refused_and_opens_nothing(
    client: Client, path: str, headers: dict[str, str]
) -> None:
    response = client.post(f"/calls/{path}/", FIELDS, headers=headers)
    assert response.status_code == 403
    assert not Call.objects.exists()


@pytest.mark.django_db
def test_a_signature_over_other_fields_is_refused(client: Client, settings: Settings) -> None:
    signature = sign(settings, "http://testserver/calls/incoming/", {**FIELDS, "From": "+15550100199"})
    response = client.post("/calls/incoming/", FIELDS, headers={"X-Twilio-Signature": signature})
    assert response.status_code == 403


@pytest.mark.django_db
def test_the_address_is_the_configured_one_whatever_the_sender_claims(
    client: Client, settings: Settings
) -> None:
    settings.PUBLIC_URL = "https://shop.example"
    headers = {"X-Twilio-Signature": sign(settings, "https://shop.example/calls/status/", FIELDS)}
    forged = {"X-Twilio-Signature": sign(settings, "http://testserver/calls/status/", FIELDS)}
    # TLS ends at the proxy, which says so; the host is whatever it calls us.
    assert client.post("/calls/status/", FIELDS, headers=headers, secure=True).status_code == 200
    assert client.post("/calls/status/", FIELDS, headers=forged, secure=True).status_code == 403


@pytest.mark.django_db
def test_without_an_auth_token_everything_is_refused(client: Client, settings: Settings) -> None:
    signature = str(RequestValidator("").compute_signature("http://testserver/calls/incoming/", FIELDS))
    settings.TWILIO_AUTH_TOKEN = ""
    response = client.post("/calls/incoming/", FIELDS, headers={"X-Twilio-Signature": signature})
    assert response.status_code == 403


@pytest.mark.django_db
def test_the_log_of_a_refusal_holds_no_secret_and_no_number(
    client: Client, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    client.post("/calls/incoming/", FIELDS, headers={"X-Twilio-Signature": "c2VjcmV0"})
    assert "/calls/incoming/" in caplog.text
    for secret in (settings.TWILIO_AUTH_TOKEN, "c2VjcmV0", "5550100123"):
        assert secret not in caplog.text


@pytest.mark.parametrize(
    ("public_url", "expected"),
    [
        ("https://shop.example", "wss://shop.example/calls/stream/"),
        ("http://127.0.0.1:8000", "ws://127.0.0.1:8000/calls/stream/"),
    ],
)
def test_the_stream_is_dialled_at_the_public_address(
    settings: Settings, public_url: str, expected: str
) -> None:
    settings.PUBLIC_URL = public_url
    assert websocket_url("/calls/stream/") == expected


def test_a_handshake_is_signed_over_the_websocket_address(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://shop.example"
    good: Any = [(b"x-twilio-signature", sign(settings, "wss://shop.example/calls/stream/").encode())]
    https: Any = [(b"x-twilio-signature", sign(settings, "https://shop.example/calls/stream/").encode())]
    assert handshake_is_signed("/calls/stream/", good)
    assert not handshake_is_signed("/calls/stream/", https)
    assert not handshake_is_signed("/calls/other/", good)
    assert not handshake_is_signed("/calls/stream/", [])
    assert not handshake_is_signed("/calls/stream/", [(b"x-twilio-signature", b"\xff\xfe")])
