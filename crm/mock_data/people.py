"""Names and places, and phone numbers that can never ring anyone."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from crm.factories import fictional_phone

_FIRST_NAMES = """
Aaron Abigail Aisha Alejandro Alice Amara Amir Ana Andre Angela Anthony Ava Beatriz Benjamin Brian Camila
Carlos Carmen Caroline Chloe Daniel David Deborah Diego Dorothy Edward Elena Elijah Emily Emma Eric Ethan
Eva Fatima Felix Frank Gabriel George Grace Hannah Hassan Helen Henry Ian Imani Isaac Isabella Ivan Jack
Jacob Jamal Jasmine Jason Jennifer Jessica John Jonathan Jose Joseph Joshua Julia Karen Karim Katherine
Kevin Kim Laura Layla Leo Lily Linda Lucas Lucia Luis Maya Margaret Mark Martin Mary Mateo Matthew Mei Mia
Michael Michelle Miguel Mohammed Nadia Naomi Natalie Nathan Nicole Noah Nora Oliver Olivia Omar Oscar
Patricia Paul Peter Priya Rachel Raj Rebecca Richard Robert Rosa Ruth Ryan Samantha Samuel Sandra Sara Sean
Sofia Sophie Stephen Susan Tanya Teresa Thomas Tyler Valeria Victor Victoria Walter Wei William Xavier
Yolanda Zoe
"""
FIRST_NAMES = tuple(_FIRST_NAMES.split())
_LAST_NAMES = """
Adams Ahmed Allen Alvarez Anderson Bailey Baker Bell Bennett Brooks Brown Campbell Carter Castillo Chavez
Chen Clark Collins Cook Cooper Cox Cruz Davis Diaz Edwards Evans Fisher Flores Foster Garcia Gomez Gonzalez
Gray Green Gupta Gutierrez Hall Harris Hernandez Hill Howard Hughes Jackson James Jenkins Jimenez Johnson
Jones Kelly Khan Kim King Kowalski Lee Lewis Long Lopez Martin Martinez Mendoza Miller Mitchell Moore
Morales Morgan Morris Murphy Myers Nelson Nguyen Nowak Ortiz Parker Patel Perez Perry Peterson Phillips
Powell Price Ramirez Ramos Reed Reyes Reynolds Richardson Rivera Roberts Robinson Rodriguez Rogers Ross Ruiz
Russell Sanchez Sanders Scott Shah Simmons Singh Smith Stewart Sullivan Taylor Thomas Thompson Torres Turner
Walker Ward Washington Watson White Williams Wilson Wood Wright Wu Yang Young
"""
LAST_NAMES = tuple(_LAST_NAMES.split())
STREETS = ("Maple", "Oak", "Cedar", "Elm", "Lake", "Park", "Washington", "Lincoln", "Ridge", "Sunset", "Mill")
STREET_KINDS = ("Street", "Avenue", "Road", "Drive", "Lane", "Court")
PLACES = (
    ("Chicago", "IL", "60601"),
    ("Chicago", "IL", "60614"),
    ("Chicago", "IL", "60647"),
    ("Evanston", "IL", "60201"),
    ("Oak Park", "IL", "60302"),
    ("Skokie", "IL", "60077"),
    ("Cicero", "IL", "60804"),
    ("Naperville", "IL", "60540"),
    ("Aurora", "IL", "60505"),
    ("Joliet", "IL", "60435"),
    ("Gary", "IN", "46402"),
    ("Hammond", "IN", "46320"),
    ("Kenosha", "WI", "53140"),
)
MOST_PEOPLE = 79_200  # 792 area codes (2–9 first, not N11), a hundred fictional numbers in each


@dataclass(frozen=True)
class Person:
    first_name: str
    last_name: str
    phone: str
    email: str | None
    date_of_birth: date
    street: str
    city: str
    state: str
    zip_code: str


def phones(rng: random.Random, count: int, *, known: set[str]) -> list[str]:
    """`count` numbers NPA-555-0100…0199, none of them in `known`; ValueError if there are not so many."""
    areas = [area for area in range(200, 1000) if area % 100 != 11]
    free = [
        number
        for area in areas
        for line in range(100)
        if (number := fictional_phone(area, line)) not in known
    ]
    if count > len(free):
        raise ValueError(f"only {len(free)} fictional phone numbers are left")
    return rng.sample(free, count)


def person(rng: random.Random, phone: str, *, anchor: date) -> Person:
    first, last = rng.choice(FIRST_NAMES), rng.choice(LAST_NAMES)
    city, state, zip_code = rng.choice(PLACES)
    has_email = rng.random() < 0.85
    return Person(
        first_name=first,
        last_name=last,
        phone=phone,
        email=f"{first}.{last}.{phone[2:]}@example.com".lower() if has_email else None,
        date_of_birth=anchor - timedelta(days=rng.randint(18 * 366, 85 * 365)),
        street=f"{rng.randint(1, 9999)} {rng.choice(STREETS)} {rng.choice(STREET_KINDS)}",
        city=city,
        state=state,
        zip_code=zip_code,
    )
