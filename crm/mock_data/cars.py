"""Real makes and models, each with the first eight characters that its VINs have."""

from __future__ import annotations

import random
from dataclasses import dataclass

from crm.factories import make_vin

_MODELS = """
4T1B11HK Toyota|Camry|LE,SE,XLE|2012
2T1BURHE Toyota|Corolla|L,LE,SE|2012
JTMB1RFV Toyota|RAV4|LE,XLE,Adventure|2013
5TDJZRFH Toyota|Highlander|LE,XLE,Limited|2014
1HGCV1F3 Honda|Accord|LX,Sport,EX-L|2013
19XFC2F5 Honda|Civic|LX,EX,Touring|2014
5J6RW2H8 Honda|CR-V|LX,EX,EX-L|2014
1FTFW1E5 Ford|F-150|XL,XLT,Lariat|2012
1FMCU9GD Ford|Escape|S,SE,Titanium|2013
1FA6P8CF Ford|Mustang|EcoBoost,GT|2015
1GCUYDED Chevrolet|Silverado 1500|WT,LT,LTZ|2014
2GNAXKEV Chevrolet|Equinox|LS,LT,Premier|2013
1G1ZD5ST Chevrolet|Malibu|LS,LT,Premier|2013
1GTU9DED GMC|Sierra 1500|SLE,SLT,Denali|2014
1N4BL4BV Nissan|Altima|S,SV,SL|2013
5N1AT2MV Nissan|Rogue|S,SV,SL|2014
5NPD84LF Hyundai|Elantra|SE,SEL,Limited|2013
KM8J3CA4 Hyundai|Tucson|SE,SEL,Limited|2015
5XYPG4A5 Kia|Sorento|LX,EX,SX|2014
3KPF24AD Kia|Forte|LX,S,EX|2017
4S4BSANC Subaru|Outback|Premium,Limited,Touring|2013
JF2SKAEC Subaru|Forester|Base,Premium,Sport|2014
JM3KFBCM Mazda|CX-5|Sport,Touring,Grand Touring|2014
1C4HJXDG Jeep|Wrangler|Sport,Sahara,Rubicon|2013
1C4RJFBG Jeep|Grand Cherokee|Laredo,Limited|2012
1C6SRFFT Ram|1500|Tradesman,Big Horn,Laramie|2014
3VWC57BU Volkswagen|Jetta|S,SE,SEL|2014
WBA5R1C5 BMW|330i|Base,xDrive|2017
5UXTY5C0 BMW|X3|sDrive30i,xDrive30i|2016
55SWF8DB Mercedes-Benz|C 300|Base,4MATIC|2015
2T2HZMDA Lexus|RX 350|Base,F Sport|2016
5YJ3E1EA Tesla|Model 3|Standard,Long Range|2018
"""
_COLORS = ("Black", "White", "Silver", "Gray", "Blue", "Red", "Green", "Beige")
_YEAR_LETTERS = "ABCDEFGHJKLMNPRSTVWXY123456789"  # 2010 on: 49 CFR 565.15, table VII
_PLANTS = "ABCEFGHJKLMNPRSTUW"


@dataclass(frozen=True)
class Car:
    vin: str
    year: int
    make: str
    model: str
    trim: str
    color: str


@dataclass(frozen=True)
class _Model:
    prefix: str
    make: str
    name: str
    trims: tuple[str, ...]
    first_year: int


def _parse(line: str) -> _Model:
    prefix, _, rest = line.partition(" ")
    make, name, trims, first_year = rest.split("|")
    return _Model(prefix, make, name, tuple(trims.split(",")), int(first_year))


MODELS = tuple(_parse(line) for line in _MODELS.strip().splitlines())


class Garage:
    """Makes cars; no VIN twice, nor one of `known_vins`."""

    def __init__(self, rng: random.Random, *, newest_year: int, known_vins: set[str]) -> None:
        self._rng = rng
        self._newest_year = newest_year
        self._vins = set(known_vins)

    def car(self, name: str = "") -> Car:
        """Of that model; of any, where none is named."""
        rng = self._rng
        model = rng.choice([model for model in MODELS if name in ("", model.name)])
        year = rng.randint(min(model.first_year, self._newest_year), self._newest_year)
        return Car(
            self._vin(model, year),
            year,
            model.make,
            model.name,
            rng.choice(model.trims),
            rng.choice(_COLORS),
        )

    def _vin(self, model: _Model, year: int) -> str:
        letter = _YEAR_LETTERS[(year - 2010) % len(_YEAR_LETTERS)]
        while True:
            start = f"{model.prefix}0{letter}{self._rng.choice(_PLANTS)}"
            vin = make_vin(start, self._rng.randrange(1_000_000))
            if vin not in self._vins:
                self._vins.add(vin)
                return vin
