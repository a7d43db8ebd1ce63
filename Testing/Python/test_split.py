"""``lungprep split``: no patient on two sides, stable when scans are added, proven by --check."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dicom_files import ct_slice, to_bytes
from LungPrepLib.archive.patients import Case, Cohort, grouped, plain_id
from LungPrepLib.archive.splitting import check, folds_of, parts_of, split
from LungPrepLib.case_name import case_name
from LungPrepLib.cli.main import main
from LungPrepLib.findings import LungPrepError

PARTS = {"train": 0.8, "validation": 0.1, "test": 0.1}


def cohort(patients: int, scans: int = 1) -> Cohort:
    cases = [Case(f"c{p}-{n}", patient=f"P{p}") for p in range(patients) for n in range(scans)]
    return grouped(cases, "join")


def parts(split_file: Path) -> dict[str, str]:
    with split_file.open(encoding="utf-8", newline="") as file:
        return {row["case"]: row["part"] for row in csv.DictReader(file)}


def write_dicom(folder: Path, patients: dict[str, list[str]], issuers: dict[str, str] | None = None) -> None:
    """One two-slice series per study name, under the patient IDs as they are spelt."""
    folder.mkdir(parents=True, exist_ok=True)
    for patient, studies in patients.items():
        for study in studies:
            for n in range(2):
                tags = {"PatientID": patient}
                if issuers and patient in issuers:
                    tags["IssuerOfPatientID"] = issuers[patient]
                dataset = ct_slice(n, series=f"{study} series", study=study, **tags)
                (folder / f"{study} {n}.dcm").write_bytes(to_bytes(dataset))


def test_sizes_are_near_the_fractions_and_patients_whole() -> None:
    result = split(cohort(3000, scans=2), PARTS, seed="a")
    sizes = Counter(result.part_of.values())
    assert abs(sizes["train"] / 3000 - 0.8) < 0.03 and abs(sizes["test"] / 3000 - 0.1) < 0.03
    part_of_case = {case.name: part for part, cases in result.cases.items() for case in cases}
    assert len(part_of_case) == 6000
    assert check(cohort(3000, scans=2), part_of_case).sound


def test_the_hash_is_the_standards_own() -> None:
    """The part follows from HMAC-SHA-256 (RFC 2104) of the ID, computed here by another program."""
    import shutil
    import subprocess

    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    result = split(cohort(12), {"a": 0.5, "b": 0.5}, seed="secret")
    for patient, part in result.part_of.items():
        command = [openssl, "dgst", "-sha256", "-hmac", "secret", "-r"]
        digest = subprocess.run(command, input=patient.encode(), capture_output=True, check=True).stdout.split()[0]
        assert part == ("a" if int(digest[:16], 16) / 2**64 < 0.5 else "b")


def test_other_patients_and_scans_change_nothing() -> None:
    small, large = split(cohort(60), PARTS, seed="7"), split(cohort(400, scans=3), PARTS, seed="7")
    assert not small.findings and not large.findings
    assert all(large.part_of[patient] == part for patient, part in small.part_of.items())
    other = split(cohort(60), PARTS, seed="8")
    assert other.part_of != small.part_of


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from("abc")), min_size=3, max_size=120), st.text(max_size=5))
def test_no_patient_is_ever_in_two_parts(scans: list[tuple[int, str]], seed: str) -> None:
    cases = [Case(f"c{n}", patient=f"P{patient}") for n, (patient, _) in enumerate(scans)]
    strata = {f"c{n}": stratum for n, (_, stratum) in enumerate(scans)}
    found = grouped(cases, "join")
    if len(found.patients) < 3:
        with pytest.raises(LungPrepError, match="cannot be split into 3 parts"):
            split(found, PARTS, seed=seed)
        return
    for stratified in (None, strata):
        result = split(found, PARTS, seed=seed, strata=stratified)
        assert set(result.part_of) == set(found.patients) and set(result.part_of.values()) == set(PARTS)
        part_of_case = {case.name: part for part, members in result.cases.items() for case in members}
        assert check(found, part_of_case).sound


def test_strata_have_their_share() -> None:
    found = cohort(400)
    strata = {case.name: "rare" if int(case.name[1:-2]) % 10 == 0 else "common" for case in found.cases}
    result = split(found, PARTS, strata=strata)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for part, cases in result.cases.items():
        counts[part].update(strata[case.name] for case in cases)
    assert counts["train"] == {"rare": 32, "common": 288}
    assert counts["validation"]["rare"] == counts["test"]["rare"] == 4


def test_a_stratified_split_goes_on(tmp_path: Path) -> None:
    first = cohort(50)
    strata = {f"c{n}-0": "ab"[n % 2] for n in range(90)}
    one = split(first, PARTS, strata=strata)
    earlier = {case.name: part for part, cases in one.cases.items() for case in cases}
    two = split(cohort(90), PARTS, strata=strata, earlier=earlier)
    assert all(two.part_of[patient] == part for patient, part in one.part_of.items())
    assert [finding.code for finding in two.findings] == ["split-continued"]
    assert Counter(two.part_of.values())["train"] == 72


@pytest.mark.parametrize(
    "spellings",
    [("0123", "123", " 123 "), ("abc1", "ABC1"), ("MRN 12-34", "mrn1234"), ("123^^^CLINIC", "123", "00123^^^OTHER")],
)
def test_spellings_of_an_id(spellings: tuple[str, ...]) -> None:
    cases = [Case(f"c{n}", patient=patient) for n, patient in enumerate(spellings)]
    joined = grouped(cases, "join")
    assert len(joined.patients) == 1 and [finding.code for finding in joined.findings] == ["patient-id-variants"]
    assert len(grouped(cases, "apart").patients) == len({spelling.strip() for spelling in spellings})


def test_different_ids_stay_apart() -> None:
    assert len(set(map(plain_id, ("1230", "123", "12 3 4", "A-1", "B-1", "10", "100", "0", "000 1")))) == 9


def test_dicom_studies_of_one_patient_stay_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "data"
    patients = {f"{n:03}": [f"s{n}a", f"s{n}b"] for n in range(8)} | {"7 ": ["s7c"], "P9": ["s9"], "p9": ["s9b"]}
    write_dicom(data, patients, {"p9": "CLINIC"})
    assert main(["split", str(data), "--parts", "train=50,test=50", "-q"]) == 0
    said = capsys.readouterr().out
    assert "2 patients have their ID written in several ways" in said and "s9" not in said and "P9" not in said
    found = parts(data / "splits.csv")
    assert len(found) == 19
    for n in range(8):
        names = [case_name_of(f"s{n}{letter}") for letter in "ab"]
        assert len({found[name] for name in names}) == 1
    assert found[case_name_of("s7a")] == found[case_name_of("s7c")]
    assert found[case_name_of("s9")] == found[case_name_of("s9b")]
    assert main(["split", str(data), "--check"]) == 0
    folds = json.loads((data / "splits_final.json").read_text(encoding="utf-8"))
    assert [set(fold) for fold in folds] == [{"train", "val"}]
    assert set(folds[0]["train"]) == {name for name, part in found.items() if part == "train"}


def test_a_folder_by_a_relative_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_dicom(tmp_path / "data" / "pacs", {f"{n:03}": [f"s{n}"] for n in range(4)})
    monkeypatch.chdir(tmp_path)
    assert main(["split", "data", "--parts", "train=50,test=50", "-q"]) == 0
    assert main(["split", "data", "--check", "-q"]) == 0
    assert "4 cases of 4 patients" in capsys.readouterr().out


def test_dicom_files_under_names_of_images_are_dicom(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "data"
    write_dicom(data, {f"{n:03}": [f"s{n}"] for n in range(4)})
    for number, file in enumerate(sorted(path for path in data.rglob("*") if path.is_file())):
        file.rename(file.with_name(f"{file.name}{('.img', '.hdr', '.nii', '')[number % 4]}"))
    assert main(["split", str(data), "--parts", "train=50,test=50", "-q"]) == 0
    assert "4 cases of 4 patients" in capsys.readouterr().out


def case_name_of(study: str) -> str:
    from dicom_files import uid

    return case_name(uid(f"{study} series"))


def test_the_check_finds_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Train and test as folders; a patient spelt in another way, and a study under two patients."""
    for part, patients in (("train", {"1": ["a"], "2": ["b"]}), ("test", {"3": ["c"], "4": ["d"]})):
        write_dicom(tmp_path / "good" / part, patients)
    assert main(["split", str(tmp_path / "good"), "--check"]) == 0
    for part, patients in (("train", {"1": ["a"], "02": ["b"]}), ("test", {"2": ["c"], "4": ["d"]})):
        write_dicom(tmp_path / "leak" / part, patients)
    assert main(["split", str(tmp_path / "leak"), "--check"]) == 1
    assert "1 patients are in two parts." in capsys.readouterr().out
    assert main(["split", str(tmp_path / "leak"), "--check", "--ids", "apart"]) == 0
    result = tmp_path / "result.json"
    (tmp_path / "splits.csv").write_text("case,part\nnone,train\n", encoding="utf-8")
    assert main(["split", str(tmp_path / "good"), "--check", "--splits", str(tmp_path / "splits.csv"),
                 "--json", str(result)]) == 1  # fmt: skip
    document = json.loads(result.read_text(encoding="utf-8"))
    assert (document["sound"], document["cases_without_part"], document["cases_not_here"]) == (False, 4, 1)


