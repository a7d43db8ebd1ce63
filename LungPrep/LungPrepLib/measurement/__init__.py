"""Measurements of labelled structures."""
