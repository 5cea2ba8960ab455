"""How long callers waited for the agent's words, as figures and as a small picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from calls.turn_stages import percentile

GOOD_MS, SLOW_MS = 800, 1500
# The picture: a bar a reply, in SVG's units.
BAR_WIDTH, BAR_STEP, HEIGHT, MOST_BARS = 4, 6, 20, 16
FULL_MS = 2000  # as high as the picture


@dataclass(frozen=True)
class Bar:
    x: int
    y: int
    height: int
    tone: str
    delay_ms: int


@dataclass(frozen=True)
class Delays:
    """`median` and `p95` in milliseconds; None where nothing was measured."""

    bars: tuple[Bar, ...]
    count: int
    median: int | None
    p95: int | None

    @classmethod
    def of(cls, delays_ms: Iterable[int]) -> Delays:
        """`delays_ms`: in the order of the replies; the picture shows the last of them."""
        delays = list(delays_ms)
        bars = tuple(_bar(place, delay) for place, delay in enumerate(delays[-MOST_BARS:]))
        return cls(bars, len(delays), percentile(delays, 50), percentile(delays, 95))

    @property
    def width(self) -> int:
        return len(self.bars) * BAR_STEP

    @property
    def height(self) -> int:
        return HEIGHT


def _bar(place: int, delay_ms: int) -> Bar:
    height = max(2, min(HEIGHT, round(HEIGHT * delay_ms / FULL_MS)))
    tone = "good" if delay_ms <= GOOD_MS else "slow" if delay_ms <= SLOW_MS else "late"
    return Bar(place * BAR_STEP, HEIGHT - height, height, tone, delay_ms)
