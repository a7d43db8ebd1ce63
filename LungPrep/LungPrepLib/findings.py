"""What LungPrep notices about the data, and the one table of everything it can notice.

The documentation (``Docs/findings.md``) is generated from :data:`KINDS`: a code that is not in the table
cannot be reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from .messages import NOTHING, Message, as_message, from_json, joined

Severity = Literal["info", "warning", "error"]
SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")  # from the mildest to the gravest


@dataclass(frozen=True)
class FindingKind:
    """One row of the table: a thing the program can notice.

    ``severity`` is the usual one (a finding may be milder or graver where the recipe says so); ``meaning``
    says what it is, ``action`` what LungPrep does about it, ``advice`` what the user can do.
    """

    severity: Severity
    meaning: str
    action: str
    advice: str


@dataclass(frozen=True)
class Finding:
    """One thing noticed about the data.

    ``said`` is one sentence with numbers and units; ``done`` says what LungPrep did; ``details`` holds plain JSON
    values. None of them names a patient, a UID or a path beyond a file's own name.
    """

    code: str
    severity: Severity
    said: Message
    done: Message = NOTHING
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """What was noticed, in English."""
        return str(self.said)

    @property
    def action(self) -> str:
        """What LungPrep did about it, in English."""
        return str(self.done)

    def as_dict(self) -> dict[str, Any]:
        """The finding as people read it in a file: English texts and plain JSON values."""
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "action": self.action,
            "details": self.details,
        }

    def as_json(self) -> dict[str, Any]:
        """The finding with its templates and values, which :func:`finding_from_json` reads."""
        return {
            "code": self.code,
            "severity": self.severity,
            "said": self.said.as_json(),
            "done": self.done.as_json(),
            "details": self.details,
        }


def finding_from_json(document: Mapping[str, Any]) -> Finding:
    """The finding of :meth:`Finding.as_json`, or of :meth:`Finding.as_dict`, whose texts are then not translated."""
    said, done = (
        from_json(document[key]) if key in document else as_message(str(document.get(text, "")))
        for key, text in (("said", "message"), ("done", "action"))
    )
    return Finding(document["code"], document["severity"], said, done, dict(document.get("details", {})))


def for_writing(finding: Finding) -> Finding:
    """The finding as it may be kept: without the names of files in its texts and details."""
    details = dict(finding.details)
    if isinstance(details.get("files"), list):
        details["files"] = len(details["files"])
    return replace(finding, said=finding.said.for_writing(), done=finding.done.for_writing(), details=details)


class LungPrepError(Exception):
    """Something that ends this case (never the batch): one sentence what is wrong, one what to do.

    ``said`` and ``advice`` are the messages, ``message`` and ``action`` their English texts.
    ``usage`` marks a wrong call (exit status 2) rather than a case that failed (exit status 1).
    ``finding`` carries the finding of severity ``error`` behind it, where there is one.
    """

    def __init__(
        self, said: Message | str, advice: Message | str = "", *, finding: Finding | None = None, usage: bool = False
    ) -> None:
        super().__init__(said, advice)
        self.said = as_message(said)
        self.advice = as_message(advice)
        self.finding = finding
        self.usage = usage

    def __str__(self) -> str:
        return str(joined([self.said, self.advice]))

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return str(self.said)

    @property
    def action(self) -> str:
        """What to do, in English."""
        return str(self.advice)

    def as_json(self) -> dict[str, Any]:
        """The error with its templates and values, which :func:`error_from_json` reads, and its English texts."""
        return {
            "said": self.said.as_json(),
            "advice": self.advice.as_json(),
            "message": self.message,
            "action": self.action,
            "finding": self.finding.as_json() if self.finding is not None else None,
        }


def error_from_json(document: Mapping[str, Any]) -> LungPrepError:
    """The error of :meth:`LungPrepError.as_json`."""
    finding = document.get("finding")
    return LungPrepError(
        from_json(document["said"]),
        from_json(document["advice"]),
        finding=finding_from_json(finding) if finding else None,
    )


def make_finding(
    code: str,
    said: Message | str,
    done: Message | str | None = None,
    *,
    severity: Severity | None = None,
    **details: Any,
) -> Finding:
    """Make a finding of a kind in :data:`KINDS`; severity and what was done default to the table's.

    Raises
    ------
    KeyError
        if the code is not in the table.
    """
    kind = KINDS[code]
    return Finding(
        code,
        severity or kind.severity,
        as_message(said),
        Message(kind.action) if done is None else as_message(done),
        details,
    )


def error_from(finding: Finding) -> LungPrepError:
    """The error that ends a case because of ``finding``."""
    return LungPrepError(finding.said, finding.done, finding=finding)


KINDS: dict[str, FindingKind] = {
    "sides-implausible": FindingKind(
        "warning",
        "Right and left of the mask do not lie on the patient's right and left.",
        "Keeps the mask; lowers its score.",
        "Look at the mask: are its labels those of the table, and the scan's directions right?",
    ),
    "volume-implausible": FindingKind(
        "warning",
        "The lungs, or one of them, fill more or less of the chest than lungs do.",
        "Keeps the mask; lowers its score.",
        "Look at the mask. A collapsed or removed lung, fibrosis and emphysema can be the reason.",
    ),
    "mask-in-pieces": FindingKind(
        "info",
        "Parts of the mask lie apart from the lung or lobe that they are labelled as.",
        "Keeps the mask; lowers its score.",
        "Look at the place; correct the mask in Slicer's Segment Editor where it is wrong.",
    ),
    "mask-with-holes": FindingKind(
        "info",
        "The mask has holes.",
        "Keeps the mask; lowers its score.",
        "Look at the place. Vessels left out on purpose are no fault.",
    ),
    "not-lung-in-mask": FindingKind(
        "warning",
        "Air that is no lung is in the mask: around the body, or in trachea, oesophagus, stomach or bowel.",
        "Keeps the mask; lowers its score.",
        "Look at the place, and correct the mask before its numbers are used.",
    ),
    "lung-likely-missing": FindingKind(
        "warning",
        "Inside the ribs lies tissue where lung should be, and no label covers it: consolidation, effusion, tumour.",
        "Keeps the mask; lowers its score.",
        "Look at the place. Volumes and densities leave that lung out; another model may find it.",
    ),
    "lung-unlabelled": FindingKind(
        "warning",
        "Aerated lung goes on where the mask ends.",
        "Keeps the mask; lowers its score.",
        "Look at the place: a lobe may be missing from the mask.",
    ),
    "flat-cut": FindingKind(
        "warning",
        "The mask ends along a plane where anatomy has none.",
        "Keeps the mask; lowers its score.",
        "Look whether the mask was made on a part of the image, or cropped.",
    ),
    "lobes-implausible": FindingKind(
        "warning",
        "A lobe is missing, or lobes do not lie to each other as they do in people.",
        "Keeps the mask; lowers its score.",
        "Look at the lobes. After a lobectomy, or in severe disease, the network's lobes may be wrong.",
    ),
    "second-opinion": FindingKind(
        "info",
        "A second segmenter was asked, and how far the two agree.",
        "Keeps the first mask.",
        "Look where they differ, when they differ much: neither needs to be right.",
    ),
    "table-encoding": FindingKind(
        "info",
        "A table that was handed in is not UTF-8.",
        "Reads it as Windows-1252, the western European encoding of Windows.",
        "Look at names with accents; where they are wrong, name the encoding with --encoding.",
    ),
    "date-unread": FindingKind(
        "warning",
        "Dates of a table cannot be read.",
        "Leaves those rows out where dates are asked for.",
        "Write dates as 2024-01-31.",
    ),
    "not-in-table": FindingKind(
        "warning",
        "A list names accessions or patients that the table of reports does not have.",
        "Takes those that it has.",
        "Check that the list and the table come from the same place, and leading zeros.",
    ),
    "patient-id-variants": FindingKind(
        "warning",
        "Patients have their ID written in several ways: with spaces, in upper and lower case, with leading zeros, "
        "with and without its issuer.",
        "Takes them for one patient each, so that nobody is on both sides of a split.",
        "If they are different patients, keep them apart with --ids apart.",
    ),
    "split-continued": FindingKind(
        "info",
        "The folder holds an earlier split.",
        "Keeps every patient where the earlier split had them; new patients are added.",
        "To split anew, remove splits.csv.",
    ),
    "split-part-filled": FindingKind(
        "warning",
        "There are so few patients that chance left a part empty.",
        "Gives the part one patient of the largest part.",
        "Say in a publication how few they are; consider cross-validation (--folds).",
    ),
    "burned-in-text": FindingKind(
        "error",
        "The pixels of a series may hold text about the patient: its header says so, or it is a secondary capture, a "
        "screen save or a dose sheet.",
        "Makes no copy of it: only a person can see what is written there.",
        "Choose another series, or have the text removed by a tool with a person looking on.",
    ),
    "not-in-archive": FindingKind(
        "warning",
        "An archive has no study of a patient, or of the dates, that were asked for.",
        "Goes on with the others.",
        "Check the IDs (leading zeros, spaces) and the archive; some archives keep old studies elsewhere.",
    ),
    "password-in-clear": FindingKind(
        "warning",
        "A password or token is sent to an archive without encryption.",
        "Sends it.",
        "Use the archive's https address, so that nobody on the way can read it.",
    ),
    "listed-twice": FindingKind(
        "info",
        "A list names an accession or a patient more than once.",
        "Takes each once.",
        "Nothing, unless two different ones were meant.",
    ),
    "not-dicom": FindingKind(
        "info",
        "Files that are not DICOM lie among the DICOM files.",
        "Not read.",
        "Nothing. If one of them should be DICOM, it is damaged: copy it again.",
    ),
    "file-empty": FindingKind(
        "warning",
        "A file is empty (0 bytes).",
        "Leaves it out; the rest is used.",
        "Copy the file again from where it came.",
    ),
    "file-unreadable": FindingKind(
        "warning",
        "A file cannot be opened.",
        "Leaves it out; the rest is used.",
        "Check the rights of the file and that the disk or network drive is there.",
    ),
    "file-damaged": FindingKind(
        "warning",
        "The header of a DICOM file is damaged, so that nobody can say which series it belongs to.",
        "Leaves the file out; the rest is used.",
        "Copy the file again from where it came; look for a gap in the series that it may have left.",
    ),
    "file-truncated": FindingKind(
        "warning",
        "A DICOM file ends before its pixels do.",
        "Leaves the slice out when the pixels are read, which leaves a gap.",
        "Copy the file again from where it came.",
    ),
    "file-missing": FindingKind(
        "warning",
        "A file that a database or a list names is not there.",
        "Leaves it out; the rest is used.",
        "Connect the drive it was on, or import the series again.",
    ),
    "folder-unreadable": FindingKind(
        "warning",
        "A folder cannot be opened.",
        "Leaves it out; the rest is used.",
        "Check the rights of the folder.",
    ),
    "link-loop": FindingKind(
        "info",
        "A link leads back to a folder that was looked at already.",
        "Looks at every folder once.",
        "Nothing.",
    ),
    "archive-member-skipped": FindingKind(
        "warning",
        "A member of the zip file is encrypted, would leave the folder, or inflates to far more than it should.",
        "Leaves it out; the rest is used.",
        "Unpack the file with a program you trust and give its folder.",
    ),
    "database-newer": FindingKind(
        "warning",
        "The Slicer database was written by a newer Slicer than any that LungPrep was tried with.",
        "Reads it: the tables that are needed are there.",
        "Look whether all series are listed; else give the folder of the DICOM files.",
    ),
    "slice-order-differs": FindingKind(
        "warning",
        "Slicer sorts the slices in another order than their positions along the slice normal.",
        "Uses the order of the positions.",
        "Check the preview; look for other findings about the geometry.",
    ),
    "series-uid-missing": FindingKind(
        "warning",
        "Files have no Series Instance UID.",
        "Puts together what lies in one folder and agrees in study, series number and modality.",
        "Check that the slices belong together.",
    ),
    "series-uid-each": FindingKind(
        "warning",
        "Slices have a Series Instance UID each, as careless anonymisers make them; patient, series number, "
        "description, kernel, size and orientation agree, and their numbers rise along the patient.",
        "Takes them for one series, under the first of their UIDs.",
        "Check that the slices belong together, and ask for data whose slices share the UID of their series.",
    ),
    "mixed-study": FindingKind(
        "info",
        "The slices of one series name different studies, as some anonymisers make it.",
        "Takes two to four studies of several slices each for volumes of their own; else keeps the series together. It "
        "is listed in the study that most of its slices name.",
        "Nothing, unless the slices look wrong.",
    ),
    "mixed-patient": FindingKind(
        "warning",
        "The slices of one series name different patients.",
        "Takes two to four patients of several slices each for volumes of their own; else keeps the series together.",
        "Make sure that no two patients were mixed up: the UIDs may have been changed carelessly.",
    ),
    "no-usable-series": FindingKind(
        "error",
        "None of the series can be used by the recipe's rules.",
        "See all of them with 'lungprep series', and name one with --series to take it all the same.",
        "Read the reasons in the listing; change the selection rules of the recipe, or name a series.",
    ),
    "field-of-view-narrow": FindingKind(
        "warning",
        "The field of view is narrower than a chest (selection.min_field_of_view_mm): a reconstruction of the heart or "
        "of one lung.",
        "Takes it only where nothing wider is usable.",
        "Choose a series of the whole chest; lungs that reach the edge are named by lungs-cut.",
    ),
    "kernel-sharp": FindingKind(
        "warning",
        "A sharp reconstruction kernel (for lung structure or bone) had to be measured, although the recipe asks for a "
        "soft one.",
        "Measures it. Its noise raises the share below -950 HU by several points.",
        "Compare it only with scans of the same kernel, or have the scan reconstructed with a soft one.",
    ),
    "contrast-unknown": FindingKind(
        "info",
        "The recipe asks for scans with or without contrast agent, and nothing in the header says which this is.",
        "Takes it after those that say so.",
        "Look at the vessels; the finding contrast-seen tells what the blood looks like.",
    ),
    "contrast-seen": FindingKind(
        "warning",
        "The recipe asks for scans without contrast agent, and the blood between the lungs is brighter than blood is.",
        "Keeps the case.",
        "Leave the case out, or allow contrast agent (selection.contrast).",
    ),
    "contrast-not-seen": FindingKind(
        "warning",
        "The recipe asks for scans with contrast agent, and the blood between the lungs is no brighter than blood is.",
        "Keeps the case.",
        "Leave the case out, or allow scans without contrast agent (selection.contrast).",
    ),
    "slices-elsewhere": FindingKind(
        "warning",
        "Some slices of the series are not in this case: they cannot lie in one stack with those that are.",
        "Prepares this volume; the others are named with what tells them apart.",
        "See them with 'lungprep series'; take one by its number (--series case-...#2), or all with selection.take.",
    ),
    "series-refused": FindingKind(
        "warning",
        "The series that the rules choose first could not be used when its pixels were read.",
        "Takes the next usable series of the study.",
        "Look at the reason; if the first series should be used, name it with --series.",
    ),
    "coverage-unusual": FindingKind(
        "warning",
        "The slices cover a shorter or longer way than a chest does (selection.coverage_mm).",
        "Uses the series all the same, after those of usual length.",
        "Check that it is a chest CT and complete.",
    ),
    "not-chest": FindingKind(
        "warning",
        "The header names another part of the body than the chest.",
        "Uses the series all the same, after those of the chest.",
        "Check the preview.",
    ),
    "several-studies": FindingKind(
        "warning",
        "The input holds several studies with a usable series.",
        "Takes the best series of all of them.",
        "Use 'lungprep batch' for all of them, or name one series with --series.",
    ),
    "series-by-request": FindingKind(
        "warning",
        "The series was asked for by name, and the recipe's rules would not take it.",
        "Uses it.",
        "Read the reasons; they may explain an odd result.",
    ),
    "values-replaced": FindingKind(
        "warning",
        "Some voxels are not finite numbers (NaN or infinity).",
        "Replaces them by air, -1000 HU.",
        "Find out which program wrote them.",
    ),
    "values-saturated": FindingKind(
        "warning",
        "Some values do not fit into 16 bits.",
        "Saturates them at -32768 or 32767.",
        "Harmless for metal; else look whether the values are Hounsfield units.",
    ),
    "labels-unnamed": FindingKind(
        "info",
        "The mask that was given has values that LungPrep cannot name.",
        "Calls them by their value: label 1, label 2 ...",
        "Use 1 and 2 for the right and left lung, or 1 to 5 for the lobes in lungmask's order.",
    ),
    "duplicate-slices": FindingKind(
        "info",
        "Some slices are in the series more than once.",
        "Keeps one of those whose pixels are equal; slices with other pixels are a volume of their own.",
        "Nothing, unless the number of slices surprises you.",
    ),
    "overlapping-volumes": FindingKind(
        "warning",
        "The series holds several volumes of the same region (phases, reconstructions, repeated scans).",
        "Takes them apart and judges each; one is read.",
        "See 'lungprep series': is the one that was chosen the one you want?",
    ),
    "missing-slices": FindingKind(
        "warning",
        "A step between slices is a multiple of the usual one: slices are missing between.",
        "Keeps every slice at its true position and resamples from there; short gaps are interpolated, long ones are "
        "left empty.",
        "Ask for the complete series. Volumes are a little less certain.",
    ),
    "irregular-spacing": FindingKind(
        "warning",
        "The distances between slices differ by more than 1 % and 0.05 mm.",
        "Keeps every slice at its true position, lets each count with its own share of the patient, and resamples once "
        "from there.",
        "Nothing. Choose geometry.irregular = 'refuse' if you want no such series.",
    ),
    "gantry-tilt": FindingKind(
        "warning",
        "The slices lie one above the other at an angle: the gantry was tilted. The angle is measured from the slice "
        "positions; the tag for it is often absent or wrong.",
        "Segments and measures the slices as they are, and resamples once onto an upright grid.",
        "Nothing. Programs that ignore the tilt show a skewed patient.",
    ),
    "slices-displaced": FindingKind(
        "warning",
        "Slices lie displaced in their own planes, and not along one line.",
        "Keeps every slice at its true position and resamples once from there.",
        "Look at a coronal view: is the body's outline smooth?",
    ),
    "mixed-orientation": FindingKind(
        "warning",
        "The series has slices of several orientations.",
        "Splits it into volumes and judges each.",
        "See 'lungprep series': is the one that was chosen the one you want?",
    ),
    "mixed-size": FindingKind(
        "warning",
        "The series has slices with different numbers of rows or columns.",
        "Splits it into volumes and judges each.",
        "See 'lungprep series': is the one that was chosen the one you want?",
    ),
    "mixed-pixel-spacing": FindingKind(
        "warning",
        "The series has slices with pixels of different sizes.",
        "Splits it into volumes and judges each.",
        "See 'lungprep series': is the one that was chosen the one you want?",
    ),
    "mixed-kernel": FindingKind(
        "warning",
        "The series has slices of different reconstruction kernels, which have different noise and sharpness.",
        "Splits it into volumes and judges each.",
        "Do not compare densities between kernels.",
    ),
    "orientation-inexact": FindingKind(
        "warning",
        "The directions of rows and columns in the header are not perpendicular to each other, or not of length one.",
        "Takes the nearest directions that are; at the edge of the picture a voxel may lie elsewhere.",
        "Export the series again from the archive, if it knows the directions better.",
    ),
    "position-missing": FindingKind(
        "error",
        "Slices do not say where they lie (Image Position or Orientation is absent, not a number or impossible).",
        "Does not read the series.",
        "Export it again from the archive. If you know that another order is right, set geometry.missing_position.",
    ),
    "pixel-spacing-missing": FindingKind(
        "error",
        "The header does not say how large a pixel is, or how many there are.",
        "Does not read the series.",
        "Export it again from the archive.",
    ),
    "nodule-outside": FindingKind(
        "warning",
        "An annotated nodule lies outside the scan.",
        "Draws no ball for it; its row is named, and its place is in case.json.",
        "Check that the table is of this series, and that its coordinates are millimetres in DICOM's axes (LPS).",
    ),
    "nodules-none": FindingKind(
        "info",
        "The table of annotations names no nodule for this scan.",
        "Prepares it without.",
        "Nothing, where the scan has none; else check the column seriesuid (Series Instance UID, or the file's name).",
    ),
    "single-slice": FindingKind(
        "error",
        "There is one slice only, which is no volume.",
        "Does not prepare it.",
        "Choose another series, or ask for the rest of this one; selection.min_slices = 1 prepares a single slice.",
    ),
    "non-axial": FindingKind(
        "info",
        "The slices are not axial (sagittal, coronal or oblique).",
        "Reads them as they are; right and left are taken from the patient's axes.",
        "If there is an axial series, it is the better one: networks have seen axial slices only.",
    ),
    "patient-position": FindingKind(
        "info",
        "The patient did not lie on the back, head first.",
        "Nothing: positions say where everything is, and right and left are right.",
        "Remember gravity when densities are compared with those of patients on their backs.",
    ),
    "localizer-removed": FindingKind(
        "info",
        "Localizer images (scout, topogram) lie in the series.",
        "Leaves them out.",
        "Nothing.",
    ),
    "rescale-missing": FindingKind(
        "warning",
        "The header does not say how stored values become Hounsfield units (rescale slope and intercept).",
        "Looks at the values: where they are Hounsfield units, or were shifted in a known way, goes on.",
        "Export the series again from the archive, with all tags.",
    ),
    "padding-replaced": FindingKind(
        "info",
        "Voxels outside the reconstructed circle hold a value of their own, far from that of air.",
        "Replaces them by air, -1000 HU, before anything is interpolated.",
        "Nothing.",
    ),
    "pixel-range-differs": FindingKind(
        "info",
        "Smallest or Largest Image Pixel Value in the header is not what the pixels are.",
        "Believes the pixels.",
        "Nothing, unless the pixels look wrong: some programs change pixels and forget these tags.",
    ),
    "bits-exceeded": FindingKind(
        "warning",
        "Stored values need more bits than the header says are used.",
        "Takes the values as they are.",
        "Look at the brightest voxels: are they metal and bone?",
    ),
    "decode-failed": FindingKind(
        "warning",
        "The pixels of some files cannot be decoded; each is named with the reason.",
        "Leaves these slices out, as if they were missing.",
        "Copy these files again from the archive.",
    ),
    "slice-unlike-neighbours": FindingKind(
        "warning",
        "Part of a slice is unlike the slices on both sides of it, as after a damage that no decoder noticed.",
        "Keeps the slice: nothing else speaks against it.",
        "Look at the slice. If it shows noise, stripes or a picture that is cut and shifted, copy the file again from "
        "the archive.",
    ),
    "values-coarse": FindingKind(
        "warning",
        "The values are Hounsfield units that were kept in few bits: they lie several HU apart.",
        "Reads them as they are.",
        "Percentiles, shares below a threshold and the mode are only as exact as that. Ask for the original series.",
    ),
    "not-hounsfield": FindingKind(
        "error",
        "The values are not Hounsfield units.",
        "Does not prepare the series.",
        "Choose the original series; set hounsfield.require = false if you know what the values are.",
    ),
    "hounsfield-repaired": FindingKind(
        "warning",
        "The values are Hounsfield units that were shifted by 1000 or 1024 (a forgotten or doubled rescale "
        "intercept); the peaks of air and soft tissue agree on it.",
        "Takes the shift back.",
        "Export the series again from the archive, with all tags.",
    ),
    "lossy-compression": FindingKind(
        "warning",
        "Pixels were compressed with loss.",
        "Reads them as they are.",
        "Do not measure density on strongly compressed images.",
    ),
    "too-thick": FindingKind(
        "info",
        "Slices are thicker than the recipe's use allows.",
        "Goes on.",
        "Choose a thinner reconstruction, if there is one.",
    ),
    "field-of-view-cut": FindingKind(
        "warning",
        "The lungs touch the edge of the reconstructed field of view, so a part of them is not in the image.",
        "Measures what is there.",
        "Ask for a reconstruction with a larger field of view; do not compare volumes.",
    ),
    "gap-left-empty": FindingKind(
        "warning",
        "Slices are missing over more than the length that the recipe allows to bridge (geometry.max_gap_mm).",
        "Interpolates nothing across it: each slice stands for half a step, at most half of that length, in the image "
        "and in the measurements; what lies between is air (-1000 HU).",
        "Do not measure there. Ask for the missing slices, or raise geometry.max_gap_mm.",
    ),
    "prediction-unplaced": FindingKind(
        "warning",
        "A mask says nothing of where it lies and has as many voxels as the prepared image.",
        "Takes it to lie on the prepared image's voxels, in their order.",
        "Look at the result. Save predictions with the geometry of the image that they were made from.",
    ),
    "slices-not-even": FindingKind(
        "info",
        "The recipe keeps some slices of the prepared image only, and there are others between them.",
        "Puts them one upon the other; case.json says which they are (done, slices).",
        "Do not measure lengths across them. Leave slices.labelled out to keep the volume whole.",
    ),
    "no-lungs": FindingKind(
        "warning",
        "No lungs were found in the image.",
        "Writes an empty label map and no per-label measurements.",
        "Look at the preview: is this a chest CT in Hounsfield units? Choose another series or model.",
    ),
    "lungs-cut": FindingKind(
        "warning",
        "The lungs reach the first or the last slice, so a part of them was not scanned.",
        "Measures what is there.",
        "Do not compare volumes with those of complete scans.",
    ),
    "one-lung": FindingKind(
        "warning",
        "Only one lung was found: the other is missing, holds no air, or is out of view.",
        "Labels it right or left by the side of the spine it lies on.",
        "Look at the preview, and check the side.",
    ),
    "labels-resampled": FindingKind(
        "warning",
        "The mask that was given lies on another grid than the image.",
        "Carries it onto the image's grid by nearest neighbour.",
        "Make the mask on the acquired slices, or check the outline in the preview.",
    ),
    "labels-outside": FindingKind(
        "warning",
        "A part of the mask that was given lies outside the image.",
        "Leaves that part out: it is measured nowhere.",
        "Check that mask and image are of the same series, and that neither was cut.",
    ),
    "labels-overlap": FindingKind(
        "warning",
        "Structures of the mask that was given lie over each other.",
        "Gives such voxels to the later structure: the higher segment number, the later layer or contour.",
        "Name the structures you want, in their order: --label-names NAME,NAME.",
    ),
    "labels-left-out": FindingKind(
        "info",
        "The mask that was given has more structures than lungs or lobes.",
        "Takes the lungs, or the lobes, alone.",
        "Name what else you want: --label-names NAME,NAME, or --label-names all.",
    ),
    "segments-undescribed": FindingKind(
        "warning",
        "A DICOM Segmentation has frames or label values of segments that it does not describe.",
        "Leaves them out: nothing says what they are.",
        "Export the segmentation again from the program that made it, with all of its segments.",
    ),
    "labels-other-frame": FindingKind(
        "warning",
        "The mask that was given names another frame of reference than the slices.",
        "Puts it where its coordinates say.",
        "Check the outline in the preview: it may be of another scan of the patient.",
    ),
    "contours-off-slices": FindingKind(
        "info",
        "Contours of radiotherapy structures do not lie in the slices of the series.",
        "Gives each slice the nearest contours, no further than half of their distance.",
        "Check the outline in the preview: the structures may have been drawn on another series.",
    ),
    "contours-open": FindingKind(
        "warning",
        "Contours of radiotherapy structures are not closed: they have no inside.",
        "Leaves them out; the closed ones are used.",
        "Look for slices in which the structure is missing, and close the contours in the program that drew them.",
    ),
    "pictures-skipped": FindingKind(
        "info",
        "Packages that draw the preview and the report are not installed.",
        "Writes everything else.",
        "Install what 'lungprep doctor' names; in Slicer, press 'Report packages...' in the module's section "
        "'lungmask: packages and weights'.",
    ),
    "format-not-written": FindingKind(
        "warning",
        "One of the formats that were asked for cannot say this case.",
        "Writes everything else.",
        "Choose another format, or prepare the DICOM series itself where the format needs one.",
    ),
    "transform-hardened": FindingKind(
        "info",
        "The loaded volume lies under a linear transform.",
        "Prepares a copy with the transform applied; the volume itself stays as it is.",
        "Harden the transform, or take the volume out of it, if that is not what you meant.",
    ),
    "volume-sheared": FindingKind(
        "warning",
        "The axes of an image file or of a loaded volume are not perpendicular to each other (gantry tilt, or a "
        "transform that shears).",
        "Resamples it once onto the upright grid around it. The slices of a file are measured before, as they are.",
        "Choose the DICOM series instead, if there is one.",
    ),
    "orientation-unknown": FindingKind(
        "warning",
        "An image file does not say which side of the patient is which: Analyze, NIfTI with both codes 0, NRRD without "
        "a space, MetaImage without a TransformMatrix.",
        "Takes the indices to grow to the left, back and head (LPS), as ITK and Slicer do. Right and left are a guess.",
        "Say what is true: --orientation, or image_files.orientation in the recipe.",
    ),
    "geometry-disagrees": FindingKind(
        "warning",
        "The header of an image file says two different things about where its voxels lie: sform and qform of a NIfTI, "
        "voxel sizes and sform, or directions that are not of length one.",
        "Takes one of them, and says which: the sform, unless it leads to a standard brain or is no transform.",
        "Look at the preview. If the other one is true, set image_files.nifti_transform.",
    ),
    "geometry-given": FindingKind(
        "warning",
        "The recipe says something else about an image file's voxels than its header.",
        "Believes the recipe.",
        "Make sure that the recipe is meant for this file.",
    ),
    "geometry-default": FindingKind(
        "warning",
        "An image file has voxels of exactly 1 x 1 x 1 mm whose first one is the origin: what files say that lost it.",
        "Believes it.",
        "If you know it, say it: image_files.spacing_mm and image_files.orientation, or a table with --metadata.",
    ),
    "reference-beyond": FindingKind(
        "warning",
        "Most of a reference image (resampling.reference) lies beyond the scan.",
        "Fills it with padding.",
        "Check that the reference belongs to this scan: its frame of reference is the same, its part of the body not.",
    ),
    "metadata-used": FindingKind(
        "info",
        "Rescale slope and intercept are those of the table of metadata (--metadata).",
        "Makes Hounsfield units with them.",
        "Nothing.",
    ),
    "metadata-not-needed": FindingKind(
        "info",
        "The table of metadata gives a rescale for values that are Hounsfield units already.",
        "Leaves the values as they are.",
        "Nothing, if the file was made from others with that rescale; else look at the values.",
    ),
    "metadata-none": FindingKind(
        "warning",
        "The table of metadata (--metadata) has no row for an image file.",
        "Believes what the file itself says.",
        "Check the column VolumeName: it holds the names of the files.",
    ),
    "voxel-size-missing": FindingKind(
        "error",
        "An image file does not say how large a voxel is: the size is absent, 0 or not a number.",
        "Does not prepare it: nothing could be measured.",
        "Say it, if you know it: image_files.spacing_mm in the recipe, or --set image_files.spacing_mm=[x,y,z].",
    ),
    "voxel-size-unlikely": FindingKind(
        "warning",
        "An image file says that its voxels are larger or smaller than those of any CT.",
        "Believes it.",
        "Were lengths written in another unit? Set image_files.spacing_mm in the recipe.",
    ),
    "length-unit": FindingKind(
        "info",
        "An image file gives lengths in another unit than millimetres.",
        "Converts them.",
        "Nothing. Programs that ignore the unit show another size.",
    ),
    "minc-written-by-itk": FindingKind(
        "info",
        "A MINC 2 file comes from ITK or SimpleITK, which count sides otherwise than MINC.",
        "Reads it as they mean it.",
        "If MINC's own tools made it, set image_files.minc_written_by = 'minc': right and left are exchanged else.",
    ),
    "sequence-frame": FindingKind(
        "warning",
        "The loaded volume is one frame of a sequence.",
        "Prepares the frame that is shown.",
        "Move the sequence browser to another frame and run again for that one.",
    ),
    "corrected-mask-kept": FindingKind(
        "info",
        "A mask in the scene was changed after LungPrep had made it, and the scan was prepared again.",
        "Keeps the changed mask with its table, and adds the new ones beside them.",
        "Delete the mask that you do not need. To measure a corrected mask, press Measure mask.",
    ),
    "changed-files-kept": FindingKind(
        "warning",
        "Files that LungPrep had written into the case's folder were changed since, and the case was prepared again.",
        "Keeps them under another name.",
        "Move or delete what you do not need; a corrected mask can be given with --labels.",
    ),
    "segmenter-fallback": FindingKind(
        "warning",
        "lungmask was not used because something it needs is missing.",
        "Uses the threshold segmenter instead.",
        "Run 'lungprep doctor': it says what is missing and how to get it.",
    ),
    "own-weights": FindingKind(
        "info",
        "The network's weights are not the ones that lungmask publishes.",
        "Uses them, and records their full SHA-256.",
        "Nothing, if they are your own; else run 'lungprep weights fetch'.",
    ),
    "precision-fallback": FindingKind(
        "info",
        "Reduced precision and float32 disagreed on sampled slices of this scan by more than the bound.",
        "Infers the whole scan in float32.",
        "Nothing; it took longer. Set precision = 'float32' for scans like this one.",
    ),
    "device-fallback": FindingKind(
        "warning",
        "The device that was asked for could not be used.",
        "Runs the network on the CPU.",
        "Run 'lungprep doctor': it says what PyTorch sees.",
    ),
    "batch-reduced": FindingKind(
        "info",
        "The device ran out of memory with the batch size that was chosen.",
        "Halves the batch and goes on; the labels do not depend on it.",
        "Nothing; or choose a smaller batch size from the start.",
    ),
}
