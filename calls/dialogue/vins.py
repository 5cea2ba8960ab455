"""A vehicle identification number from speech; its check digit mends one misheard character."""

from __future__ import annotations

from calls.dialogue.digits import characters_heard

LENGTH = 17
_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", "12345678123457923456789", strict=True))
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_CHECK_POSITION = 8
_SERIAL = 13
"""From here on all are digits in cars and light trucks (49 CFR 565.15)."""
_NEVER_IN_A_VIN = str.maketrans({"I": "1", "O": "0", "Q": "0"})
# Characters that rhyme over a telephone, which carries nothing above 3.4 kHz.
_RHYMES = ("MN", "59", "FS", "BD", "BV", "BP", "DT", "PT", "A8", "CZ", "E3", "GJ")


def vin_heard(text: str) -> str | None:
    """Seventeen characters that pass the check digit of 49 CFR 565, mended if one way of mending exists.

    Vehicles from elsewhere (first character not 1-5) carry no check digit and are taken as heard.
    """
    characters = characters_heard(text).translate(_NEVER_IN_A_VIN)
    if len(characters) != LENGTH:
        return None
    if characters[0] not in "12345" or is_consistent(characters):
        return characters
    repairs = [vin for vin in _rhyming(characters) if is_consistent(vin) and vin[_SERIAL:].isdigit()]
    return repairs[0] if len(repairs) == 1 else None


def is_consistent(vin: str) -> bool:
    """Whether the ninth character is the one that the other sixteen ask for."""
    if len(vin) != LENGTH or any(char not in _VALUES and not char.isdigit() for char in vin):
        return False
    total = sum(weight * int(_VALUES.get(char, char)) for weight, char in zip(_WEIGHTS, vin, strict=True))
    return vin[_CHECK_POSITION] == "0123456789X"[total % 11]


def _rhyming(characters: str) -> list[str]:
    return [
        characters[:place] + other + characters[place + 1 :]
        for place, char in enumerate(characters)
        for rhymes in _RHYMES
        if char in rhymes
        for other in rhymes
        if other != char and other in "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
    ]
