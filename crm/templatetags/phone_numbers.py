from __future__ import annotations

import phonenumbers
from django import template

register = template.Library()


@register.filter
def phone(number: str) -> str:
    """A stored number as people write it: +13125550142 as (312) 555-0142, others with their country."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    national = parsed.country_code == 1
    form = (
        phonenumbers.PhoneNumberFormat.NATIONAL if national else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(parsed, form)
