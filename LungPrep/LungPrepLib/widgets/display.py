"""How a result is looked at: lung window, outlines, 3D."""

from __future__ import annotations

from typing import Any

import slicer

from ..scene import LUNG_WINDOW
from ..scene.results import ROLE_ATTRIBUTE

_CLOSED_SURFACE = "Closed surface"


def show_volume(volume: Any) -> None:
    """Show a volume in all slice views, fitted; without a window there are none."""
    manager = slicer.app.layoutManager()
    if manager is None or volume is None:
        return
    slicer.util.setSliceViewerLayers(background=volume, fit=True)
    if volume.GetDisplayNode() is not None and volume.GetDisplayNode().GetAutoWindowLevel():
        set_lung_window(volume)


def show_mask(segmentation: Any) -> None:
    """Show this mask and hide those of other runs: scans lie at about the same place, one over the other."""
    for node in slicer.util.getNodesByClass("vtkMRMLSegmentationNode"):
        display = node.GetDisplayNode()
        wanted = segmentation is not None and node.GetID() == segmentation.GetID()
        if display is not None and (wanted or node.GetAttribute(ROLE_ATTRIBUTE)):
            display.SetVisibility(wanted)


def set_lung_window(volume: Any) -> None:
    """Level -600, width 1500."""
    display = volume.GetScalarVolumeDisplayNode() if volume is not None else None
    if display is not None:
        display.SetAutoWindowLevel(False)
        display.SetWindowLevel(*LUNG_WINDOW)


def set_opacity(segmentation: Any, *, outline: float, fill: float) -> None:
    """Opacity of outline and fill in the slice views, 0 to 1."""
    display = segmentation.GetDisplayNode() if segmentation is not None else None
    if display is not None:
        display.SetOpacity2DOutline(outline)
        display.SetOpacity2DFill(fill)


def is_shown_in_3d(segmentation: Any) -> bool:
    """Whether a segmentation has surfaces that are shown."""
    shown = segmentation.GetDisplayNode() if segmentation is not None else None
    return bool(
        shown is not None
        and shown.GetVisibility3D()
        and segmentation.GetSegmentation().ContainsRepresentation(_CLOSED_SURFACE)
    )


def show_3d(segmentation: Any, shown: bool) -> None:
    """Make closed surfaces and show them, or hide them. SurfaceNets: half the time of the default, same shape."""
    if segmentation is None:
        return
    if shown:
        segmentation.GetSegmentation().SetConversionParameter("Conversion method", "1")
        segmentation.CreateClosedSurfaceRepresentation()
    display = segmentation.GetDisplayNode()
    if display is not None:
        display.SetVisibility3D(shown)
    manager = slicer.app.layoutManager()
    if shown and manager is not None and manager.threeDViewCount:
        slicer.util.resetThreeDViews()
