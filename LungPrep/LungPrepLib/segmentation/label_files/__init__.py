"""Masks of other tools, read as what they are: one file per kind of file, and what their values and names mean."""
