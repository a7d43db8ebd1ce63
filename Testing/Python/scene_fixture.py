"""A MRML scene on slicer-core: the real nodes and module logics, without Qt and without the application."""

from __future__ import annotations

from pathlib import Path
from typing import Any

LOGICS = {
    "Colors": "vtkSlicerColorLogic",
    "Volumes": "vtkSlicerVolumesLogic",
    "Segmentations": "vtkSlicerSegmentationsModuleLogic",
    "SubjectHierarchy": "vtkSlicerSubjectHierarchyModuleLogic",
}


class SceneOnSlicerCore:
    """Holds the scene and the logics; they live as long as this object."""

    def __init__(self, folder: Path) -> None:
        import slicer

        self.scene = slicer.vtkMRMLScene()
        self._set_cache(folder)
        self.application_logic = slicer.vtkSlicerApplicationLogic()
        self.application_logic.SetMRMLScene(self.scene)
        self.logics: dict[str, Any] = {}
        for name, cls in LOGICS.items():
            logic = getattr(slicer, cls)()
            logic.SetMRMLApplicationLogic(self.application_logic)
            logic.SetMRMLScene(self.scene)
            self.application_logic.SetModuleLogic(name, logic)
            self.logics[name] = logic
        slicer.mrmlScene = self.scene

    def _set_cache(self, folder: Path) -> None:
        """Scene bundles are unpacked into the data manager's cache folder."""
        import slicer

        self.cache = slicer.vtkCacheManager()
        self.cache.SetRemoteCacheDirectory(str(folder))
        self.cache.SetMRMLScene(self.scene)
        self.scene.SetCacheManager(self.cache)
        self.data = slicer.vtkDataIOManager()
        self.data.SetCacheManager(self.cache)
        self.scene.SetDataIOManager(self.data)

    def close(self) -> None:
        self.scene.Clear(True)
