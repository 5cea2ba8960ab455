"""What a phone number, an e-mail address, a VIN or a state may look like, and how it is stored.

Each function takes what a person typed, said or imported and returns the one stored form, or raises a
`ValidationError` that says what to write. Blank text is not theirs to judge: fields decide on it.
"""

from __future__ import annotations

import re

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, validate_email

from crm.us_states import STATES

PHONE_PATTERN = r"^\+[0-9]{10,15}\Z"
VIN_PATTERN = r"^[A-HJ-NPR-Z0-9]{17}\Z"
EMAIL_MAX_LENGTH = 255

validate_zip = RegexValidator(
    r"^[0-9]{5}(-[0-9]{4})?\Z", "Write the ZIP code as five digits, such as 60601.", code="zip"
)


def normalise_phone(text: str) -> str:
    """E.164 of a number in any usual writing; numbers without a country are North American.

    Whether a number is assigned is not asked: the ranges reserved for fiction are as good as any.
    """
    digits = re.sub(r"[ ()+.\-]", "", text)
    if not re.fullmatch(r"[0-9]{10,15}", digits):
        raise ValidationError(
            "Write the phone number with 10 to 15 digits, such as (312) 555-0142 or +1 312 555 0142.",
            code="phone",
        )
    has_country = text.lstrip().startswith("+") or len(digits) > 10
    return _as_dialled(digits) if has_country else f"+1{digits}"


def _as_dialled(digits: str) -> str:
    """Drops a trunk zero after the country, as in +44 (0)20 …, which is no part of E.164."""
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        number = None
    if number is not None and phonenumbers.is_possible_number(number):
        dialled = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        if re.match(PHONE_PATTERN, dialled):
            return dialled
    return f"+1{digits}" if len(digits) == 10 else f"+{digits}"


def normalise_email(text: str) -> str:
    email = text.strip().lower()
    if len(email) > EMAIL_MAX_LENGTH:
        raise ValidationError(f"An e-mail address has at most {EMAIL_MAX_LENGTH} characters.", code="email")
    try:
        validate_email(email)
    except ValidationError as error:
        raise ValidationError(
            "Write the e-mail address in the form name@example.com.", code="email"
        ) from error
    return email


def normalise_vin(text: str) -> str:
    """17 characters; where the first is 1–5 (built in North America) the ninth must check: 49 CFR 565.15."""
    vin = text.strip().upper()
    if not re.match(VIN_PATTERN, vin):
        raise ValidationError(
            "A VIN has 17 characters: digits and capital letters without I, O and Q.", code="vin"
        )
    if vin[0] in "12345" and check_digit(vin) != vin[8]:
        raise ValidationError(
            "This VIN does not check: one of its characters is wrong. Please compare it with the car.",
            code="vin_check_digit",
        )
    return vin


_VALUES = {
    **{digit: int(digit) for digit in "0123456789"},
    **dict(zip("ABCDEFGH", range(1, 9), strict=True)),
    **dict(zip("JKLMN", range(1, 6), strict=True)),
    **{"P": 7, "R": 9},
    **dict(zip("STUVWXYZ", range(2, 10), strict=True)),
}
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def check_digit(vin: str) -> str:
    """The ninth character that the sixteen others ask for: 49 CFR 565.15(c), tables III to V."""
    rest = sum(_VALUES[char] * weight for char, weight in zip(vin, _WEIGHTS, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def normalise_state(text: str) -> str:
    state = text.strip().upper()
    if state not in STATES:
        raise ValidationError("Write the state as its two letters, such as IL.", code="state")
    return state


def normalise_plate(text: str) -> str:
    plate = re.sub(r"[ \-]", "", text).upper()
    if not re.fullmatch(r"[A-Z0-9]{1,10}", plate):
        raise ValidationError("A plate has up to 10 letters and digits.", code="plate")
    return plate
