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
from typing import Any, Literal, TypeVar

from .findings import LungPrepError
from .image.windows import WINDOWS
from .messages import FileName, Listed, joined, say
from .options import Key, keys_of, option, refused
from .registry import entries
from .segmentation.choosing import segmenter_names, segmenters
from .steps.step import Step
from .wording import system_reason

MODELS = ("R231", "LTRCLobes", "LTRCLobes_R231", "R231CovidWeb")
_AnyStep = TypeVar("_AnyStep", bound=Step)
_AnyOptions = TypeVar("_AnyOptions")


def _format_names() -> list[str]:
    return list(entries("export.formats"))


@dataclass(frozen=True)
class SelectionRules:
    """Which series of a study is taken. An absent tag never excludes by itself.

    Patterns are words, not regular expressions: upper and lower case alike, ``*`` for any characters, found
    where no letter stands before or after them ("mip" is in "5mm MIP_COR" but not in "mipmap").
    """

    take: Literal["best", "all"] = option("best", "one series per study, or every usable one")
    modality: list[str] = option(["CT"], "modalities that are taken")
    min_slices: int = option(3, "a series with fewer slices is not usable", low=1, high=100000)
    coverage_mm: list[float] = option(
        [200.0, 600.0], "length of a chest; series of this length go before others", low=0.0, high=10000.0
    )
    require_coverage: bool = option(False, "whether a series of another length is not usable")
    max_thickness_mm: float = option(0.0, "thicker slices are not usable; 0 is no limit", low=0.0, high=1000.0)
    max_pixel_spacing_mm: float = option(0.0, "coarser slices are not usable; 0 is no limit", low=0.0, high=100.0)
    min_field_of_view_mm: float = option(
        250.0,
        "a reconstruction of less of the body's width (a heart's) goes after others; 0 takes all alike",
        low=0.0,
        high=2000.0,
    )
    max_field_of_view_mm: float = option(
        0.0, "a wider field of view is not usable; 0 is no limit", low=0.0, high=5000.0
    )
    contrast: Literal["any", "yes", "no"] = option("any", "whether contrast agent is wanted")
    kernel: Literal["any", "soft", "sharp"] = option(
        "any", "which reconstruction kernels go before others: soft ones for measuring"
    )
    require_image_type: list[str] = option([], "values of ImageType that a usable series has all of, such as ORIGINAL")
    prefer_image_type: list[str] = option(
        ["ORIGINAL", "PRIMARY", "AXIAL"], "values of ImageType that go before others, the first one above all"
    )
    exclude_image_type: list[str] = option(
        [
            "LOCALIZER",
            "SCOUT",
            "SCREEN SAVE",
            "MPR",
            "MIP",
            "MINIP",
            "MAX_IP",
            "MIN_IP",
            "VRT",
            "VOLUME_RENDER*",
            "*PROJECTION*",
            "DOSE*",
            "CSA REPORT",
        ],
        "values of ImageType that are not usable",
    )
    prefer_body_part: list[str] = option(
        ["chest", "thorax", "lung", "lungs", "pulmon*", "thor*", "brust", "poumon*", "torax", "torace"],
        "body part, description or protocol that go before others",
    )
    include_description: list[str] = option([], "a description with none of these is not usable; empty takes all")
    exclude_description: list[str] = option(
        [
            "scout",
            "topogram*",
            "localizer",
            "localiser",
            "surview",
            "scano*",
            "dose report*",
            "dose info*",
            "patient protocol",
            "screen save",
            "screenshot",
            "mip",
            "minip",
            "mpr",
            "vrt",
            "mask",
            "masks",
            "lungmask",
            "segmentation",
            "labelmap",
            "label map",
            "overlay",
            "iodine*",
            "perfusion map*",
            "z effective",
            "zeff",
            "bolus track*",
            "premonitoring",
            "monitoring",
            "test bolus",
        ],
        "descriptions that are not usable",
    )
    include_protocol: list[str] = option(
        [],
        "a study whose protocol, description, requested or performed procedure and body part have none of these words "
        "is not usable; empty takes all",
    )
    exclude_protocol: list[str] = option([], "words of protocol, procedure or body part that are not usable")
    prefer_description: list[str] = option([], "descriptions that go before others")
    include_kernel: list[str] = option([], "a kernel that is none of these is not usable; empty takes all")
    exclude_kernel: list[str] = option([], "kernels that are not usable")
    prefer_kernel: list[str] = option([], "kernels that go before others, the first one above all")


