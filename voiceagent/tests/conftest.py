"""The shop and its staff, for tests of the desk as a whole: records and phone line together."""

from __future__ import annotations

from crm.tests.conftest import oil_change, shop, staff

__all__ = ["oil_change", "shop", "staff"]
