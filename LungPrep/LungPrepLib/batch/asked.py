"""What a batch is asked for, what a case was made with, and in what the two differ."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..export.digests import digest_of
from ..messages import Message, say
from ..recipe import Recipe

if TYPE_CHECKING:
    from ..segmentation.segmenter import SegmenterEntry

FALLBACK = "segmenter-fallback"
AUTO = "auto"
_OWN = "own-labels"


def short_version(version: str) -> str:
    """``1.4`` of ``1.4.2``: what may change results changes one of the two."""
    return ".".join(version.split(".")[:2])


def made_with(document: Mapping[str, Any]) -> dict[str, Any]:
    """By what a case came to be, from its ``case.json``: recipe, segmenter that ran, weights, own labels, version."""
    segmentation = document.get("segmentation") or {}
    weights = segmentation.get("weights") or {}
    return {
        "version": short_version(str(document.get("lungprep", ""))),
        "recipe": document.get("recipe"),
        "segmenter": segmentation.get("segmenter", "none"),
        "fallback": is_fallback(document),
        "weights": {str(name): str(values.get("sha256", "")) for name, values in sorted(weights.items())},
        "labels_sha256": segmentation.get("labels_sha256", ""),
        "annotations_sha256": (document.get("source") or {}).get("annotations_sha256", ""),
    }


def is_fallback(document: Mapping[str, Any]) -> bool:
    """Whether lungmask was wanted and the threshold segmenter did it."""
    return any(finding.get("code") == FALLBACK for finding in document.get("findings", []))


def digest_of_made(made: Mapping[str, Any]) -> str:
    """Tells what cases were made with apart, without the labels, which every case has its own of."""
    shared = {key: value for key, value in made.items() if key != "labels_sha256"}
    shared["own labels"] = bool(made.get("labels_sha256")) or made.get("segmenter") == _OWN
    return hashlib.sha256(json.dumps(shared, sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Asked:
    """What the cases of a batch are to be made with.

    ``segmenter`` is the recipe's, ``weights`` are the SHA-256 of lungmask's files that are here; ``best_here`` finds
    out what ``auto`` takes now.
    """

    recipe: dict[str, Any]
    segmenter: str
    weights: dict[str, str] = field(default_factory=dict)
    own_labels: bool = False
    annotations_sha256: str = ""
    version: str = short_version(__version__)
    best_here: Callable[[], str] | None = None

    @cached_property
    def runs(self) -> str:
        """The segmenter that runs here and now."""
        return self.best_here() if self.segmenter == AUTO and self.best_here is not None else self.segmenter

    def differences(self, made: Mapping[str, Any]) -> list[Message]:
        """In what a case differs from what is asked; nothing where it would come out the same.

        A case of the threshold segmenter that stood in for lungmask differs in nothing: it is counted apart.
        """
        found = []
        if made.get("version") != self.version:
            found.append(say("version: {there} there, {now} now", there=made.get("version") or "unknown",
                             now=self.version))  # fmt: skip
        for key, there, now in _different(_with_newer_keys(made.get("recipe")), self.recipe):
            found.append(say("{key}: {there} there, {now} now", key=key, there=there, now=now))
        if (made.get("annotations_sha256") or "") != self.annotations_sha256:
            found.append(say("annotations: other ones, or none, there"))
        was_own = bool(made.get("labels_sha256")) or made.get("segmenter") == _OWN
        if self.own_labels != was_own:
            found.append(say("masks: own masks now") if self.own_labels else say("masks: own masks there"))
        elif not was_own:
            found += self._different_segmenter(made)
        return found

    def _different_segmenter(self, made: Mapping[str, Any]) -> Iterator[Message]:
        segmenter = made.get("segmenter")
        by_recipe = (self.recipe.get("segmentation") or {}).get("segmenter")
        if segmenter != self.segmenter and by_recipe != AUTO:
            if not made.get("fallback"):
                yield say("segmenter: {there} there, {now} now", there=segmenter, now=self.segmenter)
            return
        for network, there in sorted((made.get("weights") or {}).items()):
            here = self._digests_here(network)
            if here and there not in here:
                yield say("weights of {network}: SHA-256 {there} there, {now} now", network=network,
                          there=there[:12], now=min(here)[:12])  # fmt: skip

    def _digests_here(self, network: str) -> frozenset[str]:
        if network in self.weights:
            return frozenset((self.weights[network],))
        entry = self._entry
        return entry.digests_here(network) if entry is not None else frozenset()

    @property
    def _entry(self) -> SegmenterEntry | None:
        """The segmenter that is asked for by name."""
        from ..segmentation.choosing import segmenters

        return None if self.own_labels else segmenters().get(self.segmenter)

    @property
    def runs_network(self) -> bool:
        """Whether a neural network segments, as far as can be told without importing its packages."""
        entry = self._entry
        return bool(self.weights) or (entry is not None and entry.network)

    def is_better_than(self, made: Mapping[str, Any]) -> bool:
        """Whether lungmask, which was missing when the case was made, can run now."""
        return bool(made.get("fallback")) and self.runs == "lungmask"


def asked_for(
    recipe: Recipe,
    *,
    weights: dict[str, Path] | None = None,
    own_labels: bool = False,
    annotations: str | None = None,
) -> Asked:
    """What the recipe asks for on this machine."""
    rules = recipe.segmentation
    digests: dict[str, str] = {}
    if rules.segmenter in (AUTO, "lungmask") and not own_labels:
        from ..segmentation.weights import local_weights, networks_of

        found = [local_weights(network, given=weights) for network in networks_of(rules.model)]
        digests = {file.network: file.sha256 for file in found if file is not None}
    annotated = digest_of(Path(annotations))["sha256"] if annotations else ""
    best = partial(_best, recipe, weights)
    return Asked(recipe.as_record(), rules.segmenter, digests, own_labels, annotated, best_here=best)


def _best(recipe: Recipe, weights: dict[str, Path] | None) -> str:
    """The segmenter that ``auto`` takes now. Finding that out may import torch: only who must know asks."""
    from ..segmentation.choosing import segmenters

    for entry in sorted(segmenters().values(), key=lambda entry: entry.automatic):
        if entry.automatic and not entry.missing(recipe, weights, True):
            return entry.name
    return "threshold"


def _with_newer_keys(recipe: Any) -> Any:
    """A recorded recipe with the keys that did not exist yet, which by default change nothing."""
    if not isinstance(recipe, Mapping):
        return recipe
    completed = dict(recipe)
    for name, values in _defaults().items():
        there = recipe.get(name, {})
        if isinstance(values, dict) and isinstance(there, Mapping):
            completed[name] = values | dict(there)
    return completed


@cache
def _defaults() -> dict[str, Any]:
    return Recipe().as_dict()


def _different(there: Any, now: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """The keys in which two recipes differ, with both values as TOML would write them, roughly."""
    if isinstance(there, Mapping) and isinstance(now, Mapping):
        for key in sorted({*there, *now}, key=str):
            yield from _different(there.get(key), now.get(key), f"{path}.{key}" if path else str(key))
    elif there != now:
        yield path or "recipe", json.dumps(there, ensure_ascii=False), json.dumps(now, ensure_ascii=False)
