"""Series judged in a process of their own, so that a window that lists thousands reads no header itself.

The parent writes one study per line, ``{"study": UID, "files": [...], "recipe": {...}}``, and reads a line for each:
``{"study": UID, "series": {UID: verdict}}`` as :class:`~LungPrepLib.dicom.selection.verdicts.SeriesVerdict` has it.
"""

from __future__ import annotations

from .dicom.selection.verdicts import judge_files
from .processes import answer, requests, take_output
from .recipe import recipe_from_dict


def main() -> int:
    """Judge studies until standard input ends."""
    output = take_output()
    for request in requests():
        verdicts = judge_files(request["study"], request["files"], recipe_from_dict(request["recipe"]))
        series = {uid: verdict.as_json() for uid, verdict in verdicts.items()}
        answer(output, {"study": request["study"], "series": series})
    return 0