@dataclass(frozen=True)
class GeometryRules:
    """What to do with slices that do not lie on a regular grid."""

    irregular: Literal["resample", "refuse"] = option(
        "resample", "tilted, gapped or irregular stacks: resample once from the true positions, or refuse"
    )
    max_gap_mm: float = option(
        10.0, "nothing is interpolated across a longer gap; those voxels are air and listed", low=0.1, high=1000.0
    )
    missing_position: Literal["refuse", "slice-location", "instance-number"] = option(
        "refuse", "what orders slices without ImagePositionPatient"
    )
    thick_slices_mm: float = option(
        5.0, "slices thicker or further apart than this get the finding too-thick; 0: none", low=0.0, high=100.0
    )


@dataclass(frozen=True)
class ImageFileRules:
    """What is true of image files (NIfTI, NRRD, MetaImage, Analyze, MINC) whose headers do not say it, or lie."""

    orientation: str = option("", "three letters, where the indices x, y, z grow to: LPS, RAS, LAS ...")
    spacing_mm: list[float] = option([], "x, y, z: how large a voxel is; empty believes the file", low=0.001, high=100)
    nifti_transform: Literal["auto", "sform", "qform"] = option(
        "auto", "which is taken where both are there; auto: the sform, unless it leads to a standard brain"
    )
    minc_written_by: Literal["auto", "minc", "itk"] = option(
        "auto", "who counted the sides in a MINC 2 file: MINC's own tools, or ITK and SimpleITK, half a turn off"
    )


@dataclass(frozen=True)
class HounsfieldRules:
    """What to do with values that are not Hounsfield units."""

    repair: bool = option(True, "repair stored values where the repair is certain (a missing intercept)")
    require: bool = option(True, "refuse images whose values are not Hounsfield units")


@dataclass(frozen=True)
class SegmentationRules:
    """How lungs or lobes are found."""

    segmenter: str = option(
        "auto", "auto takes lungmask when it and its weights are there, else threshold", choices=segmenter_names
    )
    model: Literal["R231", "LTRCLobes", "LTRCLobes_R231", "R231CovidWeb"] = option("R231", "lungmask model")
    device: Literal["auto", "cpu", "cuda", "mps"] = option("auto", "where the network runs")
    precision: Literal["auto", "float32", "bfloat16", "float16"] = option("auto", "numbers the network uses")
    batch_size: int = option(0, "slices per batch; 0 chooses for the device", low=0, high=512)
    exact: bool = option(False, "float32 in lungmask's own memory layout: its labels bit for bit, slower")
    postprocessing: bool = option(True, "lungmask's own volume postprocessing")
    check: bool = option(True, "judge how far the mask can be trusted: findings, and a score from 0 to 1")
    second_opinion: str = option(
        "none", "a second segmenter to compare the mask with", choices=lambda: [*segmenter_names()[1:]]
    )


@dataclass(frozen=True)
class MeasurementRules:
    """What is measured in the lungs, on the slices as acquired."""

    regions: bool = option(True, "also thirds by volume and by height, core and peel of each lung")
    peel_mm: float = option(15.0, "depth of the peel below the lung's surface; 0: neither", low=0.0, high=100.0)
    vessels: Literal["out", "in"] = option(
        "out", "whether a mask of vessels and airways, where one is given, is left out"
    )


@dataclass(frozen=True)
class PointRules:
    """What becomes of nodules that a table of annotations names (``--annotations``)."""

    nodules: Literal["all", "largest"] = option("all", "all nodules of the scan, or the largest")
    masks: bool = option(True, "a ball of its diameter as a structure of the labels, for each nodule")


def _picture_names() -> list[str]:
    return list(entries("report.pictures"))


@dataclass(frozen=True)
class PictureRules:
    """Pictures of the case besides the preview, of the image and labels on the native grid."""

    wanted: list[str] = option([], "pictures that are drawn", choices=_picture_names)
    window: str = option("lung", "what of the HU scale is shown", choices=lambda: list(WINDOWS))
    slice: int = option(
        0, "axial slice of the picture 'slice', 1 at the feet; 0: most of the lungs", low=0, high=100000
    )
    every: int = option(0, "every n-th slice in montage and passage; 0 chooses", low=0, high=1000)
    surface_hu: float = option(
        0.0, "surface of everything above this HU, such as 400 for bone; 0: of the labels", low=-1000.0, high=3000.0
    )


@dataclass(frozen=True)
class OutputRules:
    """What is written into the case folder besides the fixed files."""

    formats: list[str] = option(["nifti"], "formats of the prepared image and labels", choices=_format_names)
    report: bool = option(True, "write report.html")


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
