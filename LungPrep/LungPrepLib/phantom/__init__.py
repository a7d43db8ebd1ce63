"""Chest phantoms with known truth, as images and as DICOM studies."""

from .dicom import write_study
from .phantom import Phantom, make_phantom

__all__ = ["Phantom", "make_phantom", "write_study"]
