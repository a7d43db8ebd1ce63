"""The structures LungPrep labels: values, names, codes and colours, in one table.

Codes are SNOMED CT (SCT), the coding scheme of DICOM PS3.16; modifiers are laterality (CID 244).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Code:
    """A coded concept: value, meaning, and the scheme as DICOM names it (SNOMED CT is ``SCT``)."""

    value: str
    meaning: str
    scheme: str = "SCT"

    def as_dict(self) -> dict[str, str]:
        """Plain JSON values, the scheme named as DICOM does."""
        return {"scheme": self.scheme, "value": self.value, "meaning": self.meaning}


@dataclass(frozen=True)
class Structure:
    """One labelled structure: its value in the label map, name, codes and display colour (RGB, 0 to 255)."""

    value: int
    key: str
    name: str
    type: Code
    modifier: Code | None
    color: tuple[int, int, int]
    category: Code = Code("123037004", "Anatomical Structure")

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values, as in the ``structures`` of case.json; :func:`structure_from_dict` reads them."""
        return {
            "value": self.value,
            "key": self.key,
            "name": self.name,
            "category": self.category.as_dict(),
            "code": self.type.as_dict(),
            "modifier": None if self.modifier is None else self.modifier.as_dict(),
            "color": list(self.color),
        }

    @property
    def side(self) -> str:
        """``right``, ``left``, or empty where the structure is of neither side or of both."""
        if self.modifier in (RIGHT, LEFT):
            return "right" if self.modifier == RIGHT else "left"
        words = self.key.split("_")
        return next((side for side in ("right", "left") if side in words), "")


def structure_from_dict(values: Mapping[str, Any]) -> Structure:
    """The structure of :meth:`Structure.as_dict`.

    Raises
    ------
    KeyError, TypeError, ValueError
        when it is none.
    """
    red, green, blue = (int(part) for part in values["color"])
    modifier = values["modifier"]
    return Structure(
        int(values["value"]),
        str(values["key"]),
        str(values["name"]),
        _code(values["code"]),
        None if modifier is None else _code(modifier),
        (red, green, blue),
        _code(values["category"]),
    )


def _code(values: Mapping[str, Any]) -> Code:
    return Code(str(values["value"]), str(values["meaning"]), str(values["scheme"]))


def is_lung_part(structure: Structure) -> bool:
    """Whether a structure is a lung or a lobe of one."""
    words = structure.key.split("_")
    return "lobe" in words or words[-1] in ("lung", "lungs") or words[-1].endswith("肺")


def is_unnamed(structure: Structure) -> bool:
    """Whether nobody said what a structure is: it has its value's name, or the one a program gave by itself."""
    return _UNNAMED.fullmatch(structure.key) is not None


def kind_of(structures: Sequence[Structure]) -> str:
    """What the structures are together, as a file or node is called: ``lobes``, ``lungs``, or ``labels``.

    No structure at all, as in a scan without lungs, is ``lungs``: that is what was looked for.
    """
    keys = [structure.key for structure in structures]
    if any("lobe" in key.split("_") for key in keys):
        return "lobes"
    return "lungs" if not keys or any(key.endswith(("lung", "lungs")) for key in keys) else "labels"


_UNNAMED = re.compile(r"(label|segment|mask|roi)s?_?\d*")
RIGHT = Code("24028007", "Right")
LEFT = Code("7771000", "Left")
LUNG = Code("39607008", "Lung")
TISSUE = Code("85756007", "Tissue")  # of which nobody said more, as in Slicer
UPPER_LOBE = Code("45653009", "Upper lobe of lung")
LOWER_LOBE = Code("90572001", "Lower lobe of lung")
MIDDLE_LOBE = Code("72481006", "Middle lobe of right lung")

LUNGS: tuple[Structure, ...] = (
    Structure(1, "right_lung", "right lung", LUNG, RIGHT, (86, 180, 233)),
    Structure(2, "left_lung", "left lung", LUNG, LEFT, (230, 159, 0)),
)
LOBES: tuple[Structure, ...] = (
    Structure(1, "left_upper_lobe", "left upper lobe", UPPER_LOBE, LEFT, (230, 159, 0)),
    Structure(2, "left_lower_lobe", "left lower lobe", LOWER_LOBE, LEFT, (213, 94, 0)),
    Structure(3, "right_upper_lobe", "right upper lobe", UPPER_LOBE, RIGHT, (86, 180, 233)),
    Structure(4, "right_middle_lobe", "right middle lobe", MIDDLE_LOBE, None, (0, 158, 115)),
    Structure(5, "right_lower_lobe", "right lower lobe", LOWER_LOBE, RIGHT, (0, 114, 178)),
)


def custom_structures(values: list[int]) -> tuple[Structure, ...]:
    """Structures for a user's own mask whose values are not those of a model: ``label 7`` and so on."""
    palette = ((86, 180, 233), (230, 159, 0), (0, 158, 115), (204, 121, 167), (213, 94, 0), (0, 114, 178))
    return tuple(
        Structure(v, f"label_{v}", f"label {v}", TISSUE, None, palette[i % len(palette)], TISSUE)
        for i, v in enumerate(values)
    )
