"""What became of one simulated call."""

from __future__ import annotations

from dataclasses import dataclass, field

from calls.phone_lab.scenario import Scenario
from calls.twilio_simulator.recording import Recording


@dataclass
class Outcome:
    scenario: Scenario
    faults: list[str] = field(default_factory=list)
    """Sentences; none when the call reached its goal and broke no policy."""
    wrong_commits: list[str] = field(default_factory=list)
    """What the call wrote that its goal does not name; each is a fault as well."""
    transcript: list[str] = field(default_factory=list)
    reply_seconds: list[float] = field(default_factory=list)
    """In text the dialogue's own time; spoken, from the caller's last word to the agent's first sound."""
    known_failure: str = ""
    voice: str = ""
    """Empty in text."""
    seconds: float = 0.0
    recording: Recording | None = None
