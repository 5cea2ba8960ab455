"""An environment of its own for Pipecat: 300 MB that the project does not need."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from calls.bench.processes import NotMeasured

REQUIREMENTS = (
    "pipecat-ai[deepgram,websocket]==1.14.0",
    "fastapi==0.165.0",
    "httptools==0.9.0",
    "uvicorn==0.54.0",
)
INSTALL_SECONDS = 600


def python() -> str:
    """The environment's interpreter; makes the environment the first time.

    Raises:
        NotMeasured: it could not be installed.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    directory = cache / "voiceagent-bench" / REQUIREMENTS[0].rpartition("==")[2]
    interpreter = directory / "bin" / "python"
    installed = directory / "installed"
    if not installed.exists():
        _run([sys.executable, "-m", "venv", "--clear", str(directory)])
        _run([str(interpreter), "-m", "pip", "install", "--quiet", *REQUIREMENTS])
        installed.touch()
    return str(interpreter)


def _run(command: list[str]) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=INSTALL_SECONDS)
    except subprocess.CalledProcessError as failed:
        raise NotMeasured(f"Pipecat could not be installed:\n{failed.stderr[-1500:]}") from None
    except subprocess.TimeoutExpired:
        raise NotMeasured(f"Pipecat was not installed within {INSTALL_SECONDS} s.") from None
