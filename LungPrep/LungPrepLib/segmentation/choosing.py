"""Which segmenter a run uses, and why."""

from __future__ import annotations

from pathlib import Path

from ..dependencies import check_lungmask, how_to_install, statuses
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
        check_lungmask(trial=False)  # says how to get what is missing
        raise LungPrepError(f"lungmask cannot run: {missing}.", how_to_install(broken_module()[0], broken=True))
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
    """What keeps lungmask from running here, in words; empty when nothing does.

    A torch that is there and broken often has all its metadata: whether it can be imported is tried, by importing
    it, which a run with lungmask does anyway.
    """
    for status in statuses(["lungmask"]):
        if status.state == "missing":
            return f"the package {status.package.name} is not installed"
        if status.state == "half installed":
            return f"the package {status.package.name} {status.version} is half installed".replace("  ", " ")
    if look_for_weights:
        from .weights import local_weights, networks_of

        for network in networks_of(rules.model):
            if local_weights(network, given=weights) is None:
                return f"the weights of {network} are not on this machine"
    module, reason = broken_module()
    return f"{module} is installed and cannot be imported ({reason})" if module else ""


def broken_module() -> tuple[str, str]:
    """Which of torch and lungmask cannot be imported, and why; two empty texts when both can."""
    import importlib

    for module in ("torch", "lungmask"):
        try:
            importlib.import_module(module)
        except Exception as error:  # a shared library that is missing is an OSError, a wrong numpy anything
            return module, f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0]}"
    return "", ""
