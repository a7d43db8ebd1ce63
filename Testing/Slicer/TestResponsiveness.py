"""The window stays responsive: gaps of the event loop while a worker works, while series are listed and imported."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import numpy as np
import pydicom
import SimpleITK as sitk
import slicer
from slicer_case import SIZE, SPACING, GapMeter, SlicerCase, run_event_loop

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
        logic.startJob(volume, segmenter="threshold", ended=outcomes.append)
        meter.start()
        while not outcomes:
            run_event_loop(0.2)
        run_event_loop(0.2)  # the gap of the loading counts when the loop comes round again
        meter.stop()
        self.assertIsNotNone(outcomes[0].nodes)
        self.assertIsNone(outcomes[0].error)
        working, loading = sorted(meter.own_s)[:-1], max(meter.own_s)
        seen = sorted(meter.wall_s)[-2:]
        print(
            f"longest gap while the worker works {max(working) * 1000:.0f} ms (seen {seen[0] * 1000:.0f} ms), "
            f"loading of nodes {loading:.2f} s (seen {seen[1]:.2f} s)"
        )
        self.assertLess(max(working), LONGEST_GAP_S)
        self.assertLess(loading, LONGEST_LOADING_S)
        logic.run.close()

    def test_a_series_in_the_window(self) -> None:
        """The same from Slicer's database: 400 slices of 512x512, started with Apply."""
        from LungPrepLib.widgets.choices import InputMode
        from LungPrepPhantom import write_study

        small, large = self.folder / "small", self.folder / "large"
        write_study(small, size=SIZE, spacing_mm=SPACING, extras=False)
        _enlarge(small, large, 400)
        widget = self.open_module()
        with self.database(large):
            parameters = widget.logic.getParameterNode()
            parameters.inputMode = InputMode.SERIES
            widget.panel.recipe.choose({"segmentation.segmenter": "threshold"})
            series = widget.panel.series
            judging = self._gap_of(lambda: (series.refresh(), run_event_loop(4.0)))
            series.finish()
            self.assertTrue(widget.ui.applyButton.enabled, widget.ui.applyButton.toolTip)
            begin = time.perf_counter()
            widget.ui.applyButton.click()
            starting = time.perf_counter() - begin
            meter = GapMeter()
            meter.start()
            while widget.panel.busy:
                run_event_loop(0.2)
            run_event_loop(0.2)
            meter.stop()
            self.assertIsNotNone(parameters.resultSegmentation, widget.ui.statusLabel.text)
        own, seen = sorted(meter.own_s), sorted(meter.wall_s)
        print(
            f"a series of 400 slices: judging {judging[1] * 1000:.0f} ms (seen {judging[0] * 1000:.0f} ms), "
            f"starting {starting * 1000:.0f} ms, working {own[-2] * 1000:.0f} ms (seen {seen[-2] * 1000:.0f} ms), "
            f"loading {own[-1]:.2f} s (seen {seen[-1]:.2f} s)"
        )
        self.assertLess(judging[1], LONGEST_GAP_S)
        self.assertLess(own[-2], LONGEST_GAP_S)
        self.assertLess(own[-1], LONGEST_LOADING_S)

    def test_fifteen_thousand_files(self) -> None:
        """They are imported in the background; the table that follows adds no gap of 100 ms to those of the import."""
        from LungPrepPhantom import write_study

        study, many = self.folder / "one", self.folder / "many"
        many.mkdir()
        write_study(study, size=(16, 16, 3), spacing_mm=(20.0, 20.0, 80.0), extras=False)
        first = pydicom.dcmread(next(study.glob("*.dcm")))
        first.SOPInstanceUID = first.file_meta.MediaStorageSOPInstanceUID = "2.25.7777777770000000"
        first.SeriesInstanceUID = "2.25.8888888880000"
        first.save_as(many / "0.dcm")
        template = (many / "0.dcm").read_bytes()
        for number in range(15000):
            data = template.replace(b"2.25.7777777770000000", b"2.25.777777777%07d" % number)
            (many / f"{number}.dcm").write_bytes(
                data.replace(b"2.25.8888888880000", b"2.25.888888888%04d" % (number // 150))
            )
        widget = slicer.util.getModuleWidget("LungPrep")
        gaps = []
        for follows in (False, True):  # Slicer's own indexer has gaps as well: what the table adds is ours
            with self.database() as database:
                widget.initializeParameterNode()
                widget.enter()
                if not follows:
                    widget.panel.series.close()
                begin = time.monotonic()
                seen, own = self._gap_of(lambda: self._import(widget, str(many)))
                gaps.append(own)
                print(
                    f"15,000 files {'with' if follows else 'without'} the table in {time.monotonic() - begin:.0f} s, "
                    f"longest gap {own * 1000:.0f} ms (seen {seen * 1000:.0f} ms)"
                )
                self.assertEqual(len(database.allFiles()), 15000, widget.ui.importLabel.text)
            shutil.rmtree(self.folder / "database")
        self.assertLess(gaps[1] - gaps[0], LONGEST_GAP_S)
        shutil.rmtree(many)

    def test_five_thousand_series(self) -> None:
        """The table of a database with 5,000 series is filled, filtered and judged without a gap over 100 ms."""
        from LungPrepPhantom import write_study

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
        self.assertTrue(widget.ui.importButton.enabled, "the import did not end")
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


def _enlarge(small: Path, large: Path, count: int) -> None:
    """A series of ``count`` slices of 512x512 from one of fewer and smaller slices over the same length."""
    large.mkdir()
    slices = sorted((pydicom.dcmread(path) for path in small.glob("*.dcm")), key=lambda d: d.ImagePositionPatient[2])
    planes = [dataset.pixel_array for dataset in slices]
    (x, y, bottom), top = (float(v) for v in slices[0].ImagePositionPatient), float(slices[-1].ImagePositionPatient[2])
    dataset, factor = slices[0], 512 // slices[0].Rows
    dataset.Rows = dataset.Columns = 512
    dataset.PixelSpacing = [float(value) / factor for value in dataset.PixelSpacing]
    dataset.SliceThickness = f"{(top - bottom) / (count - 1):.4f}"
    for number in range(count):
        part = number / (count - 1)
        plane = planes[round((len(planes) - 1) * part)]
        dataset.PixelData = plane.repeat(factor, axis=0).repeat(factor, axis=1).tobytes()
        dataset.ImagePositionPatient = [x, y, f"{bottom + (top - bottom) * part:.6f}"]
        dataset.InstanceNumber = number + 1
        dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = f"2.25.4711{number:05d}"
        dataset.save_as(large / f"{number}.dcm")
