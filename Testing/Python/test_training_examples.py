"""The examples of Docs/training.md run as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import REPOSITORY
from LungPrepLib.export.case_folder import write_case
from LungPrepLib.export.layout import build_layout
from LungPrepLib.pipeline import prepare
from LungPrepLib.recipe import load_recipe
from LungPrepPhantom import make_phantom

PAGE = REPOSITORY / "Docs" / "training.md"
# What a section needs besides the test's own packages.
NEEDS = {"PyTorch": "torch", "TorchIO": "torchio", "MONAI": "monai"}


def examples() -> dict[str, str]:
    """The Python blocks of the page by the title of their section."""
    sections = re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {
        section.partition("\n")[0]: block.group(1)
        for section in sections
        if (block := re.search(r"```python\n(.*?)```", section, re.DOTALL))
    }


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("training")
    changes = {
        "resampling.spacing_mm": [4.0, 4.0, 4.0],
        "segmentation.segmenter": "none",
        "output.report": False,
    }
    recipe = load_recipe("isotropic-1mm").replace(changes)
    for seed in range(2):
        phantom = make_phantom(seed=seed, size=(64, 64, 40), spacing_mm=(5.6, 5.6, 8.0))
        write_case(prepare(phantom.ct, recipe, labels=phantom.lungs), folder / "cases" / f"case-{seed}")
    build_layout("npy", folder / "cases", folder / "set")
    return folder


def test_every_framework_of_the_page_is_tried() -> None:
    assert set(examples()) == set(NEEDS)


@pytest.mark.slow
@pytest.mark.parametrize("title", NEEDS)
@pytest.mark.filterwarnings("ignore")
def test_the_example_runs(title: str, cases: Path) -> None:
    pytest.importorskip(NEEDS[title])
    scope = {"FOLDER": cases / "set", "CASES": cases / "cases", "__name__": "example"}
    exec(compile(examples()[title], f"{PAGE.name}: {title}", "exec"), scope)
