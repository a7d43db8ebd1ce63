"""Every sentence that the library can say in the module's window, read from its sources.

What is filled in at run time is a 7 here, which passes for a number and for a name. Of what a sentence is put together
from, all alternatives are taken that stand in the same function.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

LIBRARY = Path(__file__).resolve().parents[2] / "LungPrep" / "LungPrepLib"
VALUE = "7"
# Whose messages the window never shows, and why.
WITHOUT_WINDOW = {
    **dict.fromkeys((path.relative_to(LIBRARY).as_posix() for path in LIBRARY.glob("cli/**/*.py")), "the command line"),
    "registry.py": "packages that somebody installed",
    "demo.py": "lungprep demo",
    "batch/crosswalk.py": "lungprep batch --crosswalk",
    "batch/manifest.py": "lungprep batch: the window makes its list of cases itself",
    "dicom/catalogs/zip_file.py": "the window opens no zip files",
    "dicom/catalogs/database_file.py": "the window asks Slicer for its database",
    **dict.fromkeys((p.relative_to(LIBRARY).as_posix() for p in LIBRARY.glob("sources/*.py")), "a path that was typed"),
}
# Which arguments of a call are texts.
_SAYING = {
    "make_finding": (1, 2),
    "LungPrepError": (0, 1),
    "progress": (2,),
    "_progress": (2,),
    "DecodeError": (0,),
    "_CrashedError": (0,),
    "CodestreamError": (0,),
    "append": (0,),
}
_LISTS = ("reasons", "remarks", "against")  # what is appended to them is said
_MOST = 200

_Names = dict[str, list[ast.expr]]


def messages(*calls: str) -> Iterator[tuple[str, str]]:
    """(file and line, text) of what the calls say."""
    for path in sorted(LIBRARY.rglob("*.py")):
        name = path.relative_to(LIBRARY).as_posix()
        if name not in WITHOUT_WINDOW:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for line, text in _said(tree, calls, {}):
                if re.search("[a-z]{2}", text):
                    yield f"{name}:{line}", text


def _said(node: ast.AST, calls: tuple[str, ...], names: _Names) -> Iterator[tuple[int, str]]:
    for child in ast.iter_child_nodes(node):
        inner = _assigned(child) if isinstance(child, ast.FunctionDef) else names
        yield from _said(child, calls, inner)
        if isinstance(child, ast.Dict):  # the worker's answers are plain values
            keys = [key.value if isinstance(key, ast.Constant) else None for key in child.keys]
            arguments = [
                value
                for key, value in zip(keys, child.values, strict=True)
                if key in ("message", "action") and {"message", "action"} <= set(keys) and "LungPrepError" in calls
            ]
        elif isinstance(child, ast.Call) and (called := _called(child)) in calls:
            arguments = [child.args[i] for i in _SAYING[called] if i < len(child.args)]
        else:
            continue
        for argument in arguments:
            for text in dict.fromkeys(_texts(argument, names)):
                yield child.lineno, text


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Name):
        return call.func.id
    if not isinstance(call.func, ast.Attribute):
        return ""
    if call.func.attr == "append" and ast.unparse(call.func.value) not in _LISTS:
        return ""
    return call.func.attr


def _assigned(function: ast.FunctionDef) -> _Names:
    """What the names of a function may stand for; what is added to a name is added to each of them."""
    names: _Names = {}
    for node in ast.walk(function):
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                _put(names, target, node.value)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            known = names.setdefault(node.target.id, [])
            known += [ast.BinOp(one, ast.Add(), node.value) for one in known]
        elif isinstance(node, ast.For):
            rows = [node.iter] if not isinstance(node.iter, ast.Name) else names.get(node.iter.id, [])
            for row in rows:
                for item in row.elts if isinstance(row, (ast.Tuple, ast.List)) else []:
                    _put(names, node.target, item)
    return names


def _put(names: _Names, target: ast.expr, value: ast.expr) -> None:
    if isinstance(target, ast.Name):
        names.setdefault(target.id, []).append(value)
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        for one, other in zip(target.elts, value.elts, strict=True):
            _put(names, one, other)


def _texts(node: ast.expr, names: _Names, depth: int = 0) -> list[str]:
    """The texts that an expression may be."""
    if isinstance(node, ast.Constant):
        return [node.value if isinstance(node.value, str) else "" if node.value is None else VALUE]
    if depth > 6:
        return [VALUE]
    if isinstance(node, ast.JoinedStr):
        return _together(_texts(part, names, depth + 1) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return _texts(node.value, names, depth + 1)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _together(_texts(part, names, depth + 1) for part in (node.left, node.right))
    if isinstance(node, ast.IfExp):
        return _texts(node.body, names, depth + 1) + _texts(node.orelse, names, depth + 1)
    if isinstance(node, ast.BoolOp):
        return [text for part in node.values for text in _texts(part, names, depth + 1) if text != VALUE]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "strip":
        return [text.strip() for text in _texts(node.func.value, names, depth + 1)]
    if isinstance(node, ast.Name) and node.id in names:
        return [text for value in names[node.id] for text in _texts(value, names, depth + 1)]
    return [VALUE]


def _together(parts: Iterable[list[str]]) -> list[str]:
    return ["".join(one) for one in product(*(dict.fromkeys(part) for part in parts))][:_MOST]
