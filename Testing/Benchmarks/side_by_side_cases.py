"""The phantoms of the side-by-side table, whose truth is a function of patient coordinates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from pydicom.dataset import Dataset

from dicom_phantoms import (
    BALL_RADIUS_MM,
    BALLS_MM,
    Layout,
    Storage,
    axis_orders,
    chest_values,
    even_layout,
    rotation,
    thinned,
    tilted,
    uid,
    write_enhanced,
    write_localizer,
    write_series,
)

_STEP, _COUNT = 5.0, 44


@dataclass
class Truth:
    """What is true of a series.

    ``points_mm`` (n, 3, LPS) and ``values_hu`` (n,): what a reader's volume must hold there. ``balls_mm``: where the
    balls of bone that were scanned whole have their centres. ``mask_mm`` and ``mask_mean_hu``: points of a published
    mask and the published mean in it; ``hu_range``: the published range.
    """

    points_mm: np.ndarray
    values_hu: np.ndarray
    balls_mm: np.ndarray = field(default_factory=lambda: np.zeros((0, 3)))
    mask_mm: np.ndarray = field(default_factory=lambda: np.zeros((0, 3)))
    mask_mean_hu: float = 0.0
    hu_range: tuple[int, int] | None = None


@dataclass
class Case:
    """A folder and what is true of it.

    ``write`` makes the folder of a phantom; a real series has its ``folder``. ``must_refuse``: the series is no volume
    in Hounsfield units, and every volume that is delivered is wrong. ``must_say``: nothing in it says where right and
    left are, or it says two things: a volume that is delivered without a word is a guess.
    """

    name: str
    what: str
    find_truth: Callable[[], Truth]
    write: Callable[[Path], Any] = lambda _: None
    must_refuse: bool = False
    must_say: bool = False
    folder: Path | None = None

    @cached_property
    def truth(self) -> Truth:
        """Found when it is first asked for."""
        return self.find_truth()


def phantom_points(layout: Layout, near_mm: float | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Points at which the chest is even for 3 mm around and which lie between two slices of the usual step.

    Half of them lie in and around the balls of bone, so that a shift of a few millimetres shows whatever its
    direction. With ``near_mm`` only those that close to the chest's middle along the patient.
    """
    random = np.random.default_rng(5)
    around = BALLS_MM[random.integers(len(BALLS_MM), size=60000)] + random.uniform(-27, 27, (60000, 3))
    points = np.vstack([random.uniform((-180, -130, -115), (180, 130, 115), (20000, 3)), around])
    values = chest_values(points)
    good = _between_slices(layout, points)
    for offset in np.vstack([np.eye(3), -np.eye(3)]) * 3.0:
        good &= np.abs(chest_values(points + offset) - values) < 30
    if near_mm is not None:
        good &= np.abs(points[:, 2]) < near_mm
    everywhere, at_balls = np.flatnonzero(good[:20000])[:3000], np.flatnonzero(good[20000:])[:3000] + 20000
    chosen = np.concatenate([everywhere, at_balls])
    return points[chosen] + layout.centre_mm, values[chosen]


def scanned_balls(layout: Layout) -> np.ndarray:
    """The centres (LPS) of the balls that lie wholly between slices of the usual step."""
    shell = np.random.default_rng(1).normal(size=(200, 3))
    shell *= (BALL_RADIUS_MM + 3) / np.linalg.norm(shell, axis=1, keepdims=True)
    whole = [_between_slices(layout, ball + shell).all() for ball in BALLS_MM]
    return BALLS_MM[np.array(whole)] + layout.centre_mm


def _between_slices(layout: Layout, points: np.ndarray) -> np.ndarray:
    in_stack = points @ layout.direction
    order = np.argsort(layout.offsets_mm)
    offsets = layout.offsets_mm[order]
    usual = float(np.median(np.diff(offsets)))
    lower = np.searchsorted(offsets, in_stack[:, 2]) - 1
    inside = (lower >= 0) & (lower < len(offsets) - 1)
    lower = np.clip(lower, 0, len(offsets) - 2)
    inside &= offsets[lower + 1] - offsets[lower] < 1.9 * usual
    half = (np.array(layout.size) - 3) / 2 * layout.spacing_mm
    for neighbour in (lower, lower + 1):
        shift = 0.0 if layout.shifts_mm is None else layout.shifts_mm[order][neighbour]
        inside &= np.all(np.abs(in_stack[:, :2] - shift) < half, axis=1)
    return inside


