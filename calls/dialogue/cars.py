"""Makes and models as callers name them. Facts of the market, for callers whose vehicle is not on file."""

from __future__ import annotations

MODELS = {
    "Acura": "ilx mdx rdx tlx tsx integra",
    "Audi": "a3 a4 a5 a6 a8 q3 q5 q7 q8",
    "BMW": "x1 x3 x5 x7 328i 330i 530i",
    "Buick": "enclave encore envision lacrosse",
    "Cadillac": "escalade xt4 xt5 xt6 ct4 ct5",
    "Chevrolet": (
        "silverado malibu equinox tahoe suburban traverse camaro corvette impala cruze colorado trax "
        "bolt blazer"
    ),
    "Chrysler": "pacifica 300 voyager",
    "Dodge": "charger challenger durango caravan journey",
    "Ford": (
        "f150 f250 f350 escape explorer focus fusion mustang edge expedition ranger bronco maverick transit"
    ),
    "GMC": "sierra yukon acadia terrain canyon",
    "Fiat": "500x",
    "Genesis": "g70 g80 g90 gv70 gv80",
    "Honda": "accord civic crv hrv pilot odyssey fit ridgeline passport insight",
    "Hyundai": "elantra sonata tucson santafe kona palisade accent ioniq venue",
    "Infiniti": "q50 q60 qx50 qx60 qx80",
    "Jaguar": "xe xf xj",
    "Jeep": "wrangler cherokee compass renegade gladiator patriot grandcherokee",
    "Kia": "forte optima k5 sorento sportage soul telluride sedona carnival rio niro seltos",
    "Lexus": "es is rx nx gx lx ux es350 rx350 nx300",
    "Lincoln": "navigator aviator corsair nautilus mkz",
    "Mazda": "mazda3 mazda6 cx3 cx30 cx5 cx9 cx50 cx90 miata",
    "Mercedes-Benz": "c300 e350 gle glc gla sprinter",
    "Mini": "cooper countryman",
    "Mitsubishi": "outlander mirage eclipse",
    "Nissan": "altima sentra rogue maxima pathfinder frontier murano versa kicks leaf titan armada",
    "Polestar": "polestar2",
    "Pontiac": "g6",
    "Porsche": "macan cayenne panamera",
    "Ram": "1500 2500 3500 promaster",
    "Rivian": "r1t r1s",
    "Saturn": "l200",
    "Scion": "xb tc",
    "Subaru": "outback forester impreza crosstrek legacy ascent wrx",
    "Suzuki": "grandvitara sx4",
    "Tesla": "model3 modely models modelx",
    "Toyota": (
        "camry corolla rav4 tacoma tundra highlander sienna prius 4runner avalon sequoia chr venza yaris"
    ),
    "Volkswagen": "jetta passat tiguan atlas golf gti beetle taos",
    "Volvo": "xc40 xc60 xc90 s60 s90 v60",
}

NICKNAMES = {
    "mazda 3": "mazda mazda3",
    "mazda three": "mazda mazda3",
    "mazda 6": "mazda mazda6",
    "mazda six": "mazda mazda6",
    "chevy": "chevrolet",
    "chevie": "chevrolet",
    "shevy": "chevrolet",
    "vw": "volkswagen",
    "v w": "volkswagen",
    "volkswagon": "volkswagen",
    "beamer": "bmw",
    "bimmer": "bmw",
    "beemer": "bmw",
    "b m w": "bmw",
    "mercedes": "mercedes-benz",
    "mercedes benz": "mercedes-benz",
    "benz": "mercedes-benz",
    "merc": "mercedes-benz",
    "caddy": "cadillac",
    "caddie": "cadillac",
    "subie": "subaru",
    "subaroo": "subaru",
    "yoda": "toyota",
    "g m c": "gmc",
    "jimmy": "gmc",
    "hundai": "hyundai",
    "hyundi": "hyundai",
    "stang": "mustang",
    "vette": "corvette",
    "f 150": "f150",
    "f one fifty": "f150",
    "f150": "f150",
    "f1 50": "f150",
    "f 250": "f250",
    "f two fifty": "f250",
    "cr v": "crv",
    "c r v": "crv",
    "seer v": "crv",
    "hr v": "hrv",
    "h r v": "hrv",
    "rav": "rav4",
    "rav 4": "rav4",
    "rav four": "rav4",
    "rave 4": "rav4",
    "rave four": "rav4",
    "rav for": "rav4",
    "four runner": "4runner",
    "4 runner": "4runner",
    "forerunner": "4runner",
    "santa fe": "santafe",
    "grand cherokee": "grandcherokee",
    "model three": "model3",
    "model 3": "model3",
    "model y": "modely",
    "model s": "models",
    "model x": "modelx",
    "cx 5": "cx5",
    "c x 5": "cx5",
    "c x five": "cx5",
    "cx five": "cx5",
    "cx 9": "cx9",
    "taco": "tacoma",
    "fifteen hundred": "1500",
    "twenty five hundred": "2500",
    "thirty five hundred": "3500",
    "dodge ram": "ram",
}

