"""The shop's number at Twilio: where it sends calls, and setting that.

https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import requests
from django.conf import settings
from twilio.base.exceptions import TwilioException, TwilioRestException

from calls import twilio_account
from calls.telephony_check import Finding, Webhooks

CREDENTIALS = "Copy TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN from the first page of the Twilio console."


class TwilioRefused(Exception):
    """Twilio could not be asked or said no; the text says which, without the token."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


@dataclass(frozen=True)
class Number:
    sid: str
    settings: dict[str, str]  # as the API names them; empty where not set
    has_voice: bool


def wanted(ours: Webhooks) -> dict[str, str]:
    return {
        "voice_url": ours.voice_url,
        "voice_method": "POST",
        "status_callback": ours.status_callback,
        "status_callback_method": "POST",
        # An application's addresses would win over the number's own.
        "voice_application_sid": "",
    }


def look_up(number: str) -> Number | None:
    """The number as our account has it; None where it does not.

    Raises:
        TwilioRefused
    """
    try:
        found = twilio_account.client().incoming_phone_numbers.list(phone_number=number, limit=1)
    except (TwilioException, requests.RequestException) as error:
        raise _refused(error) from error
    if not found:
        return None
    names = [*wanted(Webhooks.ours()), "trunk_sid"]
    kept = {name: getattr(found[0], name) or "" for name in names}
    return Number(sid=found[0].sid, settings=kept, has_voice=bool((found[0].capabilities or {}).get("voice")))


def set_up(number: Number, changes: dict[str, str]) -> None:
    """Raises TwilioRefused."""
    try:
        twilio_account.client().incoming_phone_numbers(number.sid).update(**changes)
    except (TwilioException, requests.RequestException) as error:
        raise _refused(error) from error


REFUSALS = {
    401: ("Twilio does not know these credentials (error 20003).", CREDENTIALS),
    403: (
        "These credentials may not do this (HTTP 403).",
        "Test credentials see no numbers: use the live ones of the account that owns the number.",
    ),
    429: ("Twilio has had too many requests (error 20429).", "Try again in a minute."),
}


def _status(error: Exception) -> int | None:
    """The library raises one kind for a resource; for a list another, with the response beside its text."""
    if isinstance(error, TwilioRestException):
        return int(error.status)
    return getattr(error.args[-1], "status_code", None) if error.args else None


def _refused(error: Exception) -> TwilioRefused:
    if status := _status(error):
        other = (f"Twilio answered HTTP {status}.", "See https://status.twilio.com.")
        return TwilioRefused(*REFUSALS.get(status, other))
    if isinstance(error, requests.Timeout):
        seconds = twilio_account.TIMEOUT_SECONDS
        problem = f"{settings.TWILIO_API_URL} did not answer within {seconds:.0f} s."
    else:
        problem = f"{settings.TWILIO_API_URL} cannot be asked ({type(error).__name__})."
    return TwilioRefused(problem, "May this machine reach it? TWILIO_API_URL is for tests; leave it unset.")


def changes_needed(number: Number, ours: Webhooks) -> dict[str, str]:
    return {name: value for name, value in wanted(ours).items() if number.settings[name] != value}


def check_number(number: Number, ours: Webhooks) -> Iterator[Finding]:
    subject = f"number {number.sid}"
    if not number.has_voice:
        yield Finding(subject, "It cannot take voice calls.", "Buy a number with the voice capability.")
    if number.settings["trunk_sid"]:
        remedy = "Take the number off the SIP trunk in the console; this command does not."
        yield Finding(subject, "It belongs to a SIP trunk, which takes its calls.", remedy)
    for name, value in changes_needed(number, ours).items():
        problem = f"{name} is {number.settings[name] or 'not set'}."
        yield Finding(subject, problem, f"Set it to {value}." if value else "Remove it.")
    if not changes_needed(number, ours):
        yield Finding(f"{subject}: its webhooks")
