"""LungPrep: chest CT as the scanner sent it in, something that can be measured or learned from out."""

__version__ = "0.1.0"