def test_the_same_study_under_two_names_is_found() -> None:
    twice = [
        Case("a", "train", "P1", frozenset({"study-1", "s1"})), Case("b", "test", "P2", frozenset({"study-1", "s2"})),
    ]  # fmt: skip
    result = check(grouped(twice, "join"), {"train/a": "train", "test/b": "test"})
    assert result.crossing == 0 and result.crossing_data == 1 and not result.sound


def test_image_files_need_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "nnunet"
    for folder in ("imagesTr", "labelsTr"):
        (data / folder).mkdir(parents=True)
    for n in range(10):
        (data / "imagesTr" / f"lung_{n:03}_0000.nii.gz").touch()
        (data / "labelsTr" / f"lung_{n:03}.nii.gz").touch()
    assert main(["split", str(data)]) == 2
    assert "Nothing says whose 10 of 10 cases are" in capsys.readouterr().err
    table = tmp_path / "patients.csv"
    table.write_text(
        "case;patient;severity\n" + "\n".join(f"lung_{n:03};{n // 2};{n % 4 // 2}" for n in range(10)), encoding="utf-8"
    )
    command = ["split", str(data), "--patients", str(table), "--parts", "train=0.6,validation=0.2,test=0.2"]
    assert main([*command, "--stratify", "severity", "--folds", "3", "-q"]) == 0
    found = parts(data / "splits.csv")
    assert len(found) == 10 and all(found[f"lung_{n:03}"] == found[f"lung_{n + 1:03}"] for n in range(0, 10, 2))
    folds = json.loads((data / "splits_final.json").read_text(encoding="utf-8"))
    learned = {name for name, part in found.items() if part != "test"}
    assert len(folds) == 3 and all(set(fold["train"]) | set(fold["val"]) == learned for fold in folds)
    assert sorted(name for fold in folds for name in fold["val"]) == sorted(learned)
    assert main(["split", str(data), "--patients", str(table), "--check"]) == 0


