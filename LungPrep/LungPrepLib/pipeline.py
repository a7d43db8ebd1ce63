"""From where the data is to a prepared case: the stages of a run, one after the other, in memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .acquiring import Selected, read_usable, select
from .acquisition import Acquisition
from .case import PreparedCase
from .case_name import case_name, image_case_name
from .findings import Finding, LungPrepError, make_finding
from .gridding import acquired_regularly, on_native_grid, on_recipe_grid
from .image.buffers import shared
from .keys import digest_of_texts
from .measurement.case_measurements import CaseMeasurements, measure_case
from .messages import Message, say
from .progress import Progress, ProgressCallback, as_progress
from .recipe import Recipe
from .segmentation.segmenter import Segmentation, Segmenter
from .steps.reference_grid import frame_digest
from .steps.step import GridStep
from .threads import meanwhile

if TYPE_CHECKING:
    import SimpleITK as sitk

    from .acquiring import Source
    from .points.annotations import Nodule
    from .segmentation.trust.score import Trust
    from .segmentation.trust.seen import Scan


class Stopwatch:
    """Seconds per stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time of the block to stage ``name``."""
        begin = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begin


def prepare(
    source: Source | Selected,
    recipe: Recipe | None = None,
    *,
    series_uid: str | None = None,
    segmenter: Segmenter | None = None,
    labels: str | Path | sitk.Image | Segmentation | None = None,
    label_names: str = "",
    vessels: str | Path | sitk.Image | None = None,
    annotations: str | Path | None = None,
    scan_names: Sequence[str] = (),
    weights: dict[str, Path] | None = None,
    progress: Progress | ProgressCallback | None = None,
    with_image: Callable[[sitk.Image], None] | None = None,
) -> PreparedCase:
    """Prepare one case, in memory; :func:`~LungPrepLib.export.case_folder.write_case` writes its files.

    Parameters
    ----------
    source
        As for :func:`~LungPrepLib.acquiring.select`, or its result.
    recipe
        Every choice of the run; the defaults when not given.
    series_uid
        The series to take instead of choosing.
    segmenter
        Used instead of the recipe's.
    labels
        A mask of the user's own instead of any segmenter; a Segmentation says what its values mean, too.
    label_names
        Which tool's label values they are, a table of names, or the structures of the mask that are wanted
        (:func:`.segmentation.label_files.reading.read_label_file`).
    vessels
        A mask of vessels and airways in the lungs, which the measurements leave out.
    annotations
        A table of nodules (:mod:`.points.annotations`), matched by Series Instance UID or the image file's name.
    scan_names
        What the table may call this scan besides.
    weights
        Files of lungmask weights by network name.
    progress
        Called as ``progress(stage, fraction, message)``.
    with_image
        Called with the image on the native grid before lungs are looked for, where they are, and where it is the one
        that was acquired.

    Raises
    ------
    LungPrepError
        when this case cannot be prepared.
    Cancelled
        when the user cancels.
    """
    recipe = recipe or Recipe()
    progress = as_progress(progress)
    selected = (
        source if isinstance(source, Selected) else select(source, recipe, series_uid=series_uid, progress=progress)
    )
    watch = Stopwatch()
    if selected.seconds:
        watch.seconds["scan"] = selected.seconds
    masked = segmenter is not None or labels is not None or recipe.segmentation.segmenter != "none"
    with watch.stage("read"), meanwhile(_load_scipy) if masked or recipe.steps_of(GridStep) else nullcontext():
        selected, acquisition = read_usable(selected, recipe, progress)
    if with_image is not None and masked and acquired_regularly(acquisition):
        with_image(acquisition.image)
    with (
        shared(acquisition.image, acquisition.no_value),
        _seen_meanwhile(acquisition, recipe, progress, masked) as scan,
    ):
        with watch.stage("segment"):
            segmentation, findings = _segment(
                acquisition, recipe, segmenter, labels, label_names, vessels, weights, progress
            )

        def measure() -> tuple[CaseMeasurements, list[Finding]]:
            with watch.stage("measure"):
                return _measure(acquisition, segmentation, recipe, progress.unseen())

        masks = (segmentation.labels, segmentation.left_out) if segmentation else ()
        with shared(*masks), meanwhile(measure) as result_of_measuring:
            with watch.stage("check"):
                trust, opinion = _judge(acquisition, segmentation, recipe, weights, scan, progress)
            measured, coverage = result_of_measuring()
    acquired_labels = segmentation.labels if segmentation else None
    segmentation, nodules, outside = _annotate(acquisition, selected, segmentation, annotations, scan_names, recipe)
    with watch.stage("resample"):
        native = on_native_grid(acquisition, segmentation, recipe, progress)
        prepared = on_recipe_grid(native, acquisition, segmentation, recipe, progress)
    return PreparedCase(
        case=_case_name(acquisition),
        recipe=recipe,
        image=native.image,
        labels=native.labels,
        prepared_image=prepared.image,
        prepared_labels=prepared.labels,
        acquisition=acquisition,
        acquired_labels=acquired_labels,
        structures=segmentation.structures if segmentation else (),
        prepared_structures=prepared.structures,
        findings=[
            *selected.findings,
            *acquisition.findings,
            *findings,
            *coverage,
            *trust.findings,
            *outside,
            *native.findings,
            *prepared.findings,
        ],
        measurements=measured.rows,
        regional_measurements=measured.regional,
        histograms=measured.histograms,
        nodules=nodules,
        reasons=_reasons(selected),
        trust=trust.as_dict() if trust.parts else {},
        provenance={
            "source": _source(acquisition, selected),
            "segmentation": segmentation.provenance if segmentation else {"segmenter": "none"},
            "second_opinion": opinion,
            "done": {"native": native.done, "prepared": prepared.done},
        },
        timings_s=watch.seconds,
    )


def _load_scipy() -> None:
    """Import what masks and resampling need of SciPy: 0.1 s, in which memory for the slices is taken beside it."""
    import scipy.ndimage
    import scipy.sparse  # noqa: F401


def _seen_meanwhile(
    acquisition: Acquisition, recipe: Recipe, progress: Progress, needed: bool
) -> AbstractContextManager[Callable[[], Scan]]:
    """What the checks of the mask need of the scan, worked out while the lungs are segmented; not where none are."""

    def look() -> Scan:
        from .segmentation.trust.seen import Scan

        return Scan.of(acquisition.image, progress.unseen())

    return meanwhile(look) if needed and recipe.segmentation.check else nullcontext(look)


def _segment(
    acquisition: Acquisition,
    recipe: Recipe,
    segmenter: Segmenter | None,
    labels: str | Path | sitk.Image | Segmentation | None,
    label_names: str,
    vessels: str | Path | sitk.Image | None,
    weights: dict[str, Path] | None,
    progress: Progress,
) -> tuple[Segmentation | None, list[Finding]]:
    from .segmentation.choosing import choose_segmenter
    from .segmentation.own_labels import OwnLabels

    findings: list[Finding] = []
    if labels is not None:
        frame_uid = acquisition.headers[0].frame_of_reference_uid if acquisition.headers else ""
        segmenter = OwnLabels(
            labels, acquisition.geometry, recipe.image_files, label_names=label_names, frame_uid=frame_uid
        )
    elif segmenter is None:
        segmenter, findings = choose_segmenter(recipe, weights)
    if segmenter is None:
        return None, findings
    progress("segment", 0.0, say("segmenting with {name}", name=segmenter.name))
    segmentation = segmenter.segment(acquisition.image, progress=progress)
    findings += segmentation.findings
    if vessels is not None:
        reader = OwnLabels(vessels, acquisition.geometry, recipe.image_files)
        mask = reader.segment(acquisition.image, progress=progress)
        if any(finding.code == "no-lungs" for finding in mask.findings):
            raise LungPrepError(
                say("The mask of vessels and airways has no voxels."),
                say("Give the one that was made on this series, or leave it away."),
            )
        segmentation.left_out = mask.labels
        findings += [finding for finding in mask.findings if finding.code != "labels-unnamed"]
    return segmentation, findings


def _measure(
    acquisition: Acquisition, segmentation: Segmentation | None, recipe: Recipe, progress: Progress
) -> tuple[CaseMeasurements, list[Finding]]:
    """What is measured on the acquired slices, and what of the lungs is not in the image."""
    if segmentation is None:
        return CaseMeasurements(), []
    from .segmentation.blood import blood_findings
    from .segmentation.coverage import coverage_findings

    measured = measure_case(acquisition, segmentation, recipe.measurement, progress)
    findings = coverage_findings(segmentation.labels, acquisition, recipe)
    return measured, findings + blood_findings(acquisition.image, segmentation.labels, recipe.selection.contrast)


def _judge(
    acquisition: Acquisition,
    segmentation: Segmentation | None,
    recipe: Recipe,
    weights: dict[str, Path] | None,
    scan: Callable[[], Scan],
    progress: Progress,
) -> tuple[Trust, dict[str, Any]]:
    """How far the mask can be trusted, and what a second segmenter says where one is asked."""
    from .segmentation.trust.score import Trust, judge_mask

    trust = Trust(0.0, {})
    if segmentation is None:
        return trust, {}
    if recipe.segmentation.check:
        image, labels = acquisition.image, segmentation.labels
        trust = judge_mask(image, labels, segmentation.structures, progress, scan=scan())
    if recipe.segmentation.second_opinion == "none":
        return trust, {}
    from .second_opinion import second_opinion

    opinion, finding = second_opinion(acquisition, segmentation, recipe, weights, progress)
    return replace(trust, findings=[*trust.findings, finding]), opinion


def _annotate(
    acquisition: Acquisition,
    selected: Selected,
    segmentation: Segmentation | None,
    annotations: str | Path | None,
    scan_names: Sequence[str],
    recipe: Recipe,
) -> tuple[Segmentation | None, list[Nodule], list[Finding]]:
    """The labels with the annotated nodules of this scan, after the lungs were measured without them."""
    if annotations is None:
        return segmentation, [], []
    from .file_names import stem_of
    from .points.annotations import largest, read_annotations
    from .points.placing import with_nodules

    names = [*scan_names, *([acquisition.headers[0].series_instance_uid] if acquisition.headers else [])]
    if selected.one is not None:
        names += [selected.one.name, stem_of(selected.one.name)]
    nodules = read_annotations(Path(annotations), names)
    if recipe.points.nodules == "largest":
        nodules = largest(nodules)
    if not nodules:
        return (
            segmentation,
            [],
            [make_finding("nodules-none", say("The table of annotations has no row for this scan."))],
        )
    labelled, findings = with_nodules(segmentation, acquisition, nodules)
    return labelled if recipe.points.masks else segmentation, nodules, findings


def _case_name(acquisition: Acquisition) -> str:
    if acquisition.headers:
        return case_name(acquisition.headers[0].series_instance_uid)
    from .image.files import content_digest

    return image_case_name(acquisition.description.get("file_sha256") or content_digest(acquisition.image))


def _source(acquisition: Acquisition, selected: Selected) -> dict[str, Any]:
    source: dict[str, Any] = dict(acquisition.description)
    if acquisition.headers:
        source["files"] = len({header.path for header in acquisition.headers})
        source["series_sha256"] = digest_of_texts((acquisition.headers[0].series_instance_uid,))
        if frame := frame_digest(acquisition.headers[0].frame_of_reference_uid):
            source["frame_of_reference_sha256"] = frame
        source["instances_sha256"] = digest_of_texts(header.sop_instance_uid for header in acquisition.headers)
    if selected.candidate is not None:
        source["reasons"] = list(map(str, _reasons(selected)))
    return source


def _reasons(selected: Selected) -> list[Message]:
    """Why this series was taken; nothing where there was none to choose."""
    return [] if selected.candidate is None else [reason.for_writing() for reason in selected.candidate.reasons]
