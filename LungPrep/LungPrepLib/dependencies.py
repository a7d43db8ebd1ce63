"""What LungPrep needs beyond Python: what is installed, what is missing or broken, and how to get it.

The window and the command line ask here before they need a package, so that a missing one is a sentence with a
way out and never a traceback. Nothing here imports the packages it looks for: a broken torch can take the whole
process with it, so what has to be tried is tried in a process of its own.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib import resources
from typing import Any, Literal

from .findings import LungPrepError
from .messages import Message, as_message, joined, say

State = Literal["installed", "missing", "half installed", "another version"]
_TRIAL_S = 120.0


@dataclass(frozen=True)
class Package:
    """A distribution: the name pip knows, the name Python imports, what LungPrep does with it.

    ``group`` is ``core`` (nothing works without), ``pictures`` (preview and report), ``speed`` (faster, same
    result), ``lungmask`` (that segmenter only) or ``formats`` (those output formats and masks only).
    """

    name: str
    module: str
    group: Literal["core", "pictures", "speed", "lungmask", "formats"]
    purpose: str


PACKAGES: tuple[Package, ...] = (
    Package("numpy", "numpy", "core", "arrays"),
    Package("scipy", "scipy", "core", "image operations"),
    Package("SimpleITK", "SimpleITK", "core", "images, resampling, image files"),
    Package("pydicom", "pydicom", "core", "DICOM headers"),
    Package("pyjpegls", "jpeg_ls", "speed", "JPEG-LS pixels"),
    Package("imagecodecs", "imagecodecs", "speed", "compressed pixels; HTJ2K and JPEG XL only with it"),
    Package("connected-components-3d", "cc3d", "speed", "connected components"),
    Package("fill-voids", "fill_voids", "speed", "holes"),
    Package("fastremap", "fastremap", "speed", "label tables"),
    Package("isal", "isal", "speed", "compressed files"),
    Package("matplotlib", "matplotlib", "pictures", "histograms on wish and of a whole set"),
    Package("Jinja2", "jinja2", "pictures", "report page"),
    Package("rich", "rich", "pictures", "tables on a terminal"),
    Package("torch", "torch", "lungmask", "runs the network"),
    Package("lungmask", "lungmask", "lungmask", "the networks and their pre- and postprocessing"),
    Package("highdicom", "highdicom", "formats", "DICOM segmentations"),
    Package("zarr", "zarr", "formats", "Zarr stores"),
)

SHIPPED_WITH_SLICER = (
    "numpy", "scipy", "SimpleITK", "vtk", "pydicom", "pyjpegls", "highdicom", "dicomweb-client", "dcmqi", "pillow",
    "requests", "urllib3", "idna", "certifi", "chardet", "charset-normalizer", "cryptography", "cffi", "pycparser",
    "PyNaCl", "PyJWT", "PyGithub", "GitPython", "gitdb", "smmap", "CouchDB", "Deprecated", "wrapt", "retrying", "six",
    "packaging", "pyparsing", "python-dateutil", "typing_extensions", "pip", "setuptools", "wheel",
)  # fmt: skip
"""What Slicer 5.12 brings, which an installation into it must never replace, besides a torch that is there."""


@dataclass(frozen=True)
class PackageStatus:
    """What is known of a package here. ``problem`` says in words what is wrong, empty when nothing is."""

    package: Package
    state: State
    version: str
    problem: str = ""

    @property
    def good(self) -> bool:
        """Whether it can be expected to work."""
        return self.state == "installed"

    def line(self) -> str:
        """One line for people."""
        what = self.version if self.good else (self.problem or "not installed")
        return f"{self.package.name:24} {what}" + ("" if self.good else f" ({self.package.purpose})")


def requirement_lines() -> list[str]:
    """The requirements that come with LungPrep, one per line, without comments."""
    text = (resources.files(__package__) / "requirements.txt").read_text(encoding="utf-8")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("-")]


def status_of(package: Package) -> PackageStatus:
    """Look at a package without importing it: its metadata, its files, the version that LungPrep wants."""
    importlib.invalidate_caches()
    version = installed_version(package.name)
    found = is_importable(package.module)
    if not version and not found:
        return PackageStatus(package, "missing", "")
    if not found:
        problem = f"{version} is half installed: its files are missing"
        return PackageStatus(package, "half installed", version, problem)
    if not version:
        return PackageStatus(package, "half installed", "", "half installed: its files are there, its metadata is not")
    wanted = _exact_version(package.name)
    if wanted and wanted != version:
        return PackageStatus(package, "another version", version, f"{version} is there, {wanted} is needed")
    return PackageStatus(package, "installed", version)


def statuses(groups: Iterable[str] = ("core", "pictures", "speed", "lungmask", "formats")) -> list[PackageStatus]:
    """The status of every package of the groups."""
    wanted = set(groups)
    return [status_of(package) for package in PACKAGES if package.group in wanted]


def installed_version(name: str) -> str:
    """The version in a distribution's metadata; empty when there is none."""
    try:
        return importlib.metadata.version(name) or ""
    except importlib.metadata.PackageNotFoundError:
        return ""


