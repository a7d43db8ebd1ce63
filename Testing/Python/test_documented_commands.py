"""What the pages say can be typed: every command with its options, every link, every import of a Python example."""

from __future__ import annotations

import ast
import functools
import importlib
import json
import re
import shlex
from pathlib import Path

import pytest

from conftest import REPOSITORY
from dicom_files import write_series
from LungPrepLib.cli.arguments import recipe_of
from LungPrepLib.cli.commands import all_commands
from LungPrepLib.cli.main import _json_means_file, _quiet_after_command, main, parser
from LungPrepLib.recipe import Recipe

PAGES = sorted([REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md", *(REPOSITORY / "Docs").rglob("*.md")])
_SYNOPSIS = re.compile(r"\[-|\[[A-Z]{2}|\[options\]| \| |\.\.\.$|/in -o /out|--cluster slurm --jobs 20")
_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
# Options of other programs that the pages name.
_FOREIGN = {
    *("--no-splash", "--no-main-window", "--python-script", "--slicer-database"),  # Slicer's, and our script's in it
    *("--build-arg", "--userns", "--user"),  # Podman's and Docker's
    *("--find-links", "--no-index"),  # pip's
}


def _blocks(page: Path) -> str:
    """The lines of a page that are code: indented by four, or between fences."""
    text = page.read_text(encoding="utf-8")
    fenced = "\n".join(match.group(3) for match in _FENCE.finditer(text))
    indented = "\n".join(line for line in _FENCE.sub("", text).splitlines() if line.startswith("    "))
    return f"{fenced}\n{indented}".replace("\\\n", " ")


def _commands() -> list[tuple[str, str]]:
    """(page, command) for every line that calls lungprep; synopses, which nobody can type, are left out."""
    found = []
    for page in PAGES:
        for line in _blocks(page).splitlines():
            command = re.sub(r"^\s*(exec )?", "", line)
            if command.startswith("lungprep ") and not _SYNOPSIS.search(command.split(" #")[0].strip()):
                found.append((page.name, command.split(" > ")[0]))
    return found


@functools.cache
def _options() -> set[str]:
    return {
        option
        for command in all_commands()
        for action in parser(command).of_command(command)._actions
        for option in action.option_strings
    } | {"--version", "--help"}


def test_the_pages_have_commands() -> None:
    assert len(_commands()) > 50


@pytest.mark.parametrize(("page", "command"), _commands())
def test_a_command_can_be_typed(page: str, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = _json_means_file(_quiet_after_command(shlex.split(command, comments=True)[1:]))
    try:
        options = parser(words[0]).parse_args(words)
    except SystemExit as end:
        assert end.code == 0, f"{page}: {command}: {capsys.readouterr().err}"
        return
    if hasattr(options, "set"):
        if str(options.recipe).endswith(".toml"):
            options.recipe = "quantification"
        options.metadata = None
        assert isinstance(recipe_of(options), Recipe)


def test_every_option_says_what_it_is_for() -> None:
    without = [
        (command, action.option_strings or action.dest)
        for command in all_commands()
        for action in parser(command).of_command(command)._actions
        if not action.help
    ]
    assert without == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_an_option_that_a_page_names_is_there(page: Path) -> None:
    prose = _FENCE.sub("", page.read_text(encoding="utf-8"))
    named = {
        word for span in re.findall(r"`([^`\n]+)`", prose) for word in re.findall(r"(?<![\w-])--[a-z][a-z-]+", span)
    }
    assert named - _options() - _FOREIGN == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'src="([^"]+)"', text):
        if target.startswith("http"):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), f"{page.name}: {target}"
        assert not anchor or anchor in _anchors(there), f"{page.name}: {target}"


@functools.cache
def _anchors(page: Path) -> set[str]:
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.*)$", _FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", h.strip().lower())).replace(" ", "-") for h in headings}


def _python_blocks() -> list[tuple[str, str]]:
    return [
        (page.name, match.group(3))
        for page in PAGES
        for match in _FENCE.finditer(page.read_text(encoding="utf-8"))
        if match.group(2) == "python"
    ]


@pytest.mark.parametrize(("page", "code"), _python_blocks())
def test_what_an_example_imports_is_there(page: str, code: str) -> None:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("LungPrepLib"):
            module = importlib.import_module(node.module or "")
            assert all(hasattr(module, alias.name) for alias in node.names), f"{page}: {ast.unparse(node)}"


def test_the_documents_for_programs_have_the_keys_that_the_page_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Those of the commands that need no network and no second case."""
    write_series(tmp_path / "pacs", 12)
    table = (REPOSITORY / "Docs" / "command-line.md").read_text(encoding="utf-8").partition("## For programs")[2]
    written = {
        "series": ["series", tmp_path / "pacs"],
        "tags": ["tags", tmp_path / "pacs"],
        "split": ["split", tmp_path / "pacs", "-o", tmp_path / "split", "--parts", "train=1"],
        "batch --dry-run": ["batch", tmp_path / "pacs", "-o", tmp_path / "out", "--dry-run"],
    }
    for name, arguments in written.items():
        main([*map(str, arguments), "-q", "--json"])
        keys = _keys_of(json.loads(capsys.readouterr().out))
        (row,) = re.findall(rf"^\| `{re.escape(name)}` \| (.*) \|$", table, re.MULTILINE)
        named = set(re.findall(r"`([a-z_]+)`", row))
        assert named and named <= keys | {"findings"}, name


def _keys_of(document: object) -> set[str]:
    if isinstance(document, dict):
        return set(document).union(*map(_keys_of, document.values()))
    return set().union(*map(_keys_of, document)) if isinstance(document, list) else set()
