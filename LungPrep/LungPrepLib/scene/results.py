"""A prepared case as nodes of a scene: volume, segmentation, table, prepared volume."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Protocol

from ..export.provenance import algorithm_name
from ..findings import finding_from_json, for_writing, make_finding
from ..image.grid import Grid
from ..messages import FilePath, say
from ..segmentation.structures import kind_of
from ..steps.scale import Scale
from ..steps.step import ImageStep
from .hierarchy import put_beside
from .mask_changes import mask_was_changed, remember_mask
from .segmentations import segmentation_from_labels
from .tables import table_from_rows
from .volumes import grid_of_volume, volume_from_image

if TYPE_CHECKING:
    import SimpleITK as sitk

    from ..findings import Finding
    from ..recipe import Recipe
    from ..segmentation.structures import Structure

CASE_ATTRIBUTE = "LungPrep.case"
ROLE_ATTRIBUTE = "LungPrep.role"
FINDINGS_ATTRIBUTE = "LungPrep.findings"
_WANTED_NAME_ATTRIBUTE = "LungPrep.wantedName"  # another node may have had it ...
_NAME_ATTRIBUTE = "LungPrep.name"  # ... so this is what the node was called
_SCALE_ATTRIBUTE = "LungPrep.scale"


class Result(Protocol):
    """What is put into a scene: a :class:`~LungPrepLib.case.PreparedCase`, or one that a worker handed over."""

    case: str
    recipe: Recipe
    labels: sitk.Image | None
    structures: tuple[Structure, ...]
    findings: list[Finding]
    measurements: list[dict[str, Any]]
    regional_measurements: list[dict[str, Any]]
    provenance: dict[str, Any]

    @property
    def image(self) -> sitk.Image:
        """The native image."""

    @property
    def prepared_image(self) -> sitk.Image:
        """The image on the recipe's grid."""


@dataclass
class ResultNodes:
    """The nodes of one case and what was found on the way.

    ``volume`` is the CT on the native grid (the input volume itself, where that is what was prepared),
    ``segmentation`` the lungs or lobes on it, ``table`` the measurements, ``prepared`` the CT on the recipe's grid
    where that differs. What the run did not make is ``None``.
    """

    volume: Any = None
    segmentation: Any = None
    table: Any = None
    prepared: Any = None
    case: str = ""
    findings: list[Finding] = field(default_factory=list)

    def nodes(self) -> list[Any]:
        """The nodes that are there."""
        return [node for node in (self.volume, self.segmentation, self.table, self.prepared) if node is not None]


def add_result(
    case: Result,
    name: str,
    *,
    source: Any = None,
    update: bool = True,
    place: Callable[[Any], None] | None = None,
    scene: Any = None,
) -> ResultNodes:
    """Put a case into a scene; nothing is left behind when that fails.

    Parameters
    ----------
    case
        What was prepared.
    name
        What it is called in the scene; the nodes are named after it.
    source
        The volume node that was prepared, if it was one: it stays the volume where its grid is the native one.
    update
        Fill the nodes that an earlier run of the same case left, rather than add new ones. A mask that was changed
        since then stays with its table, and the new ones are added, with a finding.
    place
        Called with a volume node that was made, to put it where it belongs in the subject hierarchy.
    """
    import slicer

    scene = scene or slicer.mrmlScene
    added: list[Any] = []
    try:
        return _add(case, name, source, place, scene, _Finder(case.case, scene, update, added))
    except BaseException:
        for node in reversed(added):
            scene.RemoveNode(node)
        raise


def add_measurements(
    rows: Sequence[dict[str, Any]], findings: Sequence[Finding], case: str, *, volume: Any, table: Any = None
) -> Any:
    """Put measurements into ``table``, or into a new table node beside ``volume``; returns the node."""
    if table is None:
        name = volume.GetName() if volume is not None else "LungPrep"
        table = table_from_rows(rows, f"{name} measurements")
        table.SetAttribute(CASE_ATTRIBUTE, case)
        table.SetAttribute(ROLE_ATTRIBUTE, "table")
        if volume is not None:
            put_beside(table, volume)
    else:
        table_from_rows(rows, "", node=table)
    table.SetAttribute(FINDINGS_ATTRIBUTE, _stored(findings))
    return table


def findings_of(node: Any) -> list[Finding]:
    """The findings of the run that made a segmentation or table, which travel with the scene."""
    try:
        stored = json.loads((node.GetAttribute(FINDINGS_ATTRIBUTE) if node is not None else None) or "[]")
        return [finding_from_json(values) for values in stored]
    except (ValueError, TypeError, KeyError, AttributeError):  # somebody else's attribute
        return []


def _stored(findings: Sequence[Finding]) -> str:
    """The findings as a scene keeps them; a scene is saved to disk, so without the names of files."""
    return json.dumps([for_writing(finding).as_json() for finding in findings])


def result_nodes(case: str, scene: Any = None) -> ResultNodes:
    """The nodes that a case has in the scene."""
    import slicer

    found = ResultNodes(case=case)
    finder = _Finder(case, scene or slicer.mrmlScene, True, [])
    for item in fields(ResultNodes):
        if item.name not in ("case", "findings"):
            setattr(found, item.name, finder.existing(item.name))
    return found


