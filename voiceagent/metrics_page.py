"""/metrics for Prometheus; not for the public."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """This process's figures, for whoever sends METRICS_TOKEN; without one there is no such page.

    Not by the sender's address: behind a proxy on the same machine everybody comes from 127.0.0.1.
    """
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "")
    if not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponseForbidden("Send Authorization: Bearer METRICS_TOKEN.", content_type="text/plain")
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)
