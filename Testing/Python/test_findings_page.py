"""The table of findings and the page that is made from it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import LungPrepLib
from conftest import REPOSITORY
from LungPrepLib.findings import KINDS, SEVERITIES, make_finding
from LungPrepLib.pages.findings import findings_page, main

LIBRARY = Path(LungPrepLib.__file__).parent


def test_the_page_in_the_repository_is_current() -> None:
    page = (REPOSITORY / "Docs" / "findings.md").read_text(encoding="utf-8")
    assert page == findings_page(), "run: python -m LungPrepLib.pages.findings Docs/findings.md"


def test_it_is_written_with_unix_line_ends(tmp_path: Path) -> None:
    assert main([str(tmp_path / "page.md")]) == 0
    assert (tmp_path / "page.md").read_bytes().decode() == findings_page()


@pytest.mark.parametrize("code", sorted(KINDS))
def test_every_kind_says_everything(code: str) -> None:
    kind = KINDS[code]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
    assert kind.severity in SEVERITIES
    for text in (kind.meaning, kind.action, kind.advice):
        assert text.strip() == text and text.endswith((".", "?", "!")), text
    assert f"\n## {code}\n" in findings_page()


def test_every_kind_can_be_found_and_every_finding_has_a_kind() -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in LIBRARY.rglob("*.py") if path.name != "findings.py"}
    everything = "\n".join(sources.values())
    for code in KINDS:
        assert f'"{code}"' in everything, f"nothing reports {code}"
    for path, text in sources.items():
        for code in re.findall(r'make_finding\(\s*"([^"]+)"', text):
            assert code in KINDS, f"{path.name} reports {code}"


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(KeyError):
        make_finding("no-such-thing", "message")
