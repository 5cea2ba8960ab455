from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from calls.models import Call


class Command(BaseCommand):
    help = (
        "Completes calls in which nothing has happened for ten minutes and whose end was never reported. "
        "Every call that ends does so too; this is for a line on which none comes."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Closed {Call.objects.close_lifeless(timezone.now())} lost calls.")
