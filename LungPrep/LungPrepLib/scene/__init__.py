"""Images, labels and tables as nodes of a MRML scene, and volume nodes back as images.

The one part of the library that imports ``slicer`` and ``vtk``. It needs no window and no application: the
tests run it on slicer-core, which is Slicer's MRML in plain Python.

Slicer's world is RAS and its arrays say where they lie by an IJK-to-RAS matrix; the library's images are LPS
(:class:`SimpleITK.Image`). The change of sign of the first two axes happens in :mod:`.geometry` and nowhere else.
"""

from __future__ import annotations

from .handover import HandedOver, read_handover
from .results import ResultNodes, add_measurements, add_result
from .segmentations import labels_from_segmentation, segmentation_from_labels, structures_of_segmentation
from .tables import rows_from_table, table_from_rows
from .volumes import LUNG_WINDOW, image_from_volume, volume_from_image

__all__ = [
    "LUNG_WINDOW",
    "HandedOver",
    "ResultNodes",
    "add_measurements",
    "add_result",
    "image_from_volume",
    "labels_from_segmentation",
    "read_handover",
    "rows_from_table",
    "segmentation_from_labels",
    "structures_of_segmentation",
    "table_from_rows",
    "volume_from_image",
]
