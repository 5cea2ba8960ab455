from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "voiceagent.settings")
site = get_asgi_application()  # loads the apps, which the imports below need

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402

from calls.routing import websocket_urlpatterns  # noqa: E402
from voiceagent.redis_check import RedisUnusable, require_redis  # noqa: E402

try:
    require_redis()
except RedisUnusable as unusable:
    raise SystemExit(f"voiceagent does not start: {unusable}") from None

application = ProtocolTypeRouter(
    {"http": site, "websocket": AuthMiddlewareStack(URLRouter(websocket_urlpatterns))}
)
