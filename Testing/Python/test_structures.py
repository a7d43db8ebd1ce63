"""What label values mean: the values of lungmask's models, and codes beside pydicom's dictionary of SNOMED CT."""

from __future__ import annotations

import pytest
from pydicom.sr.codedict import codes

from LungPrepLib.segmentation.structures import LOBES, LUNGS, Structure, kind_of, structure_from_dict

# lungmask's README: R231 1 right lung, 2 left lung; LTRCLobes 1 LUL, 2 LLL, 3 RUL, 4 RML, 5 RLL.
EXPECTED = [
    (LUNGS, 1, "right lung", "right", codes.SCT.Lung, codes.SCT.Right),
    (LUNGS, 2, "left lung", "left", codes.SCT.Lung, codes.SCT.Left),
    (LOBES, 1, "left upper lobe", "left", codes.SCT.UpperLobeOfLung, codes.SCT.Left),
    (LOBES, 2, "left lower lobe", "left", codes.SCT.LowerLobeOfLung, codes.SCT.Left),
    (LOBES, 3, "right upper lobe", "right", codes.SCT.UpperLobeOfLung, codes.SCT.Right),
    (LOBES, 4, "right middle lobe", "right", codes.SCT.MiddleLobeOfRightLung, None),  # the code says the side
    (LOBES, 5, "right lower lobe", "right", codes.SCT.LowerLobeOfLung, codes.SCT.Right),
]


@pytest.mark.parametrize(("table", "value", "name", "side", "code", "modifier"), EXPECTED)
def test_values_names_and_codes(
    table: tuple[Structure, ...], value: int, name: str, side: str, code: object, modifier: object
) -> None:
    (structure,) = [one for one in table if one.value == value]
    assert (structure.name, structure.key, structure.side) == (name, name.replace(" ", "_"), side)
    found = [(one.value, one.scheme, one.meaning) if one else None for one in (structure.type, structure.modifier)]
    wanted = [(one.value, one.scheme_designator, one.meaning) if one else None for one in (code, modifier)]
    assert found == wanted
    assert structure_from_dict(structure.as_dict()) == structure


def test_a_table_has_nothing_else_and_says_what_it_is() -> None:
    assert len(LUNGS) + len(LOBES) == len(EXPECTED)
    assert (kind_of(LUNGS), kind_of(LOBES), kind_of(())) == ("lungs", "lobes", "lungs")
