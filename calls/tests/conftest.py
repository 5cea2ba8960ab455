from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpResponse
from django.test import Client
from django_redis import get_redis_connection
from hypothesis import settings as settings_of_hypothesis
from pytest_django.fixtures import Settings
from twilio.request_validator import RequestValidator

from calls import phrase_cache
from calls.tests.conversations import Conversation
from calls.tests.scripted_deepgram import ScriptedDeepgram, scripted_deepgram
from crm.factories import AppointmentFactory, CustomerFactory, VehicleFactory, make_vin
from crm.models import Appointment, Customer, ServiceType
from crm.tests.fixtures import load_shop
from voiceagent import embedded

# `--hypothesis-profile thousand` holds a thousand random calls instead of some.
settings_of_hypothesis.register_profile("thousand", max_examples=1000)

MONDAY_AT_TEN = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("America/Chicago"))
MARIA = "+12015550123"
BOB = "+12015550124"
NOBODY = "+13015550144"
"""On nobody's file."""

Post = Callable[..., HttpResponse]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time of the month in which the calls are held."""
    return MONDAY_AT_TEN.replace(day=day, hour=hour, minute=minute)


@pytest.fixture
def shop(db: None) -> None:
    """The shop of the fixtures: Lakeside Motors, its menu, bays and hours."""
    load_shop()


@pytest.fixture
def post(client: Client, settings: Settings) -> Post:
    """Posts as Twilio does: signed."""

    def signed(path: str, **fields: str) -> HttpResponse:
        url = f"{settings.PUBLIC_URL}{path}"
        signature = RequestValidator(settings.TWILIO_AUTH_TOKEN).compute_signature(url, fields)
        return client.post(path, fields, headers={"X-Twilio-Signature": signature})  # type: ignore[return-value]

    return signed


@pytest.fixture
def maria(shop: None) -> Customer:
    """Has one Toyota Camry."""
    customer = CustomerFactory.create(first_name="Maria", last_name="Lopez", phone=MARIA, zip_code="60614")
    VehicleFactory.create(customer=customer, is_primary=True, plate="ABC123")
    return customer


@pytest.fixture
def oil_change(maria: Customer) -> Appointment:
    """Maria's, on Thursday at ten."""
    return AppointmentFactory.create(
        customer=maria,
        vehicle=maria.vehicles.get(),
        service_type=ServiceType.objects.get(code="oil-change"),
        scheduled_at=at(5, 10),
    )


@pytest.fixture
def bob(shop: None) -> Customer:
    """A Tacoma that comes on Thursday at nine, and a Civic that comes on Wednesday of next week at two."""
    bob = CustomerFactory.create(first_name="Bob", last_name="Chen", phone=BOB, zip_code="60618")
    tacoma = VehicleFactory.create(
        customer=bob, make="Toyota", model="Tacoma", year=2021, vin=make_vin("3TMCZ5AN0MM", 1)
    )
    civic = VehicleFactory.create(
        customer=bob, make="Honda", model="Civic", year=2018, vin=make_vin("2HGFC2F50JH", 1)
    )
    visits = (("oil-change", tacoma, 3, 9), ("recall", civic, 9, 14))
    for bay, (service, vehicle, days, hour) in enumerate(visits, start=7):
        AppointmentFactory.create(
            customer=bob,
            vehicle=vehicle,
            service_type=ServiceType.objects.get(code=service),
            scheduled_at=MONDAY_AT_TEN.replace(hour=hour) + timedelta(days=days),
            bay__number=bay,
        )
    return bob


@pytest.fixture
def call(shop: None) -> Callable[..., Conversation]:
    """Begins a call, on a Monday morning at ten unless told otherwise."""

    def begin(from_number: str = "", *, now: datetime = MONDAY_AT_TEN, call_sid: str = "CA1") -> Conversation:
        return Conversation(now=now, from_number=from_number, call_sid=call_sid).begin()

    return begin


@pytest.fixture
async def deepgram(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ScriptedDeepgram]:
    # What other tests had spoken must not save this one the synthesis.
    monkeypatch.setattr(phrase_cache, "phrases", phrase_cache.PhraseCache(2**20))
    async with scripted_deepgram() as server:
        settings.DEEPGRAM_URL = server.url
        yield server


@pytest.fixture(autouse=True)
def empty_redis() -> None:
    """What one test holds or remembers is no business of the next."""
    get_redis_connection("default").flushdb()


def _point_cache_at(settings: Settings, url: str) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": url}}


@pytest.fixture
def dead_redis(settings: Settings, tmp_path: Path) -> None:
    """Nobody listens where the cache looks for Redis."""
    _point_cache_at(settings, f"unix://{tmp_path}/nobody.sock")


@pytest.fixture
def frozen_redis(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """A server that takes connections and never answers, as one that swaps or is stopped."""
    directory = tmp_path / "r"
    with embedded.redis_server(directory) as sock:
        server = int((directory / "valkey.pid").read_text())
        _point_cache_at(settings, f"unix://{sock}")
        os.kill(server, signal.SIGSTOP)
        yield
        os.kill(server, signal.SIGCONT)
