from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from voiceagent import health

urlpatterns = [
    path("admin/", admin.site.urls),
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("board/", include("crm.urls")),
    path("calls/", include("calls.urls")),
]
