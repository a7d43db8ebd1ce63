"""LungPrep beside other DICOM readers, on phantoms and on real odd series, judged against the truth by one measure.

    python Testing/Benchmarks/side_by_side.py

makes an environment for the other readers (``.venv-bench``, from ``requirements.txt``), runs every reader on
every case, and writes ``Docs/side-by-side.md``. Real series are taken from LUNGPREP_TEST_DATA where they are.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
sys.path[:0] = [str(HERE), str(REPOSITORY / "Testing" / "Python"), str(REPOSITORY / "LungPrep")]

from odd_series_cases import odd_cases  # noqa: E402
from readers import READERS  # noqa: E402
from side_by_side_cases import Case, Truth, phantom_cases  # noqa: E402
from side_by_side_real import real_cases  # noqa: E402

RIGHT, REFUSED, WARNED, WRONG, CRASH, ABSENT = (
    "right",
    "refused with a reason",
    "wrong, with a warning",
    "silently wrong",
    "crash",
    "not run",
)
# Errors that say something went wrong in the program, and nothing about the data.
_CRASHES = (
    "crash",
    "AttributeError",
    "KeyError",
    "IndexError",
    "TypeError",
    "UnboundLocalError",
    "ZeroDivisionError",
    "AssertionError",
    "NotImplementedError",
)
_CLOSE_HU = 110.0
_CLOSE_SHARE = 0.97
_SEEN_SHARE = 0.97
_MEDIAN_HU = 12.0
_MOVED_MM = 2.5
_WARNING = re.compile(r"warn|error|skipped|missing|inconsistent", re.IGNORECASE)


def judge(case: Case, result: dict[str, Any], arrays: Path, usual: set[str]) -> tuple[str, str]:
    """The verdict on what a reader delivered, and why; ``usual`` are warnings that it gives on a regular series too."""
    if "error" in result:
        text = re.sub(r"\S*/", "", " ".join(result["error"].split()))[:150] or "nothing was delivered, nothing said"
        crashed = result["kind"] in _CRASHES or not result["error"].strip()
        return (CRASH if crashed else REFUSED), f"{result['kind']}: {text}"
    wrong = WARNED if warnings_of(result) - usual else WRONG
    if case.must_say:
        return (RIGHT, "") if wrong == WARNED else (WRONG, "does not say that it is a guess")
    if case.must_refuse:
        return wrong, "delivered a volume"
    reasons = []
    with np.load(arrays) as stored:
        for index in range(result["volumes"]):
            reason = difference(stored[f"values{index}"], stored[f"affine{index}"], case.truth)
            if not reason:
                return RIGHT, ""
            reasons.append(reason)
    return wrong, reasons[0]


def warnings_of(result: dict[str, Any]) -> set[str]:
    """The lines of what a reader said that could be meant as a warning."""
    return {line.strip() for line in result.get("said", "").splitlines() if _WARNING.search(line)}


def difference(values: np.ndarray, affine: np.ndarray, truth: Truth) -> str:
    """What is wrong with a volume; empty when nothing is."""
    from scipy import ndimage

    if values.ndim != 3:
        return f"{values.ndim} dimensions"
    try:
        index = (np.linalg.inv(affine) @ np.column_stack([truth.points_mm, np.ones(len(truth.points_mm))]).T)[:3]
    except np.linalg.LinAlgError:
        return "no usable geometry"
    coordinates = index[::-1]
    shape = np.array(values.shape)[:, None]
    inside = np.all((coordinates > -0.51) & (coordinates < shape - 0.49), axis=0)
    if inside.mean() < _SEEN_SHARE:
        return f"{1 - inside.mean():.0%} of the chest is not where it should be"
    found = ndimage.map_coordinates(values.astype(np.float32), coordinates[:, inside], order=1, mode="nearest")
    error = np.nan_to_num(np.abs(found - truth.values_hu[inside]), nan=1e6)
    if np.median(error) > _MEDIAN_HU:
        return f"values are off by {np.median(error):.0f} HU (median)"
    far = np.mean(error > _CLOSE_HU)
    if far > 1 - _CLOSE_SHARE:
        return f"{far:.0%} of the voxels are off by more than {_CLOSE_HU:.0f} HU"
    moved = max((_moved_mm(values, affine, ball) for ball in truth.balls_mm), default=0.0)
    if moved > _MOVED_MM:
        return f"a ball of bone is {moved:.1f} mm from where it is"
    if truth.hu_range and (int(values.min()), int(values.max())) != truth.hu_range:
        return f"values go from {values.min()} to {values.max()}, not {truth.hu_range[0]} to {truth.hu_range[1]}"
    if len(truth.mask_mm):
        mean = float(_sampled(values, affine, truth.mask_mm, order=0).mean())
        if abs(mean - truth.mask_mean_hu) > 2:
            return f"the mean in the published mask is {mean:.1f} HU, not {truth.mask_mean_hu:.1f}"
    return ""


def _sampled(values: np.ndarray, affine: np.ndarray, points: np.ndarray, order: int = 1) -> np.ndarray:
    """The volume at LPS points, air outside."""
    from scipy import ndimage

    index = (np.linalg.inv(affine) @ np.column_stack([points, np.ones(len(points))]).T)[:3]
    return ndimage.map_coordinates(values.astype(np.float32), index[::-1], order=order, mode="constant", cval=-1000)


def _moved_mm(values: np.ndarray, affine: np.ndarray, ball: np.ndarray) -> float:
    """How far the centre of mass of the bone around a ball is from the ball's centre."""
    steps = np.arange(-20.0, 20.1, 2.0)
    around = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).reshape(-1, 3)
    weights = np.clip(_sampled(values, affine, ball + around) + 300, 0, 600)
    if weights.sum() == 0:
        return float("inf")
    return float(np.linalg.norm((weights[:, None] * around).sum(axis=0) / weights.sum()))


