#!/usr/bin/env bash
# dicomweb-client hands over the last instance of an answer that broke off as if it were whole, with fewer pixels.
#
# Versions: dicomweb-client 0.61.2, pydicom 3.0.2, requests 2.34.2, Python 3.11 (November 2026).
# Expected: a WADO-RS answer that ends in the middle of an instance, without the closing boundary of its multipart
#   message (RFC 2046 5.1.1), is an error, or the last instance is left out.
# Seen: where the server says no length and closes the connection (HTTP/1.0, or a proxy that dies), iter_series() yields
#   all instances without a word. In the last one PixelData is as long as what arrived; saved with save_as() it gets a
#   fitting length, so that the file looks sound to whoever compares lengths with the file's size. Compare PixelData
#   with Rows x Columns x BitsAllocated / 8 instead.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
	dicomweb-client==0.61.2 pydicom==3.0.2 requests==2.34.2
"$work/venv/bin/python" - <<'PYTHON'
import io
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from dicomweb_client.web import DICOMwebClient
from pydicom import Dataset, dcmread
from pydicom.dataset import FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian


def instance(number: int) -> bytes:
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.SOPClassUID, ds.SOPInstanceUID = CTImageStorage, f"1.2.3.{number}"
    ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.Modality = "1.2", "1.3", "CT"
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.Rows = ds.Columns = 64
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 12, 11, 0
    ds.PixelData = bytes(64 * 64 * 2)
    ds["PixelData"].VR = "OW"
    buffer = io.BytesIO()
    ds.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()


part = b"\r\n--limit\r\nContent-Type: application/dicom\r\n\r\n"
whole = b"".join(part + instance(number) for number in (1, 2, 3)) + b"\r\n--limit--"


class Server(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", 'multipart/related; type="application/dicom"; boundary=limit')
        self.end_headers()
        self.wfile.write(whole[:-3000])

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = DICOMwebClient(f"http://127.0.0.1:{server.server_address[1]}")
arrived = list(client.iter_series("1.2", "1.3", (("application/dicom", "*"),)))
lengths = [len(ds.PixelData) for ds in arrived]
saved = io.BytesIO()
arrived[-1].save_as(saved, enforce_file_format=True)
saved.seek(0)
again = dcmread(saved)
print(f"bytes of pixels: {lengths} of 8192 each; the last one saved and read again: {len(again.PixelData)}")
assert lengths[:2] == [8192, 8192]
assert len(lengths) == 3 and 0 < lengths[2] < 8192, "an answer that broke off is noticed now"
PYTHON
