"""A shop of a bench's own: a database, a Redis server and a scripted Deepgram, gone when the bench ends.

Enter it before Django's models are imported.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from voiceagent import embedded

AUTH_TOKEN = "of a bench"


@contextlib.contextmanager
def shop_of_its_own() -> Iterator[Path]:
    """The folder in which its Redis server runs; `valkey.pid` there names the process."""
    with tempfile.TemporaryDirectory(prefix="va-bench-") as name, contextlib.ExitStack() as running:
        directory = Path(name) / "redis"
        sock = running.enter_context(embedded.redis_server(directory))
        os.environ.update(
            {
                "DJANGO_SETTINGS_MODULE": "voiceagent.settings",
                "SECRET_KEY": "of a bench",
                "DEBUG": "false",
                "ALLOWED_HOSTS": "testserver",
                "PUBLIC_URL": "http://testserver",
                "DATABASE_URL": f"sqlite:///{name}/db.sqlite3",
                "REDIS_URL": f"unix://{sock}",
                "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
                "DEEPGRAM_API_KEY": "of a bench",
                "DEEPGRAM_URL": "http://127.0.0.1:9",
            }
        )
        _fill()
        yield directory


def _fill() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from crm.factories import CustomerFactory, VehicleFactory

    call_command("migrate", verbosity=0, interactive=False)
    call_command("loaddata", "shop", "services", "bays", "opening_hours", verbosity=0)
    VehicleFactory.create(customer=CustomerFactory.create(phone="+15550100123", first_name="Maria"))
    connections.close_all()
