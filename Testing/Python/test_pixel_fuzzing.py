"""A small number of the mutated series; ``python pixel_fuzzing.py 10000`` runs the whole."""

from __future__ import annotations

import pixel_fuzzing


def test_mutated_series_are_read_or_refused() -> None:
    outcome = pixel_fuzzing.run(150)
    assert outcome.runs == 150
    assert outcome.counts["read"] > 20 and outcome.counts["refused"] > 20
    assert outcome.slowest_s < 60  # as long as one frame may take before its decoder is ended
