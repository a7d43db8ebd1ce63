"""LungPrepTest through Slicer's own list of self tests, as the button of its developer mode runs it."""

from __future__ import annotations

import unittest

import slicer


class TestSelfTest(unittest.TestCase):
    """Run the module's self test, in whatever way Slicer was started."""

    def test_module_self_test(self) -> None:
        slicer.selfTests["LungPrep"](msec=1)
