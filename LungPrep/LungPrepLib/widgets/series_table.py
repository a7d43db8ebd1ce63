"""The table of the DICOM database's series by patient and study, with a verdict on each and the reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from typing import Any

import qt
import slicer
from slicer.i18n import tr as _

from ..dicom.selection.verdicts import SeriesVerdict
from ..recipe import Recipe
from .library_words import finding_words, in_words, list_words
from .series_judging import SeriesJudge
from .series_list import ListedSeries, list_series
from .steps import Steps
from .style import icon, quiet_signals, single_shot

_SERIES, _SLICES, _SPACING, _KERNEL, _VERDICT = range(5)
_DEBOUNCE_MS = 300
_TREE_LETTERS = 80
_COLUMN_LETTERS = {_SLICES: (7, 9), _SPACING: (17, 26), _KERNEL: (9, 14), _VERDICT: (12, 18)}  # least and most
_UID = qt.Qt.UserRole
_ICONS = {"chosen": "good", "usable": "info", "not usable": "bad"}


class SeriesTable:
    """Fills a QTreeWidget from Slicer's DICOM database and follows it.

    Parameters
    ----------
    tree, filter_edit, details
        The QTreeWidget, the QLineEdit of the text filter, the QLabel for the reasons.
    changed
        Called without arguments when another series is selected, ticked, or judged.
    """

    def __init__(self, tree: Any, filter_edit: Any, details: Any, changed: Callable[[], None]) -> None:
        self._tree, self._filter, self._details, self._changed = tree, filter_edit, details, changed
        self._items: dict[str, Any] = {}
        self._series: dict[str, ListedSeries] = {}
        self._parents: dict[str, Any] = {}
        self._database = None
        self._wanted = ""
        self._widest: dict[int, int] = {}  # the widest text of a column so far, in pixels
        self._by_user = False
        self.paused = False
        """Whether changes are not followed: while files are imported, reading waits for the writer, up to a second."""
        self._tick_when_judged: set[str] = set()
        self._ticked: set[str] = set()  # asking thousands of rows each time would take a moment
        self.judge = SeriesJudge(_database, self._on_judged)
        self._steps = Steps(lambda error: self.refresh_soon())
        self._filtering = Steps(lambda error: self.refresh_soon())
        self._debounce = single_shot(_DEBOUNCE_MS, self.refresh)
        self._look = single_shot(150, self._judge_visible)
        self._set_up_tree()

    @property
    def selected_uid(self) -> str:
        """The Series Instance UID of the selected row; empty when none is, or its study is."""
        item = self._tree.currentItem()
        uid = item.data(_SERIES, _UID) if item is not None else ""
        return uid if uid in self._series else ""

    @property
    def verdict(self) -> SeriesVerdict | None:
        """What is known of the selected series."""
        return self.verdict_of(self.selected_uid)

    def verdict_of(self, uid: str) -> SeriesVerdict | None:
        """What is known of a series."""
        listed = self._series.get(uid)
        return None if listed is None else self.judge.verdict(listed.study_uid, uid)

    def series_of(self, uid: str) -> ListedSeries | None:
        """A series of the table."""
        return self._series.get(uid)

    @property
    def ticked_uids(self) -> list[str]:
        """The Series Instance UIDs of the ticked rows, in order of the table."""
        return [uid for uid in self._items if uid in self._ticked]

    def tick_chosen(self) -> None:
        """Tick the chosen series of every study that is shown; those that are not judged yet are, one after another."""
        shown = [study for study, item in self._parents.items() if not item.isHidden()]
        self._tick_when_judged.update(shown)
        self.judge.ask(list(reversed(shown)))

    def tick_none(self) -> None:
        """Tick nothing."""
        self._tick_when_judged.clear()
        with quiet_signals(self._tree):  # one for each of thousands of rows would take minutes
            for uid in self.ticked_uids:
                self._items[uid].setCheckState(_SERIES, qt.Qt.Unchecked)
        self._ticked.clear()
        self._changed()

    def select(self, uid: str) -> None:
        """Select a series, now or when the table gets to it."""
        self._wanted = uid
        item = self._items.get(uid)
        if item is not None and uid != self.selected_uid:
            self._tree.setCurrentItem(item)

    def set_recipe(self, recipe: Recipe) -> None:
        """Judge by the rules of this recipe, again where they are others."""
        if self.judge.set_recipe(recipe):
            self._tell_details()
            self._look.start()

    def refresh_soon(self) -> None:
        """Read the database again when it has been quiet for a moment.

        While files are indexed it changes thousands of times, and reading it then waits for its writer.
        """
        if not self.paused:
            self._debounce.start()  # begins anew with every change

    def refresh(self) -> None:
        """Read the database again, in small steps."""
        self._follow(_database())
        self._steps.start(self._fill(_database()))

    def finish(self) -> None:
        """Do everything that is under way at once (for tests)."""
        if self._debounce.isActive():
            self._debounce.stop()
            self.refresh()
        self._steps.finish()
        self._filtering.finish()
        self._judge_visible()
        self.judge.finish()

    def close(self) -> None:
        """Stop all work: the window is going away."""
        for timer in (self._debounce, self._look):
            timer.stop()
        self._steps.stop()
        self._filtering.stop()
        self._follow(None)
        self.judge.close()

    def _set_up_tree(self) -> None:
        tree = self._tree
        tree.setHeaderLabels([_("Series"), _("Slices"), _("Size (mm)"), _("Kernel"), _("Verdict")])
        tree.setUniformRowHeights(True)  # what makes thousands of rows cheap
        tree.setSelectionMode(qt.QAbstractItemView.SingleSelection)
        tree.setIndentation(tree.fontMetrics().averageCharWidth() * 2)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(_SERIES, qt.QHeaderView.Stretch)
        letter = tree.fontMetrics().averageCharWidth()
        for column, (letters, _most) in _COLUMN_LETTERS.items():
            header.setSectionResizeMode(column, qt.QHeaderView.Interactive)
            tree.setColumnWidth(column, letters * letter)
        tree.setMinimumWidth(_TREE_LETTERS * letter)  # the description has to be readable beside the numbers
        tree.headerItem().setToolTip(
            _SPACING, _("Slice thickness; voxel size left to right, front to back, slice step")
        )
        tree.connect("currentItemChanged(QTreeWidgetItem*,QTreeWidgetItem*)", self._on_current_changed)
        tree.connect("itemChanged(QTreeWidgetItem*,int)", self._on_item_changed)
        tree.connect("itemExpanded(QTreeWidgetItem*)", lambda item: self._look.start())
        tree.verticalScrollBar().connect("valueChanged(int)", lambda value: self._look.start())
        self._filter.connect("textChanged(QString)", lambda text: self._filtering.start(self._filtered()))

    def _follow(self, database: Any) -> None:
        """Listen to this database and no longer to the one before."""
        if database is self._database:
            return
        signals = {
            "databaseChanged()": self.refresh_soon,
            "opened()": self._on_another_database,  # the same object, with other files behind it
            "closed()": self._on_another_database,
        }
        for signal, slot in signals.items():
            if self._database is not None:
                self._database.disconnect(signal, slot)
            if database is not None:
                database.connect(signal, slot)
        self._database = database
        self.judge.forget()

    def _on_another_database(self) -> None:
        self.judge.forget()
        self.refresh_soon()

    def _fill(self, database: Any) -> Iterator[None]:
        """Bring the tree in line with the database: add what is new, change counts, remove what is gone."""
        seen: dict[str, ListedSeries] = {}
        if database is not None and database.isOpen:
            for listed in list_series(database):
                if listed is not None:
                    seen[listed.uid] = listed
                    if self._series.get(listed.uid) != listed:
                        self._show(listed)
                yield
        for uid in [uid for uid in self._series if uid not in seen]:
            self._remove(uid)
            yield
        totals: dict[str, int] = {}
        for listed in seen.values():
            totals[listed.study_uid] = totals.get(listed.study_uid, 0) + listed.images
        for study_uid, images in totals.items():
            self.judge.series_changed(study_uid, images)
        yield from self._filtered()
        self.select(self._wanted)
        self._look.start()
        self._changed()

    def _show(self, listed: ListedSeries) -> None:
        item = self._items.get(listed.uid)
        with_signals = self._tree.blockSignals(True)
        if item is None:
            item = qt.QTreeWidgetItem()
            item.setData(_SERIES, _UID, listed.uid)
            item.setCheckState(_SERIES, qt.Qt.Unchecked)
            item.setToolTip(_SERIES, _("Tick several series to run them one after the other."))
            self._study_item(listed).addChild(item)
            self._items[listed.uid] = item
        item.setText(_SERIES, series_title(listed))
        item.setText(_SLICES, str(listed.images))
        if listed.modality != "CT":
            item.setText(_VERDICT, listed.modality)
        self._series[listed.uid] = listed
        self._tree.blockSignals(with_signals)

    def _study_item(self, listed: ListedSeries) -> Any:
        item = self._parents.get(listed.study_uid)
        if item is None:
            item = qt.QTreeWidgetItem()
            item.setText(_SERIES, " · ".join(part for part in (listed.patient, listed.study) if part))
            item.setData(_SERIES, _UID, listed.study_uid)
            self._tree.addTopLevelItem(item)
            item.setFirstColumnSpanned(True)
            item.setExpanded(True)
            self._parents[listed.study_uid] = item
        return item

    def _remove(self, uid: str) -> None:
        listed, item = self._series.pop(uid), self._items.pop(uid)
        self._ticked.discard(uid)
        parent = self._parents[listed.study_uid]
        parent.removeChild(item)
        if parent.childCount() == 0:
            self._tree.takeTopLevelItem(self._tree.indexOfTopLevelItem(parent))
            del self._parents[listed.study_uid]

    def _filtered(self) -> Iterator[None]:
        """Hide what does not have all words of the filter, and studies of which nothing is left."""
        words = self._filter.text.lower().split()
        shown: set[str] = set()
        for uid, item in list(self._items.items()):
            listed = self._series.get(uid)
            if listed is None:
                continue
            text = listed.words
            hidden = not all(word in text for word in words)
            if item.isHidden() != hidden:
                item.setHidden(hidden)
            if not hidden:
                shown.add(listed.study_uid)
            yield
        for study_uid, item in list(self._parents.items()):
            if item.isHidden() != (study_uid not in shown):
                item.setHidden(study_uid not in shown)
            yield
        self._look.start()

    def _judge_visible(self) -> None:
        """Judge the studies that the user sees, the selected one first."""
        tree = self._tree
        wanted = []
        item = tree.itemAt(qt.QPoint(2, 2))
        height = tree.viewport().height
        while item is not None and tree.visualItemRect(item).top() < max(height, 60):
            uid = item.data(_SERIES, _UID)
            study = self._series[uid].study_uid if uid in self._series else uid
            if study in self._parents and study not in wanted:
                wanted.append(study)
            item = tree.itemBelow(item)
        selected = self._series.get(self.selected_uid or self._wanted)
        if selected is not None:
            wanted = [study for study in wanted if study != selected.study_uid] + [selected.study_uid]
        else:
            wanted.reverse()
        self.judge.ask(wanted)

    def _on_judged(self, study_uid: str, verdicts: dict[str, SeriesVerdict]) -> None:
        with_signals = self._tree.blockSignals(True)
        for uid, verdict in verdicts.items():
            if uid in self._items:
                _show_verdict(self._items[uid], verdict)
                self._make_room(self._items[uid])
                if study_uid in self._tick_when_judged and verdict.verdict == "chosen":
                    self._items[uid].setCheckState(_SERIES, qt.Qt.Checked)
                    self._ticked.add(uid)
        self._tick_when_judged.discard(study_uid)
        self._tree.blockSignals(with_signals)
        chosen = next((uid for uid, c in verdicts.items() if c.verdict == "chosen" and uid in self._items), "")
        if chosen and not self._by_user and not self.selected_uid:
            self.select(chosen)
        self._tell_details()
        self._changed()

    def _make_room(self, item: Any) -> None:
        """Widen columns for the texts of a row, up to what leaves room for the description; what the user has made
        narrower since stays so until there is a longer text."""
        metrics = self._tree.fontMetrics()
        for column, (_least, most) in _COLUMN_LETTERS.items():
            letter = metrics.averageCharWidth()
            needed = min(metrics.boundingRect(item.text(column)).width() + 2 * letter, most * letter)
            if needed > self._widest.get(column, 0):
                self._widest[column] = needed
                self._tree.setColumnWidth(column, max(needed, self._tree.columnWidth(column)))

    def _on_item_changed(self, item: Any, column: int) -> None:
        uid = item.data(_SERIES, _UID)
        if column == _SERIES and uid in self._items:
            (self._ticked.add if item.checkState(_SERIES) == qt.Qt.Checked else self._ticked.discard)(uid)
        self._changed()

    def _on_current_changed(self, current: Any, previous: Any) -> None:
        if self.selected_uid:
            self._by_user = self._by_user or previous is not None
            self._wanted = self.selected_uid
        self._look.start()
        self._tell_details()
        self._changed()

    def _tell_details(self) -> None:
        verdict = self.verdict
        if verdict is None:
            waiting = _("Reading the headers of this series...") if self.selected_uid else ""
            self._details.setText(waiting)
            return
        self._details.setText(_reasons_as_html(verdict))


def _database() -> Any:
    """Slicer's database, open or not: it says when it is opened. ``None`` in a Slicer without its DICOM module."""
    return getattr(slicer, "dicomDatabase", None)


