"""Enough of Slicer's window to run what stands behind it: timers that a test turns, and texts that stay English.

Nodes are slicer-core's real ones, and the worker is a real process; only Qt is played.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar

import pytest


class Timer:
    """As much of a QTimer as LungPrep uses."""

    active: ClassVar[list[Timer]] = []

    def __init__(self) -> None:
        self._slot: Callable[[], object] = lambda: None

    def setInterval(self, milliseconds: int) -> None:
        pass

    def connect(self, signal: str, slot: Callable[[], object]) -> None:
        self._slot = slot

    def start(self) -> None:
        if self not in Timer.active:
            Timer.active.append(self)

    def stop(self) -> None:
        if self in Timer.active:
            Timer.active.remove(self)

    def tick(self) -> None:
        self._slot()


def turn_until(condition: Callable[[], Any], seconds: float = 60.0) -> None:
    """Turn the event loop until the condition holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "this did not happen in time"
        for timer in list(Timer.active):
            timer.tick()
        time.sleep(0.005)


def play_window(patch: pytest.MonkeyPatch) -> None:
    """Make ``qt``, ``slicer.i18n`` and ``slicer.app`` importable; to be called before a widgets' file is."""
    import slicer

    qt = ModuleType("qt")
    qt.QTimer = Timer
    i18n = ModuleType("slicer.i18n")
    i18n.tr = lambda text: text
    i18n.translate = lambda context, text: text
    patch.setitem(sys.modules, "qt", qt)
    patch.setitem(sys.modules, "ctk", ModuleType("ctk"))
    patch.setitem(sys.modules, "slicer.i18n", i18n)
    patch.setattr(slicer, "i18n", i18n, raising=False)
    application = SimpleNamespace(slicerHome="", processEvents=lambda: None, testingEnabled=lambda: True)
    patch.setattr(slicer, "app", application, raising=False)
