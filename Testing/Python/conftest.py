"""Fixtures that several test files share."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from scene_fixture import SceneOnSlicerCore

if "PYTEST_XDIST_WORKER" in os.environ:  # before numpy or torch is imported: workers share the processors
    _SHARE = max(1, (os.cpu_count() or 1) // int(os.environ["PYTEST_XDIST_WORKER_COUNT"]))
    for _name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS"):
        os.environ.setdefault(_name, str(_SHARE))

REPOSITORY = Path(__file__).resolve().parents[2]


def real_data_folder() -> Path:
    """Where the developers' real CT data is: LUNGPREP_TEST_DATA, or shared/ct beside the checkout."""
    return Path(os.environ.get("LUNGPREP_TEST_DATA", REPOSITORY.parent / "shared" / "ct"))


@pytest.fixture(scope="session")
def real_ct() -> Path:
    """The folder of real CT data; the test is skipped where it is not there."""
    folder = real_data_folder()
    if not folder.is_dir():
        pytest.skip(f"no real CT data: {folder} is not there (set LUNGPREP_TEST_DATA)")
    return folder


@pytest.fixture(autouse=True, scope="session")
def _own_surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The tests' header cache is not the developer's, nor is their terminal."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LUNGPREP_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("TERM", "xterm")
        yield


@pytest.fixture(autouse=True, scope="module")
def _no_decoder_outlives_its_file() -> Iterator[None]:
    """Decoders that wait for the next series would be among the processes that another file of tests looks for."""
    yield
    decoders = sys.modules.get("LungPrepLib.dicom.pixels.decoder_processes")
    if decoders is not None:
        decoders._KEPT.end()


@pytest.fixture(scope="module")
def slicer_core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SceneOnSlicerCore]:
    """slicer-core with a scene; test files that use it are skipped where it is not installed."""
    from scene_fixture import SceneOnSlicerCore

    core = SceneOnSlicerCore(tmp_path_factory.mktemp("cache"))
    yield core
    core.close()


@pytest.fixture
def scene(slicer_core: SceneOnSlicerCore) -> Iterator[Any]:
    """An empty MRML scene."""
    yield slicer_core.scene
    slicer_core.scene.Clear(False)
