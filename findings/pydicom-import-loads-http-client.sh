#!/usr/bin/env bash
# "import pydicom", or any part of it, loads an HTTP client wherever requests is installed.
#
# Versions: pydicom 3.0.1, requests 2.32.5, Python 3.11 (November 2026).
# Expected: a library that reads files loads nothing that speaks to the internet, and pydicom.uid, a table of names, loads
#   no more than itself.
# Seen: importing pydicom.uid alone loads all of pydicom and with it pydicom.data.download, which fetches the files for
#   its tests: that imports requests, urllib3, http.client and ssl, a third of the time that the import takes. Each
#   process of a pool that reads headers waits for it (3D Slicer ships requests).
# Exit status: 0 as long as it behaves so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pydicom==3.0.1 requests==2.32.5
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import subprocess
import sys

code = "import sys, pydicom.uid; print(*(name for name in ('requests', 'urllib3', 'ssl', 'http.client') if name in sys.modules))"
loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
print("import pydicom.uid loads:", *loaded)
times = subprocess.run(
    [sys.executable, "-X", "importtime", "-c", "import pydicom.uid"], check=True, capture_output=True, text=True
).stderr
cumulative = {}
for line in times.splitlines()[1:]:
    _, total, name = line.removeprefix("import time:").split("|")
    cumulative[name.strip()] = int(total)
print(f"of {cumulative['pydicom'] / 1000:.0f} ms for pydicom, requests takes {cumulative['requests'] / 1000:.0f} ms")
sys.exit(loaded != ["requests", "urllib3", "ssl", "http.client"])
PYTHON
