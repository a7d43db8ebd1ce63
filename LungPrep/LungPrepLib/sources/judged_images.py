"""Image files among the files of a place: which of them a CT is, and why the others are none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..case_name import image_case_name
from ..file_names import as_text
from ..findings import Finding, LungPrepError
from ..image.ct_values import ct_values
from ..image.files import ImageHeader, file_digest, read_header
from ..image.hounsfield import check_hounsfield
from ..messages import FileName, Message, joined, say
from ..progress import Progress
from ..recipe import Recipe

if TYPE_CHECKING:
    from .source import Opened

Verdict = Literal["chosen", "usable", "not usable"]
_LOOKED_AT = 0.2  # of the slices: enough to see air and soft tissue in nearly every CT of a chest
_LEAST_LOOKED_AT = 8
_MASKS = ("mask", "two-values", "constant")


@dataclass(frozen=True)
class JudgedImage:
    """An image file, whether it is a CT that can be prepared, and why or why not.

    Attributes
    ----------
    header
        ``None`` where it cannot be understood.
    is_mask
        Whether it is a mask rather than an image.
    """

    path: Path
    header: ImageHeader | None
    verdict: Verdict
    reasons: tuple[Message, ...]
    findings: tuple[Finding, ...] = ()
    is_mask: bool = False

    @cached_property
    def name(self) -> str:
        """The name that its case gets."""
        return image_case_name(file_digest(self.path))

    def as_dict(self, *, keep_identifiers: bool = False) -> dict[str, Any]:
        """Plain JSON values; the path only with ``keep_identifiers``, because people put names into it."""
        values: dict[str, Any] = {
            "name": self.name,
            "verdict": self.verdict,
            "reasons": [reason.text(with_file_names=keep_identifiers) for reason in self.reasons],
            "mask": self.is_mask,
            "findings": [finding.as_dict() for finding in self.findings],
        }
        if self.header is not None:
            spacing = [round(float(length), 6) for length in self.header.spacing_mm]
            values |= {"format": self.header.described.format, "size": list(self.header.described.size)}
            values |= {"spacing_mm": spacing}
        return values | ({"path": as_text(self.path)} if keep_identifiers else {})


def images_of(opened: Opened, recipe: Recipe, progress: Progress) -> list[JudgedImage]:
    """The image files of a place with a verdict on each; none where the place does not look for them."""
    find = getattr(opened, "image_files", None)
    if find is None:
        return []
    return judge_images(find(progress), recipe, progress)


def judge_images(paths: Iterable[Path], recipe: Recipe, progress: Progress) -> list[JudgedImage]:
    """A verdict on each image file, from its header and some of its voxels."""
    listed = list(paths)
    judged = []
    for index, path in enumerate(listed):
        progress(
            "judge", index / len(listed), say("image file {number} of {count}", number=index + 1, count=len(listed))
        )
        judged.append(judge_image(path, recipe))
    return judged


def judge_image(path: Path, recipe: Recipe) -> JudgedImage:
    """``usable`` or ``not usable``, with the reasons."""
    try:
        header = read_header(path, recipe.image_files)
    except LungPrepError as error:
        return JudgedImage(path, None, "not usable", (joined([error.said, error.advice]),))
    findings = [*header.findings, *([sheared.finding()] if (sheared := header.sheared()) is not None else [])]
    slices = header.described.size[2]
    if slices < recipe.selection.min_slices:
        reason = say("{count} slices, fewer than {least} (selection.min_slices)",
                     count=slices, least=recipe.selection.min_slices)  # fmt: skip
        return JudgedImage(path, header, "not usable", (reason,), tuple(findings))
    try:
        seen = _values_seen(header, recipe, max(_LEAST_LOOKED_AT, int(slices * _LOOKED_AT)))
        if seen and slices > _LEAST_LOOKED_AT:  # not what one expects of a CT: all of it then
            seen = _values_seen(header, recipe, None)
    except LungPrepError as error:
        return JudgedImage(path, header, "not usable", (joined([error.said, error.advice]),), tuple(findings))
    kinds = [finding.details.get("kind") for finding in seen]
    is_mask = any(kind in _MASKS for kind in kinds)
    against = [finding.said for finding in seen if finding.severity == "error" or finding.details.get("kind") in _MASKS]
    if against:
        return JudgedImage(path, header, "not usable", tuple(against), tuple(findings), is_mask)
    return JudgedImage(path, header, "usable", (say("Hounsfield units"),), (*findings, *seen))


def _values_seen(header: ImageHeader, recipe: Recipe, slices: int | None) -> list[Finding]:
    """What there is to say of the values of the first slices, or of all of them."""
    import SimpleITK as sitk

    voxels = header.described.load(slices=slices)
    array, values, findings = ct_values(header.path, voxels, recipe.image_files)
    image = sitk.GetImageFromArray(array)
    return [*findings, *check_hounsfield(image, recipe.hounsfield, rescaled=None, values=values)[1]]


def chosen_image(images: Sequence[JudgedImage], place: str, wanted: str | None = None) -> JudgedImage:
    """The one image file that is a CT, or the one whose name is wanted.

    Parameters
    ----------
    place
        What the place is called in messages.
    wanted
        The ``case-...`` of the listing, whatever the verdict on it is.

    Raises
    ------
    LungPrepError
        when there is none, or there are several: which of them is meant, nobody can know.
    """
    if wanted is not None:
        for image in images:
            if image.name == wanted:
                return replace(image, verdict="chosen")
        raise LungPrepError(
            say("There is no series or image file '{name}' in the input.", name=wanted[:40]),
            say("See what there is with 'lungprep series'."),
            usage=True,
        )
    usable = [image for image in images if image.verdict != "not usable"]
    if len(usable) == 1:
        return replace(usable[0], verdict="chosen")
    if usable:
        raise LungPrepError(
            say("There are {count} image files that are a CT in {place}: {files}.",
                count=len(usable), place=FileName(place), files=[FileName(image.path) for image in usable]),
            say("Give the image files one by one, or the folder to 'lungprep batch'."),
        )  # fmt: skip
    told = joined((joined([say("{file}:", file=FileName(image.path)), *image.reasons]) for image in images[:4]), " ")
    raise LungPrepError(
        say("None of the {count} image files in {place} is a CT. {reasons}",
            count=len(images), place=FileName(place), reasons=told),
        say("See all of them with 'lungprep series'."),
    )  # fmt: skip


def marked_as_chosen(images: list[JudgedImage]) -> list[JudgedImage]:
    """The images, the one that ``lungprep prepare`` would take marked as chosen."""
    usable = [image for image in images if image.verdict == "usable"]
    return [replace(image, verdict="chosen") if usable == [image] else image for image in images]
