"""Other names and values of labels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ..messages import say
from ..options import option, refused
from .labels import chosen
from .step import LabelMap, LabelStep

if TYPE_CHECKING:
    import SimpleITK as sitk

    from ..recipe import Recipe


@dataclass(frozen=True)
class RenameLabels(LabelStep):
    """What labels are called, and which values they have."""

    name = "rename-labels"
    section = "labels"
    order = 230

    rename: list[str] = option([], "'old = new': other names of labels, or with a number other values")

    def check(self, recipe: Recipe) -> None:
        """An old name and a new one."""
        for index, text in enumerate(self.rename):
            old, equals, new = (part.strip() for part in text.partition("="))
            if not equals or not old or not new or (new.isdecimal() and not 0 < int(new) < 256):
                raise refused(f"labels.rename[{index}]", text, say("'old = new', a name or a value of 1 to 255"))

    def apply(self, labels: LabelMap, image: sitk.Image) -> LabelMap:
        """The same masks under other names or values."""
        given = labels
        array, structures = labels.array.copy(), {s.value: s for s in labels.structures}
        for index, text in enumerate(self.rename):
            old, _, new = (part.strip() for part in text.partition("="))
            for structure in chosen(given, old, "labels.rename"):
                now = structures[structure.value]
                if new.isdecimal():
                    array[given.array == structure.value] = int(new)
                    structures[structure.value] = replace(now, value=int(new))
                else:
                    structures[structure.value] = replace(now, key=new.lower().replace(" ", "_"), name=new)
            values = [structure.value for structure in structures.values()]
            if len(set(values)) < len(values) and index == len(self.rename) - 1:
                raise refused(f"labels.rename[{index}]", text, say("values that differ; labels.merge makes one of two"))
        changed = tuple(sorted(structures.values(), key=lambda s: s.value))
        return replace(labels, array=array.astype(np.uint8), structures=changed)


ENTRY = RenameLabels
