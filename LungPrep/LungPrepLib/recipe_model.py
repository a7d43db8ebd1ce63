"""Every choice of a run, in one typed, validated model.

Standard library only: the window needs this before anything is installed.
"""

from __future__ import annotations

import dataclasses
import hashlib
import types
import typing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from .findings import LungPrepError
from .messages import say
from .options import Key, keys_of, option, refused
from .recipe_rules import (
    GeometryRules,
    HounsfieldRules,
    ImageFileRules,
    MeasurementRules,
    OutputRules,
    PictureRules,
    PointRules,
    SegmentationRules,
    SelectionRules,
)
from .registry import entries
from .segmentation.choosing import segmenters
from .steps.step import Step

_AnyStep = TypeVar("_AnyStep", bound=Step)
_AnyOptions = TypeVar("_AnyOptions")


def _default_segmenter_options() -> tuple[Any, ...]:
    return tuple(cls() for cls in segmenter_option_classes().values())


def _default_steps() -> tuple[Step, ...]:
    return tuple(cls() for cls in step_classes())


@dataclass(frozen=True)
class Recipe:
    """Every choice of a run.

    What is done to the grid, the labels and the values of the prepared image is said by steps (:mod:`.steps`); a
    section of a recipe's file holds the keys of one step or of several. ``recipe.step(Crop)`` is the typed way to
    one, and ``recipe.crop.margin_mm`` the short one for people.
    """

    name: str = option("custom", "name of the recipe")
    description: str = option("", "what it is for, in one line")
    selection: SelectionRules = field(default_factory=SelectionRules)
    geometry: GeometryRules = field(default_factory=GeometryRules)
    image_files: ImageFileRules = field(default_factory=ImageFileRules)
    hounsfield: HounsfieldRules = field(default_factory=HounsfieldRules)
    segmentation: SegmentationRules = field(default_factory=SegmentationRules)
    segmenter_options: tuple[Any, ...] = field(default_factory=_default_segmenter_options)
    measurement: MeasurementRules = field(default_factory=MeasurementRules)
    points: PointRules = field(default_factory=PointRules)
    steps: tuple[Step, ...] = field(default_factory=_default_steps)
    pictures: PictureRules = field(default_factory=PictureRules)
    output: OutputRules = field(default_factory=OutputRules)

    def __post_init__(self) -> None:
        coverage = self.selection.coverage_mm
        if len(coverage) != 2 or coverage[0] >= coverage[1]:
            raise refused("selection.coverage_mm", coverage, say("two rising lengths in millimetres"))
        for item in dataclasses.fields(self.selection):
            words = getattr(self.selection, item.name)
            for pattern in words if isinstance(words, list) else []:
                if len(str(pattern)) > 64 or str(pattern).count("*") > 3 or not str(pattern).strip("* "):
                    raise refused(f"selection.{item.name}", pattern, say("words of up to 64 characters with up to 3 *"))
        _check_image_files(self.image_files)
        for step in self.steps:
            step.check(self)

    def step(self, cls: type[_AnyStep]) -> _AnyStep:
        """The choices of one step."""
        return next(step for step in self.steps if isinstance(step, cls))

    def options_of(self, cls: type[_AnyOptions]) -> _AnyOptions:
        """The choices of one segmenter, by the dataclass that declares them."""
        return next(options for options in self.segmenter_options if isinstance(options, cls))

    def steps_of(self, kind: type[_AnyStep]) -> list[_AnyStep]:
        """The steps of a kind that change anything, in the order in which they are applied."""
        return [step for step in self.steps if isinstance(step, kind) and step.is_on]

    if not typing.TYPE_CHECKING:  # for people at a console; the library itself says what it means by step()

        def __getattr__(self, name: str) -> Any:
            """The keys of a section that steps declare: ``recipe.crop.margin_mm``."""
            if name.startswith("_") or "steps" not in self.__dict__:
                raise AttributeError(name)
            keys = _section_values(self.steps, name)
            if not keys:
                raise AttributeError(f"a recipe has no section '{name}'")
            return types.SimpleNamespace(**keys)

    def as_dict(self) -> dict[str, Any]:
        """All of it, with defaults, as plain JSON values."""
        values: dict[str, Any] = {"name": self.name, "description": self.description}
        for section in recipe_sections():
            if isinstance(section.owners[0], type) and issubclass(section.owners[0], Step):
                values[section.name] = _section_values(self.steps, section.name)
            elif section.owners[0] in segmenter_option_classes().values():
                values[section.name] = dataclasses.asdict(self.options_of(section.owners[0]))
            else:
                values[section.name] = dataclasses.asdict(getattr(self, section.name))
        return values

    def as_record(self) -> dict[str, Any]:
        """The recipe as it is written beside results: of a file, what is in it and not where it lies.

        Paths hold names of people; and the same table or image in another folder makes no other result.
        """
        values = self.as_dict()
        for section in recipe_sections():
            for key in section.keys:
                if key.is_file and values[section.name][key.name]:
                    values[section.name][key.name] = _digest_of(values[section.name][key.name])
        return values

    @property
    def title(self) -> str:
        """The name for people; a shipped recipe that does something else than shipped is called changed.

        The segmenter and the files that are written, which every report names by themselves, do not count.
        """
        from .recipe_reading import load_recipe, shipped_recipes

        if self.name not in shipped_recipes():
            return self.name
        shipped, ours = load_recipe(self.name).as_dict(), self.as_dict()
        apart = {"description", "segmentation", "output", "pictures", *segmenter_option_classes()}
        for values in (shipped, ours):
            values["image_files"].pop("metadata")  # belongs to the data, as annotations do
        same = all(shipped[key] == ours[key] for key in ours if key not in apart)
        return self.name if same else f"{self.name} (changed)"

    def replace(self, changes: dict[str, Any]) -> Recipe:
        """A copy with ``{"segmentation.model": "R231", ...}`` changed, validated as a file would be."""
        from .recipe_reading import recipe_from_dict, unknown_key

        values = self.as_dict()
        for path, value in changes.items():
            *parents, key = path.split(".")
            section = values
            for parent in parents:
                if not isinstance(section.get(parent), dict):
                    raise unknown_key(path, list(values))
                section = section[parent]
            section[key] = value
        return recipe_from_dict(values)


