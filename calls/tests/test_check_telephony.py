"""The command against a running site behind TLS and Twilio's REST API, both real HTTP."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import httpx
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from calls import telephony_check, twilio_account
from calls.models import Call
from calls.telephony_check import Webhooks
from calls.tests.tls_front import certificate, tls_front
from calls.tests.twilio_rest import DEMO_URL, NUMBER_SID, TwilioRest, twilio_rest

pytestmark = pytest.mark.django_db(transaction=True)

AUTH_TOKEN = "a token for tests alone"


@pytest.fixture
def twilio(settings: Settings) -> Iterator[TwilioRest]:
    settings.TWILIO_AUTH_TOKEN = AUTH_TOKEN
    with twilio_rest(settings) as rest:
        yield rest


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    return certificate(tmp_path)


@pytest.fixture
def site(
    live_server: LiveServer, settings: Settings, pem: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """PUBLIC_URL leads to the running site over TLS that is trusted; loopback passes for public."""
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    monkeypatch.setattr(telephony_check, "_is_private", lambda host: False)
    with tls_front(live_server.thread.port, pem) as url:
        settings.PUBLIC_URL = url
        yield


@pytest.fixture
def pointed(twilio: TwilioRest, site: None) -> TwilioRest:
    """The number sends its calls to the site."""
    ours = Webhooks.ours()
    twilio.number |= {"voice_url": ours.voice_url, "status_callback": ours.status_callback}
    return twilio


def run(*options: str) -> str:
    """What the command prints, with its last word where it fails."""
    said = StringIO()
    try:
        call_command("check_telephony", *options, stdout=said)
    except CommandError as error:
        return f"{said.getvalue()}exit {error.returncode}: {error}"
    return said.getvalue()


def test_all_is_well(pointed: TwilioRest) -> None:
    said = run()
    assert said.endswith("Calls can come in.\n")
    assert "WRONG" not in said
    assert pointed.updates == []


def test_the_check_leaves_no_call_behind(pointed: TwilioRest) -> None:
    run()
    assert Call.objects.count() == 0


def test_webhooks_that_lead_elsewhere_are_named_with_what_to_set(site: None, twilio: TwilioRest) -> None:
    said = run()
    assert f"voice_url is {DEMO_URL}" in said
    assert f"Set it to {Webhooks.ours().voice_url}." in said
    assert "status_callback is not set." in said
    assert said.endswith("exit 1: 2 problems.")


def test_fix_sets_the_webhooks_and_only_them(site: None, twilio: TwilioRest) -> None:
    twilio.number["voice_application_sid"] = "AP" + "3" * 32
    assert run("--fix").endswith("Calls can come in.\n")
    ours = Webhooks.ours()
    changed = {"VoiceUrl": ours.voice_url, "StatusCallback": ours.status_callback, "VoiceApplicationSid": ""}
    assert twilio.updates == [(NUMBER_SID, changed)]


def test_a_dry_run_says_what_it_would_set_and_sets_nothing(site: None, twilio: TwilioRest) -> None:
    said = run("--fix", "--dry-run")
    assert f"would set voice_url: {DEMO_URL} -> {Webhooks.ours().voice_url}" in said
    assert twilio.updates == []
    assert said.endswith("exit 1: 2 problems.")


def test_a_dry_run_of_nothing_is_refused() -> None:
    assert run("--dry-run").startswith("exit 2:")


def test_a_number_on_a_sip_trunk_is_named(pointed: TwilioRest) -> None:
    pointed.number["trunk_sid"] = "TK" + "4" * 32
    assert "It belongs to a SIP trunk" in run()


def test_a_number_of_another_account_is_named_by_its_last_digits(
    pointed: TwilioRest, settings: Settings
) -> None:
    settings.TWILIO_PHONE_NUMBER = "+15555550199"
    said = run()
    assert "number …0199: This account does not have it." in said
    assert "+15555550199" not in said


@pytest.mark.parametrize(
    ("failure", "problem"),
    [
        ((401, 20003), "Twilio does not know these credentials"),
        ((403, 20008), "Test credentials see no numbers"),
        ((429, 20429), "too many requests"),
        ((404, 20404), "Twilio answered HTTP 404"),
    ],
)
def test_what_twilio_refuses_is_explained(
    pointed: TwilioRest, failure: tuple[int, int], problem: str
) -> None:
    pointed.refuses_with = failure
    said = run()
    assert problem in said
    assert said.endswith("exit 1: 1 problem."), said
    assert AUTH_TOKEN not in said


def test_a_wrong_token_is_seen_by_twilio(pointed: TwilioRest, settings: Settings) -> None:
    settings.TWILIO_AUTH_TOKEN = "another token"
    assert "Twilio does not know these credentials" in run()


def test_a_silent_api_is_given_up(
    pointed: TwilioRest, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twilio_account, "TIMEOUT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        settings.TWILIO_API_URL = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        assert "did not answer within" in run()


def test_a_site_with_another_token_refuses_our_signature(
    pointed: TwilioRest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calls.twilio_signature._is_signed", lambda url, fields, signature: False)
    said = run()
    assert "The signature was refused." in said
    assert "ok     unsigned request" in said


def test_a_site_that_answers_the_unsigned_is_named(
    pointed: TwilioRest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calls.twilio_signature._is_signed", lambda url, fields, signature: True)
    assert "It was not refused." in run()
    assert Call.objects.count() == 0, "even there the probe rings nobody"


def test_an_untrusted_certificate_is_named(pointed: TwilioRest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    assert "Its certificate is not trusted." in run()


def test_a_host_that_the_site_does_not_know_is_named(pointed: TwilioRest, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["phone.example"]
    assert "ALLOWED_HOSTS of the running site lacks the host" in run()


@pytest.mark.parametrize(
    ("status", "remedy"),
    [
        (301, "let the proxy set X-Forwarded-Proto"),
        (404, "Another site answers"),
        (502, "whether the proxy finds a healthy process"),
        (401, "something in between that asks for a login"),
    ],
)
def test_what_a_proxy_answers_in_our_stead_is_explained(status: int, remedy: str) -> None:
    answer = httpx.Response(status, headers={"location": "https://other.example/"})
    with httpx.Client(transport=httpx.MockTransport(lambda request: answer)) as client:
        found = list(telephony_check.check_webhooks(client))
    assert [remedy in finding.remedy for finding in found] == [True, True]


def test_nobody_at_the_address(twilio: TwilioRest, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://127.0.0.1:9"
    said = run()
    assert "Nobody answers there" in said
    assert "Twilio cannot reach it" in said


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://phone.example", "not https"),
        ("https://phone.example/site", "not a scheme and a host alone"),
        ("https://192.168.1.5", "private network"),
        ("https://localhost:8000", "private network"),
        ("https://phone.example", ""),
    ],
)
def test_what_a_public_address_must_be(settings: Settings, url: str, problem: str) -> None:
    settings.PUBLIC_URL = url
    found = list(telephony_check.check_settings())
    assert [finding.problem for finding in found if problem not in finding.problem] == []
    assert bool(found[-1].problem) == bool(problem)


def test_missing_credentials_are_named(settings: Settings) -> None:
    settings.TWILIO_ACCOUNT_SID = settings.TWILIO_AUTH_TOKEN = settings.TWILIO_PHONE_NUMBER = ""
    problems = " ".join(finding.problem for finding in telephony_check.check_settings())
    for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_PHONE_NUMBER"):
        assert name in problems
