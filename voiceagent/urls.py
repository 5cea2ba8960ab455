from __future__ import annotations

from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path
from django.views.generic import RedirectView

from voiceagent import health, metrics_page

urlpatterns = [
    # Browsers ask for it where a page names no icon, as one without our frame does.
    path("favicon.ico", RedirectView.as_view(url=static("crm/icon.svg"))),
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("admin/", admin.site.urls),
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("board/", include("crm.urls")),
    path("metrics", metrics_page.metrics),
    path("calls/", include("calls.urls")),
]
