"""Customers and vehicles as rows of a spreadsheet. An imported row passes what a form's row passes."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Model
from import_export import fields, resources, widgets

from crm.models import Customer, Vehicle

# What a spreadsheet would run as a formula: https://owasp.org/www-community/attacks/CSV_Injection
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
GUARD = "'"


def guarded(cell: str) -> str:
    """The cell as text that no spreadsheet runs; digits with a sign are no formula."""
    is_number = cell[:1] in "+-" and cell[1:].replace(".", "", 1).isdigit()
    return GUARD + cell if cell.startswith(FORMULA_STARTS) and not is_number else cell


def unguarded(cell: Any) -> Any:
    """The cell as it was before it was exported."""
    is_guarded = isinstance(cell, str) and cell.startswith(GUARD) and cell[1:].startswith(FORMULA_STARTS)
    return cell[1:] if is_guarded else cell


class CheckedResource(resources.ModelResource):
    """Rows that are validated as a form's; cells that are guarded on their way out."""

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        for name, cell in row.items():
            row[name] = unguarded(cell)

    def export_field(self, field: Any, instance: Model, **kwargs: Any) -> str:
        return guarded(str(super().export_field(field, instance, **kwargs)))


class CustomerResource(CheckedResource):
    class Meta:
        model = Customer
        import_id_fields = ("phone",)
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        exclude = ("id", "preferred_advisor", "last_service_on", "last_contact_at")


class VehicleResource(CheckedResource):
    customer = fields.Field(
        column_name="customer_phone",
        attribute="customer",
        widget=widgets.ForeignKeyWidget(Customer, "phone"),
    )

    class Meta:
        model = Vehicle
        import_id_fields = ("vin",)
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        exclude: ClassVar = ("id", "last_service_on", "last_service_mileage")
