"""The window's order of focus, its tooltips, and its translation."""

from __future__ import annotations

import itertools
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import qt
import slicer
from slicer_case import SlicerCase, run_event_loop


class TestAppearance(SlicerCase):
    """What a user who sees, reads Chinese, or has no mouse meets."""

    def test_the_focus_goes_from_top_to_bottom(self) -> None:
        widget = self.open_module()
        for button in ("inputCollapsibleButton", "recipeCollapsibleButton", "optionsCollapsibleButton",
                       "runCollapsibleButton", "logCollapsibleButton", "resultsCollapsibleButton",
                       "moreCollapsibleButton", "lungmaskCollapsibleButton"):  # fmt: skip
            getattr(widget.ui, button).collapsed = False
        slicer.app.processEvents()
        form = widget.ui.LungPrep if hasattr(widget.ui, "LungPrep") else widget.parent
        places = []
        first = item = widget.ui.inputCollapsibleButton
        while True:
            if item.visible and form.isAncestorOf(item) and item.focusPolicy & qt.Qt.TabFocus:
                places.append((item.mapTo(form, qt.QPoint(0, 0)).y(), item.mapTo(form, qt.QPoint(0, 0)).x(), item))
            item = item.nextInFocusChain()
            if item is None or item == first:
                break
        self.assertGreater(len(places), 30)
        tall = 12  # widgets of one row need not begin at one height
        for (y, x, one), (next_y, next_x, other) in itertools.pairwise(places):
            rises = next_y < y - tall or (abs(next_y - y) <= tall and next_x < x)
            self.assertFalse(rises, f"from {_name(one)} the focus goes back to {_name(other)}")

    def test_every_control_has_a_tooltip(self) -> None:
        widget = self.open_module()
        without = [
            name
            for name, control in vars(widget.ui).items()
            if isinstance(control, (qt.QAbstractButton, qt.QComboBox, qt.QAbstractSpinBox, qt.QLineEdit))
            and not control.toolTip
            and name[:1].islower()
            and not name.startswith("qt_")
        ]
        self.assertEqual([name for name in without if not name.endswith("CollapsibleButton")], [])

    def test_no_text_is_cut_off(self) -> None:
        """As much as can be changed in a recipe, in the narrowest window; a queue of a series with a long name."""
        from LungPrepLib.batch.runner import BatchResult
        from LungPrepLib.messages import say
        from LungPrepLib.widgets.choices import InputMode

        widget = self.open_module()
        parameters = widget.logic.getParameterNode()
        parameters.inputMode = InputMode.VOLUME
        widget.panel.recipe.choose(
            {
                "segmentation.segmenter": "lungmask",
                "segmentation.model": "LTRCLobes_R231",
                "crop.to": "lungs",
                "resampling.spacing_mm": [1.0, 1.0, 1.0],
                "intensity.clip_hu": [-1000.0, 1000.0],
                "intensity.scale": "zero-one",
            }
        )
        for _ in range(5):
            slicer.app.processEvents()
        if slicer.util.mainWindow() is not None:
            self.assertTrue(widget.ui.recipeChangedLabel.visible)
        for name, label in vars(widget.ui).items():
            if isinstance(label, qt.QLabel) and label.visible and label.text and label.wordWrap:
                self.assertGreaterEqual(label.height, label.heightForWidth(label.width), f"{name}: {label.text}")

        queue = widget.panel.queue
        queue._show_waiting([SimpleNamespace(uid="1.2", number="2", description="long " * 20, patient="Phantom, A")])
        self.assertTrue(widget.ui.queueTable.item(0, 0).text().startswith("Phantom, A"), "two may have the same series")
        queue._on_case("1.2", {"case": "case-1", "status": "failed", "reason": say("The reason. " * 12)})
        slicer.app.processEvents()
        table = widget.ui.queueTable
        widths = [table.columnWidth(column) for column in range(table.columnCount)]
        self.assertAlmostEqual(sum(widths), table.viewport().width, delta=2, msg=f"the reason ends it: {widths}")
        self.assertGreater(widths[3], 2 * widths[1], "a reason is longer than a status")
        self.assertGreater(table.rowHeight(0), 2 * table.fontMetrics().height(), "it takes the lines that it needs")
        queue._open = {"1.2"}
        queue._on_ended(BatchResult(), None)
        status = table.item(0, 1).text()
        self.assertGreater(table.columnWidth(1), table.fontMetrics().boundingRect(status).width(), status)
        table.visible = False

    def test_an_icon_keeps_its_colours_in_a_selected_row(self) -> None:
        from LungPrepLib.widgets.style import icon

        for name in ("good", "bad", "warning"):
            plain, selected = (
                icon(name).pixmap(16, 16, mode).toImage() for mode in (qt.QIcon.Normal, qt.QIcon.Selected)
            )
            self.assertTrue(plain == selected, name)

    def test_what_is_said_of_a_series_can_be_read(self) -> None:
        """Size, kernel and verdict are as wide as their texts, and the findings as high as theirs."""
        from LungPrepLib.findings import make_finding
        from LungPrepLib.messages import say

        widget = self.open_module()
        with self.database(self.study()):
            widget.panel.series.refresh()
            widget.panel.series.finish()
            tree = widget.ui.seriesTree
            row = tree.topLevelItem(0).child(0)
            for column in range(1, 5):
                text = row.text(column)
                self.assertTrue(text, column)
                self.assertGreater(tree.columnWidth(column), tree.fontMetrics().boundingRect(text).width(), text)
        listed = widget.ui.findingsList
        for count in (1, 3):
            text = say("{text}", text="The slices are thick. " * 3 * count)
            widget.panel.results.show_findings([make_finding("too-thick", text)] * 2)
            run_event_loop(0.5)  # it lays its rows out anew a tenth of a second after its width has changed
            self.assertEqual(listed.verticalScrollBar().maximum, 0, f"{listed.height} pixels are too few")
            used = listed.visualItemRect(listed.item(1)).bottom()
            self.assertLess(listed.height, used + 20, "as high as they need")

    def test_a_model_is_chosen_only_for_what_has_one(self) -> None:
        widget = self.open_module()
        boxes = widget.panel.recipe.boxes.boxes
        for segmenter, on in (("auto", True), ("threshold", False), ("none", False), ("lungmask", True)):
            widget.panel.recipe.choose({"segmentation.segmenter": segmenter})
            for path in ("segmentation.model", "segmentation.precision"):
                self.assertEqual(bool(boxes[path].widget.enabled), on, f"{path} with {segmenter}")
                self.assertEqual("Only lungmask" in boxes[path].widget.toolTip, not on, boxes[path].widget.toolTip)
            self.assertTrue(boxes["segmentation.check"].widget.enabled)

    def test_chinese(self) -> None:
        path = Path(slicer.util.modulePath("LungPrep")).parent / "LungPrepLib" / "translations" / "LungPrep_zh-CN.qm"
        translator = qt.QTranslator()
        self.assertTrue(translator.load(str(path)))
        slicer.app.installTranslator(translator)
        try:
            slicer.util.reloadScriptedModule("LungPrep")
            widget = self.open_module()
            texts = [widget.ui.inputCollapsibleButton.text, widget.ui.saveRecipeButton.toolTip]
            texts += [widget.ui.seriesTree.headerItem().text(4), widget.ui.optionsCollapsibleButton.text]
            texts += [widget.ui.weightsTable.horizontalHeaderItem(0).text(), widget.ui.recipeDescriptionLabel.text]
            texts += [label.text for label in widget.ui.optionsCollapsibleButton.findChildren("QLabel") if label.text]
            self.assertGreater(len(texts), 80, "the boxes of the recipe's keys")
            for text in texts:
                self.assertTrue(any("\u4e00" <= letter <= "\u9fff" for letter in text), text)
        finally:
            slicer.app.removeTranslator(translator)
            slicer.util.reloadScriptedModule("LungPrep")


def _name(item: Any) -> str:
    """What a widget is called, or the next of its parents that has a name of ours."""
    while item is not None and not item.objectName:
        item = item.parent()
    return str(item.objectName) if item is not None else "?"
