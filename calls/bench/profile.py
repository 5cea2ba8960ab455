"""Where a server's time goes: py-spy's samples of it, while its calls are silent or converse."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from calls.bench.figures import table
from calls.bench.processes import NotMeasured, Server, python

SAMPLES_A_SECOND = 400
# A thread that waits for work, a loop that waits for its sockets: the sampler takes them for busy ones.
IDLE = ("_worker (concurrent/futures/thread.py", "EpollSelector.select (")


@dataclass
class Profile:
    """Samples by function, of threads at work; a recursion counts once."""

    total: int = 0
    own: Counter[str] = field(default_factory=Counter)
    within: Counter[str] = field(default_factory=Counter)

    def add(self, stack: str, count: int) -> None:
        frames = stack.split(";")
        if frames[-1].startswith(IDLE):
            return
        self.total += count
        self.own[frames[-1]] += count
        for frame in set(frames):
            self.within[frame] += count

    @classmethod
    def of(cls, lines: Iterable[str]) -> Profile:
        """From collapsed stacks: `outer (file);inner (file) count`, a line each.

        A line without its count is skipped: a process that was not stopped changes while it is read.
        """
        profile = cls()
        for line in lines:
            stack, _, count = line.rpartition(" ")
            if count.isdecimal():
                profile.add(stack, int(count))
        return profile

    def text(self, rows: int) -> str:
        def column(title: str, counter: Counter[str]) -> list[tuple[str, str]]:
            named = [(f"{100 * count / self.total:.1f}", name) for name, count in counter.most_common(rows)]
            return [("%", title), *named]

        own, within = column("own time", self.own), column("with what it calls", self.within)
        return f"{table(own)}\n\n{table(within)}"


@dataclass
class Recording:
    """Samples a server in one window of its calls."""

    window: str
    seconds: float
    output: Path
    is_native: bool = False
    sampler: subprocess.Popen[str] | None = None

    def on_window(self, window: str, measured: Server) -> None:
        if window == self.window:
            self.sampler = subprocess.Popen(
                [str(Path(python()[0]).with_name("py-spy")), "record", "--function", "--format", "raw"]
                # Stopped for each sample, a server under 100 calls falls behind, and is another server; but
                # C functions cannot be read of one that runs.
                + ["--native" if self.is_native else "--nonblocking"]
                + ["--rate", str(SAMPLES_A_SECOND), "--duration", str(max(1, int(self.seconds)))]
                + ["--pid", str(measured.process.pid), "--output", str(self.output)],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )

    def profile(self) -> Profile:
        """Raises NotMeasured."""
        assert self.sampler is not None, f"there was no window {self.window}"
        _, said = self.sampler.communicate()
        if self.sampler.returncode:
            raise NotMeasured(f"py-spy failed:\n{said[-1500:]}")
        return Profile.of(self.output.read_text().splitlines())