@dataclass(frozen=True)
class Section:
    """A section of a recipe: its name and the dataclasses that declare its keys."""

    name: str
    owners: tuple[type[Any], ...]

    @property
    def keys(self) -> tuple[Key, ...]:
        """All keys that may stand in it."""
        return tuple(key for owner in self.owners for key in keys_of(owner))

    @property
    def help(self) -> str:
        """What it is about, in a sentence or a few."""
        return " ".join(" ".join((owner.__doc__ or "").split()) for owner in self.owners)


@cache
def step_classes() -> tuple[type[Step], ...]:
    """All steps that a recipe can have, installed packages' included."""
    return tuple(entries("steps").values())


@cache
def segmenter_option_classes() -> dict[str, type[Any]]:
    """The dataclass of each segmenter's own options, by the segmenter's name, which is that of the section."""
    return {name: entry.options for name, entry in segmenters().items() if entry.options is not None}


@cache
def recipe_sections() -> tuple[Section, ...]:
    """The sections of a recipe in their order: those of the road, with those of the steps before the output.

    Raises
    ------
    LungPrepError
        when a step of an installed package declares a section or key that is taken.
    """
    rules = {item.name: item.default_factory for item in dataclasses.fields(Recipe)}
    of_road: dict[str, Any] = {name: cls for name, cls in rules.items() if isinstance(cls, type)}
    of_steps: dict[str, list[type[Step]]] = {}
    for cls in step_classes():
        taken = {key.name for other in of_steps.get(cls.section, []) for key in keys_of(other)}
        if cls.section in of_road or taken & {key.name for key in keys_of(cls)}:
            raise LungPrepError(
                say("The step '{step}' declares keys of the section '{section}' that are there already.",
                    step=cls.name, section=cls.section),
                say("Uninstall the package that adds it, or ask its makers for another section."),
            )  # fmt: skip
        of_steps.setdefault(cls.section, []).append(cls)
    sections = [Section(name, (rules,)) for name, rules in of_road.items()]
    after = 1 + next(index for index, section in enumerate(sections) if section.name == "segmentation")
    sections[after:after] = [Section(name, (options,)) for name, options in segmenter_option_classes().items()]
    sections[-1:-1] = [Section(name, tuple(classes)) for name, classes in of_steps.items()]
    return tuple(sections)


def recipe_key(path: str) -> Key | None:
    """The declaration of a key such as ``crop.margin_mm``; ``None`` when there is none."""
    name, _, key = path.rpartition(".")
    owners = {section.name: section.keys for section in recipe_sections()} | {"": keys_of(Recipe)}
    return next((found for found in owners.get(name, ()) if found.name == key), None)


def _digest_of(path: str) -> str:
    """``sha256:...`` of a file's content, of a case's its ``case.json``; of its path where it cannot be read."""
    if path.startswith(("sha256:", "place:")):  # a recipe that was read from a record
        return path
    place = Path(path)
    try:
        with (place / "case.json" if place.is_dir() else place).open("rb") as file:
            return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"
    except OSError:
        return f"place:{hashlib.sha256(path.encode('utf-8', 'surrogateescape')).hexdigest()}"


def _section_values(steps: tuple[Step, ...], section: str) -> dict[str, Any]:
    return {key: value for step in steps if step.section == section for key, value in dataclasses.asdict(step).items()}


def _check_image_files(rules: ImageFileRules) -> None:
    axes = {"L": "x", "R": "x", "P": "y", "A": "y", "S": "z", "I": "z"}
    letters = sorted(axes.get(letter, letter) for letter in rules.orientation.upper())
    if letters not in ([], ["x", "y", "z"]):
        allowed = say("three letters, one of each pair: L or R, P or A, S or I")
        raise refused("image_files.orientation", rules.orientation, allowed)
    if len(rules.spacing_mm) not in (0, 3):
        raise refused("image_files.spacing_mm", rules.spacing_mm, say("three numbers (x, y, z) or none"))
