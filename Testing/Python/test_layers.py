"""Which layer imports what, read from the imports themselves."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from conftest import REPOSITORY

LIBRARY = REPOSITORY / "LungPrep" / "LungPrepLib"
HOST = {"slicer", "qt", "ctk", "vtk", "vtkmodules"}
SHIPPED_BY_SLICER = {"numpy", "scipy", "SimpleITK", "pydicom"}
STANDARD = set(__import__("sys").stdlib_module_names)
FILES = sorted(LIBRARY.rglob("*.py"))


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

    visit(ast.parse(path.read_text(encoding="utf-8")), False)
    return found


def layer(path: Path) -> str:
    return path.relative_to(LIBRARY).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(LIBRARY)))
def test_the_library_knows_nothing_of_its_host(path: Path) -> None:
    allowed = {"scene": {"slicer", "vtk", "vtkmodules"}, "widgets": {"qt", "ctk", "slicer", "vtk"}}.get(
        layer(path), set()
    )
    assert imports(path, top_level_only=False) & HOST <= allowed


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(LIBRARY)))
def test_nothing_is_imported_that_slicer_does_not_ship(path: Path) -> None:
    foreign = imports(path, top_level_only=True) - STANDARD - SHIPPED_BY_SLICER - HOST - {"LungPrepLib", "__future__"}
    assert not foreign, f"import {foreign} inside the function that needs it"


def test_every_layer_of_the_design_is_there() -> None:
    for name in ("dicom", "image", "segmentation", "measurement", "export", "report", "batch", "widgets", "recipes"):
        assert (LIBRARY / name).is_dir(), name
