"""Several labels as one, and other names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..messages import say
from ..options import option, refused
from ..segmentation.structures import Structure
from .labels import chosen
from .step import LabelMap, LabelStep

if TYPE_CHECKING:
    import SimpleITK as sitk

    from ..recipe import Recipe


@dataclass(frozen=True)
class MergeLabels(LabelStep):
    """Which labels become one, under which name."""

    name = "merge-labels"
    section = "labels"
    order = 220

    merge: list[str] = option(
        [], "'lung = right_lung + left_lung': labels that become one, with the lowest of their values; '*' is all"
    )

    def check(self, recipe: Recipe) -> None:
        """A name, an equals sign, labels."""
        for index, text in enumerate(self.merge):
            name, equals, parts = text.partition("=")
            if not equals or not name.strip() or not all(part.strip() for part in parts.split("+")):
                raise refused(f"labels.merge[{index}]", text, say("'new name = label + label'"))

    def apply(self, labels: LabelMap, image: sitk.Image) -> LabelMap:
        """One label instead of several."""
        for text in self.merge:
            name, _, parts = text.partition("=")
            together = [s for part in parts.split("+") for s in chosen(labels, part, "labels.merge")]
            labels = _merged(labels, name.strip(), together)
        return labels


def _merged(labels: LabelMap, name: str, together: list[Structure]) -> LabelMap:
    values = sorted({structure.value for structure in together})
    array = labels.array.copy()
    for value in values[1:]:
        array[labels.array == value] = values[0]
    first = min(together, key=lambda structure: structure.value)
    sides = {structure.modifier for structure in together}
    merged = replace(
        first, key=name.lower().replace(" ", "_"), name=name, modifier=first.modifier if len(sides) == 1 else None
    )
    others = [structure for structure in labels.structures if structure.value not in values]
    return replace(labels, array=array, structures=tuple(sorted([merged, *others], key=lambda s: s.value)))


ENTRY = MergeLabels
