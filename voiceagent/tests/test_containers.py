"""What can be seen of Dockerfile and compose.yaml without a container engine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from calls import draining
from voiceagent.tests.topology import proxy_config

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PROXY = str(COMPOSE["configs"]["haproxy"]["content"])
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def paragraph(title: str) -> str:
    """What the Dockerfile's awk takes of requirements.txt."""
    [found] = [
        part for part in (ROOT / "requirements.txt").read_text().split("\n\n") if part.startswith(title)
    ]
    return found


def test_the_image_has_the_product_and_no_test_tool() -> None:
    titles = re.findall(r"/\^(# [^/]+)/", DOCKERFILE)
    product, versions = (paragraph(title) for title in titles)
    assert {"Django", "daphne", "psycopg"} <= set(re.findall(r"^[A-Za-z]+", product, re.MULTILINE))
    assert "pytest" not in product
    assert all("==" in line for line in versions.splitlines()[1:])


def test_the_image_runs_as_nobody_in_particular_and_says_whether_it_lives() -> None:
    after_build = DOCKERFILE.rpartition("FROM")[2]
    assert after_build.index("USER voiceagent") < after_build.index("CMD [")
    assert "/health/live" in after_build
    assert "collectstatic" in after_build


@pytest.mark.parametrize("name", SERVICES)
def test_every_part_is_read_only(name: str) -> None:
    assert SERVICES[name]["read_only"] is True


def test_the_proxy_alone_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["inside"]["internal"] is True


def test_web_processes_wait_for_the_migration_and_get_time_for_their_calls() -> None:
    for name in ("web-1", "web-2", "web-3"):
        web = SERVICES[name]
        assert web["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
        assert int(web["stop_grace_period"].rstrip("s")) > draining.LONGEST_SECONDS
        assert f"server {name} {name}:8000" in PROXY


def test_the_settings_are_those_of_the_example() -> None:
    known = set(re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert set(SERVICES["web-1"]["environment"]) <= known


def test_what_a_client_says_of_itself_does_not_pass_the_proxy() -> None:
    assert "http-request set-header X-Forwarded-Proto https" in PROXY
    assert "http-request del-header X-Forwarded-For" in PROXY
    assert "deny status 404 if { path /metrics }" in PROXY


def test_a_process_that_drains_keeps_its_calls() -> None:
    """It stops listening, so the proxy marks it down."""
    assert "shutdown-sessions" not in PROXY


def test_the_topology_runs_this_proxy_with_other_addresses(tmp_path: Path) -> None:
    config = proxy_config(tmp_path / "site.pem", plain=1, tls=2, sites=[3, 4, 5])
    assert "server web-2 127.0.0.1:4" in config
    assert "resolvers" not in config
    assert "bind 127.0.0.1:2 ssl" in config
