"""Which layer imports what, read from the imports themselves."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from conftest import REPOSITORY

MODULE = REPOSITORY / "LungPrep"
LIBRARY, PHANTOM = MODULE / "LungPrepLib", MODULE / "LungPrepPhantom"
HOST = {"slicer", "qt", "ctk", "vtk", "vtkmodules"}
SHIPPED_BY_SLICER = {"numpy", "scipy", "SimpleITK", "pydicom"}
STANDARD = set(__import__("sys").stdlib_module_names)
FILES = sorted(LIBRARY.rglob("*.py"))
PHANTOM_FILES = sorted(PHANTOM.glob("*.py"))
# What of the product runs on a phantom; everything else does not know that there are any.
RUNS_ON_A_PHANTOM = {"cli/commands/demo.py", "widgets/self_test.py"}


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path, *, top_level_only: bool) -> set[str]:
    """Names of the top packages that a file imports; those under TYPE_CHECKING do not count."""
    found: set[str] = set()

    def visit(node: ast.AST, inside_function: bool) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
                continue
            if isinstance(child, ast.Import) and not (inside_function and top_level_only):
                found.update(alias.name.partition(".")[0] for alias in child.names)
            if isinstance(child, ast.ImportFrom) and not child.level and not (inside_function and top_level_only):
                found.add((child.module or "").partition(".")[0])
            function = isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
            visit(child, inside_function or function)

    visit(tree_of(path), False)
    return found


# From the ground up: a room imports from its own and from those before it. Rooms in one row know nothing of each other.
STOREYS = (
    ("image",),
    ("dicom.headers",),
    ("dicom.catalogs",),
    ("dicom.volumes",),
    ("dicom.selection",),
    ("dicom.pixels",),
    ("segmentation", "sources"),
    ("steps",),
    ("points",),
    ("measurement",),
    ("report",),
    ("export",),
    ("acquiring",),
    ("pipeline",),
    ("jobs", "archive"),
    ("batch",),
    ("cli", "scene", "pages"),
    ("widgets",),
)
STOREY = {room: number for number, rooms in enumerate(STOREYS) for room in rooms}


def room_of(parts: list[str]) -> str:
    """``dicom.headers`` for what is in that room, ``image`` for what is in image."""
    return ".".join(parts[:2]) if parts[:1] == ["dicom"] else parts[0] if parts else ""


def rooms_imported(path: Path) -> set[str]:
    """The rooms that a file imports from when it is loaded or run; those under TYPE_CHECKING do not count."""
    package = list(path.relative_to(LIBRARY).parts[:-1])
    found: set[str] = set()

    def visit(node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
                continue
            if isinstance(child, ast.ImportFrom) and child.level:
                base = package[: len(package) - (child.level - 1)] + (child.module or "").split(".")
                names = [] if child.module else [alias.name for alias in child.names]
                targets = [[part for part in [*base, name] if part] for name in names or [""]]
                found.update(room_of(target) for target in targets)
            visit(child)

    visit(tree_of(path))
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(LIBRARY)))
def test_nothing_imports_upwards(path: Path) -> None:
    own = room_of([part.removesuffix(".py") for part in path.relative_to(LIBRARY).parts])
    if own not in STOREY:
        return
    upwards = {room for room in rooms_imported(path) if room != own and STOREY.get(room, -1) >= STOREY[own]}
    assert not upwards, f"{own} stands below (or beside) {sorted(upwards)}"


def layer(path: Path) -> str:
    return path.relative_to(MODULE).parts[1].removesuffix(".py")


@pytest.mark.parametrize("path", FILES + PHANTOM_FILES, ids=lambda path: str(path.relative_to(MODULE)))
def test_the_library_knows_nothing_of_its_host(path: Path) -> None:
    allowed = {"scene": {"slicer", "vtk", "vtkmodules"}, "widgets": {"qt", "ctk", "slicer", "vtk"}}.get(
        layer(path), set()
    )
    assert imports(path, top_level_only=False) & HOST <= allowed


@pytest.mark.parametrize("path", FILES + PHANTOM_FILES, ids=lambda path: str(path.relative_to(MODULE)))
def test_nothing_is_imported_that_slicer_does_not_ship(path: Path) -> None:
    foreign = imports(path, top_level_only=True) - STANDARD - SHIPPED_BY_SLICER - HOST - {"LungPrepLib", "__future__"}
    assert not foreign, f"import {foreign} inside the function that needs it"


# SimpleITK's own views move the voxels of an image that another thread reads; these make or own their images.
TAKE_VOXELS = {"image/buffers.py", "dicom/pixels/decoding.py", "widgets/self_test.py"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(LIBRARY)))
def test_voxels_are_looked_at_in_one_way(path: Path) -> None:
    names = {node.attr for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Attribute)}
    own = path.is_relative_to(LIBRARY) and path.relative_to(LIBRARY).as_posix() in TAKE_VOXELS
    assert own or not names & {"GetArrayViewFromImage", "GetArrayFromImage"}, "use image.buffers.voxels_of"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(LIBRARY)))
def test_the_product_does_not_lean_on_its_phantom(path: Path) -> None:
    allowed = {"LungPrepPhantom"} if path.relative_to(LIBRARY).as_posix() in RUNS_ON_A_PHANTOM else set()
    assert imports(path, top_level_only=False) & {"LungPrepPhantom"} <= allowed


def test_a_body_needs_little_of_the_library() -> None:
    taken = {
        node.module
        for path in PHANTOM_FILES
        if path.name != "demo.py"  # it runs the whole road
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("LungPrepLib")
    }
    assert taken == {
        f"LungPrepLib.{name}" for name in ("image.grid", "messages", "progress", "segmentation.structures")
    }


def test_every_layer_of_the_design_is_there() -> None:
    for name in ("dicom", "image", "segmentation", "measurement", "export", "report", "batch", "widgets", "recipes"):
        assert (LIBRARY / name).is_dir(), name
