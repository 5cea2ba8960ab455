from __future__ import annotations

from datetime import timedelta

from django import template

from crm.board import MINUTES, Block, Gap, Shade
from crm.quarters import in_words

register = template.Library()


@register.filter
def rows(place: Block | Gap | Shade) -> str:
    """Its lines in a column's grid, which count from 1."""
    return f"{place.row + 1} / span {place.span}"


@register.filter
def length_of(gap: Gap) -> str:
    return in_words(timedelta(minutes=MINUTES * gap.span))
