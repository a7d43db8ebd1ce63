"""The real TotalSegmentator and the real nnU-Net, with small weights of our own, beside TotalSegmentator's command.

TotalSegmentator is no dependency: where it is not installed, these tests are skipped. The patient is half as large as
a phantom, which makes it quick: TotalSegmentator works at spacings of its own.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk

from conftest import REPOSITORY
from LungPrepLib.findings import LungPrepError
from LungPrepLib.pipeline import prepare
from LungPrepLib.progress import Cancelled, Progress
from LungPrepLib.recipe import Recipe
from LungPrepLib.segmentation.choosing import choose_segmenter
from LungPrepLib.segmentation.segmenter import Segmentation
from LungPrepPhantom import Phantom, make_phantom

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        importlib.util.find_spec("totalsegmentator") is None,
        reason="TotalSegmentator is not installed: pip install TotalSegmentator",
    ),
]
RECIPE = Recipe().replace(
    {
        "segmentation.segmenter": "totalsegmentator",
        "segmentation.device": "cpu",
        "totalsegmentator.fast": True,
        "output.report": False,
    }
)
LOBES = ("lung_upper_lobe_left", "lung_lower_lobe_left", "lung_upper_lobe_right", "lung_middle_lobe_right",
         "lung_lower_lobe_right")  # fmt: skip
TILT = np.deg2rad(6)
DIRECTIONS = {
    "flipped": np.diag([-1.0, -1.0, 1.0]),
    "coronal": np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]]),
    "oblique": np.array([[1, 0, 0], [0, np.cos(TILT), -np.sin(TILT)], [0, np.sin(TILT), np.cos(TILT)]]),
}


class Connections:
    """A proxy that writes down who wants to connect to whom, and lets nobody."""

    def __init__(self) -> None:
        self.wanted: list[str] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            with client:
                self.wanted.append(client.recv(1000).decode("latin-1").partition("\r\n")[0])
                client.sendall(b"HTTP/1.1 503 Service Unavailable\r\n\r\n")

    def close(self) -> None:
        self._server.close()


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from totalsegmentator_test_weights import write_test_weights

    return write_test_weights(tmp_path_factory.mktemp("weights"), scale=0.5)


@pytest.fixture
def connections() -> Iterator[Connections]:
    made = Connections()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def installed(weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, connections: Connections) -> None:
    """Weights, settings that would send usage statistics, and no network but one that tells."""
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    home.mkdir(), temporary.mkdir()
    (home / "config.json").write_text(json.dumps({"totalseg_id": "x", "send_usage_stats": True,
                                                  "prediction_counter": 0}))  # fmt: skip
    monkeypatch.setenv("TOTALSEG_HOME_DIR", str(home))
    monkeypatch.setenv("TOTALSEG_WEIGHTS_PATH", str(weights))
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, connections.address)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)


def half(phantom: Phantom, image: sitk.Image) -> sitk.Image:
    """The image of a patient half as large."""
    made = sitk.Image(image)
    made.SetSpacing([length / 2 for length in image.GetSpacing()])
    made.SetOrigin([place / 2 for place in image.GetOrigin()])
    return made


def body(direction: str, disease: str = "none") -> Phantom:
    size, spacing = ((112, 112, 72), (3.2, 3.2, 4.4))
    if direction == "coronal":
        size, spacing = (112, 72, 112), (3.2, 4.4, 3.2)
    return make_phantom(
        size=size, spacing_mm=spacing, seed=4, direction=DIRECTIONS[direction], disease=disease  # type: ignore[arg-type]
    )  # fmt: skip


def by_its_own_command(ct: sitk.Image, folder: Path, *arguments: str) -> np.ndarray:
    """What ``TotalSegmentator`` gives for the same image, (z, y, x)."""
    given, made = folder / "given.nii.gz", folder / "made.nii.gz"
    sitk.WriteImage(ct, str(given))
    settings = Path(os.environ["TOTALSEG_HOME_DIR"]) / "config.json"
    settings.write_text(json.dumps({"totalseg_id": "x", "send_usage_stats": False, "prediction_counter": 0}))
    command = [sys.executable, "-m", "totalsegmentator.bin.TotalSegmentator", "-i", given, "-o", made, "--ml",
               "--device", "cpu", "-ns", "1", *arguments]  # fmt: skip
    subprocess.run([str(part) for part in command], check=True, capture_output=True)
    return sitk.GetArrayFromImage(sitk.ReadImage(str(made)))


def dice(a: np.ndarray, b: np.ndarray) -> float:
    return float(2 * (a & b).sum() / (a.sum() + b.sum()))


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_its_lobes_in_any_orientation_are_those_of_its_own_command(
    tmp_path: Path, connections: Connections, direction: str
) -> None:
    phantom = body(direction)
    ct = half(phantom, phantom.ct)
    case = prepare(ct, RECIPE)
    found = sitk.GetArrayFromImage(case.labels)
    assert case.labels.GetDirection() == pytest.approx(case.image.GetDirection())
    assert case.labels.GetOrigin() == pytest.approx(case.image.GetOrigin())
    on_given = sitk.GetArrayFromImage(
        sitk.Resample(case.labels, ct, sitk.Transform(), sitk.sitkNearestNeighbor, 0, sitk.sitkUInt8)
    )
    truth = sitk.GetArrayFromImage(phantom.lobes)
    assert min(dice(on_given == value, truth == value) for value in range(1, 6)) > 0.8
    theirs = by_its_own_command(case.image, tmp_path, "--fast", "--roi_subset", *LOBES)
    assert np.array_equal(np.where(theirs > 0, theirs - 9, 0), found), "voxel for voxel"
    made = case.provenance["segmentation"]
    assert set(made["versions"]) == {"TotalSegmentator", "nnunetv2", "torch"} and made["device"] == "cpu"
    assert {name[:10] for name in made["weights"]} == {"Dataset297", "Dataset298"}
    assert not connections.wanted, "nothing is sent"
    assert not list((tmp_path / "temporary").glob("lungprep-*"))


def test_vessels_and_nodules_are_what_its_own_command_finds(tmp_path: Path, connections: Connections) -> None:
    phantom = body("flipped", "nodules")
    recipe = RECIPE.replace({"totalsegmentator.vessels": True, "totalsegmentator.nodules": True})
    seen = Remembered(recipe)
    case = prepare(half(phantom, phantom.ct), recipe, segmenter=seen)
    labels = sitk.GetArrayFromImage(case.labels)
    nodules = by_its_own_command(case.image, tmp_path, "--task", "lung_nodules") == 2
    assert nodules.any() and np.array_equal(labels == 6, nodules)
    vessels = by_its_own_command(case.image, tmp_path, "--task", "lung_vessels") > 0
    assert vessels.any() and np.array_equal(sitk.GetArrayFromImage(seen.made.left_out) > 0, vessels)
    nodule = case.structures[-1].as_dict()
    assert (nodule["key"], nodule["value"], nodule["code"]["value"]) == ("lung_nodule", 6, "27925004")
    rows = {row["structure"]: row for row in case.measurements}
    assert rows["all"]["vessels"] == "out" and rows["lung_nodule"]["volume_ml"] > 0
    assert {name[:10] for name in case.provenance["segmentation"]["weights"]} == {
        "Dataset297", "Dataset298", "Dataset117", "Dataset913",
    }  # fmt: skip
    assert not connections.wanted


class Remembered:
    """The recipe's segmenter; keeps what it gave."""

    name = "totalsegmentator"

    def __init__(self, recipe: Recipe) -> None:
        chosen, _ = choose_segmenter(recipe)
        assert chosen is not None
        self._chosen = chosen

    def segment(self, image: sitk.Image, *, progress: Progress) -> Segmentation:
        self.made = self._chosen.segment(image, progress=progress)
        return self.made


