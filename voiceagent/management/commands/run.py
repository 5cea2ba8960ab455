"""Everything at once, for a laptop: what `make run` runs."""

from __future__ import annotations

import contextlib
import shutil
import signal
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from crm.models import Customer, Shop
from voiceagent import embedded, parts
from voiceagent.redis_check import RedisUnusable, require_redis

FACTS = ("shop", "services", "bays", "opening_hours", "groups")


# What a run with its demo data and a day of calls takes.
FREE_MB = 50


def _full_disks() -> str:
    """What to do about disks that are as good as full, if that may be the fault."""
    database = settings.DATABASES["default"]
    folders = {embedded.run_dir(Path(settings.BASE_DIR)).parent}
    if database["ENGINE"].endswith("sqlite3"):
        folders.add(Path(database["NAME"]).absolute().parent)
    full = sorted(str(each) for each in folders if each.is_dir() and _free_mb(each) < FREE_MB)
    return f"; the disk of {' and that of '.join(full)} is full: free {FREE_MB} MB there" if full else ""


def _free_mb(folder: Path) -> float:
    return shutil.disk_usage(folder).free / 2**20


class Command(BaseCommand):
    help = (
        "Starts the site, with an embedded Redis server and open speech models where the environment names "
        "no others; migrates, and fills an empty database with demo data. Ctrl-C stops all of it."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="of the site (default: 8000)")
        parser.add_argument(
            "--customers", type=int, default=3000, help="made up for an empty database (default: 3000)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for ending in (signal.SIGINT, signal.SIGTERM):  # SIGINT is ignored in a shell's background job
            signal.signal(ending, signal.default_int_handler)
        self.began_at = time.monotonic()
        try:
            with contextlib.ExitStack() as running:
                self._run(running, options["port"], options["customers"])
        except KeyboardInterrupt:
            self.stdout.write("\nStopped.")
        except (embedded.DidNotStart, RedisUnusable) as fault:
            raise CommandError(f"{fault}{_full_disks()}") from fault
        except OperationalError as fault:
            raise CommandError(f"The database cannot be used: {fault}{_full_disks()}") from fault
        except OSError as fault:
            raise CommandError(f"The system refused: {fault}{_full_disks()}") from fault

    def _run(self, running: contextlib.ExitStack, port: int, customers: int) -> None:
        self._check_ports(port)
        environment = {"PUBLIC_URL": self._public_url(port)}
        started = [*self._start_speech(running, environment)]
        redis = self._start_redis(running)
        self._prepare_database(customers)
        daphne = ["-m", "daphne", "-v", "0", "-b", "127.0.0.1", "-p", str(port)]
        arguments = [*daphne, "voiceagent.asgi:application"]
        site = running.enter_context(parts.part("The site", arguments, environment))
        started.append(site)
        for each in started[:-1]:
            self._say("Waiting for the speech models")
            parts.wait_until_ready(each, f"{settings.DEEPGRAM_URL}/health", seconds=60)
        parts.wait_until_ready(site, f"http://127.0.0.1:{port}/admin/login/", seconds=30)
        parts.answers(f"http://127.0.0.1:{port}/health/ready")  # it prepares what it will say first
        self._welcome(port)
        ended = parts.wait_for_an_end([*started, *redis])
        raise embedded.DidNotStart(f"{ended}; everything else was stopped. Say make run again.")

    def _check_ports(self, port: int) -> None:
        parts.require_free_port(port, "the site", f"Choose another: make run PORT={port + 1}")
        if settings.SPEECH_IS_EMBEDDED:
            speech_port = urlsplit(settings.DEEPGRAM_URL).port or 80
            remedy = "Is another run still going? Stop what listens there."
            parts.require_free_port(speech_port, "the speech server", remedy)

    def _public_url(self, port: int) -> str:
        """PUBLIC_URL, with the port that we were told to take where it names this machine."""
        site = urlsplit(settings.PUBLIC_URL)
        if site.hostname in ("127.0.0.1", "localhost"):
            return f"http://{site.hostname}:{port}"
        return str(settings.PUBLIC_URL)

    def _start_speech(
        self, running: contextlib.ExitStack, environment: dict[str, str]
    ) -> Iterator[parts.Part]:
        if not settings.SPEECH_IS_EMBEDDED:
            self._say(f"Speech: {settings.DEEPGRAM_URL}")
            return
        self._say("Speech: open models on this machine")
        address = urlsplit(settings.DEEPGRAM_URL)
        arguments = ["-m", "calls.local_speech", "--port", str(address.port), "--until-stdin-closes"]
        yield running.enter_context(parts.part("The speech server", arguments, environment))

    def _start_redis(self, running: contextlib.ExitStack) -> list[parts.EmbeddedRedis]:
        """What is to be watched of it."""
        started = []
        if settings.REDIS_IS_EMBEDDED:
            sock = running.enter_context(embedded.redis_server(embedded.run_dir(Path(settings.BASE_DIR))))
            started = [parts.EmbeddedRedis(sock)]
        require_redis()
        self._say("Redis: " + ("embedded" if settings.REDIS_IS_EMBEDDED else "as REDIS_URL says"))
        return started

    def _prepare_database(self, customers: int) -> None:
        self._say("Database: migrating")
        call_command("migrate", verbosity=0, interactive=False)
        # Once: what a shop has edited since stays as it is.
        if not Shop.objects.exists():
            call_command("loaddata", *FACTS, verbosity=0)
            self._say("Database: loaded the shop's services, bays and opening hours")
        if settings.DEBUG and not get_user_model().objects.exists():
            call_command("loaddata", "demo_logins", verbosity=0)
        if settings.DEBUG and not Customer.objects.exists():
            self._say(f"Database: making {customers} demo customers")
            call_command("generate_mock_crm_data", customers=customers, seed=42)

    def _welcome(self, port: int) -> None:
        site = f"http://127.0.0.1:{port}"
        lines = [
            f"voiceagent is ready after {time.monotonic() - self.began_at:.1f} s.",
            "",
            f"  Admin       {site}/admin/",
            f"  Softphone   {site}/calls/softphone/   talk to the agent from this browser",
        ]
        if settings.DEBUG:
            lines.append("  Log in as   manager, advisor or viewer; the password is demo")
        lines += ["", "  Ctrl-C stops everything.", ""]
        self.stdout.write("\n".join(lines))

    def _say(self, text: str) -> None:
        self.stdout.write(f"[{time.monotonic() - self.began_at:5.1f} s] {text}")
        self.stdout.flush()
