"""What formats write once for a whole batch, beside the folders of its cases."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..findings import LungPrepError
from .case_folder import CASE_FILE
from .format import formats
from .reading import read_document


def write_indexes(folder: Path, names: Sequence[str]) -> None:
    """Let the formats ``names`` write what a batch has once (:attr:`~.format.Format.index`) into ``folder``.

    Raises OSError when the disk does not take it.
    """
    indexes = [index for name in dict.fromkeys(names) if (index := formats()[name].index) is not None]
    if not indexes:
        return
    documents = {}
    for case in sorted(path.parent for path in folder.glob(f"*/{CASE_FILE}")):
        try:
            documents[case.name] = read_document(case)
        except LungPrepError:  # of an older LungPrep, or damaged: lungprep verify says so
            continue
    for index in indexes:
        index(folder, documents)
