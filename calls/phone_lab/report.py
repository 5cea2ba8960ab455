"""What the calls came to: for eyes a table, for machines JUnit XML and JSON."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from calls.phone_lab.outcome import Outcome

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def goal(*, is_spoken: bool, noise_db: float | None) -> float:
    """The share of calls that must reach their goal; below 20 dB it is only reported."""
    if not is_spoken:
        return 1.0
    if noise_db is None:
        return 0.95
    return 0.85 if noise_db >= 20 else 0.0


def shortfall(outcomes: Sequence[Outcome], goal: float) -> str:
    """Why the run has failed; empty where it has not. A wrong commit is one too many at any noise."""
    wrong = sum(bool(outcome.wrong_commits) for outcome in outcomes)
    if wrong:
        return f"{wrong} of {len(outcomes)} calls wrote what nobody asked for."
    failed = sum(bool(outcome.faults) for outcome in outcomes)
    if len(outcomes) - failed >= goal * len(outcomes):
        return ""
    return f"{failed} of {len(outcomes)} calls failed; {goal:.0%} must pass."


def table(outcomes: Sequence[Outcome]) -> str:
    """A line a manner, a line a voice where there are several, then the totals."""
    manners = sorted({outcome.scenario.manner for outcome in outcomes})
    voices = sorted({outcome.voice for outcome in outcomes if outcome.voice})
    rows = [_row(name, [one for one in outcomes if one.scenario.manner == name]) for name in manners]
    rows += [_row(f"voice {name}", [one for one in outcomes if one.voice == name]) for name in voices]
    head = ("calls", "passed", "wrong", "reply p50", "reply p95")
    return "\n".join([_columns("manner", *head), *rows, _row("all", outcomes)])


def _row(name: str, outcomes: Sequence[Outcome]) -> str:
    passed = sum(not outcome.faults for outcome in outcomes)
    wrong = sum(bool(outcome.wrong_commits) for outcome in outcomes)
    replies = sorted(seconds for outcome in outcomes for seconds in outcome.reply_seconds)
    delays = [_milliseconds(replies, share) for share in (0.5, 0.95)]
    return _columns(name, len(outcomes), passed, wrong, *delays)


def _columns(name: str, calls: object, passed: object, wrong: object, p50: str, p95: str) -> str:
    return f"{name:<20}{calls:>7}{passed:>8}{wrong:>7}{p50:>12}{p95:>12}"


def _milliseconds(ordered: Sequence[float], share: float) -> str:
    """The nearest-rank percentile."""
    return f"{ordered[max(0, math.ceil(len(ordered) * share) - 1)] * 1000:.0f} ms" if ordered else "-"


def keep(outcome: Outcome, directory: Path | None) -> None:
    """What there is of a failure: its transcript and, where it was spoken, its recording."""
    if directory is None or not outcome.faults:
        return
    directory.mkdir(parents=True, exist_ok=True)
    text = "\n".join([*outcome.faults, "", *outcome.transcript, ""])
    (directory / f"{outcome.scenario.name}.txt").write_text(text, encoding="utf-8")
    if outcome.recording is not None:
        outcome.recording.write(directory / f"{outcome.scenario.name}.wav")


def write_junit(outcomes: Sequence[Outcome], path: Path) -> None:
    failed = sum(bool(outcome.faults) for outcome in outcomes)
    suite = ElementTree.Element("testsuite", name="phone_lab", tests=str(len(outcomes)), failures=str(failed))
    for outcome in outcomes:
        about = {"name": outcome.scenario.name, "classname": "phone_lab", "time": f"{outcome.seconds:.3f}"}
        case = ElementTree.SubElement(suite, "testcase", about)
        if outcome.faults:
            fault = ElementTree.SubElement(case, "failure", message=_xml("; ".join(outcome.faults)))
            fault.text = _xml("\n".join(outcome.transcript))
    ElementTree.ElementTree(suite).write(path, encoding="utf-8", xml_declaration=True)


def _xml(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)


def write_json(outcomes: Sequence[Outcome], path: Path) -> None:
    rows = [
        {
            "name": outcome.scenario.name,
            "manner": outcome.scenario.manner,
            "passed": not outcome.faults,
            "faults": outcome.faults,
            "wrong_commits": outcome.wrong_commits,
            "voice": outcome.voice,
            "seconds": round(outcome.seconds, 3),
            "known_failure": outcome.known_failure,
            "reply_seconds": outcome.reply_seconds,
            "transcript": outcome.transcript,
        }
        for outcome in outcomes
    ]
    path.write_text(json.dumps(rows, indent=1, ensure_ascii=False), encoding="utf-8")