def verdict_words(verdict: str) -> str:
    """A verdict as the user reads it."""
    return {"chosen": _("take this one"), "usable": _("usable"), "not usable": _("not usable")}[verdict]


def _show_verdict(item: Any, verdict: SeriesVerdict) -> None:
    item.setIcon(_SERIES, icon(_ICONS[verdict.verdict]))
    item.setText(_SLICES, str(verdict.slices))
    item.setText(_SPACING, _spacing_text(verdict))
    item.setText(_KERNEL, verdict.kernel)
    item.setText(_VERDICT, verdict_words(verdict.verdict))
    tip = f"{escape(item.text(_SERIES))}<br>{_reasons_as_html(verdict)}"  # the column may cut a description off
    for column in range(_VERDICT + 1):
        item.setToolTip(column, tip)


def _spacing_text(of: SeriesVerdict) -> str:
    thickness = f"{of.thickness_mm:.3g}" if of.thickness_mm else "?"
    if not of.spacing_mm:
        return thickness
    step = f"{of.step_mm:.3g}" if of.step_mm else "?"
    return f"{thickness}, {of.spacing_mm[0]:.2g}×{of.spacing_mm[1]:.2g}×{step}"


def _reasons_as_html(of: SeriesVerdict) -> str:
    """Verdict, reasons and findings; texts come from files and are escaped."""
    verdict = f"<b>{escape(verdict_words(of.verdict))}</b>"
    lines = [_("{verdict}: {reasons}").format(verdict=verdict, reasons=escape(list_words(of.reasons)))]
    if of.contrast:
        lines.append(f"ⓘ {escape(in_words(of.contrast))}")
    marks = {"error": "✗", "warning": "⚠", "info": "ⓘ"}
    lines += [f"{marks[f.severity]} {escape(finding_words(f, action=False))}" for f in of.findings]
    return "<br>".join(lines)


def series_title(listed: ListedSeries) -> str:
    """What a series is called in a table: its number and its description."""
    number = f"{listed.number}: " if listed.number else ""
    return number + (listed.description or _("(no description)"))
