"""Fields that hold one written form, whether it comes by form, import, `save` or `bulk_create`.

A lookup normalises too: `Customer.objects.get(phone="(312) 555-0142")` finds +13125550142.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from crm import validators
from crm.us_states import STATES

CENT = Decimal("0.01")


def has_valid_fields(row: models.Model, *, but_for: tuple[str, ...] = ()) -> bool:
    """Whether each field by itself is right: `clean` is called even if not, but has no more to say then."""
    try:
        row.clean_fields(exclude=but_for)
    except ValidationError:
        return False
    return True


class NormalisedField(models.CharField):
    """A CharField whose stored values went through `normalise`; blank is "", or NULL where allowed."""

    def normalise(self, text: str) -> str:
        raise NotImplementedError

    def to_python(self, value: Any) -> str | None:
        if value is None or not str(value).strip():
            return None if self.null else ""
        return self.normalise(str(value))

    def get_prep_value(self, value: Any) -> Any:
        prepared = super(models.CharField, self).get_prep_value(value)  # resolves lazy values
        return self.to_python(prepared)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = getattr(model_instance, self.attname)
        if hasattr(value, "resolve_expression"):
            return value
        value = self.to_python(value)
        setattr(model_instance, self.attname, value)
        return value


class PhoneField(NormalisedField):
    description = "Phone number in E.164"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 16)
        super().__init__(*args, **kwargs)

    def normalise(self, text: str) -> str:
        return validators.normalise_phone(text)

    def formfield(self, **kwargs: Any) -> Any:
        # Room for what people type around the digits; `normalise` counts those.
        return super().formfield(**{"max_length": 40, **kwargs})


class LowercaseEmailField(NormalisedField):
    description = "E-mail address, in lower case"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", validators.EMAIL_MAX_LENGTH)
        super().__init__(*args, **kwargs)

    def normalise(self, text: str) -> str:
        return validators.normalise_email(text)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": forms.EmailField, **kwargs})


class VinField(NormalisedField):
    description = "Vehicle identification number"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 17)
        super().__init__(*args, **kwargs)

    def normalise(self, text: str) -> str:
        return validators.normalise_vin(text)


class PlateField(NormalisedField):
    description = "Licence plate, without spaces"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        super().__init__(*args, **kwargs)

    def normalise(self, text: str) -> str:
        return validators.normalise_plate(text)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"max_length": 20, **kwargs})


class StateField(NormalisedField):
    description = "US state or DC"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 2)
        kwargs.setdefault("choices", list(STATES.items()))
        super().__init__(*args, **kwargs)

    def normalise(self, text: str) -> str:
        return validators.normalise_state(text)


def to_cents(value: Decimal) -> Decimal:
    """Rounded to cents, half up: the rounding of a till, not the banker's half even."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def parse_money(value: Any) -> Decimal | None:
    """A Decimal in cents from a Decimal, an int or text; a float has lost cents already and is refused."""
    if value is None:
        return None
    if isinstance(value, (float, bool)):
        raise ValidationError("Money is a Decimal or text, never a float.", code="float")
    try:
        amount = Decimal(str(value).strip())
        if amount.is_finite():
            return to_cents(amount)
    except InvalidOperation:
        pass
    raise ValidationError("Write the amount in dollars and cents, such as 49.95.", code="money")


class MoneyFormField(forms.DecimalField):
    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        return None if value in self.empty_values else parse_money(str(value).replace(",", ""))


class MoneyField(models.DecimalField):
    description = "Dollars and cents"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 9)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        return None if value == "" else parse_money(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = getattr(model_instance, self.attname)
        if hasattr(value, "resolve_expression"):
            return value
        value = self.to_python(value)
        setattr(model_instance, self.attname, value)
        return value

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": MoneyFormField, **kwargs})
