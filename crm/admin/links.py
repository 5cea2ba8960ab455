from __future__ import annotations

from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString


def change_url(record: Model) -> str:
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])


def link_to(record: Model) -> SafeString:
    return format_html('<a href="{}">{}</a>', change_url(record), record)
