"""A handful of customers who are always the same, as are the models of their cars, to call the agent as.

The README's call is about Maria's Corolla. Area code 555 rings nobody.
"""

from __future__ import annotations

from datetime import date

from crm.mock_data.people import Person

AWAITED = "+15550100123"  # has an appointment ahead
VEHICLES = {
    "+15550100123": ("Corolla", "RAV4"),
    "+15550100124": ("F-150",),
    "+15550100125": ("Civic",),
    "+15550100126": ("Accord", "Highlander", "Model 3"),
    "+15550100127": ("Outback",),
}


def people() -> list[Person]:
    rows = (
        ("Maria", "Lopez", "+15550100123", 1984, "60601"),
        ("James", "Carter", "+15550100124", 1971, "60614"),
        ("Aisha", "Khan", "+15550100125", 1993, "60647"),
        ("Thomas", "Nguyen", "+15550100126", 1966, "60601"),
        ("Grace", "Miller", "+15550100127", 1990, "60614"),
    )
    return [
        Person(
            first_name=first,
            last_name=last,
            phone=phone,
            email=f"{first}.{last}@example.com".lower(),
            date_of_birth=date(born, 5, 17),
            street="100 Lake Street",
            city="Chicago",
            state="IL",
            zip_code=zip_code,
        )
        for first, last, phone, born, zip_code in rows
    ]
