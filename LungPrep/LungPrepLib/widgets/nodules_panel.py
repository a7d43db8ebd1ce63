"""The part of the window for nodules of a table: put into the scene, looked at one by one, taken along in runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import slicer
from slicer.i18n import tr as _

from ..findings import LungPrepError
from ..scene.nodules import add_nodules
from .library_words import error_words, finding_words
from .style import on_path, quiet_signals, show_status


class NodulesPanel:
    """The table's path is kept in the parameter node."""

    def __init__(self, ui: Any) -> None:
        self._ui = ui
        self._parameters: Any = None
        self._shown: tuple[str, list[str]] = ("", [])  # the segmentation of the list, and its segments
        on_path(ui.nodulesEdit, self._on_table)
        ui.addNodulesButton.connect("clicked(bool)", lambda checked: self.add())
        ui.nodulesComboBox.connect("activated(int)", self._on_nodule)
        self._list(None)
        show_status(ui.nodulesStatusLabel, "")

    def set_parameters(self, parameters: Any) -> None:
        """Follow another parameter node."""
        self._parameters = parameters
        if parameters is None:  # the scene is closed
            self._list(None)
            show_status(self._ui.nodulesStatusLabel, "")

    @property
    def for_runs(self) -> Path | None:
        """The table that runs take along; ``None`` where they shall not."""
        parameters = self._parameters
        if parameters is None or not parameters.annotationsInRuns or not parameters.annotations:
            return None
        return Path(parameters.annotations)

    def update(self) -> None:
        """Show what the parameter node says, and what can be done."""
        ui, parameters = self._ui, self._parameters
        if parameters is None:
            return
        with quiet_signals(ui.nodulesEdit):
            ui.nodulesEdit.currentPath = parameters.annotations
        has_table = bool(parameters.annotations)
        ui.annotationsInRunsCheckBox.enabled = has_table
        ui.addNodulesButton.enabled = has_table and self._volume is not None
        if not has_table:
            ui.addNodulesButton.toolTip = _("Choose a table first.")
        elif self._volume is None:
            ui.addNodulesButton.toolTip = _("Prepare a CT or choose a loaded volume first.")
        else:
            ui.addNodulesButton.toolTip = _("Put a ball for each nodule of the table onto the CT")

    def add(self) -> None:
        """Put the table's nodules onto the CT of the results, else onto the loaded volume that is chosen."""
        parameters, volume = self._parameters, self._volume
        if parameters is None or volume is None or not parameters.annotations:
            return
        try:
            with slicer.util.WaitCursor():
                nodes = add_nodules(volume, Path(parameters.annotations))
        except LungPrepError as error:
            show_status(self._ui.nodulesStatusLabel, error_words(error))
            return
        self._list(nodes.segmentation)
        self._on_nodule(0)
        said = [_("{count} nodules are in the scene.").format(count=len(self._shown[1]))]
        said += [finding_words(finding, action=False) for finding in nodes.findings]
        show_status(self._ui.nodulesStatusLabel, " ".join(said))

    @property
    def _volume(self) -> Any:
        parameters = self._parameters
        return None if parameters is None else parameters.resultVolume or parameters.inputVolume

    def _list(self, segmentation: Any) -> None:
        """Fill the box of nodules with those of a segmentation."""
        box = self._ui.nodulesComboBox
        box.clear()
        ids: list[str] = []
        if segmentation is not None:
            segments = segmentation.GetSegmentation()
            ids = [segments.GetNthSegmentID(index) for index in range(segments.GetNumberOfSegments())]
            for segment_id in ids:
                box.addItem(segments.GetSegment(segment_id).GetName())
        self._shown = (segmentation.GetID() if segmentation is not None else "", ids)
        box.visible = bool(ids)

    def _on_nodule(self, index: int) -> None:
        """Let the slice views show a nodule's middle."""
        node_id, ids = self._shown
        node = slicer.mrmlScene.GetNodeByID(node_id) if node_id else None
        if node is None or not 0 <= index < len(ids) or node.GetSegmentation().GetSegment(ids[index]) is None:
            return
        center = node.GetSegmentCenterRAS(ids[index])
        if center is not None:
            slicer.vtkMRMLSliceNode.JumpAllSlices(slicer.mrmlScene, *center, slicer.vtkMRMLSliceNode.CenteredJumpSlice)

    def _on_table(self, path: str) -> None:
        if self._parameters is not None:
            self._parameters.annotations = path
            show_status(self._ui.nodulesStatusLabel, "")
            self.update()
