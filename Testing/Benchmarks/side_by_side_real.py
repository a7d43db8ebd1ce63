"""The real odd series of the side-by-side table: their own slices and published numbers say what is true of them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pydicom
from side_by_side_cases import Case, Truth

PUBLISHED_MASK = "lung1_001_rt/reference_RTSTRUCT_lungs_gtv.nii.gz"


def real_cases(folder: Path) -> list[Case]:
    """Real odd series; what is true of them is said by the headers and pixels of their single slices."""
    rows = [
        ("lung1", "lung1_001_rt/dicom_mixed", "chest CT among radiotherapy objects"),
        ("cip", "cip_ct64/ct-64Dicom", "chest CT, steps 3.987 and 3.988"),
        ("ge-head", "dcm_qa_ct/GE", "head CT, tilted 18.5 degrees, irregular steps"),
        ("abdomen", "totalsegmentator/example_ct_dicom", "abdomen CT in JPEG 2000"),
        ("enhanced-pair", "enhanced_multiframe/panimg_dicom_enhanced_mixed", "seven slices and their multi-frame twin"),
    ]
    cases = []
    for name, place, what in rows:
        published = folder / PUBLISHED_MASK if name == "lung1" else None
        truth = partial(slice_truth, sorted((folder / place).iterdir()), published)
        cases.append(Case(f"real-{name}", f"real: {what}", truth, folder=folder / place))
    for part in sorted((folder / "lidc_partial").glob("LIDC*")):
        files = sorted(part.rglob("*.dcm"))
        what = f"real: part of a chest CT, {len(files)} slices, padding -2000 or lower"
        cases.append(Case(f"real-{part.name}", what, partial(slice_truth, files), folder=files[0].parent))
    return cases


def slice_truth(paths: list[Path], published_mask: Path | None = None) -> Truth:
    """The voxels of single slices; for the series with published numbers also its range, and the mean in its lungs."""
    truth = Truth(*slice_points(paths))
    if published_mask is None:
        return truth
    import SimpleITK as sitk

    image = sitk.ReadImage(str(published_mask))
    z, y, x = np.nonzero(np.isin(sitk.GetArrayFromImage(image), (1, 2)))
    indices = np.column_stack([x, y, z])[::7] * np.array(image.GetSpacing())
    truth.mask_mm = np.array(image.GetOrigin()) + indices @ np.array(image.GetDirection()).reshape(3, 3).T
    truth.mask_mean_hu, truth.hu_range = -791.4, (-1024, 3034)
    return truth


def slice_points(paths: list[Path], each: int = 300) -> tuple[np.ndarray, np.ndarray]:
    """Voxels in even surroundings of single slices, at the place that DICOM PS3.3 C.7.6.2.1.1 gives them."""
    random = np.random.default_rng(3)
    slices = []
    for path in paths:
        try:
            ds = pydicom.dcmread(path)
        except pydicom.errors.InvalidDicomError:
            continue
        if ds.get("Modality") == "CT" and "ImagePositionPatient" in ds:
            slices.append(ds)
    normal = np.cross(*np.array(slices[0].ImageOrientationPatient, float).reshape(2, 3))
    slices.sort(key=lambda ds: float(np.dot(np.array(ds.ImagePositionPatient, float), normal)))
    hu = np.stack(
        [ds.pixel_array * float(ds.get("RescaleSlope", 1)) + float(ds.get("RescaleIntercept", 0)) for ds in slices]
    )
    points, values = [], []
    for index in range(1, len(slices) - 1):
        ds, window = slices[index], hu[index - 1 : index + 2]
        row_axis, column_axis = np.array(ds.ImageOrientationPatient, float).reshape(2, 3)
        y = random.integers(4, ds.Rows - 4, each * 8)
        x = random.integers(4, ds.Columns - 4, each * 8)
        around = np.stack([window[:, y + dy, x + dx] for dy in (-3, 0, 3) for dx in (-3, 0, 3)])
        even = (np.ptp(around.reshape(-1, len(y)), axis=0) < 120) & (around.min(axis=(0, 1)) > -1100)
        y, x = y[even][:each], x[even][:each]
        spacing = np.array(ds.PixelSpacing, float)
        place = np.array(ds.ImagePositionPatient, float) + np.outer(y * spacing[0], column_axis)
        points.append(place + np.outer(x * spacing[1], row_axis))
        values.append(hu[index, y, x])
    return np.concatenate(points), np.concatenate(values)
