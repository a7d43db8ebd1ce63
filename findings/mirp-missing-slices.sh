#!/usr/bin/env bash
# MIRP measures the lung in place of a nodule where slices are missing below it, and says that it fills the gap.
#
# Versions: mirp 2.7.0, pydicom 3.0.2, numpy 2.4.6, Python 3.11 (November 2026).
# Expected: of a CT that lacks slices in the middle, a radiomics tool refuses to make a volume, or fills the gap, or
#   puts the contours of an RT Structure Set upon the slices that they name (Contour Image Sequence, and their z
#   coordinate).
# Seen: a warning that it "will attempt to interpolate the missing slices and their ROI masks". It does not: the
#   slices that are there are stacked at the smallest step between them, so that what lies above the gap is moved down
#   by its width, while the contours stay at their places in the patient. A nodule of 40 HU with four slices missing
#   below it, on none of which it is, has a mean of -763 HU and a median of -850, that of the lung around it; its
#   volume is that of the complete series to the last digit, so that a table shows nothing. It is the same with
#   new_spacing=1.0.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check mirp==2.7.0 pydicom==3.0.2 numpy==2.4.6
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import os
import warnings

import numpy as np
from mirp import extract_features
from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, RTStructureSetStorage, generate_uid

STEP, PIXEL, RADIUS, CENTRE = 2.5, 0.8, 6.0, 30.0  # mm; a ball of soft tissue in the lung, 30 mm above the first slice
ROWS, COLUMNS, SLICES = 32, 48, 20


def item(**values):
    made = Dataset()
    for keyword, value in values.items():
        setattr(made, keyword, value)
    return made


def started(sop_class, modality, uids):
    made = item(SOPClassUID=sop_class, SOPInstanceUID=generate_uid(), Modality=modality)
    made.PatientName, made.PatientID = "Phantom^", "P"
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made.StudyInstanceUID, made.FrameOfReferenceUID = uids
    made.StudyDate, made.StudyTime, made.StudyID, made.Manufacturer = "20260101", "120000", "1", "Phantom"
    return made


def series(folder, missing):
    """A CT without the slices of these numbers, and the nodule's contours on the slices that are there."""
    uids, number = (generate_uid(), generate_uid()), generate_uid()
    os.mkdir(folder)
    os.mkdir(f"{folder}-contours")
    references, contours = [], []
    rows, columns = np.mgrid[:ROWS, :COLUMNS]
    flat = np.hypot((rows - ROWS // 2) * PIXEL, (columns - COLUMNS // 2) * PIXEL)
    for index in sorted(set(range(SLICES)) - set(missing)):
        height = index * STEP
        inside = max(RADIUS**2 - (height - CENTRE) ** 2, 0) ** 0.5
        ds = started(CTImageStorage, "CT", uids)
        ds.SeriesInstanceUID, ds.InstanceNumber, ds.SliceThickness = number, index + 1, STEP
        ds.ImageType, ds.ImageOrientationPatient = ["ORIGINAL", "PRIMARY", "AXIAL"], [1, 0, 0, 0, 1, 0]
        ds.ImagePositionPatient, ds.PixelSpacing = [0, 0, height], [PIXEL, PIXEL]
        ds.Rows, ds.Columns, ds.SamplesPerPixel, ds.PhotometricInterpretation = ROWS, COLUMNS, 1, "MONOCHROME2"
        ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 1
        ds.RescaleSlope, ds.RescaleIntercept, ds.RescaleType = 1, 0, "HU"
        ds.PixelData = np.where(flat < inside, 40, -850).astype(np.int16).tobytes()
        ds["PixelData"].VR = "OW"
        ds.save_as(f"{folder}/{index:03}.dcm", enforce_file_format=True)
        references.append(item(ReferencedSOPClassUID=CTImageStorage, ReferencedSOPInstanceUID=ds.SOPInstanceUID))
        if inside:
            angle = np.linspace(0, 2 * np.pi, 60, endpoint=False)
            x, y = COLUMNS // 2 * PIXEL + inside * np.cos(angle), ROWS // 2 * PIXEL + inside * np.sin(angle)
            points = [f"{value:.6g}" for value in np.c_[x, y, np.full(60, height)].ravel()]
            contours.append(
                item(ContourGeometricType="CLOSED_PLANAR", NumberOfContourPoints=60, ContourData=points,
                     ContourImageSequence=[references[-1]])
            )
    rt = started(RTStructureSetStorage, "RTSTRUCT", uids)
    rt.SeriesInstanceUID, rt.StructureSetLabel = generate_uid(), "nodule"
    referenced = item(SeriesInstanceUID=number, ContourImageSequence=references)
    study = item(ReferencedSOPClassUID="1.2.840.10008.3.1.2.3.1", ReferencedSOPInstanceUID=uids[0],
                 RTReferencedSeriesSequence=[referenced])
    rt.ReferencedFrameOfReferenceSequence = [item(FrameOfReferenceUID=uids[1], RTReferencedStudySequence=[study])]
    rt.StructureSetROISequence = [
        item(ROINumber=1, ReferencedFrameOfReferenceUID=uids[1], ROIName="nodule", ROIGenerationAlgorithm="MANUAL")
    ]
    rt.ROIContourSequence = [item(ReferencedROINumber=1, ContourSequence=contours)]
    rt.RTROIObservationsSequence = [
        item(ObservationNumber=1, ReferencedROINumber=1, RTROIInterpretedType="GTV", ROIInterpreter="")
    ]
    rt.save_as(f"{folder}-contours/rt.dcm", enforce_file_format=True)


def measured(folder, missing=()):
    series(folder, missing)
    table = extract_features(
        image=folder, mask=f"{folder}-contours", image_modality="CT",
        base_feature_families=["statistics", "morphology"], base_discretisation_method="none",
    )[0]
    return [round(float(table[name].iloc[0]), 1) for name in ("stat_mean", "stat_median", "morph_volume")]


whole = measured("whole")
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    gap = measured("gap", missing=(2, 3, 4, 5))  # the nodule is on the slices 10 to 14
print("mean, median (HU) and volume (mm3) of a nodule of 40 HU:", whole, "with slices missing below it:", gap)
print(*{str(warning.message) for warning in caught if "interpolate" in str(warning.message)})
assert whole[:2] == [40.0, 40.0], "the complete series is measured otherwise now"
assert gap[1] == -850 and gap[0] < -600, "the nodule is measured now"
assert gap[2] == whole[2], "the volume differs now"
PYTHON
