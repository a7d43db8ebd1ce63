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
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from .findings import LungPrepError
from .options import option
from .registry import entries

SEGMENTERS = ("auto", "lungmask", "threshold", "none")
MODELS = ("R231", "LTRCLobes", "LTRCLobes_R231", "R231CovidWeb")


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
class HounsfieldRules:
    """What to do with values that are not Hounsfield units."""

    repair: bool = option(True, "repair stored values where the repair is certain (a missing intercept)")
    require: bool = option(True, "refuse images whose values are not Hounsfield units")


@dataclass(frozen=True)
class SegmentationRules:
    """How lungs or lobes are found."""

    segmenter: Literal["auto", "lungmask", "threshold", "none"] = option(
        "auto", "auto takes lungmask when it and its weights are there, else threshold"
    )
    model: Literal["R231", "LTRCLobes", "LTRCLobes_R231", "R231CovidWeb"] = option("R231", "lungmask model")
    device: Literal["auto", "cpu", "cuda", "mps"] = option("auto", "where the network runs")
    precision: Literal["auto", "float32", "bfloat16", "float16"] = option("auto", "numbers the network uses")
    batch_size: int = option(0, "slices per batch; 0 chooses for the device", low=0, high=512)
    exact: bool = option(False, "float32 in lungmask's own memory layout: its labels bit for bit, slower")
    postprocessing: bool = option(True, "lungmask's own volume postprocessing")


@dataclass(frozen=True)
class CropRules:
    """What part of the image the prepared image keeps."""

    to: Literal["none", "lungs", "body"] = option("none", "crop to the labels, to the body, or not")
    margin_mm: float = option(10.0, "margin around it", low=0.0, high=500.0)


@dataclass(frozen=True)
class ResamplingRules:
    """The grid of the prepared image."""

    spacing_mm: list[float] = option([], "x, y, z in millimetres; empty keeps the native grid", low=0.05, high=20.0)
    interpolation: Literal["nearest", "linear", "bspline"] = option("linear", "for the image; labels never blend")


@dataclass(frozen=True)
class IntensityRules:
    """What the values of the prepared image are."""

    clip_hu: list[float] = option([], "lowest and highest HU that is kept; empty keeps all", low=-32768, high=32767)
    scale: Literal["hu", "zero-one", "zero-255"] = option("hu", "keep HU, or map the clip range to 0..1 or 0..255")
    dtype: Literal["int16", "float32", "uint8"] = option("int16", "type of the voxels")


@dataclass(frozen=True)
class OutputRules:
    """What is written into the case folder besides the fixed files."""

    formats: list[str] = option(["nifti"], "formats of the prepared image and labels", choices=_format_names)
    report: bool = option(True, "write report.html")


@dataclass(frozen=True)
class Recipe:
    """Every choice of a run."""

    name: str = option("custom", "name of the recipe")
    description: str = option("", "what it is for, in one line")
    selection: SelectionRules = field(default_factory=SelectionRules)
    geometry: GeometryRules = field(default_factory=GeometryRules)
    hounsfield: HounsfieldRules = field(default_factory=HounsfieldRules)
    segmentation: SegmentationRules = field(default_factory=SegmentationRules)
    crop: CropRules = field(default_factory=CropRules)
    resampling: ResamplingRules = field(default_factory=ResamplingRules)
    intensity: IntensityRules = field(default_factory=IntensityRules)
    output: OutputRules = field(default_factory=OutputRules)

    def __post_init__(self) -> None:
        coverage = self.selection.coverage_mm
        if len(coverage) != 2 or coverage[0] >= coverage[1]:
            raise _refuse("selection.coverage_mm", coverage, "two rising lengths in millimetres")
        for item in dataclasses.fields(self.selection):
            words = getattr(self.selection, item.name)
            for pattern in words if isinstance(words, list) else []:
                if len(str(pattern)) > 64 or str(pattern).count("*") > 3 or not str(pattern).strip("* "):
                    raise _refuse(f"selection.{item.name}", pattern, "words of up to 64 characters with up to 3 *")
        if len(self.resampling.spacing_mm) not in (0, 3):
            raise _refuse("resampling.spacing_mm", self.resampling.spacing_mm, "three numbers (x, y, z) or none")
        clip = self.intensity.clip_hu
        if len(clip) not in (0, 2) or (clip and clip[0] >= clip[1]):
            raise _refuse("intensity.clip_hu", clip, "two rising numbers, or none")
        if self.intensity.scale != "hu" and not clip:
            raise _refuse("intensity.scale", self.intensity.scale, "'hu' unless intensity.clip_hu is given")
        if self.intensity.dtype == "uint8" and self.intensity.scale != "zero-255":
            raise _refuse("intensity.dtype", "uint8", "'uint8' only with intensity.scale = 'zero-255'")
        if self.intensity.scale == "zero-one" and self.intensity.dtype != "float32":
            raise _refuse("intensity.dtype", self.intensity.dtype, "'float32' with intensity.scale = 'zero-one'")

    def as_dict(self) -> dict[str, Any]:
        """All of it, with defaults, as plain JSON values."""
        return dataclasses.asdict(self)

    @property
    def title(self) -> str:
        """The name for people; a shipped recipe that does something else than shipped is called changed.

        The segmenter and the files that are written, which every report names by themselves, do not count.
        """
        if self.name not in shipped_recipes():
            return self.name
        shipped, ours = load_recipe(self.name).as_dict(), self.as_dict()
        apart = {"description", "segmentation", "output"}
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
                    raise _unknown(path, Recipe)
                section = section[parent]
            section[key] = value
        return recipe_from_dict(values)


