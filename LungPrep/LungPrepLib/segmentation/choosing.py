"""Which segmenter a run uses, and why."""

from __future__ import annotations

from pathlib import Path

from ..findings import Finding, LungPrepError, make_finding
from ..recipe import SegmentationRules
from .segmenter import Segmenter


def choose_segmenter(
    rules: SegmentationRules, weights: dict[str, Path] | None = None
) -> tuple[Segmenter | None, list[Finding]]:
    """The segmenter that the rules ask for; ``None`` when they ask for none.

    ``auto`` is lungmask when its packages and the model's weights are on this machine, else threshold with a
    finding that says what is missing. Nothing is downloaded by ``auto``.

    Raises
    ------
    LungPrepError
        when lungmask is asked for by name and a package is missing.
    """
    if rules.segmenter == "none":
        return None, []
    from .threshold_segmenter import ThresholdSegmenter

    if rules.segmenter == "threshold":
        return ThresholdSegmenter(), []
    missing = missing_for_lungmask(rules, weights, look_for_weights=rules.segmenter == "auto")
    if missing and rules.segmenter == "lungmask":
        raise LungPrepError(
            f"lungmask cannot run: {missing}.",
            "Install it with 'pip install lungprep[lungmask]', or use --segmenter threshold.",
        )
    if missing:
        return ThresholdSegmenter(), [
            make_finding("segmenter-fallback", f"lungmask was not used: {missing}.", missing=missing)
        ]
    from .lungmask_segmenter import LungmaskSegmenter

    return (
        LungmaskSegmenter(
            rules.model,
            weights=weights,
            device=rules.device,
            precision=rules.precision,
            batch_size=rules.batch_size,
            exact=rules.exact,
            postprocessing=rules.postprocessing,
        ),
        [],
    )


def missing_for_lungmask(rules: SegmentationRules, weights: dict[str, Path] | None, *, look_for_weights: bool) -> str:
    """What keeps lungmask from running here, in words; empty when nothing does."""
    import importlib.util

    for package in ("torch", "lungmask"):
        if importlib.util.find_spec(package) is None:
            return f"the package {package} is not installed"
    if look_for_weights:
        from .weights import local_weights, networks_of

        for network in networks_of(rules.model):
            if local_weights(network, given=weights) is None:
                return f"the weights of {network} are not on this machine"
    return ""
