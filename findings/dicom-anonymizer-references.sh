#!/usr/bin/env bash
# dicom-anonymizer leaves the original UIDs of a CT in its segmentation, which does not find the CT any more.
#
# Versions: dicom-anonymizer 2.1.0, highdicom 0.28.2, pydicom 3.0.2, numpy 2.3.5, Python 3.11 (November 2026).
# Expected: a CT and its DICOM Segmentation, given in one folder, come out as a CT and its segmentation: the Basic
#   Profile of DICOM PS3.15 E.1-1 wants each UID replaced by another, the same one wherever the old one stood,
#   Referenced SOP Instance UID (0008,1155) and Series Instance UID (0020,000E) among them.
# Seen: UIDs at the top level are replaced, and agree with each other. Those in sequences that stay are not: each
#   frame of the segmentation names the slice that it was drawn upon by the UID it had before, the Referenced Series
#   Sequence the series. Whoever wants the slices of a segment finds none. The same
#   stands for contours. Go through the items of the sequences with the same rules.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check dicom-anonymizer==2.1.0 highdicom==0.28.2 \
	pydicom==3.0.2 numpy==2.3.5
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import os

import highdicom as hd
import numpy as np
from highdicom.seg import Segmentation, SegmentDescription
from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.sr.codedict import codes
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

study, series, frame = generate_uid(), generate_uid(), generate_uid()
os.mkdir("before")
os.mkdir("after")
slices = []
for index in range(4):
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.SOPClassUID, ds.SOPInstanceUID = CTImageStorage, generate_uid()
    ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.FrameOfReferenceUID = study, series, frame
    ds.PatientName, ds.PatientID, ds.PatientBirthDate, ds.PatientSex = "Phantom^", "P", "19600101", "O"
    ds.StudyDate, ds.StudyTime, ds.StudyID, ds.AccessionNumber = "20260101", "120000", "1", "A"
    ds.ReferringPhysicianName, ds.PositionReferenceIndicator = "", ""
    ds.Manufacturer, ds.Modality, ds.SeriesNumber, ds.InstanceNumber = "Phantom", "CT", 1, index + 1
    ds.ImageType, ds.SliceThickness = ["ORIGINAL", "PRIMARY", "AXIAL"], 2.5
    ds.ImagePositionPatient, ds.ImageOrientationPatient = [0, 0, 2.5 * index], [1, 0, 0, 0, 1, 0]
    ds.PixelSpacing, ds.Rows, ds.Columns = [0.7, 0.7], 16, 16
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 1
    ds.RescaleSlope, ds.RescaleIntercept, ds.RescaleType = 1, 0, "HU"
    ds.PixelData = np.full((16, 16), -850, np.int16).tobytes()
    ds["PixelData"].VR = "OW"
    ds.save_as(f"before/{index}.dcm", enforce_file_format=True)
    slices.append(ds)
lung = SegmentDescription(1, "Lung", codes.SCT.Organ, codes.SCT.Lung, "MANUAL")
Segmentation(
    slices, np.ones((4, 16, 16), np.uint8), "BINARY", [lung], generate_uid(), 2, generate_uid(), 1,
    manufacturer="Phantom", manufacturer_model_name="Phantom", software_versions="1", device_serial_number="1",
).save_as("before/seg.dcm")
PYTHON
"$work/venv/bin/dicom-anonymizer" before after >/dev/null 2>&1
"$work/venv/bin/python" - <<'PYTHON'
from glob import glob

from pydicom import dcmread


def read(folder):
    files = [dcmread(path) for path in glob(f"{folder}/*.dcm")]
    return [ds for ds in files if ds.Modality == "CT"], next(ds for ds in files if ds.Modality == "SEG")


def references(seg):
    groups = seg.PerFrameFunctionalGroupsSequence
    sources = [group.DerivationImageSequence[0].SourceImageSequence[0] for group in groups]
    return {source.ReferencedSOPInstanceUID for source in sources}, seg.ReferencedSeriesSequence[0].SeriesInstanceUID


old, old_seg = read("before")
new, new_seg = read("after")
slices, series = references(new_seg)
before, after = ({ds.SOPInstanceUID for ds in ct} for ct in (old, new))
print("frames of the segmentation refer to", len(slices & after), "of the", len(after), "slices beside it, and to",
      len(slices & before), "of the hospital's; the series is the hospital's:", series == old[0].SeriesInstanceUID)
assert references(old_seg)[0] == before and len(after) == 4 and not before & after, "other files"
assert {ds.FrameOfReferenceUID for ds in [*new, new_seg]} != {old_seg.FrameOfReferenceUID}, "top-level UIDs stay now"
assert slices == before and series == old[0].SeriesInstanceUID, "references are replaced now"
PYTHON
