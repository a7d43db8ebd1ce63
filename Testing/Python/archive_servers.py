"""Real archives on loopback with small CT studies: Orthanc (DICOMweb and DIMSE) and dcmtk's dcmqrscp (DIMSE)."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pydicom import Dataset

from dicom_files import ct_slice, to_bytes

ORTHANC_PLUGIN = "libOrthancDicomWeb.so"
_PLUGIN_FOLDERS = ("/usr/share/orthanc/plugins", "/usr/lib/orthanc", "/usr/local/share/orthanc/plugins")
_DEBIAN = "sudo apt-get install orthanc orthanc-dicomweb dcmtk"
_ports = itertools.count(os.getpid())
ENVIRONMENT = {"PATH": os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"}


def read_state(root: Path) -> dict[str, Any]:
    """The document of ``fetch.json``; empty where there is none yet."""
    path = root / "fetch.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def program(name: str) -> str:
    """The path of a server program; the test is skipped where it is not installed."""
    found = shutil.which(name, path=ENVIRONMENT["PATH"])
    if found is None:
        pytest.skip(f"{name} is not installed ({_DEBIAN})")
    return found


def free_port() -> int:
    """A port that nobody listens on just now, and that no one else takes before the server has it.

    Each process of the tests has ports of its own, below those that the system gives to whoever asks.
    """
    worker = int("".join(filter(str.isdigit, os.environ.get("PYTEST_XDIST_WORKER", ""))) or 0)
    first = 20000 + 600 * (worker % 20)
    while True:
        port = first + next(_ports) % 600
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def wait_for_port(port: int, process: subprocess.Popen[bytes], seconds: float = 30.0) -> None:
    """Return when something listens on the port of loopback."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            probe.settimeout(0.5)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with status {process.returncode}")
        time.sleep(0.05)
    raise RuntimeError("the server does not listen")


class Orthanc:
    """An Orthanc of its own, with its storage in a folder; it can be stopped and started again."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self._program = program("Orthanc")
        plugin = next((Path(f, ORTHANC_PLUGIN) for f in _PLUGIN_FOLDERS if Path(f, ORTHANC_PLUGIN).exists()), None)
        if plugin is None:
            pytest.skip(f"Orthanc's DICOMweb plugin is not installed ({_DEBIAN})")
        self.http_port, self.dicom_port = free_port(), free_port()
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._configuration = folder / "orthanc.json"
        values = {
            "Name": "test", "StorageDirectory": str(folder / "storage"), "IndexDirectory": str(folder / "index"),
            "HttpPort": self.http_port, "DicomPort": self.dicom_port, "DicomAet": "ORTHANC",
            "RemoteAccessAllowed": False, "AuthenticationEnabled": False, "Plugins": [str(plugin.resolve())],
            "DicomWeb": {"Enable": True, "Root": "/dicom-web/"}, "DicomAlwaysAllowFind": True,
            "DicomAlwaysAllowGet": True, "DicomAlwaysAllowMove": True, "DicomCheckCalledAet": False,
        }  # fmt: skip
        self._configuration.write_text(json.dumps(values | settings), encoding="utf-8")
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http_port}/dicom-web"

    @property
    def address(self) -> str:
        return f"ORTHANC@127.0.0.1:{self.dicom_port}"

    def start(self) -> None:
        log = (self._folder / "log.txt").open("ab")
        self._process = subprocess.Popen([self._program, str(self._configuration)], stdout=log, stderr=log)
        log.close()
        wait_for_port(self.http_port, self._process)
        wait_for_port(self.dicom_port, self._process)

    def stop(self) -> None:
        if self._process is not None:
            end(self._process)
            self._process = None

    def store(self, content: bytes) -> str:
        """Store one instance; gives Orthanc's own identifier of it."""
        import requests

        answer = requests.post(f"http://127.0.0.1:{self.http_port}/instances", data=content, timeout=30)
        answer.raise_for_status()
        return str(answer.json()["ID"])


class Dcmqrscp:
    """dcmtk's archive: its C-FIND for images knows UIDs and little else, and it takes C-MOVE."""

    def __init__(self, folder: Path, move_to: dict[str, int] | None = None) -> None:
        self._program, self._storescu = program("dcmqrscp"), program("storescu")
        self.port = free_port()
        database = folder / "db"
        database.mkdir(parents=True)
        # Lines that begin with a space are not read.
        peers = "".join(f"{title.lower()} = ({title}, 127.0.0.1, {p})\n" for title, p in (move_to or {}).items())
        (folder / "dcmqrscp.cfg").write_text(
            f"NetworkTCPPort = {self.port}\nMaxPDUSize = 16384\nMaxAssociations = 16\n"
            f"HostTable BEGIN\n{peers}HostTable END\nVendorTable BEGIN\nVendorTable END\n"
            f"AETable BEGIN\nDCMTK {database} RW (200, 1024mb) ANY\nAETable END\n",
            encoding="ascii",
        )
        log = (folder / "log.txt").open("ab")
        self._process = subprocess.Popen([self._program, "-c", str(folder / "dcmqrscp.cfg")], stdout=log, stderr=log)
        log.close()
        wait_for_port(self.port, self._process)

    @property
    def address(self) -> str:
        return f"DCMTK@127.0.0.1:{self.port}"

    def store(self, folder: Path) -> None:
        """Send all files of a folder to it."""
        files = sorted(map(str, folder.glob("*.dcm")))
        command = [self._storescu, "-R", "-aec", "DCMTK", "127.0.0.1", str(self.port), *files]
        subprocess.run(command, check=True, capture_output=True, timeout=60)

    def stop(self) -> None:
        end(self._process)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a server that was started here."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)


@contextmanager
def running(server: Any) -> Iterator[Any]:
    """The server, ended afterwards."""
    try:
        yield server
    finally:
        server.stop()


def study_of(
    name: str, *, slices: int = 8, size: int = 32, patient: str = "1", **tags: Any
) -> dict[str, list[Dataset]]:
    """One CT study: a chest series, a localizer and a projection.

    ``name`` makes the UIDs and, in upper case, the accession number.
    """
    common = {
        "study": name, "patient": patient, "AccessionNumber": name.upper(), "StudyDescription": "CT CHEST WO CONTRAST",
        "StudyTime": "101500",
    } | tags  # fmt: skip
    chest = [ct_slice(n, series=f"{name} chest", step=30.0, size=size, **common) for n in range(slices)]
    for number, dataset in enumerate(chest):
        dataset.PixelData = bytes((number * 7 + k) % 251 if k % 2 == 0 else 0 for k in range(size * size * 2))
        dataset.AcquisitionTime = "101600"
    scout = [
        ct_slice(0, series=f"{name} scout", size=32, SeriesNumber=1, SeriesDescription="SCOUT",
                 ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"], **common)
    ]  # fmt: skip
    mip = [
        ct_slice(n, series=f"{name} mip", step=30.0, size=32, SeriesNumber=4, SeriesDescription="MIP COR",
                 ImageType=["DERIVED", "SECONDARY", "MIP"], **common) for n in range(6)
    ]  # fmt: skip
    return {"chest": chest, "scout": scout, "mip": mip}


def files_of(study: dict[str, list[Dataset]]) -> dict[str, bytes]:
    """The files of a study by SOP Instance UID."""
    return {str(ds.SOPInstanceUID): to_bytes(ds) for series in study.values() for ds in series}
