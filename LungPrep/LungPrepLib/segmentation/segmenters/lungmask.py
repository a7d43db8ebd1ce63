"""lungmask: its networks, in LungPrep's own loop over slices."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ...messages import NOTHING, Message, say
from ..segmenter import SegmenterEntry
from ..structures import LOBES, LUNGS, Structure

if TYPE_CHECKING:
    from ...progress import Progress
    from ...recipe import Recipe
    from ..segmenter import Segmenter

MODEL_HELP = {
    "R231": "right and left lung",
    "LTRCLobes": "five lobes",
    "LTRCLobes_R231": "five lobes, completed by the lungs of R231",
    "R231CovidWeb": "right and left lung, trained on COVID-19 scans, too",
}
"""What each model of ``segmentation.model`` finds."""


def _structures(recipe: Recipe) -> tuple[Structure, ...]:
    return LOBES if recipe.segmentation.model.startswith("LTRCLobes") else LUNGS


def _make(recipe: Recipe, weights: Mapping[str, Path] | None) -> Segmenter:
    from ..lungmask_segmenter import LungmaskSegmenter

    rules = recipe.segmentation
    return LungmaskSegmenter(
        rules.model,
        weights=dict(weights) if weights else None,
        device=rules.device,
        precision=rules.precision,
        batch_size=rules.batch_size,
        exact=rules.exact,
        postprocessing=rules.postprocessing,
    )


def _missing(recipe: Recipe, weights: Mapping[str, Path] | None, look_for_weights: bool) -> Message:
    """A torch that is there and broken often has all its metadata: whether it can be imported is tried, by importing
    it, which a run with lungmask does anyway."""
    from ...dependencies import statuses

    for status in statuses(["lungmask"]):
        if status.state == "missing":
            return say("the package {package} is not installed", package=status.package.name)
        if status.state == "half installed":
            name = f"{status.package.name} {status.version}".strip()
            return say("the package {package} is half installed", package=name)
    if look_for_weights:
        from ..weights import local_weights, networks_of

        for network in networks_of(recipe.segmentation.model):
            if local_weights(network, given=dict(weights) if weights else None) is None:
                return say("the weights of {network} are not on this machine", network=network)
    module, reason = broken_module()
    if module:
        return say("{module} is installed and cannot be imported ({reason})", module=module, reason=reason)
    return NOTHING


def _how_to_get() -> Message | str:
    from ...dependencies import check_lungmask, how_to_install

    check_lungmask(trial=False)  # says how to get what is missing
    return how_to_install(broken_module()[0], broken=True)


def _make_ready(recipe: Recipe, weights: Mapping[str, Path] | None, python: str, progress: Progress) -> None:
    from ...dependencies import check_lungmask
    from ..weights import find_weights, networks_of

    check_lungmask(python=python)
    for network in networks_of(recipe.segmentation.model):
        find_weights(network, given=weights, progress=progress)


def broken_module() -> tuple[str, str]:
    """Which of torch and lungmask cannot be imported, and why; two empty texts when both can."""
    import importlib

    for module in ("torch", "lungmask"):
        try:
            importlib.import_module(module)
        except Exception as error:  # a shared library that is missing is an OSError, a wrong numpy anything
            return module, f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0]}"
    return "", ""


ENTRY = SegmenterEntry(
    "lungmask",
    "lungmask's networks: right and left lung, or five lobes",
    _structures,
    _make,
    _missing,
    _how_to_get,
    make_ready=_make_ready,
    network=True,
    keys=("model", "device", "precision", "batch_size", "exact", "postprocessing"),
    automatic=1,
    order=10,
)
