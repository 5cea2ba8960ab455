"""What a VIN itself says of its car, from the tables of `vininfo`: no network is asked."""

from __future__ import annotations

import re

from vininfo import Vin

from crm.validators import check_digit

# Brands that share factories, and so VIN prefixes, under one owner.
_FAMILIES = """
bmw: bmw mini rolls alpina
daimler: mercedes smart maybach daimler daimlerchrysler freightliner
ford: ford lincoln mercury autoalliance
gm: general gm chevrolet chevy gmc buick cadillac pontiac oldsmobile saturn hummer daewoo geo cami opel saab
honda: honda acura
hyundai: hyundai kia genesis
isuzu: isuzu
jlr: jaguar land rover
mazda: mazda
mitsubishi: mitsubishi
nissan: nissan infiniti datsun renault
stellantis: chrysler dodge jeep ram plymouth eagle fiat alfa lancia
subaru: subaru fuji
suzuki: suzuki
tesla: tesla
toyota: toyota lexus scion nummi daihatsu
volkswagen: volkswagen vw audi quattro porsche seat skoda bentley lamborghini
volvo: volvo polestar
"""
# Families of which one builds cars for the other, such as the Toyota Supra, built by BMW.
_BUILT_TOGETHER = """
bmw+toyota daimler+nissan daimler+stellantis daimler+toyota daimler+volkswagen ford+mazda ford+nissan
ford+volkswagen gm+honda gm+isuzu gm+subaru gm+suzuki gm+toyota honda+isuzu isuzu+mazda isuzu+subaru
mazda+stellantis mazda+toyota mitsubishi+nissan mitsubishi+stellantis nissan+suzuki nissan+volkswagen
stellantis+volkswagen subaru+toyota suzuki+toyota
"""
FAMILIES = {
    family: frozenset(brands.split())
    for family, _, brands in (line.partition(":") for line in _FAMILIES.strip().splitlines())
}
BUILT_TOGETHER = frozenset(frozenset(pair.split("+")) for pair in _BUILT_TOGETHER.split())


def model_years(vin: str) -> list[int]:
    """The years that the tenth character can mean (it comes round every 30), newest first.

    Empty where the VIN does not follow 49 CFR 565, which only cars for North America must.
    """
    return Vin(vin).years if check_digit(vin) == vin[8] else []


def maker(vin: str) -> str:
    """The maker by the VIN's first three characters, or "" if it is not known."""
    name = str(Vin(vin).manufacturer)
    return "" if name.startswith("UnsupportedBrand") else name


def families(name: str) -> frozenset[str]:
    words = set(re.findall(r"[a-z]+", name.lower()))
    return frozenset(family for family, brands in FAMILIES.items() if words & brands)


def contradicts_year(vin: str, year: int) -> bool:
    years = model_years(vin)
    return bool(years) and year not in years


def contradicts_make(vin: str, make: str) -> bool:
    """Whether both makers are known and never built each other's cars; an unknown one contradicts nothing."""
    built_by, called = families(maker(vin)), families(make)
    if not built_by or not called or built_by & called:
        return False
    return not any(frozenset((one, other)) in BUILT_TOGETHER for one in built_by for other in called)
