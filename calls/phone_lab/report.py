"""What the calls came to: for eyes a table, for machines JUnit XML and JSON."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from calls.phone_lab.text_call import Outcome

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def table(outcomes: Sequence[Outcome]) -> str:
    """A line a manner, then the totals."""
    manners = sorted({outcome.scenario.manner for outcome in outcomes})
    rows = [_row(name, [one for one in outcomes if one.scenario.manner == name]) for name in manners]
    return "\n".join(
        [f"{'manner':<20}{'calls':>7}{'passed':>8}{'reply p95':>12}", *rows, _row("all", outcomes)]
    )


def _row(name: str, outcomes: Sequence[Outcome]) -> str:
    passed = sum(not outcome.faults for outcome in outcomes)
    replies = sorted(seconds for outcome in outcomes for seconds in outcome.reply_seconds)
    p95 = f"{replies[math.ceil(len(replies) * 0.95) - 1] * 1000:.0f} ms" if replies else "-"
    return f"{name:<20}{len(outcomes):>7}{passed:>8}{p95:>12}"


def write_junit(outcomes: Sequence[Outcome], path: Path) -> None:
    failed = sum(bool(outcome.faults) for outcome in outcomes)
    suite = ElementTree.Element("testsuite", name="phone_lab", tests=str(len(outcomes)), failures=str(failed))
    for outcome in outcomes:
        case = ElementTree.SubElement(suite, "testcase", name=outcome.scenario.name, classname="phone_lab")
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
            "known_failure": outcome.known_failure,
            "reply_seconds": outcome.reply_seconds,
            "transcript": outcome.transcript,
        }
        for outcome in outcomes
    ]
    path.write_text(json.dumps(rows, indent=1, ensure_ascii=False), encoding="utf-8")
