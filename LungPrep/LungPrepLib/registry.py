"""Registries of what can be extended: a folder with one small file per entry, and the entries of other packages.

Every kind of entry (formats, steps, measures, segmenters, sources) is a folder of this library. A file in it that
defines ``ENTRY`` (or ``ENTRIES``) is found by being there; another installed package adds entries of its own through
an entry point of the group ``lungprep.<kind>`` that names such an object.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from importlib import metadata
from typing import Any

from .findings import LungPrepError
from .messages import say


@cache
def entries(folder: str) -> dict[str, Any]:
    """The entries of a kind by their ``name``, sorted by ``order`` where they have one, then by name.

    Parameters
    ----------
    folder
        The folder of this library, which is also the end of the entry points' group: ``"steps"`` is
        ``LungPrepLib/steps`` and ``lungprep.steps``. A dotted folder (``"export.formats"``) has its last part there.

    Raises
    ------
    LungPrepError
        when an installed package's entry cannot be loaded or takes a name that is taken.
    """
    package = importlib.import_module(f"{__package__}.{folder}")
    found: list[Any] = []
    for module_info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{module_info.name}")
        if hasattr(module, "ENTRY"):
            found.append(module.ENTRY)
        found.extend(getattr(module, "ENTRIES", ()))
    named = {entry.name: entry for entry in found}
    for point in metadata.entry_points(group=f"lungprep.{folder.rpartition('.')[2]}"):
        entry = _loaded(point)
        if entry.name in named:
            raise LungPrepError(
                say("The installed package {package} adds '{name}', which is there already.",
                    package=_package_of(point), name=entry.name),
                say("Uninstall the package, or ask its makers for another name."),
            )  # fmt: skip
        named[entry.name] = entry
    ordered = sorted(named.values(), key=lambda entry: (getattr(entry, "order", 1000), entry.name))
    return {entry.name: entry for entry in ordered}


def _loaded(point: metadata.EntryPoint) -> Any:
    try:
        return point.load()
    except Exception as error:  # whatever somebody else's module does when it is imported
        raise LungPrepError(
            say("'{name}' of the installed package {package} cannot be loaded: {error}.",
                name=point.name, package=_package_of(point), error=f"{type(error).__name__}: {error}"),
            say("Update or uninstall that package."),
        ) from error  # fmt: skip


def _package_of(point: metadata.EntryPoint) -> str:
    return point.dist.name if point.dist is not None else point.value
