"""`python -m calls.bench`: measures and prints a table. `make bench` runs it with its defaults."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from calls.bench import bench, figures
from calls.bench.figures import Figures
from calls.bench.measuring import Windows
from calls.bench.processes import NotMeasured


def report(measured: list[Figures]) -> None:
    print(figures.table([figures.HEAD, *(figures.row(each) for each in measured)]))
    print()
    for each in measured:
        shares = ", ".join(f"{name} {100 * share:.0f} %" for name, share in each.other_shares.items())
        late = figures.percentile(each.late_ms, 99)
        print(
            f"{each.server}, {each.calls} calls: {shares} of a core; load late p99 {figures.number(late)} ms;"
            f" {each.agent_seconds:.0f} s of agent audio a call and minute;"
            f" load average {each.load_average:.1f}"
        )


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m calls.bench", description=__doc__)
    commands = parser.add_subparsers(dest="command")
    run = commands.add_parser("run", help="the table (default)")
    run.add_argument("--calls", type=int, nargs="+", default=[1, 15, 50, 100])
    run.add_argument("--servers", nargs="+", choices=bench.SERVERS, default=["voiceagent", "floor", "bare"])
    run.add_argument("--pipecat", action="store_true", help="beside Pipecat, installed in ~/.cache")
    run.add_argument("--quiet-seconds", type=float, default=5.0, help="the callers speak, nobody answers")
    run.add_argument("--talk-seconds", type=float, default=20.0, help="the callers converse")
    profile = commands.add_parser("profile", help="where the time goes")
    profile.add_argument("--calls", type=int, default=50)
    profile.add_argument("--server", choices=bench.SERVERS, default="voiceagent")
    profile.add_argument("--window", choices=["quiet", "talk"], default="talk")
    profile.add_argument("--seconds", type=float, default=10.0)
    profile.add_argument("--output", type=Path, default=Path("profile.txt"), help="of collapsed stacks")
    profile.add_argument("--rows", type=int, default=30)
    profile.add_argument("--native", action="store_true", help="C functions too")
    return parser.parse_args(sys.argv[1:] or ["run"])


def main() -> None:
    given = parsed()
    try:
        if given.command == "profile":
            taken = bench.profile(
                given.server, given.calls, given.window, given.seconds, given.output, is_native=given.native
            )
            print(taken.text(given.rows))
        else:
            windows = Windows(given.quiet_seconds, given.talk_seconds)
            servers = [*given.servers, *(["pipecat"] if given.pipecat else [])]
            report(bench.run(servers, given.calls, windows))
    except NotMeasured as fault:
        sys.exit(f"The bench stopped: {fault}")


if __name__ == "__main__":
    main()
