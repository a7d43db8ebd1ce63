"""How a choice of a run is declared: a dataclass field with its default, its line of help and its limits.

Validation, ``--help``, the documentation and the boxes of the window are all drawn from this declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from typing import Any


def option(
    default: Any,
    help: str,
    *,
    low: float | None = None,
    high: float | None = None,
    choices: Callable[[], Sequence[str]] | None = None,
) -> Any:
    """A field of a frozen dataclass of options.

    Parameters
    ----------
    default
        The value when nobody says anything; a list or dict is copied for every instance.
    help
        Half a line, in the user's words, with the unit.
    low, high
        The least and the greatest number allowed, both included; for a list they hold for each item.
    choices
        Gives the texts that are allowed, where they are not known before packages are looked for; a ``Literal`` says
        the others.
    """
    metadata = {"help": help, "low": low, "high": high, "choices": choices}
    if isinstance(default, (list, dict)):
        return field(default_factory=lambda: type(default)(default), metadata=metadata)
    return field(default=default, metadata=metadata)
