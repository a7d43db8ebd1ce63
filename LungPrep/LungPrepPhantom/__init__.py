"""Chest phantoms with known truth, as images and as DICOM studies: for the demo, sample data, tests and benchmarks.

The product is in LungPrepLib, which works without this package but for ``lungprep demo`` and the module's self test.
"""

from .dicom import write_study
from .phantom import Phantom, make_phantom

__all__ = ["Phantom", "make_phantom", "write_study"]