def test_missing_weights_are_said_with_what_to_do_and_only_those_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, weights: Path, connections: Connections
) -> None:
    phantom = body("flipped")
    ct = half(phantom, phantom.ct)
    place = tmp_path / "its weights"
    place.mkdir()
    (place / next(weights.glob("Dataset298*")).name).symlink_to(next(weights.glob("Dataset298*")))
    monkeypatch.setenv("TOTALSEG_WEIGHTS_PATH", str(place))
    with pytest.raises(LungPrepError, match=r"weights Dataset291_.* are not in .* not be downloaded") as missing:
        prepare(ct, RECIPE.replace({"totalsegmentator.fast": False}))
    assert "totalseg_download_weights -t TASK" in missing.value.action
    assert len(connections.wanted) == 1 and "github.com" in connections.wanted[0]
    assert {path.name[:10] for path in place.iterdir()} == {"Dataset298", ".lungprep-"}
    (place / next(weights.glob("Dataset291*")).name).symlink_to(next(weights.glob("Dataset291*")))
    assert prepare(ct, RECIPE.replace({"totalsegmentator.fast": False})).labels_name == "lobes"
    assert len(connections.wanted) == 1, "the four other networks of the task are not needed for lobes"


def test_weights_that_are_not_whole_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, weights: Path) -> None:
    place = tmp_path / "its weights"
    shutil.copytree(weights, place)
    monkeypatch.setenv("TOTALSEG_WEIGHTS_PATH", str(place))
    checkpoint = next(place.glob("Dataset298*/*/fold_0/checkpoint_final.pth"))
    os.truncate(checkpoint, 10_000)
    ct = half(body("flipped"), body("flipped").ct)
    with pytest.raises(LungPrepError, match=r"file 'checkpoint_final\.pth' of .* is damaged") as damaged:
        prepare(ct, RECIPE)
    assert "Remove the folder Dataset298_TotalSegmentator_total_6mm_1559subj" in damaged.value.action
    checkpoint.unlink()
    with pytest.raises(LungPrepError, match=r"Dataset298_.* are not whole: 'checkpoint_final\.pth' is missing"):
        prepare(ct, RECIPE)


