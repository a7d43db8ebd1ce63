"""TotalSegmentator as a segmenter: what LungPrep makes of its answers, from a stand-in with its interface.

The stand-in is an installed package with the interface and the tables of TotalSegmentator 2.18, and answers from the
phantom's truth. The real program is run by ``test_totalsegmentator_real.py``, where it is installed.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import SimpleITK as sitk

from conftest import REPOSITORY
from LungPrepLib import dependencies
from LungPrepLib.findings import LungPrepError
from LungPrepLib.pipeline import prepare
from LungPrepLib.progress import Cancelled, Progress
from LungPrepLib.recipe import Recipe
from LungPrepLib.segmentation.choosing import check_can_run, choose_segmenter
from LungPrepLib.segmentation.structures import LOBES
from LungPrepPhantom import Phantom, make_phantom

CLASS_MAP = {
    "total": {10: "lung_upper_lobe_left", 11: "lung_lower_lobe_left", 12: "lung_upper_lobe_right",
              13: "lung_middle_lobe_right", 14: "lung_lower_lobe_right", 51: "heart"},
    "lung_vessels": {1: "lung_airways", 2: "lung_airways_wall", 3: "lung_arteries", 4: "lung_veins"},
    "lung_nodules": {1: "lung", 2: "lung_nodules"},
}  # fmt: skip
RECIPE = Recipe().replace(
    {"segmentation.segmenter": "totalsegmentator", "segmentation.device": "cpu", "output.report": False}
)
INTERFACE = """
    import json, os, sys
    from pathlib import Path
    import numpy as np
    import SimpleITK as sitk
    from totalsegmentator.config import get_config_key

    HERE = Path(__file__).parent

    def totalsegmentator(input, output, **options):
        print("noise on standard output", flush=True)
        call = {"task": options["task"], "options": options, "sends": get_config_key("send_usage_stats"),
                "licence": get_config_key("license_number"), "weights": os.environ["TOTALSEG_WEIGHTS_PATH"],
                "temporary": os.environ["TMPDIR"], "pid": os.getpid()}
        with (HERE / "calls.jsonl").open("a") as stream:
            stream.write(json.dumps(call) + "\\n")
        exec((HERE / "before.txt").read_text())
        answer = sitk.GetImageFromArray(np.load(HERE / f"{options['task']}.npy"))
        answer.CopyInformation(sitk.ReadImage(str(input)))
        sitk.WriteImage(answer, str(output))
"""
CONFIG = """
    import json, os
    from pathlib import Path

    def _home():
        return Path(os.environ.get("TOTALSEG_HOME_DIR", Path(__file__).parent / "user"))

    def get_config_key(key):
        return json.loads((_home() / "config.json").read_text()).get(key)

    def get_weights_dir():
        return Path(os.environ.get("TOTALSEG_WEIGHTS_PATH", _home() / "weights"))

    def setup_nnunet():
        os.environ["nnUNet_results"] = str(get_weights_dir())
"""


class StandIn:
    """An installed package with TotalSegmentator's interface, under a folder that is on the path."""

    def __init__(self, folder: Path) -> None:
        self.package = folder / "totalsegmentator"
        (self.package / "user").mkdir(parents=True)
        described = folder / "totalsegmentator-2.18.0.dist-info"
        described.mkdir()
        (described / "METADATA").write_text("Metadata-Version: 2.1\nName: TotalSegmentator\nVersion: 2.18.0\n")
        user = {"send_usage_stats": True, "license_number": "aca_0123456789ABCD"}
        (self.package / "user" / "config.json").write_text(json.dumps(user))
        (self.package / "__init__.py").touch()
        (self.package / "python_api.py").write_text(textwrap.dedent(INTERFACE))
        (self.package / "config.py").write_text(textwrap.dedent(CONFIG))
        (self.package / "map_to_binary.py").write_text(f"class_map = {CLASS_MAP!r}\n")
        self.first("")

    def first(self, code: str) -> None:
        """Run ``code`` in it before it answers."""
        (self.package / "before.txt").write_text(code)

    @property
    def calls(self) -> list[dict[str, Any]]:
        """What it was called with."""
        path = self.package / "calls.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@pytest.fixture(scope="module")
