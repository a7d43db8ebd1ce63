"""Write the lists of files in ``LungPrep/CMakeLists.txt`` anew: what is not listed there is not packaged.

python Testing/Tools/list_module_files.py
"""

from __future__ import annotations

import re
from pathlib import Path

MODULE = Path(__file__).resolve().parents[2] / "LungPrep"
_RESOURCES = (".toml", ".html", ".txt", ".typed", ".png", ".qm", ".ts", ".ui", ".js", ".css", ".json")


def main() -> None:
    """Replace both lists by what lies in the folder."""
    lists = MODULE / "CMakeLists.txt"
    files = [path.relative_to(MODULE) for path in MODULE.rglob("*") if path.is_file()]
    files = [
        path
        for path in files
        if not any(p.startswith((".", "__pycache__")) or p.endswith(".egg-info") for p in path.parts)
    ]
    files = [path for path in files if not any(part.endswith(".egg-info") for part in path.parts)]
    names = sorted(path.as_posix() for path in files if path.name != "CMakeLists.txt")
    scripts = ["${MODULE_NAME}.py", *(name for name in names if name.endswith(".py") and name != "LungPrep.py")]
    resources = [name for name in names if name.endswith(_RESOURCES)]
    text = lists.read_text(encoding="utf-8")
    for variable, listed in (("MODULE_PYTHON_SCRIPTS", scripts), ("MODULE_PYTHON_RESOURCES", resources)):
        block = f"set({variable}\n" + "".join(f"  {name}\n" for name in listed) + "  )"
        text = re.sub(rf"set\({variable}\n.*?\n  \)", lambda _, block=block: block, text, flags=re.DOTALL)
    lists.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
