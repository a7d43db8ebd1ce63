"""LungPrep beside other readers of image files, on a phantom in files of many formats, judged against the truth.

    python Testing/Benchmarks/side_by_side_images.py

does for image files what ``side_by_side.py`` does for DICOM, and writes ``Docs/side-by-side-images.md``.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
sys.path[:0] = [str(HERE), str(REPOSITORY / "Testing" / "Python"), str(REPOSITORY / "LungPrep")]

from image_file_cases import image_file_cases  # noqa: E402
from image_readers import READERS  # noqa: E402
from side_by_side import (  # noqa: E402
    CRASH,
    WARNED,
    WRONG,
    installed_versions,
    judge,
    pythons,
    run_reader,
    table,
    warnings_of,
)

_SCRIPT = "image_readers.py"
_INTRODUCTION = """# Image files side by side with other readers

Made by `python Testing/Benchmarks/side_by_side_images.py`. Every reader gets the same file of one phantom; what it
delivers is compared with the truth as on the page of DICOM readers. *Must be refused*: nothing in the file says how
large a voxel is, or its voxels are not whole. *Must be said*: the file says nothing of the sides of the patient, or two
different things; who says anything that is not said of the regular file is right, a volume without a word is a guess,
and counts as silently wrong. *Warned*: the reader says something that it does not say of the regular file."""


def main() -> int:
    """Run, judge, write; the exit status is 1 when LungPrep was wrong somewhere."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", help="Python of an environment that has the other readers")
    parser.add_argument("-o", "--output", type=Path, default=REPOSITORY / "Docs" / "side-by-side-images.md")
    options = parser.parse_args()
    cases = image_file_cases()
    found = pythons(options.peers, _SCRIPT, READERS)
    verdicts: dict[str, dict[str, tuple[str, str]]] = {}
    with tempfile.TemporaryDirectory(prefix="lungprep-bench-") as temporary:
        work = Path(temporary)
        for case in cases:
            case.folder = work / "cases" / case.name
            case.write(case.folder)
        listing = [{"name": case.name, "folder": str(case.folder)} for case in cases]
        (work / "cases.json").write_text(json.dumps(listing), encoding="utf-8")
        for name, python in found.items():
            results = run_reader(name, python, cases, work, _SCRIPT)
            usual = warnings_of(results["regular"])
            verdicts[name] = {
                case.name: judge(case, results[case.name], work / name / f"{case.name}.npz", usual) for case in cases
            }
            print(f"{name}: {dict(Counter(verdict for verdict, _ in verdicts[name].values()))}", file=sys.stderr)
    page = table(cases, verdicts, installed_versions(found), tuple(READERS), _INTRODUCTION)
    options.output.write_text(page, encoding="utf-8")
    print(page)
    return int(any(verdict in (WRONG, WARNED, CRASH) for verdict, _ in verdicts.get("LungPrep", {}).values()))


if __name__ == "__main__":
    sys.exit(main())
