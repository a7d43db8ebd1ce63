"""The section of the recipe: choose one, see what it is for, change what people change, save it as one's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import qt
from slicer.i18n import tr as _

from ..findings import LungPrepError
from ..options import Key
from ..own_recipes import own_recipes, recipe_folder, save_recipe
from ..recipe import Recipe, load_recipe, shipped_recipes
from . import recipe_form
from .library_words import error_words, word
from .recipe_boxes import RecipeBoxes
from .style import open_in_desktop, quiet_signals


class RecipePanel:
    """Connects the recipe's widgets with the parameter node.

    ``changed`` is called without arguments when another recipe is in force.
    """

    def __init__(self, ui: Any, changed: Callable[[], None]) -> None:
        self._ui, self._changed = ui, changed
        self._parameters: Any = None
        ui.recipeComboBox.connect("activated(int)", self._on_chosen)
        ui.saveRecipeButton.connect("clicked(bool)", lambda checked: self._on_save_as())
        ui.recipeFolderButton.connect("clicked(bool)", lambda checked: self._on_open_folder())
        ui.resetRecipeButton.connect("clicked(bool)", lambda checked: self._on_reset())
        self.boxes = RecipeBoxes(ui.recipeFirstWidget.layout(), ui.optionsCollapsibleButton.layout(), self._on_choice)
        self.boxes.order_focus(ui.resetRecipeButton, ui.optionsCollapsibleButton)
        self.list_recipes()

    def set_parameters(self, parameters: Any) -> None:
        """Show the choices of this parameter node; a new node starts with its recipe's own."""
        self._parameters = parameters
        if parameters is None:
            return
        if not parameters.recipeName:
            self._use("quantification")
        self.update()

    def list_recipes(self) -> None:
        """List the shipped recipes, then the user's own."""
        box = self._ui.recipeComboBox
        with quiet_signals(box):
            box.clear()
            for name in shipped_recipes():
                box.addItem(name, name)
            for path in own_recipes():
                box.addItem(_("{name} (own)").format(name=path.stem), str(path))

    def recipe(self) -> Recipe:
        """The recipe that the window shows; raises LungPrepError when its choices do not go together."""
        return recipe_form.recipe_of(self._parameters)

    def update(self) -> None:
        """Show what the parameter node says: the recipe, what is changed in it, what its choices allow."""
        ui, parameters = self._ui, self._parameters
        if parameters is None:
            return
        index = ui.recipeComboBox.findData(parameters.recipeName)
        with quiet_signals(ui.recipeComboBox):
            ui.recipeComboBox.setCurrentIndex(index)
        self._tell(parameters)

    def _tell(self, parameters: Any) -> None:
        ui = self._ui
        try:
            base = load_recipe(parameters.recipeName)
        except LungPrepError as error:
            ui.recipeDescriptionLabel.setText(error_words(error))
            ui.recipeChangedLabel.setText("")
            return
        changed = recipe_form.changes_of(parameters)
        self.boxes.show(recipe_form.flat(base) | changed)
        ui.recipeDescriptionLabel.setText(word(base.description))
        keys = ", ".join(sorted(changed))
        ui.recipeChangedLabel.setText(_("Changed: {keys}").format(keys=keys) if changed else "")
        ui.recipeChangedLabel.visible = bool(changed)
        ui.resetRecipeButton.visible = bool(changed)

    def _use(self, name: str) -> None:
        try:
            load_recipe(name)
        except LungPrepError as error:
            self._ui.recipeDescriptionLabel.setText(error_words(error))
            return
        self._parameters.recipeName = name
        self._parameters.recipeChanges = ""
        self.update()
        self._changed()

    def _on_reset(self) -> None:
        if self._parameters is not None:
            self._use(self._parameters.recipeName)

    def _on_chosen(self, index: int) -> None:
        if self._parameters is not None:
            self._use(self._ui.recipeComboBox.itemData(index))

    def choose(self, choices: dict[str, Any]) -> None:
        """Choose values by key path, as the boxes do."""
        recipe_form.choose(self._parameters, choices)
        self.update()
        self._changed()

    def _on_choice(self, key: Key, path: str, value: Any) -> None:
        if self._parameters is None:
            return
        try:
            checked = key.checked(value, path)
        except LungPrepError as error:
            self._ui.recipeDescriptionLabel.setText(error_words(error))
            return
        self.choose({path: checked})

    def _on_save_as(self) -> None:
        name = qt.QInputDialog.getText(self._ui.saveRecipeButton, _("Save recipe as"), _("Name of the recipe:"))
        name = name[0] if isinstance(name, (tuple, list)) else name
        if name:
            self.save_as(str(name))

    def save_as(self, name: str) -> None:
        """Save what the window shows as a recipe of the user's own, and use it."""
        try:
            recipe = self.recipe()
            path = save_recipe(recipe, name)
        except LungPrepError as error:
            self._ui.recipeDescriptionLabel.setText(error_words(error))
            return
        self.list_recipes()
        self._use(str(path))

    def _on_open_folder(self) -> None:
        folder = recipe_folder()
        folder.mkdir(parents=True, exist_ok=True)
        open_in_desktop(folder)
