"""Our account at Twilio: the one client of its REST API."""

from __future__ import annotations

import functools

from django.conf import settings
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

# The library waits for ever unless told otherwise.
TIMEOUT_SECONDS = 5.0


def client() -> Client:
    """For the account and the address that the settings name."""
    return _client_for(settings.TWILIO_API_URL, settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN)


@functools.lru_cache(maxsize=4)
def _client_for(url: str, account_sid: str, auth_token: str) -> Client:
    made = Client(account_sid, auth_token, http_client=TwilioHttpClient(timeout=TIMEOUT_SECONDS))
    made.api.base_url = url.rstrip("/")
    return made
