"""What keeps Twilio from reaching us: each fault as a sentence, with what to do about it."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.urls import reverse
from twilio.request_validator import RequestValidator

# A webhook that takes longer leaves the caller with Twilio's own apology (error 11205).
ANSWER_SECONDS = 15.0
# Of no call: Twilio's are random, and a status report for a call that is not on record changes nothing.
NO_CALL = "CA" + "0" * 32
ACCOUNT_SID = re.compile(r"AC[0-9a-f]{32}")


@dataclass(frozen=True)
class Finding:
    """Something looked at. Without a problem it is as it should be."""

    subject: str
    problem: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class Webhooks:
    """The addresses that Twilio must have for the number."""

    voice_url: str
    status_callback: str

    @classmethod
    def ours(cls) -> Webhooks:
        return cls(
            voice_url=settings.PUBLIC_URL + reverse("incoming-call"),
            status_callback=settings.PUBLIC_URL + reverse("call-status"),
        )


def check_settings() -> Iterator[Finding]:
    """What can be seen without asking anyone."""
    if not ACCOUNT_SID.fullmatch(settings.TWILIO_ACCOUNT_SID):
        problem = "TWILIO_ACCOUNT_SID is not AC and 32 hexadecimal digits."
        yield Finding("account", problem, "Copy it from the first page of the Twilio console.")
    if not settings.TWILIO_AUTH_TOKEN:
        problem = "TWILIO_AUTH_TOKEN is not set: every webhook is refused."
        yield Finding("account", problem, "Copy it from the first page of the Twilio console.")
    if not settings.TWILIO_PHONE_NUMBER.startswith("+"):
        problem = "TWILIO_PHONE_NUMBER is not in E.164."
        yield Finding("number", problem, "Write it as +, country code and number, without blanks.")
    yield _public_url()


def _public_url() -> Finding:
    subject, site = f"PUBLIC_URL {settings.PUBLIC_URL}", urlsplit(settings.PUBLIC_URL)
    if site.scheme not in ("http", "https") or not site.hostname or site.path or site.query:
        return Finding(
            subject, "It is not a scheme and a host alone.", "Set it to such as https://phone.example."
        )
    if site.scheme != "https":
        remedy = "Put the site behind TLS (compose.yaml has a proxy) and set PUBLIC_URL to https://…"
        return Finding(subject, "It is not https: Twilio streams audio over wss alone.", remedy)
    if _is_private(site.hostname):
        remedy = "Use the public name; on a laptop, that of a tunnel which passes websockets."
        return Finding(subject, "It names this machine or a private network: Twilio cannot reach it.", remedy)
    return Finding(subject)


def _is_private(host: str) -> bool:
    if host == "localhost" or host.endswith((".local", ".internal")):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False


def check_webhooks(client: httpx.Client) -> Iterator[Finding]:
    """Asks the running site at PUBLIC_URL as Twilio would. No call comes of it.

    An unsigned request must be refused; a status report for a call that never was, signed with our token,
    must be answered with TwiML.
    """
    ours = Webhooks.ours()
    # Without a CallSid: where nothing is refused, it rings up no call either.
    unsigned = _post(client, ours.voice_url, {"CallStatus": "ringing"}, signature="")
    if isinstance(unsigned, Finding):
        yield unsigned
        return
    yield _judge_unsigned(ours.voice_url, unsigned)
    fields = {"CallSid": NO_CALL, "CallStatus": "completed"}
    signature = RequestValidator(settings.TWILIO_AUTH_TOKEN).compute_signature(ours.status_callback, fields)
    signed = _post(client, ours.status_callback, fields, signature=str(signature))
    yield signed if isinstance(signed, Finding) else _judge_signed(ours.status_callback, signed)


def _post(
    client: httpx.Client, url: str, fields: dict[str, str], *, signature: str
) -> httpx.Response | Finding:
    # A kept connection may be one that the proxy is just closing.
    headers = {"Connection": "close"} | ({"X-Twilio-Signature": signature} if signature else {})
    try:
        return client.post(url, data=fields, headers=headers, timeout=ANSWER_SECONDS)
    except httpx.TimeoutException:
        return Finding(url, f"No answer within {ANSWER_SECONDS:.0f} s.", "Is a firewall in the way?")
    except httpx.ConnectError as error:
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            remedy = "Twilio refuses such a certificate too (error 11237): use one of a public authority."
            return Finding(url, "Its certificate is not trusted.", remedy)
        return Finding(
            url, f"Nobody answers there ({error}).", "Is the site running, and its name in the DNS?"
        )
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Finding(url, f"It cannot be asked: {type(error).__name__} {error}", "Look at the proxy's log.")


def _judge_unsigned(url: str, answer: httpx.Response) -> Finding:
    subject = f"unsigned request to {url}"
    if answer.status_code == 403:
        return Finding(subject)
    if answer.is_success or "CallSid" in answer.text:
        remedy = "Anybody could ring up calls: is this our site, and a current version?"
        return Finding(subject, "It was not refused.", remedy)
    return Finding(subject, f"It was answered with {answer.status_code}, not 403.", _remedy(answer))


def _judge_signed(url: str, answer: httpx.Response) -> Finding:
    subject = f"signed request to {url}"
    if answer.status_code == 403:
        remedy = (
            "The running site has another TWILIO_AUTH_TOKEN or PUBLIC_URL (scheme, host, port) than this "
            "command: give both the same environment and restart the site."
        )
        return Finding(subject, "The signature was refused.", remedy)
    if answer.status_code != 200:
        return Finding(subject, f"It was answered with {answer.status_code}.", _remedy(answer))
    if "<Response" not in answer.text:
        return Finding(subject, "The answer is no TwiML.", "Does PUBLIC_URL lead to this site?")
    return Finding(subject)


def _remedy(answer: httpx.Response) -> str:
    if answer.is_redirect:
        return (
            f"It leads to {answer.headers.get('location', '')}: Twilio signs the first address alone. Set "
            "PUBLIC_URL to the last, and let the proxy set X-Forwarded-Proto."
        )
    if answer.status_code == 400:
        return "ALLOWED_HOSTS of the running site lacks the host of PUBLIC_URL."
    if answer.status_code == 404:
        return "Another site answers at PUBLIC_URL, or the proxy changes the path."
    if answer.status_code >= 500:
        return "Look at the log of the site, and whether the proxy finds a healthy process."
    return "Is something in between that asks for a login?"