class _Finder:
    """Finds a case's earlier node of a role, or notes that one was added."""

    def __init__(self, case: str, scene: Any, update: bool, added: list[Any]) -> None:
        self._case, self._scene, self._update, self._added = case, scene, update, added

    def existing(self, role: str) -> Any:
        for index in range(self._scene.GetNumberOfNodes() - 1, -1, -1):
            node = self._scene.GetNthNode(index)
            if node.GetAttribute(CASE_ATTRIBUTE) == self._case and node.GetAttribute(ROLE_ATTRIBUTE) == role:
                return node
        return None

    def corrected(self) -> Any:
        """The earlier mask, when it would be filled anew and somebody has changed it; else ``None``."""
        mask = self.existing("segmentation") if self._update else None
        return mask if mask is not None and mask_was_changed(mask) else None

    def make(self, role: str, build: Callable[[Any], Any], name: str, *, add: bool = False) -> Any:
        """``build`` gets the node to fill, or ``None`` to add one; returns its node, marked."""
        node = self.existing(role) if self._update and not add else None
        before = self._scene.GetNumberOfNodes()
        made = build(node)
        if node is None:
            new = [self._scene.GetNthNode(i) for i in range(before, self._scene.GetNumberOfNodes())]
            self._added += [n for n in new if n is not made] + [made]
        made.SetAttribute(CASE_ATTRIBUTE, self._case)
        made.SetAttribute(ROLE_ATTRIBUTE, role)
        _name(made, name, node is None, self._scene)
        return made


def _add(
    case: Result, name: str, source: Any, place: Callable[[Any], None] | None, scene: Any, finder: _Finder
) -> ResultNodes:
    nodes = ResultNodes(case=case.case, findings=list(case.findings))
    kept = source is not None and _lies_on(source, _native_grid(case))
    nodes.volume = (
        source
        if kept
        else finder.make("volume", lambda node: volume_from_image(case.image, name, node=node, scene=scene), name)
    )
    if place is not None and not kept:
        place(nodes.volume)
    corrected = finder.corrected()
    if case.labels is not None:
        nodes.segmentation = _add_mask(case, name, nodes.volume, finder, scene, add=corrected is not None)
        if corrected is not None:
            mask = FilePath(corrected.GetName())
            message = say("The mask {mask} was changed after LungPrep had made it.", mask=mask)
            nodes.findings.append(make_finding("corrected-mask-kept", message))
    if case.measurements:
        title = f"{name} measurements"
        nodes.table = finder.make(
            "table",
            lambda node: table_from_rows(
                [*case.measurements, *case.regional_measurements], title, node=node, scene=scene
            ),
            title,
            add=corrected is not None,
        )
    if _differs(case):
        nodes.prepared = _add_prepared(case, f"{name} {case.recipe.name}", finder, scene)
    findings = _stored(nodes.findings)
    for node in nodes.nodes():
        if node is not nodes.volume:
            put_beside(node, nodes.volume)
            node.SetAttribute(FINDINGS_ATTRIBUTE, findings)
    if source is not None and not kept:
        put_beside(nodes.volume, source)
    return nodes


def _add_mask(case: Result, name: str, volume: Any, finder: _Finder, scene: Any, *, add: bool) -> Any:
    labels, title = case.labels, f"{name} {kind_of(case.structures)}"
    assert labels is not None
    mask = finder.make(
        "segmentation",
        lambda node: segmentation_from_labels(
            labels,
            case.structures,
            title,
            volume=volume,
            algorithm=algorithm_name(case.provenance),
            node=node,
            scene=scene,
        ),
        title,
        add=add,
    )
    remember_mask(mask)
    return mask


def _add_prepared(case: Result, title: str, finder: _Finder, scene: Any) -> Any:
    scale, window = case.recipe.step(Scale).scale, _window(case.recipe)
    prepared = finder.make(
        "prepared",
        lambda node: volume_from_image(
            case.prepared_image, title, node=node, scene=scene, window=window, hounsfield=scale == "hu"
        ),
        title,
    )
    before, display = prepared.GetAttribute(_SCALE_ATTRIBUTE), prepared.GetDisplayNode()
    if before not in (None, scale) and display is not None:  # the window of other values shows nothing of these
        display.SetAutoWindowLevel(False)
        display.SetWindowLevel(*window)
    prepared.SetAttribute(_SCALE_ATTRIBUTE, scale)
    return prepared


def _name(node: Any, name: str, is_new: bool, scene: Any) -> None:
    """A node's name follows what is in it, unless the user has given it another."""
    wanted, got = node.GetAttribute(_WANTED_NAME_ATTRIBUTE), node.GetAttribute(_NAME_ATTRIBUTE)
    if not is_new:
        if wanted in (None, name) or got != node.GetName():
            return
        node.SetName(scene.GenerateUniqueName(name))
    node.SetAttribute(_WANTED_NAME_ATTRIBUTE, name)
    node.SetAttribute(_NAME_ATTRIBUTE, node.GetName())


def _native_grid(case: Result) -> Grid:
    """The native grid, without reading an image for it where a worker said it."""
    grid = getattr(case, "grid", None)
    return grid if isinstance(grid, Grid) else Grid.of(case.image)


def _differs(case: Result) -> bool:
    handed_over = getattr(case, "is_prepared", None)
    is_prepared = case.prepared_image is not case.image if handed_over is None else handed_over
    return is_prepared and (
        not Grid.of(case.prepared_image).same_as(_native_grid(case)) or bool(case.recipe.steps_of(ImageStep))
    )


def _window(recipe: Recipe) -> tuple[float, float]:
    """Width and level that show the prepared values."""
    from .volumes import LUNG_WINDOW

    return {"zero-one": (1.0, 0.5), "zero-255": (255.0, 127.5)}.get(recipe.step(Scale).scale, LUNG_WINDOW)


def _lies_on(volume: Any, grid: Grid) -> bool:
    """Whether a volume node, without a transform above it, has this grid."""
    if volume.GetParentTransformNode() is not None:
        return False
    own = grid_of_volume(volume)
    return own is not None and own.same_as(grid, 0.01)
