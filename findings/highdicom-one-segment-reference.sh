#!/usr/bin/env bash
# highdicom cannot refer, in a measurement report, to the lung of a segmentation that it has written itself.
#
# Versions: highdicom 0.28.2, pydicom 3.0.2, numpy 2.3.5, Python 3.11 (November 2026).
# Expected: sr.ReferencedSegment.from_segmentation(seg, segment_number=1) takes any segmentation, those that
#   highdicom has made before all. Segment Identification Sequence (0062,000A) may stand in
#   each frame's functional groups or, where it is the same for all frames, in the shared ones (DICOM PS3.3
#   C.7.6.16.1).
# Seen: highdicom puts it into the shared ones where a segmentation has one segment, and from_segmentation() looks for
#   it in each frame's: it ends with an AttributeError, while one with two segments works.
#   sr.ReferencedSegmentationFrame.from_segmentation() does the same; highdicom's Segmentation methods read both.
#   MONAI 1.6.1 refuses the same file as a mask ("'SegmentIdentificationSequence' is required for each frame").
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check highdicom==0.28.2 pydicom==3.0.2 numpy==2.3.5
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import numpy as np
from highdicom.seg import SegmentDescription, Segmentation, segread
from highdicom.sr import ReferencedSegment, ReferencedSegmentationFrame
from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.sr.codedict import codes
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

study, series, frame = generate_uid(), generate_uid(), generate_uid()
slices = []
for index in range(4):
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.SOPClassUID, ds.SOPInstanceUID = CTImageStorage, generate_uid()
    ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.FrameOfReferenceUID = study, series, frame
    ds.PatientName, ds.PatientID, ds.PatientBirthDate, ds.PatientSex = "Phantom^", "P", "", "O"
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
    slices.append(ds)


def attempt(refer, *arguments, **named):
    try:
        return f"{len(refer(*arguments, **named))} items"
    except AttributeError as error:
        return str(error)


said = {}
for count in (1, 2):
    labels = np.ones((4, 16, 16), np.uint8)
    labels[:, :, 8:] = count
    lungs = [
        SegmentDescription(number, f"Lung {number}", codes.SCT.Organ, codes.SCT.Lung, "MANUAL")
        for number in range(1, count + 1)
    ]
    Segmentation(
        slices, labels, "BINARY", lungs, generate_uid(), 2, generate_uid(), 1,
        manufacturer="Phantom", manufacturer_model_name="Phantom", software_versions="1", device_serial_number="1",
    ).save_as("seg.dcm")
    seg = segread("seg.dcm")
    voxels = int(seg.get_volume(combine_segments=True).array.astype(bool).sum())
    said[count] = [
        attempt(ReferencedSegment.from_segmentation, seg, segment_number=1),
        attempt(ReferencedSegmentationFrame.from_segmentation, seg, frame_number=1),
    ]
    print(count, "segments,", voxels, "voxels read:", *said[count], sep="  ")
    assert voxels == 1024, "the segmentation is read otherwise now"
assert all("SegmentIdentificationSequence" in text for text in said[1]), "one segment can be referred to now"
assert all(text.endswith("items") for text in said[2]), "two segments cannot be referred to now"
PYTHON
