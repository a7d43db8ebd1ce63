"""Which part of a batch each job of an array does, told without any of them knowing of the others."""

from __future__ import annotations

import hashlib

Shard = tuple[int, int] | None  # (3, 40): the third of forty parts


def part_of(share: str, parts: int) -> int:
    """Which of ``parts`` (from 1) a share belongs to, by a hash of its name: the same on every machine.

    A share is the name of a study (:func:`~LungPrepLib.case_name.study_name`), whose cases one job does, or of a case
    that comes from no study. By its study a folder can be told to be another job's from three headers.
    """
    return int.from_bytes(hashlib.sha256(share.encode()).digest()[:8], "big") % parts + 1


def is_part(share: str, shard: Shard) -> bool:
    """Whether a share is this job's; all are where there is only one."""
    return shard is None or part_of(share, shard[1]) == shard[0]
