"""Every choice of a run, in one typed, validated model that is read from TOML.

Unknown keys and impossible values are refused with the key's path and the allowed values, so that a typing
error never silently becomes a default. Standard library only: the window needs this before anything is
installed.
"""

from __future__ import annotations

import dataclasses
import difflib
import tomllib
import types
import typing
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from .findings import LungPrepError
from .messages import FileName, Listed, joined, say
from .options import Key, keys_of, option, refused
from .recipe_rules import MODELS as MODELS
from .recipe_rules import GeometryRules as GeometryRules
from .recipe_rules import HounsfieldRules as HounsfieldRules
from .recipe_rules import ImageFileRules as ImageFileRules
from .recipe_rules import MeasurementRules as MeasurementRules
from .recipe_rules import OutputRules as OutputRules
from .recipe_rules import PictureRules as PictureRules
from .recipe_rules import PointRules as PointRules
from .recipe_rules import SegmentationRules as SegmentationRules
from .recipe_rules import SelectionRules as SelectionRules
from .registry import entries
from .segmentation.choosing import segmenters
from .steps.step import Step
from .wording import system_reason

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

    @property
    def title(self) -> str:
        """The name for people; a shipped recipe that does something else than shipped is called changed.

        The segmenter and the files that are written, which every report names by themselves, do not count.
        """
        if self.name not in shipped_recipes():
            return self.name
        shipped, ours = load_recipe(self.name).as_dict(), self.as_dict()
        apart = {"description", "segmentation", "output", "pictures", *segmenter_option_classes()}
        same = all(shipped[key] == ours[key] for key in ours if key not in apart)
        return self.name if same else f"{self.name} (changed)"

    def replace(self, changes: dict[str, Any]) -> Recipe:
        """A copy with ``{"segmentation.model": "R231", ...}`` changed, validated as a file would be."""
        values = self.as_dict()
        for path, value in changes.items():
            *parents, key = path.split(".")
            section = values
            for parent in parents:
                if not isinstance(section.get(parent), dict):
                    raise _unknown(path, list(values))
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


def recipe_from_dict(values: dict[str, Any]) -> Recipe:
    """Build a recipe from nested plain values.

    Raises
    ------
    LungPrepError
        for an unknown key or an impossible value; the message has the key's path and what is allowed.
    """
    sections = {section.name: section for section in recipe_sections()}
    plain = {key.name: key for key in keys_of(Recipe)}
    for name in values:
        if name not in sections and name not in plain:
            raise _unknown(name, [*plain, *sections])
    built: dict[str, Any] = {name: key.checked(values[name], name) for name, key in plain.items() if name in values}
    steps: list[Step] = []
    segmenter_options: list[Any] = []
    for name, section in sections.items():
        given = _checked_section(section, values.get(name, {}))
        for owner in section.owners:
            own = {key.name: given[key.name] for key in keys_of(owner) if key.name in given}
            if issubclass(owner, Step):
                steps.append(owner(**own))
            elif name in segmenter_option_classes():
                segmenter_options.append(owner(**own))
            else:
                built[name] = owner(**own)
    order = step_classes()
    in_order = tuple(sorted(steps, key=lambda step: order.index(type(step))))
    return Recipe(**built, steps=in_order, segmenter_options=tuple(segmenter_options))


def _checked_section(section: Section, given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise refused(section.name, given, say("a section, [{section}]", section=section.name))
    keys = {key.name: key for key in section.keys}
    for name in given:
        if name not in keys:
            raise _unknown(f"{section.name}.{name}", list(keys))
    return {name: keys[name].checked(value, f"{section.name}.{name}") for name, value in given.items()}


def _unknown(path: str, known: list[str]) -> LungPrepError:
    guess = difflib.get_close_matches(path.rpartition(".")[2], known, n=1)
    hint = say("Did you mean '{guess}'?", guess=guess[0]) if guess else say("")
    return LungPrepError(
        say("The recipe key '{key}' is unknown.", key=path),
        joined([hint, say("Known here: {known}.", known=", ".join(known))]),
        usage=True,
    )


def shipped_recipes() -> list[str]:
    """The names of the recipes that come with LungPrep."""
    folder = resources.files(__package__) / "recipes"
    return sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))