def phantom() -> Phantom:
    return make_phantom(size=(64, 64, 40), spacing_mm=(5.5, 5.5, 8.0))


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, phantom: Phantom) -> StandIn:
    made = StandIn(tmp_path / "site")
    lobes = sitk.GetArrayFromImage(phantom.lobes)
    soft = sitk.GetArrayFromImage(phantom.ct)
    answers = {
        "total": np.where(lobes > 0, lobes + 9, 51 * (soft > 0)),
        "lung_vessels": np.where((lobes > 0) & (soft > -500), 3, 0),
        "lung_nodules": np.where(lobes > 0, 1, 0),
    }
    answers["lung_nodules"][20, 32:34, 12:18] = 2
    for task, answer in answers.items():
        np.save(made.package / f"{task}.npy", answer.astype(np.uint8))
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    for name in [name for name in sys.modules if name.partition(".")[0] == "totalsegmentator"]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("TOTALSEG_HOME_DIR", "TOTALSEG_WEIGHTS_PATH"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    return made


def test_its_lobes_are_ours(stand_in: StandIn, phantom: Phantom, tmp_path: Path, capfd) -> None:
    case = prepare(phantom.ct, RECIPE)
    assert case.structures == LOBES and case.labels_name == "lobes"
    assert np.array_equal(sitk.GetArrayFromImage(case.labels), sitk.GetArrayFromImage(phantom.lobes))
    (call,) = stand_in.calls
    assert call["options"]["ml"] and "heart" not in call["options"]["roi_subset"]
    made = case.provenance["segmentation"]
    assert made["versions"]["TotalSegmentator"] == "2.18.0"
    assert made["device"] == "cpu" and case.measurements[0]["vessels"] == "in"
    assert "noise" not in capfd.readouterr().out, "standard output is ours alone"
    assert not list((tmp_path / "temporary").iterdir())


def test_it_sends_nothing_and_keeps_the_users_settings(stand_in: StandIn, phantom: Phantom) -> None:
    before = (stand_in.package / "user" / "config.json").read_bytes()
    prepare(phantom.ct, RECIPE)
    (call,) = stand_in.calls
    assert call["sends"] is False, "nothing is sent unasked"
    assert call["licence"] == "aca_0123456789ABCD", "who has a licence keeps it"
    assert call["weights"] == str(stand_in.package / "user" / "weights"), "the weights stay where they are"
    assert (stand_in.package / "user" / "config.json").read_bytes() == before
    assert call["pid"] != os.getpid() and "TOTALSEG_HOME_DIR" not in os.environ


def test_vessels_are_left_out_and_nodules_are_a_structure(stand_in: StandIn, phantom: Phantom) -> None:
    changes = {"totalsegmentator.vessels": True, "totalsegmentator.nodules": True, "totalsegmentator.fast": True}
    whole = prepare(phantom.ct, RECIPE)
    seen: list[float] = []
    case = prepare(phantom.ct, RECIPE.replace(changes), progress=lambda stage, fraction, message: (
        seen.append(fraction) if stage == "segment" else None))  # fmt: skip
    assert [call["task"] for call in stand_in.calls] == ["total", "total", "lung_vessels", "lung_nodules"]
    assert stand_in.calls[1]["options"]["fast"] is True
    assert seen == sorted(seen) and len(set(seen)) >= 3
    rows, before = ({row["structure"]: row for row in made.measurements} for made in (case, whole))
    assert rows["all"]["vessels"] == "out" and rows["all"]["volume_ml"] < before["all"]["volume_ml"]
    assert rows["all"]["mean_hu"] < before["all"]["mean_hu"]
    assert "lung_nodule" in rows and case.structures[-1].name == "lung nodule"


def test_where_it_is_not_installed_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    if importlib.util.find_spec("totalsegmentator"):
        pytest.skip("TotalSegmentator is installed")
    with pytest.raises(LungPrepError, match="TotalSegmentator is not installed") as refused:
        choose_segmenter(RECIPE)
    assert "pip install TotalSegmentator" in refused.value.action
    with monkeypatch.context() as patch:
        patch.setattr(dependencies, "in_slicer", lambda: True)
        with pytest.raises(LungPrepError, match="TotalSegmentator is not installed") as refused:
            check_can_run(RECIPE)
    assert "extension TotalSegmentator" in refused.value.action and "pip" not in refused.value.action


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("raise RuntimeError('no weights\\nand more')", "failed at total: RuntimeError: no weights\\."),
        ("sys.exit('ERROR: no licence')", "failed at total: SystemExit: ERROR: no licence\\."),
        ("sys.exit(1)", "failed at total: SystemExit: 1\\."),
        ("raise MemoryError", "There was not enough memory"),
        ("os.abort()", "process ended in the middle of its work"),
        ("import signal; os.kill(os.getpid(), signal.SIGKILL)", "process ended in the middle of its work"),
        ("Path(output).write_bytes(b'no image'); sys.modules['SimpleITK'].WriteImage = print", "no labels that can be"),
    ],
)
def test_its_failure_is_said_in_words(
    stand_in: StandIn, phantom: Phantom, tmp_path: Path, code: str, said: str
) -> None:
    stand_in.first(code)
    with pytest.raises(LungPrepError, match=said) as failed:
        prepare(phantom.ct, RECIPE)
    assert failed.value.action and not list((tmp_path / "temporary").iterdir())


