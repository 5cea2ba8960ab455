"""Whose number is calling, remembered in Redis.

What is remembered is the customer's key alone; it is believed only while the database gives that customer
this number. So nothing stale is ever used of a customer; a number that was nobody's is asked again after 30 s
at most, and at once after a change that the models see (a bulk statement is none).
"""

from __future__ import annotations

import contextlib
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save

from calls import session
from calls.session import SessionStoreDown
from crm import booking
from crm.models import Customer
from crm.validators import normalise_phone


def find_customer(*, phone: str) -> Customer | None:
    """As `booking.find_customer`, for a number in E.164; works without Redis."""
    if not phone:
        return None
    try:
        is_remembered, customer_id = session.cached_customer(phone)
    except SessionStoreDown:
        return booking.find_customer(phone=phone)
    if is_remembered:
        if customer_id is None:
            return None
        if customer := Customer.objects.filter(pk=customer_id, phone=phone).first():
            return customer
    customer = booking.find_customer(phone=phone)
    with contextlib.suppress(SessionStoreDown):
        session.cache_customer(phone, customer.pk if customer else None)
    return customer


def forget_changed_customers() -> None:
    """From now on every customer that is saved or deleted is forgotten once that is committed."""
    for change in (post_save, post_delete):
        change.connect(_forget, sender=Customer, dispatch_uid="calls.known_callers")


def _forget(instance: Customer, **_: Any) -> None:
    phone = normalise_phone(instance.phone)

    def forget() -> None:
        with contextlib.suppress(SessionStoreDown):
            session.invalidate_customer(phone)

    transaction.on_commit(forget)
