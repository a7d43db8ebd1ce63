"""nnU-Net's raw data set: imagesTr, labelsTr, dataset.json (documentation/dataset_format.md of nnU-Net v2)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ...atomic import replace_text
from ...findings import LungPrepError
from ...image.buffers import voxels_of
from ...messages import say
from ..formats.nifti import write_nifti
from ..layout import CaseFiles, Layout


def _add(case: CaseFiles, folder: Path) -> dict[str, Any]:
    """Image and labels; labels get the values 1..n in the order of the case's own, as nnU-Net asks for."""
    image, labels = case.image(), case.labels()
    images = folder / ("imagesTs" if labels is None else "imagesTr")
    images.mkdir()
    write_nifti(image, images / f"{case.name}_0000.nii.gz")
    if labels is None:
        return {"labels": {}}
    values = sorted(case.structures.items(), key=lambda item: item[1])
    numbers = {key: number for number, (key, _) in enumerate(values, start=1)}
    (folder / "labelsTr").mkdir()
    write_nifti(_renumbered(labels, dict(values), numbers, case), folder / "labelsTr" / f"{case.name}.nii.gz")
    return {"labels": numbers}


def _renumbered(labels: Any, values: dict[str, int], numbers: dict[str, int], case: CaseFiles) -> Any:
    import SimpleITK as sitk

    array = voxels_of(labels)
    table = np.zeros(int(array.max(initial=0)) + 1, np.uint8)
    for key, value in values.items():
        if value < len(table):
            table[value] = numbers[key]
    unknown = [int(value) for value in np.unique(array) if value and not table[value]]
    if unknown:
        raise LungPrepError(
            say("{case} has label values without a structure: {values}.", case=case.name, values=unknown),
            say("Prepare it again, or say what they mean with --label-names."),
        )
    renumbered = sitk.GetImageFromArray(table[array])
    renumbered.CopyInformation(labels)
    return renumbered


def _finish(target: Path, cases: Mapping[str, Mapping[str, Any]]) -> None:
    training = {name: entry["labels"] for name, entry in cases.items() if entry["labels"]}
    kinds = sorted({tuple(labels.items()) for labels in training.values()})
    if len(kinds) > 1:
        words = "; ".join(", ".join(f"{key} {value}" for key, value in kind) for kind in kinds[:3])
        raise LungPrepError(
            say("The cases do not have the same structures ({kinds}): nnU-Net wants one list for all.", kinds=words),
            say("Prepare them with one segmenter, or keep the structures that all have (labels.keep)."),
        )
    document = {
        "channel_names": {"0": "CT"},
        "labels": {"background": 0} | dict(kinds[0] if kinds else ()),
        "numTraining": len(training),
        "file_ending": ".nii.gz",
    }
    replace_text(target / "dataset.json", json.dumps(document, indent=4) + "\n")


ENTRY = Layout(
    "nnunet",
    "nnU-Net's raw data set: imagesTr, labelsTr, dataset.json",
    10,
    _add,
    _finish,
    details="`imagesTr/CASE_0000.nii.gz`, `labelsTr/CASE.nii.gz` with the values 1 to n, `dataset.json`; cases without "
    "labels go to `imagesTs`. Give the folder a name such as `Dataset501_Lungs` and put it into `nnUNet_raw`; "
    "`lungprep split` writes `splits_final.json` for its preprocessed twin.",
)
