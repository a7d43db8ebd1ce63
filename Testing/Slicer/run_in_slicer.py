"""Run the tests of this folder in a real Slicer, without building the extension: make test-slicer SLICER=...

    python Testing/Slicer/run_in_slicer.py /path/to/Slicer [TestName ...]

Each test runs in a Slicer of its own, started as ctest starts it (Testing/Slicer/CMakeLists.txt). On Linux without
a display it is started under xvfb-run, where that is installed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
MODULE = FOLDER.parents[1] / "LungPrep"
LIMIT_S = 1200


def registered() -> list[tuple[str, list[str]]]:
    """The tests of CMakeLists.txt: script name without ``.py``, and arguments for Slicer."""
    text = (FOLDER / "CMakeLists.txt").read_text(encoding="utf-8")
    found = re.findall(r"slicer_add_python_unittest\(SCRIPT (\w+)\.py([^)]*)\)", text)
    return [(name, re.findall(r"--[\w-]+", options)) for name, options in found]


def command_of(slicer: str, name: str, options: list[str]) -> list[str]:
    """The command line of one test."""
    code = f"import slicer.testing; slicer.testing.runUnitTest([{str(FOLDER)!r}], {name!r})"
    command = [slicer, "--no-splash", "--testing", *options, "--additional-module-paths", str(MODULE)]
    command += ["--python-code", code]
    if sys.platform == "linux" and not os.environ.get("DISPLAY") and shutil.which("xvfb-run"):
        command = ["xvfb-run", "-a", "-s", "-screen 0 1600x1200x24", *command]
    return command


def main(arguments: list[str]) -> int:
    """Run all tests, or those that are named; returns how many failed."""
    if not arguments:
        print(__doc__)
        return 2
    slicer = shutil.which(arguments[0]) or arguments[0]
    wanted = set(arguments[1:])
    failed = []
    for name, options in registered():
        if wanted and name not in wanted:
            continue
        title = f"{name} {' '.join(options)}".strip()
        print(f"== {title}", flush=True)
        begin = time.monotonic()
        environment = os.environ | {"LUNGPREP_SLICER": slicer}
        try:
            status = subprocess.run(
                command_of(slicer, name, options), timeout=LIMIT_S, env=environment, check=False
            ).returncode
        except subprocess.TimeoutExpired:
            status = -1
        print(f"== {title}: {'passed' if status == 0 else f'FAILED ({status})'}, {time.monotonic() - begin:.0f} s")
        if status != 0:
            failed.append(title)
    print(f"== {len(failed)} failed: {', '.join(failed)}" if failed else "== all passed")
    return min(len(failed), 100)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
