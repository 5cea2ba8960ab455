"""`python -m calls.bench [run|delays|profile]`: prints a table. `make bench` is the first two."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from calls.bench import bench, figures
from calls.bench.figures import Figures
from calls.bench.measuring import Windows
from calls.bench.processes import NotMeasured


def run(given: argparse.Namespace) -> None:
    measured = []
    for each in bench.run(given.servers, given.calls, Windows(given.quiet_seconds, given.talk_seconds)):
        measured.append(each)
        bench.say(f"  {circumstances(each)}")
        bench.say(
            f"  {figures.table([figures.HEAD[2:], figures.row(each)[2:]])}".replace("\n", "\n" + " " * 11)
        )
    print(figures.table([figures.HEAD, *(figures.row(each) for each in measured)]))
    for line in figures.comparisons(measured):
        print(line)


def circumstances(each: Figures) -> str:
    shares = ", ".join(f"{name} {100 * share:.0f} %" for name, share in each.other_shares.items())
    late = figures.number(figures.percentile(each.late_ms, 99))
    return (
        f"{shares} of a core; load late p99 {late} ms;"
        f" {each.agent_seconds:.0f} s of agent audio a call and minute; load average {each.load_average:.1f}"
    )


def delays(given: argparse.Namespace) -> None:
    rows: list[tuple[str, ...]] = [("frame ms", "p50", "p95", "p99", "max")]
    for name, measured in bench.delays(given.calls, given.seconds):
        values = [figures.percentile(measured.talk_delay_ms, percent) for percent in (50, 95, 99, 100)]
        rows.append((name, *map(figures.number, values)))
    print(figures.table(rows))


def profile(given: argparse.Namespace) -> None:
    taken = bench.profile(
        given.server, given.calls, given.window, given.seconds, given.output, is_native=given.native
    )
    print(taken.text(given.rows))


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m calls.bench", description=__doc__)
    commands = parser.add_subparsers(required=True)
    table = commands.add_parser("run", help="our server beside others, under more and more calls")
    table.add_argument("--calls", type=int, nargs="+", default=[1, 15, 50, 100, 200])
    table.add_argument("--servers", nargs="+", choices=bench.SERVERS, default=bench.SERVERS)
    table.add_argument("--quiet-seconds", type=float, default=3.0, help="the callers are silent")
    table.add_argument("--talk-seconds", type=float, default=14.0, help="the callers converse")
    table.set_defaults(command=run)
    hindered = commands.add_parser(
        "delays", help="of a frame, with the database locked and with Redis frozen"
    )
    hindered.add_argument("--calls", type=int, default=15)
    hindered.add_argument("--seconds", type=float, default=10.0)
    hindered.set_defaults(command=delays)
    sampled = commands.add_parser("profile", help="where the time goes")
    sampled.add_argument("--calls", type=int, default=50)
    sampled.add_argument("--server", choices=bench.SERVERS, default="voiceagent")
    sampled.add_argument("--window", choices=["quiet", "talk"], default="talk")
    sampled.add_argument("--seconds", type=float, default=10.0)
    sampled.add_argument("--output", type=Path, default=Path("profile.txt"), help="of collapsed stacks")
    sampled.add_argument("--rows", type=int, default=30)
    sampled.add_argument("--native", action="store_true", help="C functions too")
    sampled.set_defaults(command=profile)
    return parser.parse_args()


def main() -> None:
    given = parsed()
    # Whoever stops the bench stops its processes too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("The bench was stopped."))
    try:
        given.command(given)
    except NotMeasured as fault:
        sys.exit(f"The bench stopped: {fault}")


if __name__ == "__main__":
    main()
