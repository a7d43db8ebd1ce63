#!/usr/bin/env bash
# highdicom and dicomsdl read an old CT 4096 HU too high wherever an overlay is drawn in the unused bits of its pixels.
#
# Versions: highdicom 0.28.2, dicomsdl 0.109.4, pydicom 3.0.2, SimpleITK 2.5.7, numpy 2.3.5, Python 3.11 (November 2026).
# Expected: BitsStored and HighBit say which bits of a word belong to the pixel: 12 of 16 here. The others are not part of
#   it; until the 2004 edition of DICOM an overlay could lie in them (Overlay Bit Position (60xx,0102), retired), and CT
#   with the scanner's annotations in bit 12 are in archives still. A reader masks them, and highdicom, which is built
#   upon pydicom, reads what pydicom reads.
# Seen: pydicom and SimpleITK mask them. highdicom's get_frame() and get_volume() and dicomsdl's pixelData() take all
#   sixteen bits: 4096 is added under each line of the overlay, and nothing is said. highdicom's get_volume_from_series(),
#   which goes through pydicom's pixel_array, is right.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
	highdicom==0.28.2 dicomsdl==0.109.4 pydicom==3.0.2 SimpleITK==2.5.7 numpy==2.3.5
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import dicomsdl
import highdicom as hd
import numpy as np
import SimpleITK as sitk
from pydicom import Dataset, dcmread
from pydicom.dataset import FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

hu = np.arange(-1000, -744).reshape(16, 16)
stored = (hu + 1024).astype(np.uint16)
stored[4, 2:14] |= 1 << 12  # a line of the overlay
ds = Dataset()
ds.file_meta = FileMetaDataset()
ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
ds.SOPClassUID, ds.SOPInstanceUID = CTImageStorage, generate_uid()
ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.FrameOfReferenceUID = generate_uid(), generate_uid(), generate_uid()
ds.PatientName, ds.PatientID, ds.Modality, ds.InstanceNumber = "Phantom^", "P", "CT", 1
ds.ImageType, ds.SliceThickness = ["ORIGINAL", "PRIMARY", "AXIAL"], 2.5
ds.ImagePositionPatient, ds.ImageOrientationPatient = [0, 0, 0], [1, 0, 0, 0, 1, 0]
ds.PixelSpacing, ds.Rows, ds.Columns = [0.7, 0.7], 16, 16
ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 12, 11, 0
ds.RescaleSlope, ds.RescaleIntercept = 1, -1024
ds.add_new(0x60000010, "US", 16)
ds.add_new(0x60000011, "US", 16)
ds.add_new(0x60000040, "CS", "G")
ds.add_new(0x60000050, "SS", [1, 1])
ds.add_new(0x60000100, "US", 16)
ds.add_new(0x60000102, "US", 12)
ds.PixelData = stored.tobytes()
ds["PixelData"].VR = "OW"
ds.save_as("ct.dcm", enforce_file_format=True)
read = {
    "pydicom": dcmread("ct.dcm").pixel_array.astype(int) - 1024,
    "SimpleITK": sitk.GetArrayFromImage(sitk.ReadImage("ct.dcm"))[0],
    "highdicom": hd.imread("ct.dcm").get_frame(1, apply_modality_transform=True),
    "dicomsdl": dicomsdl.open("ct.dcm").pixelData(),
}
wrong = {name: int(np.abs(np.asarray(values, float) - hu).max()) for name, values in read.items()}
print("largest error in HU:", *(f"{name} {error}" for name, error in wrong.items()))
assert wrong["pydicom"] == wrong["SimpleITK"] == 0
assert wrong["highdicom"] == 4096, "highdicom masks them now"
assert wrong["dicomsdl"] == 4096, "dicomsdl masks them now"
PYTHON