def recipe_text(name: str) -> str:
    """The TOML text of a shipped recipe."""
    if name not in shipped_recipes():
        raise LungPrepError(
            say("There is no recipe named '{name}'.", name=name),
            say("Name one of {names}, or the path of a .toml file.", names=Listed(tuple(shipped_recipes()), most=1000)),
            usage=True,
        )
    return (resources.files(__package__) / "recipes" / f"{name}.toml").read_text(encoding="utf-8")


def load_recipe(name_or_path: str | Path) -> Recipe:
    """A shipped recipe by name, or one read from a TOML file.

    Raises
    ------
    LungPrepError
        when there is no such recipe, the file is not TOML, or a key or value is refused.
    """
    path = Path(name_or_path)
    is_file = path.suffix.lower() == ".toml" or path.is_file()
    if is_file:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise LungPrepError(
                say(
                    "The recipe {file} cannot be read: {reason}.",
                    file=FileName(path),
                    reason=system_reason(error) if isinstance(error, OSError) else str(error),
                ),
                say("Name a readable TOML file in UTF-8."),
                usage=True,
            ) from error
    else:
        text = recipe_text(str(name_or_path))
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LungPrepError(
            say("The recipe {file} is not valid TOML: {detail}.", file=FileName(path), detail=str(error)),
            say("Correct that line."),
            usage=True,
        ) from error
    values.setdefault("name", path.stem)
    return recipe_from_dict(values)


def commented_recipe(recipe: Recipe, text: str = "") -> str:
    """The recipe as TOML text to be changed: what it says, and every other key as a comment with its default.

    ``text`` is that of its file: the comments before a section there are kept.
    """
    values = recipe.as_dict()
    lines = [f"{name} = {toml_value(values[name])}" for name in ("name", "description") if values[name]]
    head = text.partition("\n[")[0].splitlines()
    lines += ["", *(line for line in head if line.startswith("#"))]
    for section in recipe_sections():
        own = [line for line in _comments_before(text, section.name) if line not in lines]
        lines += ["", *own, f"[{section.name}]"]
        for key in section.keys:
            value = values[section.name][key.name]
            mark = "# " if value == key.default else ""
            lines.append(f"{mark}{key.name} = {toml_value(value)}  # {key.help} ({key.allowed})")
    return "\n".join(lines) + "\n"


def _comments_before(text: str, section: str) -> list[str]:
    lines = text.splitlines()
    if f"[{section}]" not in lines:
        return []
    end = start = lines.index(f"[{section}]")
    while start and lines[start - 1].startswith("#"):
        start -= 1
    return lines[start:end]


def recipe_key(path: str) -> Key | None:
    """The declaration of a key such as ``crop.margin_mm``; ``None`` when there is none."""
    name, _, key = path.rpartition(".")
    owners = {section.name: section.keys for section in recipe_sections()} | {"": keys_of(Recipe)}
    return next((found for found in owners.get(name, ()) if found.name == key), None)


def recipe_to_toml(recipe: Recipe) -> str:
    """The recipe as TOML text, every key with its line of help and what is allowed as a comment."""
    values = recipe.as_dict()
    lines = [f"{name} = {toml_value(values[name])}" for name in ("name", "description")]
    for section in recipe_sections():
        lines += ["", f"[{section.name}]"]
        lines += [f"{key.name} = {toml_value(values[section.name][key.name])}  # {key.help}" for key in section.keys]
    return "\n".join(lines) + "\n"


def toml_value(value: Any) -> str:
    """A plain value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        escaped = "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in escaped)
        return f'"{escaped}"'
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(toml_value(item) for item in value) + "]"
    return repr(value)
