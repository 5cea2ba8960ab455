from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from calls.bench import cues
from calls.bench.cues import Cue
from calls.bench.figures import Figures, comparisons, percentile, table, waits_ms
from calls.bench.phone_socket import TEXT, masked, unmasked
from calls.bench.processes import NotMeasured, Server
from calls.bench.profile import Profile, Recording
from calls.twilio_simulator.mulaw import FRAME_BYTES


def test_a_frame_says_whose_it_is_when_it_was_sent_and_its_cue() -> None:
    audio = cues.frame(7, 123_456_789_012, Cue.BARGE_IN)
    assert len(audio) == FRAME_BYTES
    assert cues.read(audio) == cues.Heard(7, 123_456_789_012, Cue.BARGE_IN)


def test_a_cue_is_found_in_the_second_frame_of_a_piece() -> None:
    piece = cues.frame(1, 5, Cue.NOTHING) + cues.frame(1, 6, Cue.END)
    heard = cues.read(piece, FRAME_BYTES)
    assert heard is not None
    assert heard.cue is Cue.END


def test_a_cue_survives_the_way_through_linear_samples() -> None:
    audio = cues.frame(0xBEEF, 99, Cue.END)
    linear = b"".join(cues.linear(sample).to_bytes(2, "little", signed=True) for sample in audio)
    assert cues.from_linear(linear) == audio


def test_a_voice_has_no_cue() -> None:
    assert cues.read(b"\xff" * FRAME_BYTES) is None
    assert cues.read(b"") is None


@pytest.mark.parametrize("size", [0, 5, 125, 126, 400, 65_535])
def test_a_masked_frame_is_read_by_the_rules_of_websockets(size: int) -> None:
    payload = bytes(number % 251 for number in range(size))
    frame = masked(TEXT, payload)
    head = 2 if size < 126 else 4
    key, data = frame[head : head + 4], frame[head + 4 :]
    assert frame[0] == 0x81
    assert frame[1] & 0x80
    assert bytes(byte ^ key[at % 4] for at, byte in enumerate(data)) == payload


def test_frames_are_taken_one_by_one_and_only_whole() -> None:
    buffer = bytearray(b"\x81\x02hi\x81\x7e\x00\x80" + b"x" * 127)
    assert unmasked(buffer) == (1, b"hi")
    assert unmasked(buffer) is None
    buffer += b"x"
    assert unmasked(buffer) == (1, b"x" * 128)
    assert buffer == b""


def test_a_wait_ends_with_the_first_arrival_at_the_same_caller() -> None:
    events = [(0, Cue.END, 1_000_000), (1, Cue.END, 1_000_000), (0, Cue.BARGE_IN, 5_000_000)]
    arrivals = [[500_000, 3_000_000, 9_000_000], [500_000]]
    assert waits_ms(events, Cue.END, arrivals) == [2.0]


def test_percentiles_are_values_that_were_seen() -> None:
    assert percentile([3.0, 1.0, 2.0], 50) == 2.0
    assert percentile([3.0, 1.0, 2.0], 99) == 3.0
    assert percentile([], 50) is None


def test_columns_of_a_table_align() -> None:
    assert table([("a", "bb"), ("ccc", "d")]) == "  a  bb\nccc   d"


def test_a_profile_counts_a_recursion_once_and_no_idle_thread() -> None:
    stacks = [
        "run (a.py);walk (b.py);walk (b.py) 3",
        "run (a.py) 1",
        "x;_worker (concurrent/futures/thread.py:69) 96",
        "run (a.py);EpollSelector.select (selectors.py:451) 50",
    ]
    profile = Profile.of(stacks)
    assert profile.total == 4
    assert profile.within == {"run (a.py)": 4, "walk (b.py)": 3}
    assert profile.own == {"run (a.py)": 1, "walk (b.py)": 3}


def test_a_profile_leaves_out_a_line_that_was_torn_while_it_was_read() -> None:
    assert Profile.of(["run (a.py) 2", "run (a.py);\ufffd\ufffd", "", "run (a.py) 1"]).own == {
        "run (a.py)": 3
    }


def test_a_sampler_that_fails_says_why(tmp_path: Path) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    recording = Recording("talk", 1.0, tmp_path / "stacks")
    recording.on_window("talk", Server("gone", gone, tmp_path / "log"))
    with pytest.raises(NotMeasured, match="py-spy failed"):
        recording.profile()


def figures(
    server: str = "voiceagent", *, talk_share: float = 0.5, lost: int = 0, delay: float = 1.0
) -> Figures:
    return Figures(
        server=server,
        calls=50,
        frame_us=60.0,
        quiet_share=0.1,
        talk_share=talk_share,
        memory_mb=0.3,
        reply_ms=[],
        barge_in_ms=[],
        quiet_delay_ms=[],
        talk_delay_ms=[delay],
        turns=0,
        agent_seconds=0.0,
        unanswered=0,
        lost=lost,
        late_ms=[],
        other_shares={},
        load_average=0.0,
    )


def test_a_server_is_broken_that_is_full_late_or_loses_calls() -> None:
    assert not figures().is_broken
    assert figures(talk_share=0.97).is_broken
    assert figures(delay=201.0).is_broken
    assert figures(lost=1).is_broken


def test_a_server_is_compared_at_the_same_number_of_calls() -> None:
    assert comparisons([figures(), figures("floor", talk_share=0.25)]) == [
        "50 calls: 0.50 × the calls a core of floor"
    ]
