"""Sentences that come with the application as recordings: they are said when there is no voice to say them.

`prompts/manifest.json` lists them: the sentence, its file, and the voice that recorded it.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping
from pathlib import Path

DIRECTORY = Path(__file__).parent / "prompts"


@functools.cache
def shipped() -> Mapping[str, bytes]:
    """Sentence → 8 kHz μ-law."""
    manifest = json.loads((DIRECTORY / "manifest.json").read_text())
    return {prompt["text"]: (DIRECTORY / prompt["file"]).read_bytes() for prompt in manifest}


def write(recordings: Mapping[str, bytes], *, voice: str, directory: Path = DIRECTORY) -> None:
    """Replaces what is there."""
    for old in directory.glob("*.ulaw"):
        old.unlink()
    manifest = []
    for text, audio in recordings.items():
        name = f"{_slug(text)}.ulaw"
        (directory / name).write_bytes(audio)
        manifest.append({"text": text, "file": name, "voice": voice})
    (directory / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


def _slug(text: str) -> str:
    return "_".join(re.findall(r"[a-z0-9]+", text.lower().replace("'", ""))[:7])
