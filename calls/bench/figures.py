"""From what was seen to figures."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from calls.bench.cues import Cue

Event = tuple[int, int, int]  # call, cue, when Deepgram sent its message


def percentile(values: Sequence[float], percent: float) -> float | None:
    """By nearest rank; None of nothing."""
    if not values:
        return None
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(len(ranked) * percent / 100))]


def waits_ms(events: Iterable[Event], cue: Cue, arrivals: Sequence[Sequence[int]]) -> list[float]:
    """From each of Deepgram's messages of a kind to the first arrival after it at the same caller."""
    waits = []
    for call, kind, sent_ns in events:
        times = arrivals[call]
        at = bisect_left(times, sent_ns)
        if kind == cue and at < len(times):
            waits.append((times[at] - sent_ns) / 1e6)
    return waits


BROKEN_DELAY_MS = 200.0
BROKEN_SHARE = 0.95  # of the one core that a Python process can use


@dataclass(frozen=True)
class Figures:
    """One server under one number of calls. Times in ms, CPU in seconds of one core."""

    server: str
    calls: int
    frame_us: float  # CPU of a received frame, while nobody says a word
    quiet_share: float  # of one core, the same time
    talk_share: float | None  # of one core, while all converse
    memory_mb: float | None  # a call
    reply_ms: list[float]
    barge_in_ms: list[float]
    quiet_delay_ms: list[float]  # of a frame from the caller to Deepgram
    talk_delay_ms: list[float]
    turns: int
    agent_seconds: float  # of audio, a call and minute of conversation
    unanswered: int
    lost: int
    late_ms: list[float]  # of the load itself
    other_shares: dict[str, float]  # of one core: the load and the scripted Deepgram
    load_average: float

    @property
    def calls_a_core(self) -> float | None:
        return self.calls / self.talk_share if self.talk_share else None

    @property
    def is_broken(self) -> bool:
        """Whether more calls are not worth trying."""
        late = percentile(self.talk_delay_ms or self.quiet_delay_ms, 99) or 0.0
        busy = self.quiet_share if self.talk_share is None else self.talk_share
        return self.lost > 0 or late > BROKEN_DELAY_MS or busy > BROKEN_SHARE


def number(value: float | None, form: str = ".1f") -> str:
    return "–" if value is None else format(value, form)


def percentiles(values: Sequence[float], *percents: float) -> str:
    return "/".join(number(percentile(values, percent)) for percent in percents)


HEAD = (
    "server", "calls", "µs/frame", "% core", "calls/core", "MB/call", "reply ms", "barge-in ms", "frame ms",
    "turns", "lost",
)  # fmt: skip


def row(figures: Figures) -> tuple[str, ...]:
    f = figures
    return (
        f.server,
        str(f.calls),
        number(f.frame_us),
        number(None if f.talk_share is None else 100 * f.talk_share),
        number(f.calls_a_core, ".0f"),
        number(f.memory_mb, ".2f"),
        percentiles(f.reply_ms, 50, 95, 99),
        percentiles(f.barge_in_ms, 50, 95),
        percentiles(f.talk_delay_ms or f.quiet_delay_ms, 50, 99),
        str(f.turns),
        str(f.lost + f.unanswered),
    )


def table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(each[column]) for each in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.rjust(width) for cell, width in zip(each, widths, strict=True)) for each in rows]
    return "\n".join(lines)


def comparisons(measured: Sequence[Figures]) -> list[str]:
    """Our server's calls a core over each other server's at the same number of calls."""
    ours = {each.calls: each.calls_a_core for each in measured if each.server == "voiceagent"}
    return [
        f"{each.calls} calls: {ratio:.2f} × the calls a core of {each.server}"
        for each in measured
        if each.server != "voiceagent"
        and (theirs := each.calls_a_core)
        and (mine := ours.get(each.calls))
        and (ratio := mine / theirs)
    ]
