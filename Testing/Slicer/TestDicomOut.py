"""The DICOM objects that LungPrep writes, loaded by Slicer's own database and plugins: the same voxels in place."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import SimpleITK as sitk
import slicer
import vtk
from slicer_case import SlicerCase

FORMATS = ["dicom-series", "dicom-seg", "dicom-labelmap"]
MASKS = (".seg.dcm", ".labelmap.dcm")


class TestDicomOut(SlicerCase):
    """Each prepares a study from its folder, and gives Slicer nothing but what was written."""

    def test_regular(self) -> None:
        self._assert_same(self._prepare(self.study()))

    def test_tilted(self) -> None:
        self._assert_same(self._prepare(self.study(tilt_deg=15.0)))

    def test_gap(self) -> None:
        self._assert_same(self._prepare(self.study(missing=(30, 31))))

    def test_the_mask_on_the_acquired_slices_lies_on_the_original_series(self) -> None:
        study = self.study()
        case = self._prepare(study, keep_identifiers=True)
        only = self.folder / "only"
        only.mkdir()
        for suffix in MASKS:
            shutil.copy(case / f"lungs{suffix}", only)
        with self.database(study, only):
            for suffix in MASKS:
                slicer.mrmlScene.Clear()
                mask = pydicom.dcmread(case / f"lungs{suffix}", stop_before_pixels=True)
                series = mask.ReferencedSeriesSequence[0].SeriesInstanceUID
                volume = self._load(series, "vtkMRMLScalarVolumeNode")
                segmentation = self._load(mask.SeriesInstanceUID, "vtkMRMLSegmentationNode")
                self._assert_mask(segmentation, volume, case)

    def _prepare(self, study: Path, *, keep_identifiers: bool = False) -> Path:
        from LungPrepLib.jobs import Job, run_job
        from LungPrepLib.progress import Progress
        from LungPrepLib.recipe import load_recipe

        changes = {"segmentation.segmenter": "threshold", "output.formats": FORMATS, "output.report": False}
        recipe = load_recipe("quantification").replace(changes)
        case = self.folder / "case"
        run_job(Job(str(study), str(case), recipe.as_dict(), keep_identifiers=keep_identifiers), Progress())
        return case

    def _assert_same(self, case: Path) -> None:
        from LungPrepLib.image.grid import Grid
        from LungPrepLib.scene.volumes import grid_of_volume

        with self.database(case):
            ct = pydicom.dcmread(next((case / "ct_dicom").glob("*.dcm")), stop_before_pixels=True)
            volume = self._load(ct.SeriesInstanceUID, "vtkMRMLScalarVolumeNode")
            image = sitk.ReadImage(str(case / "ct.nii.gz"))
            grid = grid_of_volume(volume)
            self.assertIsNotNone(grid, "Slicer gives the orthogonal series a shear")
            self.assertTrue(grid.same_as(Grid.of(image), 1e-3), f"{grid} {Grid.of(image)}")
            self.assertIsNone(volume.GetParentTransformNode())
            np.testing.assert_array_equal(slicer.util.arrayFromVolume(volume), sitk.GetArrayFromImage(image))
            for suffix in MASKS:
                (path,) = case.glob(f"*_orthogonal{suffix}")
                uid = pydicom.dcmread(path, stop_before_pixels=True).SeriesInstanceUID
                self._assert_mask(self._load(uid, "vtkMRMLSegmentationNode"), volume, case)

    def _assert_mask(self, segmentation: Any, volume: Any, case: Path) -> None:
        """Exported as Slicer's users do it, with the CT as reference, the mask is LungPrep's own."""
        ids = list(segmentation.GetSegmentation().GetSegmentIDs())
        segments = [segmentation.GetSegmentation().GetSegment(name) for name in ids]
        self.assertEqual([segment.GetName() for segment in segments], ["right lung", "left lung"])
        labelmap = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLLabelMapVolumeNode")
        logic = slicer.modules.segmentations.logic()
        self.assertTrue(logic.ExportSegmentsToLabelmapNode(segmentation, ids, labelmap, volume))
        own = sitk.GetArrayFromImage(sitk.ReadImage(str(case / "lungs.nii.gz")))
        np.testing.assert_array_equal(slicer.util.arrayFromVolume(labelmap), own)
        self.assertGreater((own == 1).sum(), 1000)
        for segment in segments:
            tags = dict.fromkeys(("DICOM.SegmentAlgorithmType", "DICOM.SegmentAlgorithmName"), "")
            for tag in tags:
                value = vtk.mutable("")
                segment.GetTag(tag, value)
                tags[tag] = str(value)
            self.assertEqual(tags["DICOM.SegmentAlgorithmType"], "AUTOMATIC")
            self.assertIn("threshold", tags["DICOM.SegmentAlgorithmName"])

    def _load(self, series: str, kind: str) -> Any:
        from DICOMLib import DICOMUtils

        known = set(slicer.util.getNodesByClass(kind))
        DICOMUtils.loadSeriesByUID([str(series)])
        new = [node for node in slicer.util.getNodesByClass(kind) if node not in known and node.IsA(kind)]
        new = [node for node in new if not node.IsA("vtkMRMLLabelMapVolumeNode")]
        self.assertEqual(len(new), 1, f"{kind} of the series")
        return new[0]
