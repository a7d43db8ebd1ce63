"""What a case is called, and a study and an input: digests, which tell them apart without naming anybody.

With a key (:mod:`.keys`) they are HMACs of the same length.
"""

from __future__ import annotations

import os

from .keys import digest_of_texts, key_is_used, keyed_digest

_DIGITS = 12


def case_name(series_instance_uid: str, patient_key: str = "") -> str:
    """``case-`` and 12 hexadecimal digits of the SHA-256 of the Series Instance UID.

    ``patient_key`` tells a second patient apart whom an anonymiser gave the same UIDs.
    """
    parts = (series_instance_uid, patient_key) if patient_key else (series_instance_uid,)
    return "case-" + digest_of_texts(parts)[:_DIGITS]


def image_case_name(file_sha256: str) -> str:
    """``case-`` and the first 12 digits of the SHA-256 of an image file or of an image's voxels."""
    return "case-" + (keyed_digest(file_sha256.encode()) if key_is_used() else file_sha256)[:_DIGITS]


def study_name(study_instance_uid: str) -> str:
    """``study-`` and 12 hexadecimal digits of the SHA-256 of the Study Instance UID."""
    return "study-" + digest_of_texts((study_instance_uid,))[:_DIGITS]


def input_name(path: str | os.PathLike[str]) -> str:
    """``input-`` and 12 hexadecimal digits of the SHA-256 of a place's absolute path."""
    return "input-" + digest_of_texts((os.path.abspath(path),))[:_DIGITS]  # noqa: PTH100 - also of paths that are not there