def test_a_batch_of_several_workers(tmp_path: Path, connections: Connections) -> None:
    """nnU-Net starts processes, which a worker of another kind of pool may not; every worker reads its input."""
    given, made = tmp_path / "given", tmp_path / "made"
    given.mkdir()
    for name in ("a", "b"):
        phantom = body("flipped")
        ct = half(phantom, phantom.ct) + (name == "b")
        sitk.WriteImage(sitk.Cast(ct, sitk.sitkInt16), str(given / f"{name}.nii.gz"))
    command = [sys.executable, "-m", "LungPrepLib.cli", "batch", given, "-o", made, "--workers", "2", "--json",
               "--segmenter", "totalsegmentator", "--device", "cpu", "--set", "totalsegmentator.fast=true"]  # fmt: skip
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY / "LungPrep")}
    run = subprocess.run([str(part) for part in command], check=True, capture_output=True, env=environment)
    assert json.loads(run.stdout), "no noise on standard output"
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in made.glob("case-*/case.json")]
    assert [document["segmentation"]["model"] for document in documents] == ["total fast", "total fast"]
    assert not connections.wanted


def test_a_batch_looks_at_the_weights_before_its_first_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, weights: Path, connections: Connections
) -> None:
    """Missing ones are asked for once, not by every case; damaged ones stop it; nothing counts as failed."""
    given, made, place = tmp_path / "given", tmp_path / "made", tmp_path / "its weights"
    given.mkdir(), place.mkdir()
    monkeypatch.setenv("TOTALSEG_WEIGHTS_PATH", str(place))
    for number in range(2):
        phantom = body("flipped")
        ct = half(phantom, phantom.ct) + number
        sitk.WriteImage(sitk.Cast(ct, sitk.sitkInt16), str(given / f"{number}.nii.gz"))
    command = [sys.executable, "-m", "LungPrepLib.cli", "batch", given, "-o", made, "--workers", "2", "-q",
               "--segmenter", "totalsegmentator", "--device", "cpu", "--set", "totalsegmentator.fast=true"]  # fmt: skip

    def run() -> subprocess.CompletedProcess[str]:
        surroundings = os.environ | {"PYTHONPATH": str(REPOSITORY / "LungPrep")}
        return subprocess.run([str(part) for part in command], capture_output=True, text=True, env=surroundings)

    missing = run()
    assert missing.returncode == 1 and not list(made.glob("*/failed.json"))
    assert "weights Dataset297_" in missing.stderr and "totalseg_download_weights -t TASK" in missing.stderr
    assert len(missing.stderr.splitlines()) == 1 and len(connections.wanted) == 1
    for number in (297, 298):
        (folder,) = weights.glob(f"Dataset{number}*")
        shutil.copytree(folder, place / folder.name)
    checkpoint = next(place.glob("Dataset297*/*/fold_0/checkpoint_final.pth"))  # the second network of a case
    whole = checkpoint.read_bytes()
    checkpoint.write_bytes(whole[: len(whole) // 2] + bytes(16) + whole[len(whole) // 2 + 16 :])
    damaged = run()
    assert damaged.returncode == 1 and "'checkpoint_final.pth' of TotalSegmentator's weights" in damaged.stderr
    assert not list(made.glob("*/failed.json")) and not list((tmp_path / "temporary").iterdir())
    checkpoint.write_bytes(whole)
    assert run().returncode == 0 and len(list(made.glob("*/case.json"))) == 2
    assert len(connections.wanted) == 1
    checkpoint.write_bytes(whole + b"of another training")
    other = run()
    assert other.returncode == 2 and "weights of Dataset297_TotalSegmentator_total_3mm_1559subj" in other.stderr


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_it_is_cancelled_in_the_middle_of_a_network(tmp_path: Path) -> None:
    phantom = body("flipped")
    progress = Progress()
    outcome: list[BaseException] = []

    def work() -> None:
        try:
            prepare(half(phantom, phantom.ct), RECIPE, progress=progress)
        except BaseException as error:
            outcome.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    while thread.is_alive() and not list((tmp_path / "temporary").glob("lungprep-*/nnunet_tmp_*")):
        time.sleep(0.05)
    assert len(under(tmp_path)) > 0
    progress.cancel()
    thread.join()
    assert isinstance(outcome[0], Cancelled)
    assert not list((tmp_path / "temporary").iterdir())
    deadline = time.monotonic() + 20
    while under(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not under(tmp_path), "neither it nor what nnU-Net has started goes on"


def under(home: Path) -> list[int]:
    """The processes whose environment has ``home`` in it, but for this one."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and int(entry.name) != os.getpid():
            with contextlib.suppress(OSError):
                if str(home).encode() in (entry / "environ").read_bytes():
                    found.append(int(entry.name))
    return found


def test_downloaded_weights_have_their_place_when_they_are_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own download, from a server here; by itself it takes what was unpacked half-way for whole the next time."""
    from totalsegmentator import libs

    from LungPrepLib.segmentation.totalsegmentator_hooks import Hooks

    for name in ("tqdm", "download_url_and_unpack", "download_model_with_license_and_unpack"):
        monkeypatch.setattr(libs, name, getattr(libs, name))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    served, place = tmp_path / "served", tmp_path / "place"
    served.mkdir(), place.mkdir()
    with zipfile.ZipFile(served / "Dataset298_x.zip", "w") as archive:
        archive.writestr("Dataset298_x/plans.json", "{}")
        archive.writestr("Dataset298_x/fold_0/checkpoint_final.pth", b"\0" * 400_000)
    whole = (served / "Dataset298_x.zip").read_bytes()
    (served / "Dataset297_x.zip").write_bytes(whole[:200])
    handler = partial(SimpleHTTPRequestHandler, directory=str(served))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    told: list[tuple[str, float]] = []
    Hooks(_tell=lambda stage, fraction, message: told.append((stage, fraction)))._see_downloads(place)
    try:
        libs.download_url_and_unpack(f"{address}/Dataset298_x.zip", place)
        with pytest.raises(LungPrepError, match=r"Dataset297_x are not in .* could not be downloaded: BadZipFile"):
            libs.download_url_and_unpack(f"{address}/Dataset297_x.zip", place)
        with pytest.raises(LungPrepError, match=r"Dataset296_x are not in .* the server said 404"):
            libs.download_url_and_unpack(f"{address}/Dataset296_x.zip", place)
    finally:
        server.shutdown()
    assert {path.name for path in place.iterdir()} == {"Dataset298_x", ".lungprep-download.lock"}
    assert (place / "Dataset298_x" / "fold_0" / "checkpoint_final.pth").stat().st_size == 400_000
    assert ("download", 1.0) in told
