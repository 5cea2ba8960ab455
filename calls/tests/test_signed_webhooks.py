from __future__ import annotations

import socket

import httpx
import pytest
from twilio.request_validator import RequestValidator

from calls.tests.fake_line import AUTH_TOKEN, FakeLine
from calls.twilio_simulator.failures import CallFailed
from calls.twilio_simulator.webhooks import Account, Webhooks

ACCOUNT = Account("AC" + "0" * 32, AUTH_TOKEN)


class FailsToConnect(httpx.AsyncHTTPTransport):
    """The first `times` attempts find nobody."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self._times = times
        self.tokens: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.tokens.append(request.headers["I-Twilio-Idempotency-Token"])
        if len(self.tokens) <= self._times:
            raise httpx.ConnectError("nobody", request=request)
        return await super().handle_async_request(request)


def test_the_signature_is_the_one_that_twilios_library_documents() -> None:
    fields = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    signature = Account("AC", "12345").signature("https://mycompany.com/myapp.php?foo=1&bar=2", fields)
    assert signature == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


def test_a_stream_is_signed_over_its_url_alone() -> None:
    url = "wss://shop.example/calls/stream/"
    assert RequestValidator(AUTH_TOKEN).validate(url, {}, ACCOUNT.signature(url))


async def test_one_failure_to_connect_is_retried_with_the_same_idempotency_token() -> None:
    transport = FailsToConnect(1)
    async with FakeLine().serving() as line, httpx.AsyncClient(transport=transport) as client:
        await Webhooks(ACCOUNT, client).post(f"{line.url}/calls/status/", {"CallSid": "CA1"})
        assert line.posts_to("/calls/status/") == [{"CallSid": "CA1"}]
    assert len(transport.tokens) == 2
    assert len(set(transport.tokens)) == 1


async def test_a_second_failure_to_connect_is_the_end() -> None:
    transport = FailsToConnect(2)
    async with httpx.AsyncClient(transport=transport) as client:
        with pytest.raises(CallFailed, match="No server answers at http://127.0.0.1:9"):
            await Webhooks(ACCOUNT, client).post("http://127.0.0.1:9/calls/status/", {})
    assert len(transport.tokens) == 2


async def test_an_answer_that_is_not_a_success_is_11200() -> None:
    async with FakeLine().serving() as line, httpx.AsyncClient(trust_env=False) as client:
        with pytest.raises(CallFailed, match="11200 .*/nowhere/ answered 404"):
            await Webhooks(ACCOUNT, client).post(f"{line.url}/nowhere/", {})


async def test_a_server_that_hangs_is_11205(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("calls.twilio_simulator.webhooks.ANSWER_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
        async with httpx.AsyncClient(trust_env=False) as client:
            with pytest.raises(CallFailed, match="11205"):
                await Webhooks(ACCOUNT, client).post(url, {})
