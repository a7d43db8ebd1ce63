"""What is done with a mask that was corrected by hand: measured again, exported again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import qt
import slicer
from slicer.i18n import tr as _

from ..findings import LungPrepError
from ..messages import Message
from ..scene.results import CASE_ATTRIBUTE
from .case_run import CaseRun, Outcome, Wanted
from .folder_copy import FolderCopy
from .library_words import error_words, in_words
from .recipe_panel import RecipePanel
from .run_panel import RunPanel
from .style import has_window


class MaskActions:
    """Measures and exports what the results' section shows.

    ``changed(outcome)`` is called when something has begun or ended; with the outcome when it has a new table.
    """

    def __init__(
        self, run: CaseRun, run_panel: RunPanel, recipe: RecipePanel, changed: Callable[[Outcome | None], None]
    ) -> None:
        self._run, self._run_panel, self._recipe, self._changed = run, run_panel, recipe, changed
        self._parameters: Any = None
        self._watched: tuple[Any, int] = (None, 0)
        self._copy = FolderCopy(self._on_copied)
        self._give_back: Callable[[], None] = lambda: None
        self.edited = False
        """Whether the mask is another one than that in the files of the last run."""

    @property
    def copying(self) -> bool:
        """Whether a case is being copied."""
        return self._copy.running

    def set_parameters(self, parameters: Any) -> None:
        """Follow another parameter node."""
        self._parameters = parameters

    def close(self) -> None:
        """The window is going away."""
        self.watch(None)
        self._copy.close()
        self._parameters = None

    def watch(self, segmentation: Any) -> None:
        """Notice when the user corrects this mask."""
        before, tag = self._watched
        if before is segmentation:
            return
        if before is not None:
            before.RemoveObserver(tag)
        event = slicer.vtkSegmentation.SourceRepresentationModified
        tag = segmentation.AddObserver(event, self._on_mask_changed) if segmentation is not None else 0
        self._watched = (segmentation, tag)

    def measure(self) -> None:
        """Measure the mask as it is now; the table follows."""
        self._start("table")

    def ask_and_export(self) -> None:
        """Ask where to, and whether a case that is there shall be replaced."""
        folder = qt.QFileDialog.getExistingDirectory(slicer.util.mainWindow(), _("Export the case into a folder"))
        if not folder:
            return
        there = self._case and (Path(folder) / self._case / "case.json").is_file()
        if there and has_window():
            question = _("{case} is in that folder already. Replace its files?").format(case=self._case)
            if not slicer.util.confirmYesNoDisplay(question, _("Export the case into a folder")):
                return
        self.export(Path(folder), overwrite=bool(there))

    def export(self, folder: Path, *, overwrite: bool = False) -> None:
        """Write the case into ``folder``: a copy of the last run's files where they are what the window shows, else
        anew, with the mask as it is now and in the formats that the recipe has now."""
        last = self._run.last
        if last.folder is None or not last.folder.is_dir() or not self._shows_last():
            self._start("files", folder, overwrite=overwrite)
            return
        target = folder / last.folder.name
        if target == last.folder:
            self._run_panel.idle(_("Written to {folder}.").format(folder=target))
        elif target.exists() and not overwrite:
            self._run_panel.idle(_("{folder} is there already: choose another folder.").format(folder=target))
        else:
            self._run_panel.begin(network=False)
            self._give_back = self._run.lend()  # the scene may be closed before it is copied
            self._copy.start(last.folder, target)
        self._changed(None)

    @property
    def _case(self) -> str:
        """The name of the case that is shown; empty when no run of LungPrep made it."""
        nodes = [] if self._parameters is None else [self._parameters.resultSegmentation, self._parameters.resultTable]
        return next((str(n.GetAttribute(CASE_ATTRIBUTE)) for n in nodes if n and n.GetAttribute(CASE_ATTRIBUTE)), "")

    def _shows_last(self) -> bool:
        """Whether the files of the last run are those of the nodes and the recipe that the window shows."""
        nodes, parameters = self._run.last.nodes, self._parameters
        if nodes is None or parameters is None or self.edited:
            return False
        same = nodes.volume is parameters.resultVolume and nodes.segmentation is parameters.resultSegmentation
        try:
            return same and self._run.last.document.get("recipe") == self._recipe.recipe().as_record()
        except LungPrepError:
            return False

    def _start(self, wanted: Wanted, output: Path | None = None, *, overwrite: bool = True) -> None:
        """Run the road with the mask as it is now, for its table or its files."""
        parameters = self._parameters
        if self._run.running or parameters is None or parameters.resultVolume is None:
            return
        edited, self.edited = self.edited, wanted == "files" and self.edited
        try:
            self._run_panel.begin(network=False)
            self._run.start(
                parameters.resultVolume,
                self._recipe.recipe(),
                segmentation=parameters.resultSegmentation,
                output=output,
                update=overwrite,
                wanted=wanted,
                table=parameters.resultTable,
                progress=self._run_panel.tell,
                log=self._run_panel.log,
                ended=lambda outcome: self._on_ended(outcome, wanted, edited),
            )
        except LungPrepError as error:
            self.edited = edited
            self._run_panel.idle(error_words(error))
        self._changed(None)

    def _on_ended(self, outcome: Outcome, wanted: Wanted, edited: bool) -> None:
        measured = outcome.nodes is not None and wanted == "table"
        if outcome.error is not None:
            words = error_words(outcome.error)
        elif outcome.nodes is None:
            words = _("Cancelled. The scene is as it was.")
        elif measured:
            words = _("Done in {seconds} s.").format(seconds=f"{self._run_panel.seconds:.1f}")
        else:
            words = _("Written to {folder}.").format(folder=outcome.folder)
        if outcome.nodes is None:
            self.edited = self.edited or edited
        elif measured and self._parameters is not None:
            self._parameters.resultTable = outcome.nodes.table
        self._run_panel.idle(words)
        self._changed(outcome if measured else None)

    def _on_copied(self, target: Path, reason: Message) -> None:
        self._give_back()
        if reason:
            words = _("The case could not be written: {reason}. Free some space or choose another folder.")
        else:
            words = _("Written to {folder}.")
        self._run_panel.idle(words.format(reason=in_words(reason), folder=target))
        self._changed(None)

    def _on_mask_changed(self, caller: Any, event: Any) -> None:
        self.edited = True
