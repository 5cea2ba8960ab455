"""What an advisor types into a search box: a name, a number in any writing, a plate, a VIN or its end."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from crm import validators
from crm.models import Appointment, BookingRequest, Customer, Vehicle

LONGEST = 100  # characters of a search; nobody types more
FEWEST_DIGITS = 4  # of a phone number's end


def customers_matching(text: str) -> QuerySet[Customer]:
    """Those whose name, number, e-mail, plate or VIN the text can mean."""
    text = _tidy(text)
    if not text:
        return Customer.objects.all()
    is_meant = _has_name(text) | _has_phone(text) | Q(pk__in=_cars(text).values("customer_id"))
    if "@" in text:
        is_meant |= Q(email__icontains=text)
    return Customer.objects.filter(is_meant)


def vehicles_matching(text: str) -> QuerySet[Vehicle]:
    """By plate, VIN, make, model or year; or all vehicles of a customer who matches."""
    text = _tidy(text)
    if not text:
        return Vehicle.objects.all()
    described = Q()
    for word in text.split():
        is_year = Q(year=int(word)) if re.fullmatch(r"[0-9]{4}", word) else Q(pk__in=())
        described &= Q(make__istartswith=word) | Q(model__istartswith=word) | is_year
    owned = Q(customer__in=customers_matching(text).values("pk"))
    return Vehicle.objects.filter(_is_car(text) | described | owned)


def appointments_matching(text: str) -> QuerySet[Appointment]:
    """Those of a car or a customer that matches."""
    text = _tidy(text)
    if not text:
        return Appointment.objects.all()
    return Appointment.objects.filter(
        Q(customer__in=customers_matching(text).values("pk")) | Q(vehicle__in=_cars(text).values("pk"))
    )


def requests_matching(text: str) -> QuerySet[BookingRequest]:
    text = _tidy(text)
    if not text:
        return BookingRequest.objects.all()
    has_name = Q()
    for word in text.split():
        has_name &= Q(name__icontains=word)
    return BookingRequest.objects.filter(has_name | _has_phone(text))


def _tidy(text: str) -> str:
    """One line without what a database cannot hold (NUL)."""
    return " ".join(text.replace("\0", "")[:LONGEST].split())


def _has_name(text: str) -> Q:
    has_name = Q()
    for word in re.split(r"[\s,]+", text):
        has_name &= Q(first_name__icontains=word) | Q(last_name__icontains=word)
    return has_name


def _has_phone(text: str) -> Q:
    """The whole number, or its last digits, as from a list of missed calls."""
    digits = re.sub(r"[\s()+.\-/]", "", text)
    if not re.fullmatch(rf"[0-9]{{{FEWEST_DIGITS},20}}", digits):
        return Q(pk__in=())
    try:
        return Q(phone=validators.normalise_phone(text)) | Q(phone__endswith=digits)
    except ValidationError:
        return Q(phone__endswith=digits)


def _cars(text: str) -> QuerySet[Vehicle]:
    return Vehicle.objects.filter(_is_car(text))


def _is_car(text: str) -> Q:
    written = re.sub(r"[ \-]", "", text).upper()
    if not re.fullmatch(r"[A-Z0-9]{2,17}", written):
        return Q(pk__in=())
    is_car = Q(plate__startswith=written) if len(written) <= 10 else Q(pk__in=())
    if len(written) >= 6:
        is_car |= Q(vin__endswith=written)
    return is_car