def recipe_from_dict(values: dict[str, Any]) -> Recipe:
    """Build a recipe from nested plain values.

    Raises
    ------
    LungPrepError
        for an unknown key or an impossible value; the message has the key's path and what is allowed.
    """
    recipe = _build(Recipe, values, "")
    assert isinstance(recipe, Recipe)
    return recipe


def shipped_recipes() -> list[str]:
    """The names of the recipes that come with LungPrep."""
    folder = resources.files(__package__) / "recipes"
    return sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))


def recipe_text(name: str) -> str:
    """The TOML text of a shipped recipe."""
    if name not in shipped_recipes():
        raise LungPrepError(
            f"There is no recipe named '{name}'.",
            f"Name one of {', '.join(shipped_recipes())}, or the path of a .toml file.",
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
                f"The recipe '{path.name}' cannot be read: {getattr(error, 'strerror', None) or error}.",
                "Name a readable TOML file in UTF-8.",
                usage=True,
            ) from error
    else:
        text = recipe_text(str(name_or_path))
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LungPrepError(
            f"The recipe '{path.name}' is not valid TOML: {error}.", "Correct that line.", usage=True
        ) from error
    values.setdefault("name", path.stem)
    return recipe_from_dict(values)


def recipe_to_toml(recipe: Recipe) -> str:
    """The recipe as TOML text, every key with its line of help as a comment."""
    lines: list[str] = []
    for item in dataclasses.fields(recipe):
        value = getattr(recipe, item.name)
        if dataclasses.is_dataclass(value):
            lines += ["", f"[{item.name}]"]
            for key in dataclasses.fields(value):
                lines.append(f"{key.name} = {toml_value(getattr(value, key.name))}  # {key.metadata['help']}")
        else:
            lines.append(f"{item.name} = {toml_value(value)}")
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


def _refuse(path: str, value: Any, allowed: str) -> LungPrepError:
    return LungPrepError(f"The recipe key '{path}' cannot be {value!r}.", f"Allowed: {allowed}.", usage=True)


def _unknown(path: str, cls: type) -> LungPrepError:
    known = [item.name for item in dataclasses.fields(cls)]
    guess = difflib.get_close_matches(path.rpartition(".")[2], known, n=1)
    hint = f"Did you mean '{guess[0]}'? " if guess else ""
    return LungPrepError(f"The recipe key '{path}' is unknown.", f"{hint}Known here: {', '.join(known)}.", usage=True)


def _build(cls: Any, values: Any, prefix: str) -> Any:
    if not isinstance(values, dict):
        raise _refuse(prefix.rstrip("."), values, f"a section, [{prefix.rstrip('.')}]")
    hints = typing.get_type_hints(cls)
    fields = {item.name: item for item in dataclasses.fields(cls)}
    for key in values:
        if key not in fields:
            raise _unknown(prefix + key, cls)
    built = {}
    for key, value in values.items():
        hint = hints[key]
        if dataclasses.is_dataclass(hint):
            built[key] = _build(hint, value, f"{prefix}{key}.")
        else:
            built[key] = _check(value, hint, prefix + key, fields[key].metadata)
    return cls(**built)


def _check(value: Any, hint: Any, path: str, limits: Any) -> Any:
    """``value`` as ``hint`` wants it, or the error that names the key."""
    origin = typing.get_origin(hint)
    if origin is Literal:
        allowed = typing.get_args(hint)
        if value not in allowed or isinstance(value, bool) != isinstance(allowed[0], bool):
            raise _refuse(path, value, ", ".join(repr(item) for item in allowed))
        return value
    if origin is types.UnionType:
        options = [option for option in typing.get_args(hint) if option is not type(None)]
        return None if value is None else _check(value, options[0], path, limits)
    if origin is list:
        if not isinstance(value, list):
            raise _refuse(path, value, "a list, [..]")
        (inner,) = typing.get_args(hint)
        return [_check(item, inner, f"{path}[{i}]", limits) for i, item in enumerate(value)]
    if hint is float and isinstance(value, (int, float)) and not isinstance(value, bool):
        return _in_range(float(value), path, limits)
    if hint is int and isinstance(value, int) and not isinstance(value, bool):
        return _in_range(value, path, limits)
    if hint is str and limits.get("choices") and value not in limits["choices"]():
        raise _refuse(path, value, ", ".join(repr(item) for item in limits["choices"]()))
    if hint in (bool, str) and isinstance(value, hint):
        return value
    words = {float: "a number", int: "a whole number", bool: "true or false", str: "a text in quotes"}
    raise _refuse(path, value, words.get(hint, str(hint)))


def _in_range(value: Any, path: str, limits: Any) -> Any:
    low, high = limits.get("low"), limits.get("high")
    if (low is not None and not value >= low) or (high is not None and not value <= high):
        raise _refuse(path, value, f"{low:g} to {high:g}")
    return value
