"""A package of somebody else, installed by pip, adds one of each kind without a line changed here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import REPOSITORY

PYPROJECT = """
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[project]
name = "lungprep-trial"
version = "1.0"
[project.entry-points."lungprep.formats"]
sizes = "lungprep_trial:SIZES"
[project.entry-points."lungprep.layouts"]
listing = "lungprep_trial:LISTING"
[project.entry-points."lungprep.steps"]
invert = "lungprep_trial:Invert"
[project.entry-points."lungprep.measures"]
range = "lungprep_trial:RANGE"
[project.entry-points."lungprep.segmenters"]
box = "lungprep_trial:BOX"
[project.entry-points."lungprep.sources"]
grey = "lungprep_trial:GREY"
[project.entry-points."lungprep.pictures"]
dot = "lungprep_trial:DOT"
[tool.setuptools]
py-modules = ["lungprep_trial"]
"""
MODULE = '''
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from LungPrepLib.acquisition import Acquisition
from LungPrepLib.export.format import PREPARED_IMAGE, Format, Output
from LungPrepLib.export.layout import Layout
from LungPrepLib.measurement.measure import ATTENUATION, Measure
from LungPrepLib.messages import say
from LungPrepLib.options import option
from LungPrepLib.report.picture import Picture
from LungPrepLib.segmentation.segmenter import Segmentation, SegmenterEntry
from LungPrepLib.segmentation.structures import LUNG, Structure
from LungPrepLib.sources.source import OneImage, Source
from LungPrepLib.steps.step import ImageStep



def outputs(case):
    return [Output("size.txt", lambda path: path.write_text(str(case.prepared_image.GetSize())), (PREPARED_IMAGE,))]


SIZES = Format("sizes", "the size as text", outputs)
LISTING = Layout(
    "listing",
    "names of cases",
    200,
    lambda case, folder: {"size": list(case.document["geometry"]["prepared"]["size"])},
    lambda target, cases: (target / "listing.txt").write_text(" ".join(cases)),
)


@dataclass(frozen=True)
class Invert(ImageStep):
    """Values with the other sign."""

    name = "invert"
    section = "invert"
    order = 350
    on: bool = option(False, "whether values change their sign")

    def apply(self, values):
        return values.map(lambda plane: -plane)


RANGE = Measure("range_hu", "range", "[hnsf'U]", "highest less lowest HU", "max - min", "a trial",
                lambda region: float(region.hu[-1] - region.hu[0]), ATTENUATION)
STRUCTURES = (Structure(1, "box", "box", LUNG, None, (200, 0, 0)),)


class BoxSegmenter:
    name = "box"

    def segment(self, image, *, progress):
        import SimpleITK as sitk

        array = np.zeros(image.GetSize()[::-1], np.uint8)
        array[2:6, 4:12, 4:12] = 1
        labels = sitk.GetImageFromArray(array)
        labels.CopyInformation(image)
        return Segmentation(labels, STRUCTURES, [], {"segmenter": "box"})


BOX = SegmenterEntry("box", "a box", lambda recipe: STRUCTURES, lambda recipe, weights: BoxSegmenter())


class GreyImage(OneImage):
    def __init__(self, text):
        self.name = Path(text).name

    def extent(self, recipe):
        return 8 * 16 * 16, 8.0

    def read(self, recipe, progress):
        import SimpleITK as sitk

        array = np.full((8, 16, 16), -1000, np.int16)
        array[:, 2:14, 2:14] = 40
        array[:, 5:11, 4:7] = array[:, 5:11, 9:12] = -850
        image = sitk.GetImageFromArray(array)
        image.SetSpacing((2.0, 2.0, 2.0))
        return Acquisition(image, description={"kind": "grey"})


GREY = Source(
    "grey", say("a file of grey"), 5, lambda text: text.endswith(".grey"), lambda text, processes: GreyImage(text)
)
DOT = Picture("dot", "a dot", 200, lambda case: b"dot")
'''


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pip has put the package."""
    package = tmp_path_factory.mktemp("package")
    (package / "pyproject.toml").write_text(PYPROJECT)
    (package / "lungprep_trial.py").write_text(MODULE)
    target = package / "site"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    done = subprocess.run([*command, "--target", str(target), str(package)], capture_output=True, text=True)
    if done.returncode and "setuptools" in done.stderr:
        pytest.skip("setuptools is not installed")
    assert done.returncode == 0, done.stderr
    return target


def lungprep(site: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join([str(site), str(REPOSITORY / "LungPrep")])
    command = [sys.executable, "-m", "LungPrepLib.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": paths})


@pytest.mark.slow
def test_one_of_each_kind_works_together(site: Path, tmp_path: Path) -> None:
    scan = tmp_path / "scan.grey"
    scan.write_text("grey")
    done = lungprep(
        site, "prepare", scan, "-o", tmp_path / "cases" / "case-a", "--segmenter", "box", "--format", "sizes",
        "--picture", "dot", "--set", "invert.on=true", "--set", "output.report=false", "-q",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "cases" / "case-a"
    document = json.loads((folder / "case.json").read_text())
    assert (folder / "size.txt").read_text() == "(16, 16, 8)"
    assert (folder / "picture_dot.png").read_bytes() == b"dot"
    assert [structure["key"] for structure in document["structures"]] == ["box"]
    assert all("range_hu" in row for row in document["measurements"])
    assert document["source"]["kind"] == "grey" and document["recipe"]["invert"] == {"on": True}
    code = (
        "import sys; from pathlib import Path; from LungPrepLib.export.layout import build_layout; "
        "build_layout('listing', Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    paths = os.pathsep.join([str(site), str(REPOSITORY / "LungPrep")])
    environment = {**os.environ, "PYTHONPATH": paths}
    command = [sys.executable, "-c", code, str(tmp_path / "cases"), str(tmp_path / "set")]
    assert subprocess.run(command, env=environment).returncode == 0
    assert (tmp_path / "set" / "listing.txt").read_text() == "case-a"


@pytest.mark.slow
def test_help_and_recipes_know_them(site: Path) -> None:
    help_text = " ".join(lungprep(site, "prepare", "--help").stdout.split())
    for name in ("sizes", "box", "dot"):
        assert name in help_text, name
    refused = lungprep(site, "prepare", "x.grey", "-o", "y", "--set", "invert.off=true")
    assert refused.returncode == 2 and "Known here: on" in refused.stderr
