from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import models

from crm.models import Bay, Closure, OpeningHours, ServiceType, Shop, Skill, Technician

ALL = ("shop", "services", "bays", "opening_hours", "groups", "demo_logins")
FACTS: tuple[type[models.Model], ...] = (
    Shop,
    Skill,
    ServiceType,
    Bay,
    Technician,
    OpeningHours,
    Closure,
    Group,
    get_user_model(),
)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(db: None) -> None:
    call_command("loaddata", *ALL, verbosity=0)


def test_loading_again_changes_nothing() -> None:
    before = [(model, list(model._default_manager.order_by("pk").values())) for model in FACTS]
    call_command("loaddata", *ALL, verbosity=0)
    assert [(model, list(model._default_manager.order_by("pk").values())) for model in FACTS] == before


def test_every_fact_passes_full_clean() -> None:
    for model in FACTS[:-2]:
        for row in model._default_manager.all():
            row.full_clean()


@pytest.mark.parametrize(
    ("code", "minutes", "price_from", "price_to"),
    [
        ("oil-change", 30, "40", "80"),
        ("tire-rotation", 30, "25", "50"),
        ("brake-inspection", 60, "40", "80"),
        ("brake-service", 120, "200", "600"),
        ("state-inspection", 60, "50", "100"),
        ("engine-diagnostics", 90, "100", "300"),
        ("general-maintenance", 120, "80", "250"),
        ("battery", 30, "120", "250"),
        ("recall", 120, "0", "0"),
    ],
)
def test_the_menu(code: str, minutes: int, price_from: str, price_to: str) -> None:
    service = ServiceType.objects.get(code=code)
    assert service.minutes == minutes
    assert (service.price_from, service.price_to) == (Decimal(price_from), Decimal(price_to))
    assert service.name in service.phrases or service.phrases
    assert Bay.objects.filter(skills=service.skill).count() >= 2
    assert Technician.objects.filter(skills=service.skill).count() >= 2


def test_the_rules_and_hours() -> None:
    shop = Shop.current()
    assert (shop.lead_time, shop.horizon_days, Bay.objects.count()) == (timedelta(hours=2), 60, 8)
    hours = {row.weekday: (row.opens_at, row.closes_at) for row in OpeningHours.objects.all()}
    assert hours == {**dict.fromkeys(range(5), (time(8), time(18))), 5: (time(9), time(15))}
    assert Closure.objects.filter(day=date(2026, 11, 26)).exists()  # Thanksgiving


@pytest.mark.parametrize(
    ("username", "may", "may_not"),
    [
        ("manager", ["crm.delete_customer", "crm.change_shop", "crm.add_servicetype"], ["auth.change_user"]),
        ("advisor", ["crm.change_appointment", "crm.add_customer", "crm.view_shop"], ["crm.delete_customer"]),
        (
            "viewer",
            ["crm.view_appointment", "crm.view_customer"],
            ["crm.change_appointment", "crm.add_customer"],
        ),
    ],
)
def test_the_demo_logins_may_do_their_part(username: str, may: list[str], may_not: list[str]) -> None:
    user = authenticate(username=username, password="demo")
    assert user is not None
    assert user.is_staff
    assert user.has_perms(may)
    assert not any(user.has_perm(permission) for permission in may_not)


def test_without_a_row_the_shop_has_its_usual_rules() -> None:
    Shop.objects.all().delete()
    assert (Shop.current().lead_time, Shop.current().horizon_days) == (timedelta(hours=2), 60)
