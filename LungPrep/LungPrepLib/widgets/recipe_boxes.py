"""A box for every choice of a recipe, drawn from its declaration: what another package adds has one, too."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import ctk
import qt
from slicer.i18n import tr as _

from ..options import Key, label_of
from ..recipe import Section, recipe_sections
from ..segmentation.choosing import AUTO, segmenters
from ..segmentation.segmenters.lungmask import MODEL_HELP
from .library_words import in_words, word
from .style import quiet_signals

Chosen = Callable[[Any], None]
FIRST = ("segmentation.segmenter", "segmentation.model")  # what most people change stands above the rest
_WIDEST = 1e9
_MOST_DECIMALS = 4
_TICKS_PER_ROW = 3
_LETTERS = 12


class RecipeBoxes:
    """The boxes of all sections.

    Parameters
    ----------
    first, rest
        The layouts that get the boxes of :data:`FIRST`, and a group for each section.
    chosen
        ``chosen(key, path, value)``: the user has chosen a value, which is not checked yet.
    """

    def __init__(self, first: Any, rest: Any, chosen: Callable[[Key, str, Any], None]) -> None:
        self._chosen = chosen
        self.boxes: dict[str, _Box] = {}
        """By key path."""
        self._kept: list[Any] = []
        self._groups: dict[str, Any] = {}
        keys = {f"{section.name}.{key.name}": key for section in recipe_sections() for key in section.keys}
        first.addLayout(self._form({path: keys[path] for path in FIRST}))
        helps = {AUTO: word(keys[FIRST[0]].help)} | {name: word(entry.help) for name, entry in segmenters().items()}
        self.boxes[FIRST[0]].explain(helps)
        self.boxes[FIRST[1]].explain({name: word(text) for name, text in MODEL_HELP.items()})
        for section in _ordered(recipe_sections()):
            own = {f"{section.name}.{key.name}": key for key in section.keys}
            group = ctk.ctkCollapsibleGroupBox()
            group.title = _words(section.name)
            group.setLayout(self._form({path: key for path, key in own.items() if path not in FIRST}))
            group.setToolTip(word(section.help))
            group.collapsedHeight = 0  # else an empty frame, which looks like an empty box to type into
            group.collapsed = True
            rest.addWidget(group)
            self._groups[section.name] = group

    def order_focus(self, before: Any, fold: Any) -> None:
        """Let the Tab key go from ``before`` to the first boxes, to ``fold``, which folds the rest, and to the rest.

        What is drawn after the form was loaded would come at the end of the window's order otherwise.
        """
        order = [before, *(control for path in FIRST for control in self.boxes[path].controls), fold]
        for name, group in self._groups.items():
            order.append(group)
            for path, box in self.boxes.items():
                if path.startswith(f"{name}.") and path not in FIRST:
                    order += box.controls
        for one, other in itertools.pairwise(order):
            qt.QWidget.setTabOrder(one, other)

    def show(self, values: dict[str, Any]) -> None:
        """Show these values, by key path."""
        for path, box in self.boxes.items():
            if path in values:
                box.show(values[path])
        self._tell_what_counts(str(values.get("segmentation.segmenter", AUTO)))

    def _tell_what_counts(self, segmenter: str) -> None:
        """What only other segmenters heed is off, and its tooltip says whose it is."""
        for path, box in self.boxes.items():
            users = _users_of(path)
            off = bool(users) and segmenter != AUTO and segmenter not in users
            reason = _("Only {segmenters} uses this; {chosen} is chosen.").format(
                segmenters=", ".join(map(word, users)), chosen=word(segmenter)
            )
            box.set_enabled(not off, reason if off else "")

    def _form(self, keys: dict[str, Key]) -> Any:
        form = qt.QFormLayout()
        form.setFieldGrowthPolicy(qt.QFormLayout.AllNonFixedFieldsGrow)
        for path, key in keys.items():
            box = box_of(key, partial(self._chosen, key, path))
            label = qt.QLabel(_words(key.name) + ":")
            label.setToolTip(_tip(key))
            form.addRow(label, box.widget)
            self.boxes[path] = box
            self._kept.append(label)
        return form


class _Box:
    """The widget of one key."""

    def __init__(self, widget: Any, key: Key) -> None:
        self.widget, self._key = widget, key
        widget.setToolTip(_tip(key))

    @property
    def controls(self) -> list[Any]:
        """What takes the focus, in order."""
        return [self.widget]

    def explain(self, helps: Mapping[str, str]) -> None:
        """Say what its choices are, where it has some."""

    def set_enabled(self, enabled: bool, reason: str) -> None:
        """Whether it can be used, and why not."""
        self.widget.enabled = enabled
        self.widget.toolTip = _tip(self._key) if enabled else reason

    def show(self, value: Any) -> None:
        """Show a value; nothing is chosen by that."""
        raise NotImplementedError


class _Check(_Box):
    def __init__(self, key: Key, chosen: Chosen) -> None:
        super().__init__(qt.QCheckBox(), key)
        self.widget.connect("toggled(bool)", lambda checked: chosen(bool(checked)))

    def show(self, value: Any) -> None:
        with quiet_signals(self.widget):
            self.widget.setChecked(bool(value))


class _Choice(_Box):
    def __init__(self, key: Key, chosen: Chosen) -> None:
        super().__init__(qt.QComboBox(), key)
        for choice in key.choices:
            self.widget.addItem(word(choice), choice)
        self.widget.setSizeAdjustPolicy(qt.QComboBox.AdjustToMinimumContentsLengthWithIcon)  # a long text is cut off
        self.widget.setMinimumContentsLength(_LETTERS)
        self.widget.connect("activated(int)", lambda index: chosen(str(self.widget.itemData(index))))

    def explain(self, helps: Mapping[str, str]) -> None:
        for index in range(self.widget.count):
            choice = str(self.widget.itemData(index))
            if text := helps.get(choice):
                words = word(choice)
                self.widget.setItemText(index, _named(words, text))
                self.widget.setItemData(index, text, qt.Qt.ToolTipRole)

    def show(self, value: Any) -> None:
        with quiet_signals(self.widget):
            if self.widget.findData(value) < 0:  # of a package that is not installed here
                self.widget.addItem(str(value), value)
            self.widget.setCurrentIndex(self.widget.findData(value))


class _Ticks(_Box):
    """Several of a few: a box to tick for each."""

    def __init__(self, key: Key, chosen: Chosen) -> None:
        super().__init__(qt.QWidget(), key)
        self._others: list[str] = []
        self._ticks: dict[str, Any] = {}
        grid = qt.QGridLayout(self.widget)
        grid.setContentsMargins(0, 0, 0, 0)
        for place, choice in enumerate(key.choices):
            self._add(grid, place, choice, chosen)

    def _add(self, grid: Any, place: int, choice: str, chosen: Chosen) -> None:
        tick = qt.QCheckBox(word(choice))
        tick.setToolTip(_tip(self._key))
        tick.connect("toggled(bool)", lambda checked: chosen(self._value()))
        grid.addWidget(tick, place // _TICKS_PER_ROW, place % _TICKS_PER_ROW)
        self._ticks[choice] = tick

    @property
    def controls(self) -> list[Any]:
        """Its ticks."""
        return list(self._ticks.values())

    def _value(self) -> list[str]:
        return [choice for choice, tick in self._ticks.items() if tick.isChecked()] + self._others

    def show(self, value: Any) -> None:
        self._others = [item for item in value if item not in self._ticks]
        with quiet_signals(*self._ticks.values()):
            for choice, tick in self._ticks.items():
                tick.setChecked(choice in value)


class _Number(_Box):
    def __init__(self, key: Key, chosen: Chosen) -> None:
        whole = key.item is int
        super().__init__(qt.QSpinBox() if whole else qt.QDoubleSpinBox(), key)
        least = -_WIDEST if key.low is None else key.low
        most = _WIDEST if key.high is None else key.high
        if whole:
            self.widget.setRange(int(least), int(most))
        else:
            self.widget.setDecimals(_decimals(key.default))
            self.widget.setRange(least, most)
        self.widget.setKeyboardTracking(False)  # 1, 15, 150 are not three choices
        signal = "valueChanged(int)" if whole else "valueChanged(double)"
        self.widget.connect(signal, lambda value: chosen(key.item(value)))

    def show(self, value: Any) -> None:
        with quiet_signals(self.widget):
            if self._key.item is float:
                self.widget.setDecimals(max(_decimals(self._key.default), _decimals(value)))
            self.widget.setValue(value)


class _Text(_Box):
    """A text, or a list with commas between its items."""

    def __init__(self, key: Key, chosen: Chosen) -> None:
        super().__init__(qt.QLineEdit(), key)
        self._shown = ""
        self.widget.setPlaceholderText(word(key.help))
        self.widget.connect("editingFinished()", lambda: self._on_edited(chosen))

    def _on_edited(self, chosen: Chosen) -> None:
        text = self._text()
        if text != self._shown:  # leaving the box is no choice
            self._shown = text
            chosen(self._parsed(text))

    def _text(self) -> str:
        text = self.widget.text
        return str(text() if callable(text) else text)

    def _parsed(self, text: str) -> Any:
        if not self._key.is_list:
            return text.strip()
        items = [item.strip() for item in text.split(",") if item.strip()]
        return [_number(item, self._key.item) for item in items]

    def show(self, value: Any) -> None:
        text = ", ".join(f"{item:g}" if isinstance(item, float) else str(item) for item in value)
        self._shown = text if self._key.is_list else str(value)
        if self._shown != self._text():
            with quiet_signals(self.widget):
                self.widget.setText(self._shown)
                self.widget.setCursorPosition(0)


def box_of(key: Key, chosen: Chosen) -> _Box:
    """The box that fits a key."""
    if key.is_list:
        return _Ticks(key, chosen) if key.choices else _Text(key, chosen)
    if key.choices:
        return _Choice(key, chosen)
    kinds: dict[type, Callable[[Key, Chosen], _Box]] = {bool: _Check, int: _Number, float: _Number}
    return kinds.get(key.item, _Text)(key, chosen)


def _decimals(value: float) -> int:
    """How many decimals show all of a number, at least one."""
    return min(max(len(f"{value:.{_MOST_DECIMALS}f}".rstrip("0").partition(".")[2]), 1), _MOST_DECIMALS)


def _number(text: str, kind: type) -> Any:
    """The text as a number where it is one; the check says what is wrong with another one."""
    if kind not in (int, float):
        return text
    try:
        return kind(text)
    except ValueError:
        return text


def _users_of(path: str) -> list[str]:
    """The segmenters that heed a key; empty for a key that is no segmenter's."""
    section, __, key = path.partition(".")
    if section != "segmentation":
        return []
    return [name for name, entry in segmenters().items() if key in entry.keys]


def _ordered(sections: tuple[Section, ...]) -> list[Section]:
    """What changes the result of a scan before what chooses and checks scans."""
    names = [section.name for section in sections]
    start = names.index("segmentation")
    return [*sections[start:], *sections[:start]]


def _words(name: str) -> str:
    """A name as a label: ``margin_mm`` is "Margin (mm)"."""
    label, unit = label_of(name)
    return f"{word(label)} ({unit})" if unit else word(label)


def _named(words: str, text: str) -> str:
    """A choice and what it is, unless that begins with its name."""
    return text if text.startswith(words) else _("{choice}: {help}").format(choice=words, help=text)


def _tip(key: Key) -> str:
    return _("{help} ({allowed})").format(help=word(key.help), allowed=in_words(key.allowed_in_words))
