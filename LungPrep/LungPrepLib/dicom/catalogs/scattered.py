"""Slices that a careless anonymiser gave a series each: put together where everything else says that they are one.

Each file then has a Series Instance UID of its own, perhaps a Study Instance UID, too, and no reader sees more than one
slice at a time. What the files agree in (patient, series number, description, kernel, size, orientation ...) is not
enough: several single images of one kind, such as those of a biopsy, agree as well. Their instance numbers have to rise
or fall along the patient, as those of a scan do and those of single images, each the first of its series, do not.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from ...image.slice_geometry import slice_direction
from ..headers.slice_header import SliceHeader

_FEWEST = 5  # slices that are taken for one series
_NEAREST_MM = 0.01  # two slices at one place are no stack


FolderOf = Callable[[SliceHeader], str]


def parent_of(header: SliceHeader) -> str:
    """The folder that the slice's file lies in."""
    return os.fspath(Path(header.path).parent)


def joined(
    series: dict[str, list[SliceHeader]], folder_of: FolderOf = parent_of
) -> tuple[dict[str, list[SliceHeader]], set[str]]:
    """The series by UID with scattered slices put together, and the UIDs of those that were made so.

    A joined series and its study have the first of the UIDs of its files, in the order of text, so that the same files
    get the same ones wherever they lie.
    """
    single = [slices[0] for slices in series.values() if len(slices) == 1 and slices[0].frame is None]
    if len(single) < _FEWEST:
        return series, set()
    left, made = dict(series), set()

    def of_one_study(header: SliceHeader) -> Hashable:
        return header.study_instance_uid

    def of_one_folder(header: SliceHeader) -> Hashable:
        return folder_of(header), header.study_date, header.study_description

    for same_place in (of_one_study, of_one_folder):
        for group in _groups((h for h in single if h.series_instance_uid in left), same_place):
            uid = min(h.series_instance_uid for h in group)
            study = min(h.study_instance_uid for h in group)
            for header in group:
                del left[header.series_instance_uid]
            left[uid] = [replace(h, series_instance_uid=uid, study_instance_uid=study) for h in group]
            made.add(uid)
        single = [h for h in single if h.series_instance_uid not in made]
    return left, made


def _groups(headers: Iterable[SliceHeader], same_place: Callable[[SliceHeader], Hashable]) -> list[list[SliceHeader]]:
    groups: dict[Hashable, list[SliceHeader]] = {}
    for header in headers:
        groups.setdefault((same_place(header), _agreeing(header)), []).append(header)
    return [group for group in groups.values() if len(group) >= _FEWEST and _is_stack(group)]


def _agreeing(h: SliceHeader) -> Hashable:
    orientation = None if h.orientation is None else tuple(round(v, 3) for v in h.orientation)
    return (
        h.patient_key, h.modality, h.sop_class_uid, h.series_number, h.series_description, h.protocol_name, h.kernel,
        h.image_type, h.rows, h.columns, h.pixel_spacing_mm, orientation, h.manufacturer, h.manufacturer_model,
    )  # fmt: skip


def _is_stack(group: list[SliceHeader]) -> bool:
    """Whether slices lie apart from each other along their normal, in the order of their numbers."""
    direction = slice_direction(group[0].orientation)
    if direction is None or any(h.position is None or h.instance_number is None for h in group):
        return False
    ordered = sorted(group, key=lambda h: h.instance_number or 0)
    if len({h.instance_number for h in group}) < len(group):
        return False
    steps = np.diff(np.array([h.position for h in ordered], dtype=np.float64) @ direction[:, 2])
    return bool(np.all(steps > _NEAREST_MM) or np.all(steps < -_NEAREST_MM))
