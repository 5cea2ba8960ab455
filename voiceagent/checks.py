"""What `manage.py check` says of the settings: what is missing, and how to mend it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

PUBLIC_URL_HINT = (
    "Set PUBLIC_URL to the address at which Twilio reaches this site, such as https://phone.example."
)


@register()
def check_public_url(**_: Any) -> list[CheckMessage]:
    site = urlsplit(settings.PUBLIC_URL)
    if site.scheme not in ("http", "https") or not site.hostname or site.path:
        problem = f"PUBLIC_URL is {settings.PUBLIC_URL!r}: not a scheme and a host alone."
        return [Error(problem, hint=PUBLIC_URL_HINT, id="voiceagent.E001")]
    if site.hostname not in settings.ALLOWED_HOSTS and "*" not in settings.ALLOWED_HOSTS:
        problem = f"ALLOWED_HOSTS lacks {site.hostname!r}, the host of PUBLIC_URL."
        return [Error(problem, hint="Add it to ALLOWED_HOSTS.", id="voiceagent.E002")]
    return []


@register(deploy=True)
def check_public_url_is_secure(**_: Any) -> list[CheckMessage]:
    if settings.PUBLIC_URL.startswith("https://"):
        return []
    problem = "PUBLIC_URL is not https: Twilio streams audio over wss alone."
    return [Error(problem, hint=PUBLIC_URL_HINT, id="voiceagent.E003")]


@register()
def check_twilio(**_: Any) -> list[CheckMessage]:
    if settings.TWILIO_AUTH_TOKEN:
        return []
    problem = "TWILIO_AUTH_TOKEN is not set: every webhook is refused, as none can be signed."
    hint = "Take it from the Twilio console; without an account any random text serves the simulator."
    return [Warning(problem, hint=hint, id="voiceagent.W001")]


@register()
def check_deepgram(**_: Any) -> list[CheckMessage]:
    site = urlsplit(settings.DEEPGRAM_URL)
    if site.scheme not in ("http", "https") or not site.hostname:
        problem = f"DEEPGRAM_URL is {settings.DEEPGRAM_URL!r}: not an http or https address."
        return [Error(problem, hint="Leave it empty for Deepgram itself.", id="voiceagent.E004")]
    if not settings.DEEPGRAM_API_KEY:
        problem = "DEEPGRAM_URL is set and DEEPGRAM_API_KEY is not."
        hint = "Set the key; or leave both empty for the open speech models on this machine."
        return [Error(problem, hint=hint, id="voiceagent.E005")]
    return []
