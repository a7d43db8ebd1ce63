"""The CMake files list every file of the module: what is not listed is not in the installed extension."""

from __future__ import annotations

import json
import re

from conftest import REPOSITORY

MODULE = REPOSITORY / "LungPrep"
IGNORED = {"__pycache__", ".pytest_cache"}


def listed(variable: str) -> set[str]:
    """The entries of a CMake list in LungPrep/CMakeLists.txt."""
    text = (MODULE / "CMakeLists.txt").read_text(encoding="utf-8")
    match = re.search(rf"set\({variable}\s(.*?)\)", text, re.DOTALL)
    assert match, f"there is no {variable} in LungPrep/CMakeLists.txt"
    entries = [entry.replace("${MODULE_NAME}", "LungPrep") for entry in match.group(1).split()]
    assert len(entries) == len(set(entries)), "a file is listed twice"
    return set(entries)


def in_tree() -> set[str]:
    """The files of the module, relative to it."""
    return {
        path.relative_to(MODULE).as_posix()
        for path in MODULE.rglob("*")
        if path.is_file()
        and not IGNORED & set(path.parts)
        and not any(part.startswith(".") or part.endswith(".egg-info") for part in path.relative_to(MODULE).parts)
        and path.name != "CMakeLists.txt"
        and path.suffix != ".pyc"
    }


def test_every_python_file_is_listed() -> None:
    assert listed("MODULE_PYTHON_SCRIPTS") == {name for name in in_tree() if name.endswith(".py")}


def test_every_resource_is_listed() -> None:
    assert listed("MODULE_PYTHON_RESOURCES") == {name for name in in_tree() if not name.endswith(".py")}


def test_the_project_is_named_after_the_extension_and_depends_as_its_index_entry_says() -> None:
    text = (REPOSITORY / "CMakeLists.txt").read_text(encoding="utf-8")
    entry = json.loads((REPOSITORY / "Resources" / "LungPrep.json").read_text(encoding="utf-8"))
    assert "project(LungPrep)" in text
    depends = re.search(r"set\(EXTENSION_DEPENDS ([^)]*)\)", text)
    assert depends and depends.group(1).split() == entry["build_dependencies"]
    assert "dicom_support_rule" not in entry, "it would suggest LungPrep for every CT"
    assert b"\r" not in (REPOSITORY / "Resources" / "LungPrep.json").read_bytes()


def test_the_requirements_of_module_and_package_are_the_same() -> None:
    from LungPrepLib.dependencies import requirement_lines

    module = (MODULE / "Resources" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in module if line and not line.startswith("#")] == requirement_lines()


def test_every_slicer_test_is_registered() -> None:
    folder = REPOSITORY / "Testing" / "Slicer"
    text = (folder / "CMakeLists.txt").read_text(encoding="utf-8")
    registered = set(re.findall(r"SCRIPT\s+(\S+\.py)", text))
    assert registered == {path.name for path in folder.glob("Test*.py")}
