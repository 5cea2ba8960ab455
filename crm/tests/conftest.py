from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from crm.models import Bay, ServiceType
from crm.tests.fixtures import load_shop, load_staff

CHICAGO = ZoneInfo("America/Chicago")


def at(day: str, clock: str = "10:00") -> datetime:
    """A wall time of the shop: at("2026-06-01", "8:30")."""
    return datetime.strptime(f"{day} {clock}", "%Y-%m-%d %H:%M").replace(tzinfo=CHICAGO)


@pytest.fixture
def shop(db: None) -> None:
    """The shop of the fixtures: its menu, eight bays, hours and closures."""
    load_shop()


@pytest.fixture
def oil_change(shop: None) -> ServiceType:
    return ServiceType.objects.get(code="oil-change")


@pytest.fixture
def recall(shop: None) -> ServiceType:
    """Two hours, in bays 4, 7 and 8."""
    return ServiceType.objects.get(code="recall")


@pytest.fixture
def one_bay(shop: None) -> Bay:
    """The only bay for a quick service."""
    for bay in Bay.objects.exclude(number=1):
        bay.skills.remove(*bay.skills.filter(code="quick"))
    return Bay.objects.get(number=1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--attempts", type=int, default=200, help="how many race for the same times of one bay")


@pytest.fixture
def staff(shop: None) -> dict[str, Client]:
    """A browser of each group's demo login, by user name: manager, advisor, viewer."""
    load_staff()
    clients = {}
    for user in get_user_model().objects.all():
        clients[user.get_username()] = Client()
        clients[user.get_username()].force_login(user)
    return clients
