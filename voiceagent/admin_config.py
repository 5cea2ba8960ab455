from __future__ import annotations

from django.contrib.admin.apps import AdminConfig


class ServiceDeskConfig(AdminConfig):
    default_site = "voiceagent.admin_site.ServiceDesk"
