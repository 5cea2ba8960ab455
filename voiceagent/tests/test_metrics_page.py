from __future__ import annotations

import pytest
from django.test import Client
from prometheus_client import REGISTRY
from pytest_django.fixtures import Settings

TOKEN = "a token for tests alone"


def test_the_holder_of_the_token_sees_the_figures(client: Client) -> None:
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    text = answer.content.decode()
    for name in ("calls", "calls_ended_total", "turn_seconds", "booking_conflicts_total"):
        assert f"# HELP voiceagent_{name}" in text
    assert "voiceagent_deepgram_reconnects_total" in text
    assert "voiceagent_redis_failures_total" in text


@pytest.mark.parametrize("given", [{}, {"Authorization": "Bearer other"}, {"Authorization": TOKEN}])
def test_others_see_nothing(client: Client, given: dict[str, str]) -> None:
    answer = client.get("/metrics", headers=given)
    assert answer.status_code == 403
    assert b"voiceagent_" not in answer.content


def test_without_a_token_there_is_no_such_page(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_no_figure_has_a_label_for_a_person() -> None:
    ours = [metric for metric in REGISTRY.collect() if metric.name.startswith("voiceagent_")]
    labels = {label for metric in ours for sample in metric.samples for label in sample.labels}
    assert labels <= {"status", "ending", "stage", "le", "connection", "operation", "error"}
