"""The window stays responsive: gaps of the event loop while a worker works, while series are listed and imported."""

from __future__ import annotations

import shutil
import time

import numpy as np
import pydicom
import SimpleITK as sitk
import slicer
from slicer_case import GapMeter, SlicerCase, run_event_loop

LONGEST_GAP_S = 0.1
LONGEST_LOADING_S = 1.0


class TestResponsiveness(SlicerCase):
    """Times are printed as well as checked; the limits are those that the module promises."""

    def test_a_run(self) -> None:
        """No gap over 100 ms while the worker works; the final loading of a whole chest under one second."""
        from LungPrep import LungPrepLogic
        from LungPrepLib.scene import volume_from_image

        phantom, _ = self.phantom_volume()
        slicer.mrmlScene.Clear()
        image = sitk.Resample(
            phantom.ct, (512, 512, 400), sitk.Transform(), sitk.sitkLinear, phantom.ct.GetOrigin(),
            (0.7, 0.7, 0.825), phantom.ct.GetDirection(), -1000, sitk.sitkInt16,
        )  # fmt: skip
        volume = volume_from_image(image, "whole chest")
        logic, meter, outcomes = LungPrepLogic(), GapMeter(), []
        logic.startJob(volume, segmenter="threshold", ended=lambda outcome: outcomes.append(time.perf_counter()))
        meter.start()
        while not outcomes:
            run_event_loop(0.2)
        meter.stop()
        working, loading = sorted(meter.own_s)[:-1], max(meter.own_s)
        seen = sorted(meter.wall_s)[-2:]
        print(
            f"longest gap while the worker works {max(working) * 1000:.0f} ms (seen {seen[0] * 1000:.0f} ms), "
            f"loading of nodes {loading:.2f} s (seen {seen[1]:.2f} s)"
        )
        self.assertLess(max(working), LONGEST_GAP_S)
        self.assertLess(loading, LONGEST_LOADING_S)
        logic.run.close()

    def test_five_thousand_series(self) -> None:
        """The table of a database with 5,000 series is filled, filtered and judged without a gap over 100 ms."""
        from LungPrepLib.phantom import write_study

        study, many = self.folder / "one", self.folder / "many"
        many.mkdir()
        write_study(study, size=(16, 16, 3), spacing_mm=(20.0, 20.0, 80.0), extras=False)
        first = pydicom.dcmread(next(study.glob("*.dcm")))
        for number in range(5000):
            first.SeriesInstanceUID = f"{first.StudyInstanceUID[:40]}.{number}"
            first.SOPInstanceUID = first.file_meta.MediaStorageSOPInstanceUID = f"{first.SeriesInstanceUID}.1"
            first.StudyInstanceUID = f"2.25.99.{number // 5}"
            first.PatientID, first.PatientName = f"P{number // 10}", f"Phantom^{number // 10}"
            first.SeriesNumber = number % 5 + 1
            first.save_as(many / f"{number}.dcm")
        widget = slicer.util.getModuleWidget("LungPrep")
        with self.database():
            widget.initializeParameterNode()
            widget.enter()
            series = widget.panel.series
            gaps = {"importing": self._gap_of(lambda: self._import(widget, str(many)))}
            self.wait(lambda: widget.ui.seriesTree.topLevelItemCount == 1000)
            gaps["listing"] = self._gap_of(lambda: self._refresh(series))
            gaps["filtering"] = self._gap_of(lambda: self._filter(widget))
            for what, (seen, own) in gaps.items():
                print(f"longest gap while {what} {own * 1000:.0f} ms (seen {seen * 1000:.0f} ms)")
            for _, own in gaps.values():
                self.assertLess(own, LONGEST_GAP_S)
        shutil.rmtree(many)

    def _gap_of(self, work) -> tuple[float, float]:
        meter = GapMeter()
        meter.start()
        work()
        return meter.stop()

    def _import(self, widget, folder: str) -> None:
        widget.panel.import_folder(folder)
        begin = time.monotonic()
        while not widget.ui.importButton.enabled and time.monotonic() - begin < 180:
            run_event_loop(0.2)
        run_event_loop(3.0)

    def _refresh(self, series) -> None:
        series.refresh()
        run_event_loop(2.0)

    def _filter(self, widget) -> None:
        widget.ui.filterLineEdit.text = "phantom 77"
        run_event_loop(1.5)
        self.assertFalse(np.all([widget.ui.seriesTree.topLevelItem(i).isHidden() for i in range(1000)]))
        widget.ui.filterLineEdit.text = ""
        run_event_loop(1.5)