def phantom_cases() -> list[Case]:
    """Every phantom."""
    base = even_layout(_COUNT, _STEP)
    random = np.random.default_rng(2)
    cases: list[Case] = []

    def add(
        name: str, what: str, layout: Layout, write: Callable[[Path], Any], near_mm: float | None = None, **options: Any
    ) -> None:
        def truth() -> Truth:
            balls = scanned_balls(layout) if near_mm is None else np.zeros((0, 3))
            return Truth(*phantom_points(layout, near_mm), balls)

        cases.append(Case(name, what, truth, write, **options))

    def series(layout: Layout, **options: Any) -> Callable[[Path], Any]:
        return lambda folder: write_series(folder, layout, **options)

    def tags(**values: Any) -> Callable[[Dataset, int], None]:
        def edit(ds: Dataset, index: int) -> None:
            for keyword, value in values.items():
                value = value(index) if callable(value) else value
                if value is None:
                    delattr(ds, keyword)
                else:
                    setattr(ds, keyword, value)

        return edit

    add("regular", "regular axial series, file names shuffled", base, series(base))
    numbers = random.permutation(_COUNT) + 1
    add(
        "numbers-lie",
        "instance numbers shuffled",
        base,
        series(base, edit=tags(InstanceNumber=lambda i: int(numbers[i]))),
    )
    add(
        "times-differ",
        "StudyTime differs per slice",
        base,
        series(base, edit=tags(StudyTime=lambda i: f"{101010 + i}")),
    )
    add("no-image-type", "ImageType absent", base, series(base, edit=tags(ImageType=None)))
    jitter = replace(base, offsets_mm=base.offsets_mm + np.resize([0.0, 0.002, -0.001], _COUNT))
    add("jitter", "steps differ by 0.002 mm", jitter, series(jitter))
    for degrees in (18.5, -9.0):
        lean = tilted(base, degrees)
        add(f"tilt{degrees:g}", f"gantry tilt {degrees:g} degrees, tag absent", lean, series(lean))
        add(
            f"tilt{degrees:g}-tag",
            f"gantry tilt {degrees:g} degrees, tag wrong (0)",
            lean,
            series(lean, edit=tags(GantryDetectorTilt="0")),
        )
    one = thinned(base, np.delete(np.arange(_COUNT), 12))
    add("one-missing", "one slice missing", one, series(one))
    three = thinned(base, np.delete(np.arange(_COUNT), [12, 13, 14]))
    add("three-missing", "three slices missing", three, series(three))
    many = thinned(base, np.sort(random.permutation(_COUNT)[: int(0.8 * _COUNT)]))
    add("many-missing", "20 % of the slices missing", many, series(many))
    gap = thinned(base, [*range(15), *range(22, _COUNT)])
    add("gap", "a gap of 40 mm", gap, series(gap))
    offsets = np.cumsum(np.resize([4.002] * 13 + [1.081] + [6.999] * 13, _COUNT - 1))
    uneven = Layout(np.concatenate([[0], offsets]) - offsets[-1] / 2)
    add("irregular", "steps of 4.002, 1.081 and 6.999 mm", uneven, series(uneven))
    add("irregular-tilt", "the same, tilted 18.5 degrees", tilted(uneven, 18.5), series(tilted(uneven, 18.5)))

    def copies(folder: Path, change: int = 0) -> None:
        write_series(folder, base)
        some = [5, 6, 20]
        write_series(
            folder,
            thinned(base, some),
            values=base.values()[some] + change,
            prefix="again",
            first_number=200,
            edit=lambda ds, index: setattr(ds, "SOPInstanceUID", uid("again", index)),
        )

    add("copies", "three slices twice, same pixels", base, copies)
    add("doubles", "three places twice, other pixels (400 HU higher)", base, lambda folder: copies(folder, 400))

    def two(folder: Path, **values: Any) -> None:
        write_series(folder, base, edit=tags(**{key: value[0] for key, value in values.items()}))
        shifted = base.values()[:-4] // 2 - 500
        write_series(
            folder,
            thinned(base, np.arange(_COUNT - 4)),
            values=shifted,
            prefix="zz",
            first_number=301,
            edit=tags(**{key: value[1] for key, value in values.items()}),
        )

    add(
        "two-acquisitions",
        "two volumes at the same places, two AcquisitionNumbers",
        base,
        lambda folder: two(folder, AcquisitionNumber=(1, 2)),
    )
    add(
        "two-kernels",
        "two reconstruction kernels in a series",
        base,
        lambda folder: two(folder, ConvolutionKernel=("B30f", "B80f")),
    )
    add("two-untold", "two volumes that only instance numbers tell apart", base, lambda folder: two(folder))
    add(
        "abutting",
        "21 acquisitions and two image types that abut",
        base,
        series(
            base,
            edit=tags(
                AcquisitionNumber=lambda i: i // 2,
                ImageType=lambda i: ["ORIGINAL", "PRIMARY", "AXIAL", *(["ADD"] if i < 20 else [])],
            ),
        ),
    )

    def with_localizer(folder: Path, told: bool) -> None:
        write_series(folder, base)
        write_localizer(folder, base, told=told)

    add("localizer", "a localizer in the series", base, lambda folder: with_localizer(folder, True))
    add(
        "localizer-untold",
        "a localizer that ImageType does not name",
        base,
        lambda folder: with_localizer(folder, False),
    )
    add(
        "two-series",
        "two equal series in one folder",
        base,
        lambda folder: [write_series(folder, base), write_series(folder, base, series="second")],
    )
    orders = list(axis_orders())
    for name, direction in (
        ("sagittal", np.array([[0.0, 0, 1], [1, 0, 0], [0, 1, 0]])),
        ("coronal", np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]])),
        ("upside-down", orders[5]),
        ("oblique", rotation((1, 2, -1), 33)),
    ):
        turned = even_layout(60, _STEP, direction=direction, size=(96, 96))
        add(name, f"{name} slices", turned, series(turned))
    prone = even_layout(_COUNT, _STEP, direction=np.diag([-1.0, -1.0, 1.0]))
    add("prone", "prone: rows run to the right and front", prone, series(prone, edit=tags(PatientPosition="HFP")))
    add("feet-first", "feet first", base, series(base, edit=tags(PatientPosition="FFS")))
    add("padding", "padding -2000 around the circle", base, series(base, storage=Storage(padding=-2000)))
    add(
        "padding-unsigned",
        "the same, its tag written unsigned (63536)",
        base,
        series(base, storage=Storage(padding=-2000, told_unsigned=True)),
    )
    add("unsigned", "unsigned 12 bits", base, series(base, storage=Storage(signed=False, bits_stored=12)))
    add("slope", "slope 0.5 and intercept -900", base, series(base, storage=Storage(slope=0.5, intercept=-900.0)))

    def each(ds: Dataset, index: int) -> None:
        stored = np.frombuffer(ds.PixelData, np.int16).astype(int) - 1024
        slope, intercept = 1 + index % 3, -1000 - 10 * (index % 5)
        ds.RescaleSlope, ds.RescaleIntercept = slope, intercept
        ds.PixelData = np.rint((stored - intercept) / slope).astype(np.int16).tobytes()

    add("slopes", "slope and intercept differ per slice", base, series(base, edit=each))
    add(
        "no-rescale",
        "slope and intercept absent, values shifted by 1024",
        base,
        series(base, storage=Storage(slope=None, intercept=None)),
    )
    for syntax in ("big-endian", "deflated", "rle", "jpeg-ls", "jpeg-lossless", "jpeg-2000"):
        add(syntax, f"transfer syntax {syntax}", base, series(base, syntax=syntax))
    add("enhanced", "enhanced multi-frame", base, lambda folder: write_enhanced(folder, base))
    add(
        "enhanced-slopes",
        "enhanced, frames shuffled, slope per frame",
        base,
        lambda folder: write_enhanced(
            folder, base, order=random.permutation(_COUNT), slopes=np.resize([1.0, 2.0], _COUNT)
        ),
    )
    add(
        "enhanced-tilt",
        "enhanced, tilted 18.5 degrees",
        tilted(base, 18.5),
        lambda folder: write_enhanced(folder, tilted(base, 18.5)),
    )

    def truncated(folder: Path) -> None:
        paths = write_series(folder, base)
        paths[22].write_bytes(paths[22].read_bytes()[:-8000])

    # What is judged is the place of the damaged slice: it may be interpolated, but not filled with anything.
    add("truncated", "one file truncated", base, truncated, near_mm=2.5)
    nowhere = replace(base)
    add(
        "no-position",
        "ImagePositionPatient absent",
        nowhere,
        series(base, edit=tags(ImagePositionPatient=None)),
        must_refuse=True,
    )
    add("nan-position", "NaN in all positions", nowhere, _nan_positions, must_refuse=True)
    values = base.values()
    grey = np.clip((values.astype(float) + 1350) / 1500 * 255, 0, 255).astype(np.int16)
    add(
        "grey",
        "256 grey values, declared with slope 1 and intercept 0",
        base,
        series(base, values=grey, storage=Storage(slope=1.0, intercept=0.0)),
        must_refuse=True,
    )
    add(
        "mask",
        "a mask stored as CT",
        base,
        series(base, values=base.labels().astype(np.int16), storage=Storage(intercept=0.0)),
        must_refuse=True,
    )
    add(
        "z-eff",
        "effective atomic numbers (Rescale Type Z_EFF)",
        base,
        series(
            base,
            values=(values // 50 + 60).astype(np.int16),
            storage=Storage(intercept=0.0),
            edit=tags(RescaleType="Z_EFF"),
        ),
        must_refuse=True,
    )
    return cases


def _nan_positions(folder: Path) -> None:
    for path in write_series(folder, even_layout(_COUNT, _STEP)):
        content = path.read_bytes()
        start = content.find(b"\x20\x00\x32\x00DS") + 8
        end = start + int.from_bytes(content[start - 2 : start], "little")
        text = b"nan\\nan\\nan"
        path.write_bytes(content[:start] + text.ljust(end - start) + content[end:])