SPOKEN_MODELS = {
    "crv": "CR-V",
    "fit": "Fit",
    "rio": "Rio",
    "hrv": "HR-V",
    "rav4": "RAV4",
    "f150": "F-150",
    "f250": "F-250",
    "f350": "F-350",
    "4runner": "4Runner",
    "santafe": "Santa Fe",
    "grandcherokee": "Grand Cherokee",
    "model3": "Model 3",
    "modely": "Model Y",
    "models": "Model S",
    "modelx": "Model X",
    "cx3": "CX-3",
    "cx30": "CX-30",
    "cx5": "CX-5",
    "cx9": "CX-9",
    "cx50": "CX-50",
    "cx90": "CX-90",
    "chr": "C-HR",
    "mazda3": "Mazda3",
    "mazda6": "Mazda6",
}

COLOURS = frozenset(
    [
        "black",
        "white",
        "silver",
        "gray",
        "grey",
        "red",
        "blue",
        "green",
        "brown",
        "beige",
        "gold",
        "orange",
        "yellow",
        "maroon",
        "tan",
        "purple",
        "burgundy",
    ]
)
_TRUCKS = (
    "silverado f150 f250 f350 ranger tacoma tundra sierra 1500 2500 3500 colorado canyon frontier titan "
    "ridgeline gladiator maverick"
)
_VANS = "odyssey sienna pacifica caravan carnival sedona voyager"
KINDS = {
    "truck": _TRUCKS,
    "pickup": _TRUCKS,
    "minivan": _VANS,
    "van": f"{_VANS} transit sprinter promaster",
    "suv": (
        "explorer escape edge expedition crv hrv pilot rav4 highlander 4runner sequoia equinox tahoe "
        "suburban traverse tucson santafe kona palisade sorento sportage telluride rogue pathfinder "
        "murano forester outback crosstrek ascent cherokee grandcherokee compass wrangler x3 x5 q5 q7 "
        "rx nx cx5 cx9 tiguan atlas"
    ),
    "sedan": (
        "accord civic camry corolla altima sentra malibu impala fusion focus elantra sonata optima k5 "
        "forte jetta passat legacy impreza avalon maxima"
    ),
}

# What speech to text is told to expect where the car is asked for. With the makes fewer than 100, the
# most that Flux takes.
COMMON_MODELS = (
    *("Corolla", "Camry", "RAV4", "Highlander", "Tacoma", "Tundra", "Sienna", "Prius", "4Runner"),
    *("Civic", "Accord", "CR-V", "Pilot", "Odyssey", "Explorer", "Escape", "Mustang", "F-150", "Silverado"),
    *("Equinox", "Malibu", "Tahoe", "Altima", "Rogue", "Sentra", "Pathfinder", "Elantra", "Sonata", "Tucson"),
    *("Santa Fe", "Sorento", "Sportage", "Telluride", "Outback", "Forester", "Crosstrek", "Impreza"),
    *("Wrangler", "Cherokee", "Grand Cherokee", "Jetta", "Passat", "Tiguan", "Miata", "Enclave", "Integra"),
    *("Sierra", "Acadia", "Durango", "Charger"),
)
