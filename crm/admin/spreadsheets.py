from __future__ import annotations

from django.contrib.auth import get_permission_codename
from django.http import HttpRequest
from import_export.admin import ImportExportModelAdmin
from import_export.formats.base_formats import CSV, TSV


class SpreadsheetAdmin(ImportExportModelAdmin):
    """Import with a preview, and export, for those who may also delete: both touch the whole book."""

    formats = (CSV, TSV)

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self._may_all(request, "add", "change", "delete")

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self._may_all(request, "view", "delete")

    def _may_all(self, request: HttpRequest, *actions: str) -> bool:
        app = self.opts.app_label
        return request.user.has_perms(
            [f"{app}.{get_permission_codename(action, self.opts)}" for action in actions]
        )
