from __future__ import annotations

from django.apps import AppConfig


class VoiceagentConfig(AppConfig):
    name = "voiceagent"