def run_reader(
    name: str, python: str, cases: list[Case], work: Path, script: str = "readers.py"
) -> dict[str, dict[str, Any]]:
    """All cases through one reader; a case on which the process dies is a crash, and the next go on."""
    output = work / name
    output.mkdir()
    listing = work / "cases.json"
    for _ in range(len(cases) + 1):
        command = [python, str(HERE / script), name, str(listing), str(output)]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode == 0:
            break
    else:
        raise RuntimeError(f"{name}: {done.stderr.decode(errors='replace')[-500:]}")
    return {case.name: json.loads((output / f"{case.name}.json").read_text(encoding="utf-8")) for case in cases}


def pythons(given: str | None, script: str = "readers.py", readers: Iterable[str] = tuple(READERS)) -> dict[str, str]:
    """Which Python runs which reader: this one where it can, else the one of the other readers' environment."""

    def able(python: str) -> list[str]:
        done = subprocess.run([python, str(HERE / script), "--can"], capture_output=True, text=True, check=False)
        return json.loads(done.stdout) if done.returncode == 0 else []

    folder = REPOSITORY / ".venv-bench"
    peers = given or str(folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    if not given and not Path(peers).exists():
        print(f"making {folder.name} for the other readers", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        requirements = str(HERE / "requirements.txt")
        subprocess.run([peers, "-m", "pip", "install", "--quiet", "-r", requirements], check=True)
    found = dict.fromkeys(able(peers), peers)
    found |= dict.fromkeys(able(sys.executable), sys.executable)
    return {name: found[name] for name in readers if name in found}


_INTRODUCTION = f"""# Side by side with other readers

Made by `python Testing/Benchmarks/side_by_side.py`. Every reader gets the same folder; what it delivers is
compared, by the same code, with what is true at several thousand points of the patient: for phantoms a
function of patient coordinates, for real series the voxels of their single slices at the places that the
DICOM standard gives them. *Right*: 97 % of the points are in the volume, the median error is at most
{_MEDIAN_HU:.0f} HU, 97 % of the errors are below {_CLOSE_HU:.0f} HU (points lie 3 mm or more from any
surface), and no ball of bone lies more than {_MOVED_MM:g} mm (half a slice step) from where it is. Of a
reader that delivers several volumes, one has to be right. *Refused*: an error that says why. *Warned*: it
says something that it does not say of the regular series, whatever it is.
*Crash*: the process died, or an error that speaks of the program and not of the data. Where the series is
no CT volume in Hounsfield units, refusing is the right answer."""


def table(
    cases: list[Case],
    verdicts: dict[str, dict[str, tuple[str, str]]],
    versions: str,
    names: Sequence[str] = tuple(READERS),
    introduction: str = _INTRODUCTION,
) -> str:
    """The page."""
    lines = [
        introduction,
        "",
        versions,
        "",
        "| case | " + " | ".join(names) + " |",
        "|---|" + "---|" * len(names),
    ]
    short = {RIGHT: "right", REFUSED: "refused", WARNED: "wrong, warned", WRONG: "**silently wrong**", CRASH: "crash"}
    for case in cases:
        cells = [short.get(verdicts.get(name, {}).get(case.name, (ABSENT, ""))[0], "-") for name in names]
        duty = " (must be refused)" if case.must_refuse else " (must be said)" if case.must_say else ""
        lines.append(f"| {case.what}{duty} | " + " | ".join(cells) + " |")
    counts = {name: Counter(verdict for verdict, _ in verdicts.get(name, {}).values()) for name in names}
    for kind in (RIGHT, REFUSED, WARNED, WRONG, CRASH):
        lines.append(f"| *{kind}, of {len(cases)}* | " + " | ".join(str(counts[name][kind]) for name in names) + " |")
    lines += ["", "## Why", ""]
    for case in cases:
        for name in names:
            verdict, why = verdicts.get(name, {}).get(case.name, (ABSENT, ""))
            if verdict not in (RIGHT, ABSENT):
                lines.append(f"- {case.what}: {name}: {verdict}: {why}".replace("|", "/").replace("<", "("))
    return "\n".join(lines) + "\n"


def installed_versions(found: dict[str, str]) -> str:
    """One line with the versions of the readers."""
    packages = {
        "LungPrep": None,
        "SimpleITK": "SimpleITK",
        "lungmask": "lungmask",
        "dicom-numpy": "dicom-numpy",
        "dicom2nifti": "dicom2nifti",
        "dcm2niix": "dcm2niix",
        "nibabel": "nibabel",
        "TorchIO": "torchio",
    }
    words = []
    for name, python in found.items():
        package = packages[name]
        if package:
            code = f"import importlib.metadata as m; print(m.version({package!r}))"
            done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
            words.append(f"{name} {done.stdout.strip()}")
    return "Versions: " + ", ".join(words) + "."


def main() -> int:
    """Run, judge, write; the exit status is 1 when LungPrep was silently wrong somewhere."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", help="Python of an environment that has the other readers")
    parser.add_argument("--only", nargs="*", help="readers to run")
    parser.add_argument("--cases", nargs="*", help="cases to run")
    parser.add_argument("-o", "--output", type=Path, default=REPOSITORY / "Docs" / "side-by-side.md")
    options = parser.parse_args()
    data = Path(os.environ.get("LUNGPREP_TEST_DATA", REPOSITORY.parent / "shared" / "ct"))
    cases = [*phantom_cases(), *odd_cases(), *(real_cases(data) if data.is_dir() else [])]
    cases = [case for case in cases if not options.cases or case.name in options.cases]
    found = pythons(options.peers)
    found = {name: python for name, python in found.items() if not options.only or name in options.only}
    verdicts: dict[str, dict[str, tuple[str, str]]] = {}
    with tempfile.TemporaryDirectory(prefix="lungprep-bench-") as temporary:
        work = Path(temporary)
        for case in cases:
            if case.folder is None:
                case.folder = work / "cases" / case.name
                case.write(case.folder)
        listing = [{"name": case.name, "folder": str(case.folder)} for case in cases]
        (work / "cases.json").write_text(json.dumps(listing), encoding="utf-8")
        for name, python in found.items():
            results = run_reader(name, python, cases, work)
            usual = warnings_of(results.get("regular", {}))
            verdicts[name] = {
                case.name: judge(case, results[case.name], work / name / f"{case.name}.npz", usual) for case in cases
            }
            print(f"{name}: {dict(Counter(verdict for verdict, _ in verdicts[name].values()))}", file=sys.stderr)
            for path in (work / name).glob("*.npz"):
                path.unlink()
    page = table(cases, verdicts, installed_versions(found))
    options.output.write_text(page, encoding="utf-8")
    print(page)
    return int(any(verdict in (WRONG, WARNED, CRASH) for verdict, _ in verdicts.get("LungPrep", {}).values()))


if __name__ == "__main__":
    sys.exit(main())
