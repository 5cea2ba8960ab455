from __future__ import annotations

import pytest
from django.core.checks import run_checks
from pytest_django.fixtures import Settings


def found(*, deploy: bool = False) -> set[str]:
    messages = run_checks(include_deployment_checks=deploy)
    return {str(message.id) for message in messages if str(message.id).startswith("voiceagent")}


def test_good_settings_are_passed(settings: Settings) -> None:
    settings.PUBLIC_URL, settings.ALLOWED_HOSTS = "https://phone.example", ["phone.example"]
    assert found(deploy=True) == set()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"PUBLIC_URL": "phone.example"}, "voiceagent.E001"),
        ({"PUBLIC_URL": "https://phone.example/path"}, "voiceagent.E001"),
        ({"PUBLIC_URL": "https://other.example"}, "voiceagent.E002"),
        ({"PUBLIC_URL": "http://testserver"}, "voiceagent.E003"),
        ({"DEEPGRAM_URL": "wss://api.deepgram.com"}, "voiceagent.E004"),
        ({"DEEPGRAM_API_KEY": ""}, "voiceagent.E005"),
        ({"TWILIO_AUTH_TOKEN": ""}, "voiceagent.W001"),
    ],
)
def test_each_fault_is_named(settings: Settings, change: dict[str, str], expected: str) -> None:
    for name, value in change.items():
        setattr(settings, name, value)
    assert expected in found(deploy=True)
