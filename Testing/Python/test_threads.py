"""Work side by side: results and errors are those of one after the other, on one processor as on several."""

from __future__ import annotations

import threading

import pytest

from LungPrepLib.progress import Cancelled, Progress
from LungPrepLib.threads import both, each, meanwhile


@pytest.fixture(params=[1, 2], ids=["one processor", "two processors"])
def processors(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("LungPrepLib.machine.processors", lambda: request.param)
    return int(request.param)


def test_results_are_in_their_order(processors: int) -> None:
    assert both(lambda: "first", lambda: "second") == ("first", "second")
    assert list(each(lambda number: number**2, range(5))) == [0, 1, 4, 9, 16]
    with meanwhile(threading.get_ident) as where:
        assert (where() == threading.get_ident()) == (processors == 1)


def test_an_error_in_either_is_raised(processors: int) -> None:
    def fail() -> None:
        raise ValueError("there is no lung")

    for first, second in ((fail, str), (str, fail)):
        with pytest.raises(ValueError, match="there is no lung"):
            both(first, second)
    with pytest.raises(ZeroDivisionError):
        list(each(lambda number: 1 // number, (1, 0)))


def test_cancelling_is_seen_in_the_other_thread_and_reports_stay_in_this_one(processors: int) -> None:
    told: list[str] = []
    progress = Progress(lambda stage, fraction, message: told.append(stage))
    unseen = progress.unseen()
    unseen("measure", 0.5)
    assert told == []
    progress.cancel()
    with pytest.raises(Cancelled), meanwhile(unseen.check) as result:
        result()
