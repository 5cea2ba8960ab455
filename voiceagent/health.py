"""Whether this process lives, and whether it can take a call: the database, Redis and speech answer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait

import httpx
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from calls import session
from calls.phrase_warming import wait_for_greeting, warm_soon
from calls.running_calls import running_calls

logger = logging.getLogger(__name__)

LIMIT_SECONDS = 2.0
GREETING_SECONDS = 1.0

Check = Callable[[], object]
# More than three: a check that hangs past its limit must not keep the next probe waiting.
_threads = ThreadPoolExecutor(max_workers=12, thread_name_prefix="health")


def check_database() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        connection.close()  # the thread's own


def check_redis() -> None:
    session.health()


def check_speech() -> None:
    """Any answer counts: the embedded server says 200 at /health, Deepgram something else."""
    httpx.get(f"{settings.DEEPGRAM_URL}/health", timeout=LIMIT_SECONDS)


CHECKS: Mapping[str, Check] = {"database": check_database, "redis": check_redis, "speech": check_speech}
FAILURES = (DatabaseError, session.SessionStoreDown, httpx.HTTPError, httpx.InvalidURL)


@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers at all."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200, or 503 with what failed; within three seconds and a little, whatever hangs.

    A process that was told to stop takes no call, whatever its parts say. A new one answers when it has its
    greeting as audio, if that comes soon: else its first caller waits for it.
    """
    results = run(CHECKS, seconds=LIMIT_SECONDS)
    if running_calls.is_draining:
        results["calls"] = "stopping"
    failed = sorted(name for name, result in results.items() if result != "ok")
    if not failed:
        warm_soon()  # a proxy asks before it sends the first call
        wait_for_greeting(seconds=GREETING_SECONDS)
    body = {"status": "failed" if failed else "ok", "failed": failed, "checks": results}
    return JsonResponse(body, status=503 if failed else 200)


def run(checks: Mapping[str, Check], *, seconds: float) -> dict[str, str]:
    """All at once: each "ok", "failed" or "timed out"."""
    futures: dict[str, Future[object]] = {name: _threads.submit(check) for name, check in checks.items()}
    wait(futures.values(), timeout=seconds)
    return {name: _result(name, future) for name, future in futures.items()}


def _result(name: str, future: Future[object]) -> str:
    if not future.done():
        future.cancel()
        return "timed out"
    error = future.exception()
    if error is None:
        return "ok"
    if not isinstance(error, FAILURES):
        raise error
    logger.warning("Not ready: %s failed (%s)", name, type(error).__name__)
    return "failed"
