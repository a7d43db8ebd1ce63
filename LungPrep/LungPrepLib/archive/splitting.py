"""Training, validation and test without a patient on two sides, the same again when scans are added."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..findings import Finding, LungPrepError, make_finding
from ..messages import say
from .patients import Case, Cohort, full_name

_SUM_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Split:
    """Which part each patient and case is in.

    Attributes
    ----------
    part_of
        By patient.
    cases
        By part, sorted by name.
    """

    part_of: Mapping[str, str]
    cases: Mapping[str, tuple[Case, ...]]
    findings: tuple[Finding, ...] = ()


def parts_of(text: str) -> dict[str, float]:
    """``train=0.8,validation=0.1,test=0.1`` as a table; fractions add up to 1 (or percents to 100).

    Raises
    ------
    LungPrepError
        when it is not of that form.
    """
    parts: dict[str, float] = {}
    for item in text.split(","):
        name, _, number = item.partition("=")
        try:
            parts[name.strip()] = float(number)
        except ValueError:
            parts[name.strip()] = -1.0
    total = sum(parts.values())
    if abs(total - 100) < _SUM_TOLERANCE * 100 and len(parts) > 1:
        parts = {name: value / 100 for name, value in parts.items()}
        total = 1.0
    names_fit = all(name and all(c.isalnum() or c in "_-" for c in name) for name in parts)
    if (
        not names_fit
        or min(parts.values()) <= 0
        or abs(total - 1) > _SUM_TOLERANCE
        or len(parts) != len(text.split(","))
    ):
        raise LungPrepError(
            say("'{text}' does not say how to split.", text=text[:80]),
            say("Write parts that add up to 1, such as train=0.8,validation=0.1,test=0.1."),
            usage=True,
        )
    return parts


def split(
    cohort: Cohort,
    parts: Mapping[str, float],
    *,
    seed: str = "0",
    earlier: Mapping[str, str] | None = None,
    strata: Mapping[str, str] | None = None,
) -> Split:
    """Give every patient a part.

    A patient's part comes from an HMAC (SHA-256) of the ID with the seed as key and from nothing else, so that it
    stays when scans of other patients are added, and nobody can choose it. The sizes of the parts are therefore near
    the fractions and not equal to them. With ``strata`` the patients of each stratum are taken in the order of their
    hash and go where the stratum lacks most; there, what was given before (``earlier``) is what keeps a split stable.

    Parameters
    ----------
    earlier
        The part of each case in an earlier split, by the case's name: its patient keeps it.
    strata
        The stratum of each case, by its name.

    Raises
    ------
    LungPrepError
        when there are fewer patients than parts, or the earlier split has a patient on two sides.
    """
    if len(cohort.patients) < len(parts):
        raise LungPrepError(
            say("{patients} patients cannot be split into {parts} parts.",
                patients=len(cohort.patients), parts=len(parts)),
            say("Give fewer parts or more patients: a patient is never split."),
            usage=True,
        )  # fmt: skip
    part_of, findings = _kept(cohort, parts, earlier or {})
    hashes = {patient: _fraction(seed, patient) for patient in cohort.patients}
    new = sorted((p for p in cohort.patients if p not in part_of), key=lambda p: (hashes[p], p))
    if strata is None:
        part_of |= {patient: _by_fraction(hashes[patient], parts) for patient in new}
    else:
        _by_stratum(new, part_of, parts, _patient_strata(cohort, strata))
    findings += _fill_empty(part_of, parts, hashes, fixed=set(part_of) - set(new))
    cases: dict[str, list[Case]] = {part: [] for part in parts}
    for patient, part in part_of.items():
        cases.setdefault(part, []).extend(cohort.patients[patient])
    by_part = {part: tuple(sorted(found, key=lambda c: (c.place, c.name))) for part, found in cases.items()}
    return Split(part_of, by_part, (*cohort.findings, *findings))


def _fraction(seed: str, patient: str) -> float:
    """A number from 0 to 1 that is the patient's own."""
    digest = hmac.new(seed.encode(), patient.encode("utf-8", "surrogateescape"), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def _by_fraction(number: float, parts: Mapping[str, float]) -> str:
    end = 0.0
    for name, size in parts.items():
        end += size
        if number < end:
            return name
    return next(reversed(list(parts)))


def _kept(
    cohort: Cohort, parts: Mapping[str, float], earlier: Mapping[str, str]
) -> tuple[dict[str, str], list[Finding]]:
    """The patients whose part an earlier split says."""
    part_of: dict[str, str] = {}
    for patient, cases in cohort.patients.items():
        before = {earlier[name] for case in cases for name in (full_name(case), case.name) if name in earlier}
        if len(before) > 1:
            raise LungPrepError(
                say("The earlier split has a patient in several parts ({parts}).", parts=sorted(before)),
                say("Remove its splits.csv to split anew, or keep the spellings of IDs apart with --ids apart."),
                usage=True,
            )
        if before and (part := before.pop()) in parts:
            part_of[patient] = part
    if not part_of:
        return part_of, []
    finding = make_finding(
        "split-continued",
        say("{count} of {total} patients keep the part that the earlier split gave them.",
            count=len(part_of), total=len(cohort.patients)),
    )  # fmt: skip
    return part_of, [finding]


def _patient_strata(cohort: Cohort, strata: Mapping[str, str]) -> dict[str, str]:
    """The stratum of each patient: what most of their cases have."""
    found = {}
    for patient, cases in cohort.patients.items():
        counts = Counter(strata.get(case.name, "") for case in cases)
        found[patient] = min(counts, key=lambda value: (-counts[value], value))
    return found


def _by_stratum(
    new: Sequence[str], part_of: dict[str, str], parts: Mapping[str, float], stratum_of: Mapping[str, str]
) -> None:
    """Each patient goes where the own stratum lacks most, and at equal lack where all in all most is lacking."""
    sizes: dict[str, Counter[str]] = defaultdict(Counter)
    for patient, part in part_of.items():
        sizes[stratum_of[patient]][part] += 1
    whole = Counter(part_of.values())
    for patient in new:
        own = sizes[stratum_of[patient]]
        total, all_in_all = sum(own.values()) + 1, sum(whole.values()) + 1

        def lack(part: str, own: Counter[str] = own, total: int = total, n: int = all_in_all) -> tuple[float, float]:
            return parts[part] * total - own[part], parts[part] * n - whole[part]

        part = max(parts, key=lack)
        part_of[patient] = part
        own[part] += 1
        whole[part] += 1


def _fill_empty(
    part_of: dict[str, str], parts: Mapping[str, float], hashes: Mapping[str, float], fixed: set[str]
) -> list[Finding]:
    """Give a part that chance left empty one patient of the largest part, always the same."""
    filled = []
    for part in parts:
        if part in part_of.values():
            continue
        sizes = Counter(part_of.values())
        free = [patient for patient in part_of if patient not in fixed and sizes[part_of[patient]] > 1]
        free = free or [patient for patient in part_of if sizes[part_of[patient]] > 1]
        largest = max(sizes[part_of[patient]] for patient in free)
        chosen = max((p for p in free if sizes[part_of[p]] == largest), key=lambda p: (hashes[p], p))
        part_of[chosen] = part
        filled.append(part)
    if not filled:
        return []
    return [
        make_finding(
            "split-part-filled",
            say("So few patients left the parts {parts} empty; each got one patient of another part.", parts=filled),
        )
    ]


def folds_of(cohort: Cohort, split_: Split, count: int, seed: str) -> list[dict[str, list[str]]]:
    """nnU-Net's ``splits_final.json``: ``train`` and ``val`` per fold, by patient.

    With one fold the parts as they are: the first part against the second. With more, the patients of the first two
    parts dealt out in the order of their hash. The third part and further ones (a test set) are in none of them.

    Raises
    ------
    LungPrepError
        when there are fewer patients than folds, or only one part.
    """
    names = list(split_.cases)
    if len(names) < 2:
        raise LungPrepError(say("nnU-Net's splits need at least two parts."), say("Name two with --parts."), usage=True)
    if count <= 1:
        return [{"train": _names(split_.cases[names[0]]), "val": _names(split_.cases[names[1]])}]
    patients = [p for p, part in split_.part_of.items() if part in names[:2]]
    if len(patients) < count:
        raise LungPrepError(
            say("{patients} patients cannot be split into {folds} folds.", patients=len(patients), folds=count),
            say("Give fewer folds."),
            usage=True,
        )
    patients.sort(key=lambda p: (_fraction(f"{seed} folds", p), p))
    folds = []
    for fold in range(count):
        held = set(patients[fold::count])
        train = [case for p in patients if p not in held for case in cohort.patients[p]]
        folds.append({"train": _names(train), "val": _names([c for p in held for c in cohort.patients[p]])})
    return folds


def _names(cases: Sequence[Case]) -> list[str]:
    return sorted({case.name for case in cases})


@dataclass(frozen=True)
class Check:
    """What a check of a split found."""

    cases: int
    patients: int
    parts: Mapping[str, int]
    crossing: int
    crossing_data: int
    unlisted: int
    missing: int

    @property
    def sound(self) -> bool:
        """Whether no patient and no study is in two parts, and every case has one."""
        return not (self.crossing or self.crossing_data or self.unlisted)


def check(cohort: Cohort, part_of_case: Mapping[str, str]) -> Check:
    """Look whether a patient (or the same study or series under two patients) is in two parts."""
    parts: Counter[str] = Counter()
    by_patient: dict[str, set[str]] = defaultdict(set)
    by_data: dict[str, set[str]] = defaultdict(set)
    unlisted, seen = 0, set()
    for patient, cases in cohort.patients.items():
        for case in cases:
            name = full_name(case) if full_name(case) in part_of_case else case.name
            part = part_of_case.get(name)
            if part is None:
                unlisted += 1
                continue
            seen.add(name)
            parts[part] += 1
            by_patient[patient].add(part)
            for digest in case.also or {case.name}:
                by_data[digest].add(part)
    crossing = sum(len(found) > 1 for found in by_patient.values())
    data = sum(len(found) > 1 for found in by_data.values())
    return Check(
        len(cohort.cases), len(cohort.patients), dict(parts), crossing, data, unlisted, len(set(part_of_case) - seen)
    )
