"""Scenarios that fail today, and why. They count as failures; a test keeps the list from growing stale."""

from __future__ import annotations

KNOWN_FAILURES: dict[str, str] = {}