@pytest.mark.parametrize(
    ("file", "code", "said"),
    [
        ("config.py", "", "2.18.0 cannot be loaded: AttributeError: .*get_weights_dir"),
        ("nnunet.py", "import no_such_package_at_all", "cannot be loaded: ModuleNotFoundError: .*no_such_package"),
        ("python_api.py", "import no_such_package_at_all", "cannot be loaded: ModuleNotFoundError: .*no_such_package"),
        ("map_to_binary.py", "class_map = {'total': {1: 'lung'}}", "knows no 'lung_upper_lobe_left' in its task total"),
        ("map_to_binary.py", "class_map = {}", r"TotalSegmentator 2\.18\.0 knows no task total"),
    ],
)
def test_another_version_is_refused_in_words(
    stand_in: StandIn, phantom: Phantom, file: str, code: str, said: str
) -> None:
    (stand_in.package / file).write_text(code)
    with pytest.raises(LungPrepError, match=said) as refused:
        prepare(phantom.ct, RECIPE)
    assert "pdate" in refused.value.action


def test_a_torchvision_of_another_build_is_said(stand_in: StandIn, phantom: Phantom) -> None:
    (stand_in.package / "nnunet.py").write_text("raise RuntimeError('operator torchvision::nms does not exist')")
    with pytest.raises(LungPrepError, match="cannot be loaded: RuntimeError: operator torchvision") as refused:
        prepare(phantom.ct, RECIPE)
    assert "same build as PyTorch" in refused.value.action


def test_a_version_that_does_not_heed_its_settings_is_refused(stand_in: StandIn, phantom: Phantom) -> None:
    config = stand_in.package / "config.py"
    config.write_text(config.read_text() + "\n_home = lambda: Path(__file__).parent / 'user'\n")
    with pytest.raises(LungPrepError, match="cannot be kept from sending"):
        prepare(phantom.ct, RECIPE)
    assert not stand_in.calls


