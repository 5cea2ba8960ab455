"""Who may speak to us as Twilio: signed webhooks and signed websocket handshakes.

Source: https://www.twilio.com/docs/usage/security#validating-requests
"""

from __future__ import annotations

import functools
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from twilio.request_validator import RequestValidator

from calls.log_lines import current_call

logger = logging.getLogger(__name__)

CALL_SID = re.compile(r"CA[0-9a-fA-F]{32}")

View = Callable[[HttpRequest], HttpResponse]


def _is_signed(url: str, parameters: Mapping[str, object], signature: str) -> bool:
    if not settings.TWILIO_AUTH_TOKEN or not signature:
        return False
    return bool(RequestValidator(settings.TWILIO_AUTH_TOKEN).validate(url, parameters, signature))


def _call_sid(request: HttpRequest) -> str:
    given = request.POST.get("CallSid", "")
    return given if CALL_SID.fullmatch(given) else ""


def websocket_url(path: str) -> str:
    """The address of a websocket path as Twilio dials and signs it: PUBLIC_URL's, as wss (ws on a laptop)."""
    site = urlsplit(settings.PUBLIC_URL)
    return site._replace(scheme="wss" if site.scheme == "https" else "ws", path=path).geturl()


def signed_webhook(view: View) -> View:
    """Answers only what Twilio signed over PUBLIC_URL; everything else gets 403 and a log line.

    The address is the configured one: Host and X-Forwarded-* are the sender's to choose.
    """

    @csrf_exempt
    @require_POST
    @functools.wraps(view)
    def checked(request: HttpRequest) -> HttpResponse:
        url = settings.PUBLIC_URL + request.get_full_path()
        # The QueryDict itself: the validator knows that a parameter can repeat.
        if not _is_signed(url, request.POST, request.headers.get("X-Twilio-Signature", "")):
            logger.warning("Refused an unsigned or wrongly signed request to %s", request.path)
            return HttpResponseForbidden("The request is not signed by Twilio.", content_type="text/plain")
        about = current_call.set(_call_sid(request))
        try:
            return view(request)
        finally:
            current_call.reset(about)

    return checked


def handshake_is_signed(path: str, headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether Twilio signed this websocket handshake: over the wss URL of the TwiML, without parameters."""
    signature = dict(headers).get(b"x-twilio-signature", b"").decode("latin-1")
    return _is_signed(websocket_url(path), {}, signature)