def try_import(module: str, *, python: str = "") -> str:
    """Import a module in a process of its own; the reason why that fails, empty when it works.

    ``python`` is the interpreter: in Slicer, PythonSlicer.
    """
    code = f"import {module}"
    if module == "torch":
        code += "; torch.zeros(1).sum().item()"
    try:
        done = subprocess.run(
            [python or sys.executable, "-c", code],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=_TRIAL_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"importing it takes longer than {_TRIAL_S:.0f} s"
    except OSError as error:
        return f"Python cannot be started: {error.strerror}"
    if done.returncode == 0:
        return ""
    lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
    return lines[-1] if lines else f"Python ended with status {done.returncode}"


def check_lungmask(*, python: str = "", trial: bool = True) -> None:
    """Raise, with what to do, unless lungmask and torch are here and can be imported.

    ``trial`` really imports them, in a process of its own, which takes some seconds: a half-installed torch
    often has all its metadata.
    """
    for status in statuses(["lungmask"]):
        name = status.package.name
        if not status.good:
            raise LungPrepError(
                say("lungmask cannot run: {name} is not installed.", name=name)
                if status.state == "missing"
                else say("lungmask cannot run: {name} {problem}.", name=name, problem=status.problem),
                how_to_install(name, broken=status.state == "half installed"),
            )
    for module in ("torch", "lungmask") if trial else ():
        reason = try_import(module, python=python)
        if reason:
            raise LungPrepError(
                say(
                    "lungmask cannot run: {module} is installed and cannot be imported ({detail}).",
                    module=module,
                    detail=reason,
                ),
                how_to_install(module, broken=True),
            )


def how_to_install(name: str, *, broken: bool = False) -> Message:
    """How to get a package, in Slicer or in a Python environment."""
    requirement = next((line for line in requirement_lines() if _name_of(line) == _normal(name)), name)
    if not in_slicer():
        again = " --force-reinstall" if broken else ""
        if name in ("torch", "lungmask"):
            return joined(
                [
                    say("Run: {command}.", command=f"pip install{again} 'lungprep[lungmask]'"),
                    say("Or use --segmenter threshold, which needs neither."),
                ]
            )
        return say("Run: {command}.", command=f"pip install{again} '{requirement}'")
    wanted = "torch --index-url https://download.pytorch.org/whl/cpu" if name == "torch" else requirement
    install = f"slicer.util.pip_install('{wanted}')"
    command = (
        say("slicer.util.pip_uninstall('{name}'), then {install}", name=name, install=install)
        if broken
        else as_message(install)
    )
    without_window = say("Without a window: run_lungprep.py -- --install-requirements.")
    if name != "torch":
        return joined([say("In Slicer's Python console: {command}.", command=command), without_window])
    module = (
        say(
            "Install the extension PyTorch (Extensions Manager), restart Slicer, open the module PyTorch Utils and "
            "press 'Uninstall, then Install PyTorch'."
        )
        if broken
        else say(
            "Install the extension PyTorch (Extensions Manager), restart Slicer, open the module PyTorch Utils and "
            "press 'Install PyTorch'."
        )
    )
    return joined([module, say("By hand, in Slicer's Python console: {command}.", command=command), without_window])


def constraint_lines() -> list[str]:
    """``name==version`` of what an installation must leave as it is: what Slicer ships, and a torch that is there."""
    names = (*SHIPPED_WITH_SLICER, "torch", "torchvision")
    return [f"{name}=={version}" for name in names if (version := installed_version(name))]


def in_slicer() -> bool:
    """Whether this is Slicer's Python (its window, or PythonSlicer), told without importing anything of it."""
    return hasattr(sys.modules.get("slicer"), "app") or "slicer" in sys.executable.lower()


def examine() -> dict[str, Any]:
    """What ``lungprep doctor`` says: packages, torch and its devices, weights; ``lines`` are for people."""
    found = statuses()
    torch = torch_report()
    weights = _weights()
    lines = [status.line() for status in found]
    lines += [f"{'device':24} {torch['device'] or torch['problem']}"]
    lines += [row.line() for row in weights]
    lines += _advice(found, torch["problem"])
    return {
        "packages": [asdict(status.package) | {"state": status.state, "version": status.version} for status in found],
        "torch": torch,
        "weights": [row.as_dict() for row in weights],
        "lines": lines,
    }


def torch_report(*, python: str = "") -> dict[str, Any]:
    """What torch sees, found out in a process of its own: ``device`` (words), ``cuda``, ``mps``, ``problem``."""
    none = {"device": "", "cuda": False, "mps": False, "problem": "torch is not installed"}
    if not installed_version("torch") and not is_importable("torch"):
        return none
    code = (
        "import torch; c = torch.cuda.is_available(); m = torch.backends.mps.is_available(); "
        "print('LP', int(c), int(m), torch.get_num_threads(), torch.cuda.get_device_name(0) if c else '')"
    )
    try:
        done = subprocess.run(
            [python or sys.executable, "-c", code], capture_output=True, text=True, timeout=_TRIAL_S, check=False
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        return none | {"problem": f"torch cannot be tried ({type(error).__name__})"}
    line = next((line for line in done.stdout.splitlines() if line.startswith("LP ")), "")
    if not line:
        last = done.stderr.strip().splitlines()[-1:] or [f"status {done.returncode}"]
        return none | {"problem": f"torch is installed and cannot be imported ({last[0].strip()})"}
    _, cuda, mps, threads, *name = line.split(" ", 4)
    device = f"cuda: {name[0]}" if cuda == "1" else "mps" if mps == "1" else f"cpu, {threads} threads"
    return {"device": device, "cuda": cuda == "1", "mps": mps == "1", "problem": ""}


def _advice(found: list[PackageStatus], torch_problem: str) -> list[str]:
    """What to do about what is missing, once per package."""
    lines = [str(how_to_install(s.package.name, broken=s.state != "missing")) for s in found if not s.good]
    torch_good = any(s.package.name == "torch" and s.good for s in found)
    if torch_problem and torch_good:
        lines.append(str(how_to_install("torch", broken=True)))
    return list(dict.fromkeys(lines))


def _weights() -> list[Any]:
    from .segmentation import weights

    return [weights.status(network) for network in weights.NETWORKS]


def is_importable(module: str) -> bool:
    """Whether Python would find a module, without importing it."""
    try:
        spec = importlib.util.find_spec(module)
    except (ImportError, ValueError):
        return False
    # A folder that pip left behind is a namespace package: it has no loader that loads anything.
    return spec is not None and spec.origin is not None


def _exact_version(name: str) -> str:
    for line in requirement_lines():
        if _name_of(line) == _normal(name) and "==" in line:
            return line.partition("==")[2].partition(";")[0].strip()
    return ""


def _name_of(requirement: str) -> str:
    return _normal(re.split(r"[\s<>=!~;\[(]", requirement, maxsplit=1)[0])


def _normal(name: str) -> str:
    """PEP 503."""
    return re.sub(r"[-_.]+", "-", name).lower()
