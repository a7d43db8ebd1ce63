"""The part of the window that draws pictures of the results: shown at once, opened, saved."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import qt
import slicer
from slicer.i18n import tr as _

from .. import temporary
from ..atomic import replacing
from ..findings import LungPrepError
from ..messages import FileName, say
from ..report.picture import pictures
from ..scene.pictures import draw_picture, shown_of
from ..wording import system_reason
from .background import Background
from .left_behind import make_marked_folder
from .library_words import error_words, word
from .recipe_panel import RecipePanel
from .style import open_in_desktop, show_status

_MARGINS, _LEAST_WIDTH = 24, 200  # pixels of the group beside a picture, and of a picture


class PicturePanel:
    """Draws what the results' section names, as the recipe's section ``pictures`` says."""

    def __init__(self, ui: Any, recipe: RecipePanel, parameters: Callable[[], Any]) -> None:
        self._ui, self._recipe, self._nodes = ui, recipe, parameters
        self._work = Background()
        self._folder: Path | None = None
        self._file: Path | None = None
        self._movie: Any = None
        for name, picture in pictures().items():
            ui.pictureComboBox.addItem(_title(name), name)
            ui.pictureComboBox.setItemData(ui.pictureComboBox.count - 1, word(picture.help), qt.Qt.ToolTipRole)
        ui.drawButton.connect("clicked(bool)", lambda checked: self.draw())
        ui.openPictureButton.connect("clicked(bool)", lambda checked: self._on_open())
        ui.savePictureButton.connect("clicked(bool)", lambda checked: self._on_save())
        self._show(None)
        show_status(ui.pictureStatusLabel, "")

    @property
    def running(self) -> bool:
        """Whether a picture is being drawn."""
        return self._work.running

    def drop(self) -> None:
        """The scene or the window goes away, and the picture with it."""
        self._work.drop()
        self._show(None)
        show_status(self._ui.pictureStatusLabel, "")
        if self._folder is not None:
            temporary.remove_folder(self._folder)
        self._folder = None

    def update(self) -> None:
        """Enable the button, or say what is missing."""
        parameters = self._nodes()
        there = parameters is not None and parameters.resultVolume is not None
        self._ui.drawButton.enabled = there and not self.running
        self._ui.drawButton.toolTip = _("Draw it here") if there else _("Prepare a CT first.")

    def draw(self) -> None:
        """Draw the picture that is chosen; it is shown at the end."""
        parameters = self._nodes()
        if self.running or parameters is None or parameters.resultVolume is None:
            return
        name = str(self._ui.pictureComboBox.itemData(self._ui.pictureComboBox.currentIndex))
        try:
            recipe = self._recipe.recipe()
            with slicer.util.WaitCursor():
                image, mask = shown_of(parameters.resultVolume, parameters.resultSegmentation)
        except LungPrepError as error:
            show_status(self._ui.pictureStatusLabel, error_words(error))
            return
        show_status(self._ui.pictureStatusLabel, _("Drawing..."))
        self._work.start(
            lambda: draw_picture(name, image, mask, recipe), lambda content, error: self._on_drawn(name, content, error)
        )
        self.update()

    def _on_drawn(self, name: str, content: bytes | None, error: LungPrepError | None) -> None:
        if content is not None:
            try:
                self._folder = self._folder or make_marked_folder()
                file = self._folder / pictures()[name].file_name
                file.write_bytes(content)
            except OSError as reason:
                error = _not_written(pictures()[name].file_name, reason)
            else:
                self._show(file)
        show_status(self._ui.pictureStatusLabel, error_words(error) if error is not None else "")
        self.update()

    def _show(self, file: Path | None) -> None:
        """Show a picture as wide as the panel lets it be; a GIF moves."""
        label = self._ui.pictureLabel
        label.clear()
        self._file, self._movie = file, None
        for button in (self._ui.openPictureButton, self._ui.savePictureButton):
            button.enabled = file is not None
        label.visible = file is not None
        if file is None:
            return
        pixmap = qt.QPixmap(str(file))
        width = min(pixmap.width(), max(self._ui.pictureGroupBox.width - _MARGINS, _LEAST_WIDTH))
        if file.suffix == ".gif":
            self._movie = qt.QMovie(str(file))
            self._movie.setScaledSize(qt.QSize(width, round(width * pixmap.height() / max(pixmap.width(), 1))))
            label.setMovie(self._movie)
            self._movie.start()
        else:
            label.setPixmap(pixmap.scaledToWidth(width, qt.Qt.SmoothTransformation))

    def _on_open(self) -> None:
        if self._file is not None:
            open_in_desktop(self._file)

    def _on_save(self) -> None:
        if self._file is None:
            return
        wanted = qt.QFileDialog.getSaveFileName(
            slicer.util.mainWindow(), _("Save the picture"), self._file.name, f"*{self._file.suffix}"
        )
        if wanted:
            self.save(Path(str(wanted)))

    def save(self, path: Path) -> None:
        """Write the picture that is shown into a file."""
        shown = self._file
        if shown is None:
            return
        path = path if path.suffix.lower() == shown.suffix else path.with_name(path.name + shown.suffix)
        try:
            with shown.open("rb") as source, replacing(path) as target:
                shutil.copyfileobj(source, target)
        except OSError as reason:
            show_status(self._ui.pictureStatusLabel, error_words(_not_written(path.name, reason)))
        else:
            show_status(self._ui.pictureStatusLabel, _("Written to {folder}.").format(folder=path))


def _not_written(name: str, reason: OSError) -> LungPrepError:
    return LungPrepError(
        say("{file} could not be written: {reason}.", file=FileName(name), reason=system_reason(reason)),
        say("Free some space or choose another place."),
    )


def _title(name: str) -> str:
    return word(name).replace("_", " ").capitalize()
