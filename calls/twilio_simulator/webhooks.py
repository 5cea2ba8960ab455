"""Signed form posts, as Twilio's.

https://www.twilio.com/docs/usage/webhooks/webhooks-security and .../webhooks-connection-overrides
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import httpx
from twilio.request_validator import RequestValidator

from calls.twilio_simulator.failures import CallFailed

ANSWER_SECONDS = 15.0
CONNECT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Account:
    sid: str
    auth_token: str

    def signature(self, url: str, fields: Mapping[str, str] | None = None) -> str:
        return str(RequestValidator(self.auth_token).compute_signature(url, dict(fields or {})))


class Webhooks:
    """Posts to one application."""

    def __init__(self, account: Account, client: httpx.AsyncClient) -> None:
        self._account = account
        self._client = client

    async def post(self, url: str, fields: Mapping[str, str]) -> str:
        """The body of the answer.

        Raises:
            CallFailed: no answer within 15 s, or one that Twilio does not accept.
        """
        try:
            response = await self._post_twice(url, fields)
        except httpx.ConnectError:
            raise CallFailed(
                f"No server answers at {_host(url)}. Is it running? `make run` starts it."
            ) from None
        except httpx.TimeoutException:
            raise CallFailed(f"11205 No answer from {url} within {ANSWER_SECONDS:.0f} s.") from None
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise CallFailed(f"11200 {url}: {error or type(error).__name__}") from None
        if response.status_code == 403:
            raise CallFailed(
                f"403 from {url}: the signature was refused. TWILIO_AUTH_TOKEN and PUBLIC_URL must be the "
                "same here and on the server."
            )
        if not response.is_success:
            raise CallFailed(f"11200 {url} answered {response.status_code} {response.reason_phrase}.")
        return response.text

    async def _post_twice(self, url: str, fields: Mapping[str, str]) -> httpx.Response:
        headers = {
            "X-Twilio-Signature": self._account.signature(url, fields),
            "I-Twilio-Idempotency-Token": str(uuid.uuid4()),
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
            # A kept connection may be one that the server has just closed, which Twilio would not use.
            "Connection": "close",
        }
        timeout = httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS)
        try:
            return await self._client.post(url, data=dict(fields), headers=headers, timeout=timeout)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            return await self._client.post(url, data=dict(fields), headers=headers, timeout=timeout)


def _host(url: str) -> str:
    parsed = httpx.URL(url)
    return f"{parsed.scheme}://{parsed.netloc.decode()}"
