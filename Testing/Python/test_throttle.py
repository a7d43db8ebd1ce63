"""How fast an archive is asked, how often again, and what is told of disk and time."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from LungPrepLib.archive import throttle
from LungPrepLib.archive.estimate import Estimate, duration_text, size_text
from LungPrepLib.archive.peers import ArchiveTrouble
from LungPrepLib.archive.throttle import Throttle, wait, with_retries
from LungPrepLib.progress import Cancelled, Progress


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits that were asked for, on a clock that they alone move."""
    asked: list[float] = []
    now = [100.0]

    def passed(seconds: float, _: Progress) -> None:
        asked.append(max(seconds, 0.0))
        now[0] += max(seconds, 0.0)

    monkeypatch.setattr(throttle, "wait", passed)
    monkeypatch.setattr(throttle.time, "monotonic", lambda: now[0])
    return asked


def test_requests_and_bytes_are_spread(waits: list[float]) -> None:
    paced = Throttle(requests_per_s=4, bytes_per_s=1000)
    for _ in range(3):
        paced.request(Progress())
    assert waits == pytest.approx([0, 0.25, 0.25])
    waits.clear()
    for _ in range(3):
        paced.received(500, Progress())
    assert sum(waits) == pytest.approx(1.0)
    waits.clear()
    Throttle().request(Progress())
    Throttle().received(10**9, Progress())
    assert waits == []


def test_what_may_pass_is_tried_again(waits: list[float]) -> None:
    left = [3]

    def work() -> str:
        if left[0]:
            left[0] -= 1
            raise ArchiveTrouble("no", passing=True, wait_s=7 if left[0] == 0 else 0)
        return "done"

    assert with_retries(work, 5, Progress()) == "done"
    assert all(0.75 * pause <= waited <= 1.25 * pause for waited, pause in zip(waits, (1, 2, 7), strict=True))
    waits.clear()
    left[0] = 100
    with pytest.raises(ArchiveTrouble):
        with_retries(work, 2, Progress())
    assert len(waits) == 2


def test_what_does_not_pass_is_not_tried_again(waits: list[float]) -> None:
    calls = []

    def work() -> None:
        calls.append(1)
        raise ArchiveTrouble("no")

    with pytest.raises(ArchiveTrouble):
        with_retries(work, 5, Progress())
    assert calls == [1] and waits == []


def test_waiting_ends_with_a_cancellation() -> None:
    progress = Progress()
    threading.Timer(0.05, progress.cancel).start()
    with pytest.raises(Cancelled):
        wait(3600, progress)


def test_the_estimate_grows_from_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """36,861 accessions of 250 MB at 115 s each: the 9.2 TB and 49 days of RAD-ChestCT."""
    now = [0.0]
    monkeypatch.setattr("LungPrepLib.archive.estimate.time.monotonic", lambda: now[0])
    estimate = Estimate(36_861, tmp_path)
    for number in range(3):
        assert estimate.bytes_in_all is None and "about" not in estimate.text()
        now[0] += 115
        estimate.add(250_000_000)
        assert estimate.fraction == pytest.approx((number + 1) / 36_861)
    assert "about 9.2 TB in all, 49.1 days to go" in estimate.text()
    assert "are free on the disk" in estimate.text()
    assert (size_text(999), size_text(1500), size_text(2.5e13)) == ("999 bytes", "1.5 kB", "25.0 TB")
    assert (duration_text(30), duration_text(600), duration_text(7300)) == ("30 s", "10 minutes", "2.03 hours")
