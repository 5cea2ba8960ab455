"""What Prometheus may ask of this process; voiceagent/metrics_page.py answers it.

Each process counts its own; sums over processes are Prometheus's to make. No label holds personal data.
"""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

# From a reply that was prepared ahead to one that a caller takes for silence.
SECONDS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0)

calls_now = Gauge("voiceagent_calls", "Calls with an open media stream in this process.")
calls_ended = Counter("voiceagent_calls_ended", "Calls by how they ended.", ["status", "ending"])
turn_seconds = Histogram(
    "voiceagent_turn_seconds",
    "Stages of an answer: wait (end of speech to end of turn), dialogue, database, and first_audio "
    "(end of turn to the first audio; it contains the two before).",
    ["stage"],
    buckets=SECONDS,
)
deepgram_failures = Counter(
    "voiceagent_deepgram_failures", "Connections to Deepgram refused, lost or given up.", ["connection"]
)
deepgram_reconnects = Counter(
    "voiceagent_deepgram_reconnects", "Connections that replaced a lost one within a call.", ["connection"]
)
redis_failures = Counter(
    "voiceagent_redis_failures",
    "Redis operations that failed or took 2 s.",
    ["operation", "error"],
)