def test_it_is_cancelled_in_the_middle_of_a_network_with_all_that_it_started(
    stand_in: StandIn, phantom: Phantom, tmp_path: Path
) -> None:
    stand_in.first(
        "import subprocess, tempfile\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "tempfile.mkdtemp(prefix='nnunet_tmp_')\n"
        "(HERE / 'child').write_text(str(child.pid)); child.wait()"
    )
    progress = Progress()
    ended = _in_thread(lambda: prepare(phantom.ct, RECIPE, progress=progress))
    child = _until(lambda: (stand_in.package / "child").read_text() or None)
    progress.cancel()
    assert isinstance(ended(), Cancelled)
    assert not list((tmp_path / "temporary").iterdir())
    _until(lambda: True if not _runs(int(child)) else None)


def test_when_its_process_dies_what_it_has_forked_dies_too(stand_in: StandIn, phantom: Phantom) -> None:
    """nnU-Net forks: a fork holds the way back open, and nobody else would end it."""
    stand_in.first(
        "import signal, time\nchild = os.fork()\nif child == 0:\n    time.sleep(600)\n"
        "(HERE / 'child').write_text(str(child)); os.kill(os.getpid(), signal.SIGKILL)"
    )
    with pytest.raises(LungPrepError, match="process ended in the middle of its work"):
        prepare(phantom.ct, RECIPE)
    child = int((stand_in.package / "child").read_text())
    _until(lambda: True if not _runs(child) else None)


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_when_lungprep_is_killed_nothing_stays(stand_in: StandIn, phantom: Phantom, tmp_path: Path) -> None:
    stand_in.first("import time; (HERE / 'child').write_text(str(os.getpid())); time.sleep(600)")
    ct = tmp_path / "ct.nii.gz"
    sitk.WriteImage(phantom.ct, str(ct))
    command = [sys.executable, "-m", "LungPrepLib.cli", "prepare", ct, "-o", tmp_path / "case", "-q", "--device", "cpu",
               "--segmenter", "totalsegmentator"]  # fmt: skip
    paths = os.pathsep.join([str(stand_in.package.parent), str(REPOSITORY / "LungPrep")])
    running = subprocess.Popen([str(part) for part in command], env=os.environ | {"PYTHONPATH": paths})
    child = int(_until(lambda: (stand_in.package / "child").read_text() or None))
    running.kill()
    running.wait()
    _until(lambda: True if not _runs(child) else None)
    _until(lambda: True if not list((tmp_path / "temporary").iterdir()) else None)


def test_a_process_that_it_forks_by_multiprocessing_works(
    stand_in: StandIn, phantom: Phantom, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """What multiprocessing forks closes its standard input first, which another thread is reading from."""
    short = tempfile.TemporaryDirectory(dir=Path(os.sep, "tmp") if os.name == "posix" else None)
    request.addfinalizer(short.cleanup)  # a socket's path has room for about 100 characters
    monkeypatch.setattr("tempfile.tempdir", short.name)
    monkeypatch.setenv("TMPDIR", short.name)
    stand_in.first("import multiprocessing; multiprocessing.get_context('fork').Manager().shutdown()")
    progress = Progress()
    ended = _in_thread(lambda: prepare(phantom.ct, RECIPE, progress=progress))
    case = ended()
    progress.cancel()
    assert getattr(case, "structures", case) == LOBES, str(case)


def _in_thread(work: Callable[[], Any]) -> Callable[[], Any]:
    """Begin ``work`` in a thread; what is given waits for its result, or the error it raised."""
    results: list[Any] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:
            results.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()

    def ended() -> Any:
        thread.join(60)
        return results[0] if results else None

    return ended


def _until(look: Callable[[], Any]) -> Any:
    for _ in range(1200):
        try:
            if (found := look()) is not None:
                return found
        except (OSError, ValueError):
            pass
        time.sleep(0.05)
    raise AssertionError("it did not come")


def _runs(pid: int) -> bool:
    from LungPrepLib.temporary import is_alive

    return is_alive(pid)
