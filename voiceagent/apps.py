from __future__ import annotations

from django.apps import AppConfig


class VoiceagentConfig(AppConfig):
    name = "voiceagent"

    def ready(self) -> None:
        from voiceagent import checks  # noqa: F401  registers them