def test_a_crosswalk_names_the_patients_of_cases(tmp_path: Path) -> None:
    data = tmp_path / "out"
    lines = ["case,patient_id,study_instance_uid,series_instance_uid,source"]
    for n in range(6):
        (data / f"case-{n:012x}").mkdir(parents=True)
        (data / f"case-{n:012x}" / "case.json").write_text("{}", encoding="utf-8")
        lines.append(f"case-{n:012x},MRN{n // 2},1.2.{n},1.3.{n},/somewhere")
    crosswalk = tmp_path / "crosswalk.csv"
    crosswalk.write_text("\n".join(lines), encoding="utf-8")
    assert main(["split", str(data), "--patients", str(crosswalk), "--parts", "a=0.5,b=0.5", "-q"]) == 0
    found = parts(data / "splits.csv")
    assert all(found[f"case-{n:012x}"] == found[f"case-{n + 1:012x}"] for n in (0, 2, 4))
    assert "MRN" not in (data / "splits.csv").read_text(encoding="utf-8")


def test_splits_that_cannot_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_dicom(tmp_path / "two", {"1": ["a"], "2": ["b"]})
    assert main(["split", str(tmp_path / "two")]) == 2
    assert "2 patients cannot be split into 3 parts. Give fewer parts or more patients" in capsys.readouterr().err
    for text in (
        "train=0.8",
        "train=0.8,test=0.1",
        "a=0.5,a=0.5",
        "a=1.5,b=-0.5",
        "a,b",
        "=0.5,b=0.5",
        "a/b=0.5,c=0.5",
    ):
        with pytest.raises(LungPrepError, match="does not say how to split"):
            parts_of(text)
    assert parts_of("train=80,validation=10,test=10") == pytest.approx(PARTS)
    with pytest.raises(LungPrepError, match="3 patients cannot be split into 5 folds"):
        found = cohort(3)
        folds_of(found, split(found, {"a": 0.5, "b": 0.5}), 5, "0")
    (tmp_path / "empty").mkdir()
    assert main(["split", str(tmp_path / "empty")]) == 2
    assert main(["split", str(tmp_path / "none")]) == 2
    assert main(["split", str(tmp_path / "two"), "--check"]) == 2
    assert "There is no split in the folder." in capsys.readouterr().err


def test_a_part_that_chance_leaves_empty_gets_a_patient() -> None:
    for seed in map(str, range(30)):
        result = split(cohort(4), PARTS, seed=seed)
        assert set(result.part_of.values()) == set(PARTS)
