"""The window: connects the sections with each other, with the parameter node and with the runs."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import qt
import slicer
from slicer.i18n import tr as _

from .. import dependencies
from ..findings import LungPrepError
from ..recipe import Recipe
from ..scene.preparing import check_ct, slicer_database
from ..scene.results import findings_of
from ..segmentation.choosing import check_can_run
from . import display, installing
from .case_run import CaseRun, Outcome
from .choices import InputMode
from .database_import import DatabaseImport, open_database
from .library_words import error_words, finding_words, list_words, word
from .mask_actions import MaskActions
from .nodules_panel import NodulesPanel
from .packages_panel import PackagesPanel
from .picture_panel import PicturePanel
from .prediction_panel import PredictionPanel
from .queue_panel import QueuePanel
from .recipe_panel import RecipePanel
from .results_panel import ResultsPanel
from .run_panel import RunPanel
from .series_table import SeriesTable
from .style import on_path, open_in_desktop, quiet_signals, set_placeholder_colors, show_in_panel
from .weights_panel import WeightsPanel


class MainPanel:
    """Everything in the module's window.

    Parameters
    ----------
    ui
        The widgets of LungPrep.ui by name.
    run
        What runs a case; the logic's, so that scripts and the window share it.
    requirements
        The file of what is installed on first use.
    """

    def __init__(self, ui: Any, run: CaseRun, requirements: Path) -> None:
        self._ui, self._run, self._requirements = ui, run, requirements
        self._parameters: Any = None
        self._starting = False
        self._told_missing = ""
        self._complaint: tuple[str, tuple[Any, ...]] | None = None  # why a run failed, and what was asked for
        self.series = SeriesTable(ui.seriesTree, ui.filterLineEdit, ui.seriesDetailsLabel, self._on_series_changed)
        self.recipe = RecipePanel(ui, self._on_recipe_changed)
        self.run_panel = RunPanel(ui)
        self.results = ResultsPanel(ui, lambda: self._parameters)
        self.weights = WeightsPanel(ui, self.update)
        self.packages = PackagesPanel(ui, requirements, self.update)
        self.queue = QueuePanel(ui, self.run_panel, self.series, self._on_queue_ended)
        self._import = DatabaseImport(self._on_import)
        self.mask = MaskActions(run, self.run_panel, self.recipe, self._on_mask_ended)
        self.nodules = NodulesPanel(ui)
        self.prediction = PredictionPanel(ui, run, self.update_apply)
        self.picture = PicturePanel(ui, self.recipe, lambda: self._parameters)
        self._connect()

    def _connect(self) -> None:
        ui = self._ui
        for label in (ui.recipeDescriptionLabel, ui.importLabel, ui.noFindingsLabel):
            set_placeholder_colors(label)
        hidden = (ui.importProgressBar, ui.importLabel, ui.cancelImportButton, ui.weightsProgressBar, ui.queueTable)
        for widget in hidden:
            widget.visible = False
        actions = {
            ui.applyButton: self.apply,
            ui.cancelButton: self.cancel,
            ui.importButton: self._on_import_folder,
            ui.cancelImportButton: self._import.cancel,
            ui.tickChosenButton: self.series.tick_chosen,
            ui.tickNoneButton: self.series.tick_none,
            ui.measureButton: lambda: None if self.busy else self.mask.measure(),
            ui.exportButton: lambda: None if self.busy else self.mask.ask_and_export(),
            ui.reportButton: self._on_report,
        }
        for button, action in actions.items():
            button.connect("clicked(bool)", lambda checked, action=action: action())
        on_path(ui.outputFolderEdit, self._on_output_folder)

    def set_parameters(self, parameters: Any) -> None:
        """Follow another parameter node; ``None`` while there is none."""
        self._parameters = parameters
        self.mask.set_parameters(parameters)
        self.recipe.set_parameters(parameters)
        self.nodules.set_parameters(parameters)
        if parameters is None:
            self.prediction.drop()
            self.picture.drop()
        else:
            self.series.select(parameters.seriesInstanceUID)
            self._on_recipe_changed()  # that of a scene that was loaded, or of a module that was reloaded
        self.update()

    def enter(self) -> None:
        """The module is shown: the database may be another one by now."""
        self.series.refresh()
        self.weights.update()

    def close(self) -> None:
        """The module goes away: end what runs, and leave nothing behind."""
        self.mask.close()
        self.series.close()
        self.queue.close()
        self._import.close()
        self.prediction.drop()
        self.picture.drop()
        self.weights.close()
        self.packages.close()
        self.results.close()
        self._run.close()
        self._parameters = None

    @property
    def busy(self) -> bool:
        """Whether a case, a queue or an export is under way."""
        return self._starting or self._run.running or self.queue.running or self.mask.copying

    def update(self) -> None:
        """Show what the parameter node says, and what can be done now."""
        ui, parameters = self._ui, self._parameters
        if parameters is None:
            ui.applyButton.enabled = False
            return
        by_series = parameters.inputMode == InputMode.SERIES
        ui.seriesWidget.visible = by_series
        ui.volumeWidget.visible = not by_series
        with quiet_signals(ui.outputFolderEdit):
            ui.outputFolderEdit.currentPath = parameters.outputFolder
        self.recipe.update()
        self._update_results()
        for panel in (self.nodules, self.prediction, self.picture):
            panel.update()
        self.update_apply()

    def update_apply(self) -> None:
        """Enable Apply, or say in its tooltip what is missing."""
        missing = self.missing()
        ticked = self._ticked()
        ui = self._ui
        ui.applyButton.text = _("Prepare {count} series").format(count=len(ticked)) if ticked else _("Apply")
        ui.applyButton.enabled = not missing and not self.busy
        ui.applyButton.toolTip = missing or (_("A run is under way.") if self.busy else _("Prepare the CT"))
        ui.cancelButton.enabled = self._run.running or self.queue.running
        self.results.set_busy(self.busy)
        changed = not self.busy and missing != self._told_missing  # else what a run has said at its end stays
        if changed and (missing or ui.statusLabel.text == self._told_missing):
            ui.statusLabel.setText(missing)
        self._told_missing = missing
        if self._complaint and not self.busy and self._asked() != self._complaint[1]:
            if ui.statusLabel.text == self._complaint[0]:
                ui.statusLabel.setText(missing)
            self._complaint = None

    def _complain(self, error: LungPrepError) -> None:
        """Say why a run ended, until something else is asked for."""
        words = error_words(error)
        self.run_panel.idle(words)
        self._complaint = (words, self._asked())

    def _asked(self) -> tuple[Any, ...]:
        """What a run would be about."""
        p = self._parameters
        if p is None:
            return ()
        volume = p.inputVolume.GetID() if p.inputVolume is not None else ""
        series = (self.series.selected_uid, *self._ticked())
        return p.inputMode, volume, series, p.recipeName, p.recipeChanges, p.outputFolder

    def missing(self) -> str:
        """What keeps Apply from working, in words; empty when nothing does."""
        parameters = self._parameters
        if parameters is None:
            return _("There is no scene.")
        if parameters.outputFolder and not Path(parameters.outputFolder).is_absolute():
            return _("Name the whole path of the folder for the results.")
        try:
            self.recipe.recipe()
            if parameters.inputMode == InputMode.VOLUME:
                if parameters.inputVolume is None:
                    return _("Choose a loaded volume.")
                check_ct(parameters.inputVolume)
                return ""
        except LungPrepError as error:
            return error_words(error)
        if slicer_database() is None:
            return _("Slicer's DICOM database is not open: import a DICOM folder, or open it in the DICOM module.")
        if self._ticked():
            return "" if parameters.outputFolder else _("Choose a folder for the results of several series.")
        if not self.series.selected_uid:
            return _("Select a series in the table, or import a DICOM folder.")
        verdict = self.series.verdict
        if verdict is not None and not verdict.is_stack:
            return _("This series cannot be prepared: {reasons}.").format(reasons=list_words(verdict.reasons))
        return ""

    def apply(self) -> None:
        """Run what is chosen."""
        if self.busy or self.missing():
            self.update_apply()
            return
        self._starting = True  # a second click that arrives while the first is being worked on
        self.update_apply()
        try:
            recipe = self.recipe.recipe()
            if installing.needs_lungmask(recipe):
                installing.ensure_lungmask(self._requirements, tell=self._ui.statusLabel.setText)
            else:
                check_can_run(recipe)
            self._start(recipe)
        except LungPrepError as error:
            self._complain(error)
        finally:
            self._starting = False
        self.update_apply()

    def cancel(self) -> None:
        """Stop what runs."""
        if self._run.running or self.queue.running:
            self._ui.statusLabel.setText(_("Cancelling..."))
        self._run.cancel()
        self.queue.cancel()

    def _start(self, recipe: Recipe) -> None:
        parameters = self._parameters
        ticked = self._ticked()
        if ticked:
            self.queue.start(ticked, recipe, Path(parameters.outputFolder), self.nodules.for_runs)
            self._show_soon(self._ui.queueTable)
            return
        self.queue.hide()
        by_series = parameters.inputMode == InputMode.SERIES
        source = self.series.selected_uid if by_series else parameters.inputVolume
        network = recipe.segmentation.segmenter in ("auto", "lungmask") and _lungmask_is_here()
        self.run_panel.begin(network=network)
        slicer.app.processEvents()  # the bar takes its place, and what follows takes a moment
        show_in_panel(self._ui.statusLabel)
        self._run.start(
            source,
            recipe,
            output=Path(parameters.outputFolder) if parameters.outputFolder else None,
            annotations=self.nodules.for_runs,
            update=parameters.updateExisting,
            progress=self.run_panel.tell,
            log=self.run_panel.log,
            ended=self._on_ended,
        )

    def _on_ended(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self._complain(outcome.error)
        elif outcome.nodes is None:
            self.run_panel.idle(_("Cancelled. The scene is as it was."))
        else:
            self._show(outcome)
            self.run_panel.idle(_("Done in {seconds} s.").format(seconds=f"{self.run_panel.seconds:.1f}"))
        self.weights.update()  # the run may have fetched some
        self.update_apply()

    def _on_mask_ended(self, outcome: Outcome | None) -> None:
        if outcome is not None:
            self._tell_findings(outcome)
        self.update_apply()

    def _show(self, outcome: Outcome) -> None:
        nodes, parameters = outcome.nodes, self._parameters
        if parameters is None or nodes is None:
            return
        in_3d = self.results.shows_3d
        self.mask.edited = False
        parameters.resultVolume = nodes.volume
        parameters.resultSegmentation = nodes.segmentation
        parameters.resultTable = nodes.table
        parameters.preparedVolume = nodes.prepared
        display.show_volume(nodes.volume)
        display.show_mask(nodes.segmentation)
        if in_3d and nodes.segmentation is not None:  # the new mask has no surfaces yet
            self.results.show_3d(True)
        self._tell_findings(outcome)
        self._ui.resultsCollapsibleButton.collapsed = False
        self._show_soon(self._ui.measurementsTable)

    def _show_soon(self, widget: Any) -> None:
        """Scroll to a widget when it has its place, unless the window is gone by then."""
        qt.QTimer.singleShot(0, lambda: None if self._parameters is None else show_in_panel(widget))

    def _tell_findings(self, outcome: Outcome) -> None:
        findings = outcome.nodes.findings if outcome.nodes is not None else []
        self.results.show_findings(findings)
        for finding in findings:
            self.run_panel.log(f"[{word(finding.severity)}] {finding.code}: {finding_words(finding)}")
        self._update_results()

    def _update_results(self) -> None:
        parameters = self._parameters
        self.results.update()
        self.mask.watch(parameters.resultSegmentation)
        last = self._run.last
        shown = last.nodes is not None and last.nodes.volume is parameters.resultVolume
        self._ui.reportButton.enabled = bool(shown and last.folder and (last.folder / "report.html").is_file())
        if not shown:
            self.results.show_findings(findings_of(parameters.resultTable or parameters.resultSegmentation))

    def _on_series_changed(self) -> None:
        if self._parameters is not None and self.series.selected_uid:
            self._parameters.seriesInstanceUID = self.series.selected_uid
        self.update_apply()

    def _on_recipe_changed(self) -> None:
        with contextlib.suppress(LungPrepError):  # the recipe's own section says it
            self.series.set_recipe(self.recipe.recipe())
        self.update_apply()

    def _on_output_folder(self, path: str) -> None:
        if self._parameters is not None:
            self._parameters.outputFolder = path
            self.update_apply()

    def _ticked(self) -> list[str]:
        if self._parameters is None or self._parameters.inputMode != InputMode.SERIES:
            return []
        return self.series.ticked_uids

    def _on_queue_ended(self) -> None:
        self.update_apply()

    def _on_import_folder(self) -> None:
        folder = qt.QFileDialog.getExistingDirectory(slicer.util.mainWindow(), _("Import DICOM folder"))
        if folder:
            self.import_folder(folder)

    def import_folder(self, folder: str) -> None:
        """Index a folder into Slicer's database, in the background."""
        if not open_database():
            self._tell_import(_("Slicer's DICOM database is not open: open it in the DICOM module."))
            return
        self._import.start(folder)

    def _on_import(self, percent: int | None, text: str) -> None:
        running = percent is not None
        self._ui.importProgressBar.visible = running
        self._ui.cancelImportButton.visible = running
        self._ui.importButton.enabled = not running
        self._ui.importProgressBar.setValue(percent or 0)
        self._tell_import(text)
        self.series.paused = running
        if not running:
            self.series.refresh_soon()

    def _tell_import(self, text: str) -> None:
        self._ui.importLabel.setText(text)
        self._ui.importLabel.visible = bool(text)

    def _on_report(self) -> None:
        folder = self._run.last.folder
        if folder is not None:
            open_in_desktop(folder / "report.html")


def _lungmask_is_here() -> bool:
    return all(status.good for status in dependencies.statuses(["lungmask"]))
