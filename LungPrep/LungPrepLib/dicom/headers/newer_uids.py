"""Names of transfer syntaxes of DICOM PS3.6 (2025) that pydicom 3.0 does not have yet, as it would write them."""

from __future__ import annotations

JPEGXLLossless = "1.2.840.10008.1.2.4.110"
JPEGXLJPEGRecompression = "1.2.840.10008.1.2.4.111"
JPEGXL = "1.2.840.10008.1.2.4.112"
DeflatedImageFrameCompression = "1.2.840.10008.1.2.8.1"

# All of them hold their frames as fragments (DICOM PS3.5 A.4), in an object that is explicit little endian else.
NEWER_TRANSFER_SYNTAXES = {
    JPEGXLLossless: "JPEG XL Lossless",
    JPEGXLJPEGRecompression: "JPEG XL JPEG Recompression",
    JPEGXL: "JPEG XL",
    DeflatedImageFrameCompression: "Deflated Image Frame Compression",
}
