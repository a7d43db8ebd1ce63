"""What a batch costs beside the cases themselves: planning, a case's end, resuming, status, search, and throughput.

``python bench_batch.py`` prints the tables of Docs/performance.md. 100,000 cases are simulated with tiny folders
(a real ``case.json`` each); throughput is that of real phantoms through real processes: one worker held to one
processor, one that may use all, and two, in one run.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pydicom

from LungPrepLib.batch.asked import asked_for
from LungPrepLib.batch.case_files import stamp_of, state_of_document
from LungPrepLib.batch.index import INDEX_FILE, Index
from LungPrepLib.batch.planning import Plan
from LungPrepLib.batch.runner import run_batch
from LungPrepLib.batch.scanning import study_folders
from LungPrepLib.batch.search import Search
from LungPrepLib.batch.status import batch_status
from LungPrepLib.batch.table import CasesTable
from LungPrepLib.batch.tasks import Task, find_tasks
from LungPrepLib.progress import Progress
from LungPrepLib.recipe import load_recipe
from LungPrepPhantom import write_study

RECIPE = load_recipe("quantification").replace({"segmentation.segmenter": "threshold"})


def document_of(folder: Path) -> dict[str, Any]:
    """The ``case.json`` of a real, small case."""
    study = folder / "study"
    write_study(study, size=(64, 64, 48), spacing_mm=(5.6, 5.6, 6.9))
    run_batch(lambda progress: find_tasks([study], RECIPE, progress), folder / "one", RECIPE, workers=1)
    return json.loads(next((folder / "one").glob("case-*/case.json")).read_text(encoding="utf-8"))


def tasks(count: int) -> Iterator[Task]:
    """Tasks of as many cases, with 300 file names each."""
    files = [f"/data/series/{number:06d}.dcm" for number in range(300)]
    for number in range(count):
        yield Task(f"case-{number:012x}", files, f"case-{number:012x}", "1.2.3", instances=300, instances_sha256="0")


def simulated(output: Path, document: dict[str, Any], count: int) -> None:
    """As many case folders."""
    output.mkdir()
    record = {"instances": 300, "instances_of_series_sha256": "0"}
    for number in range(count):
        case = f"case-{number:012x}"
        (output / case).mkdir()
        own = document | {"case": case, "source": document["source"] | record, "recipe": RECIPE.as_dict()}
        own["source"].pop("patient_sha256", None)
        (output / case / "case.json").write_text(json.dumps(own, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def bookkeeping(folder: Path, count: int) -> None:
    """Figures of index and plan at ``count`` cases."""
    document = document_of(folder)
    output = folder / "many"
    simulated(output, document, count)
    rebuild_s, index = timed(lambda: Index.rebuilt(output / INDEX_FILE, output, Progress()))
    index.close()
    before = time.process_time()
    resume_s, result = timed(lambda: run_batch(tasks(count), output, RECIPE))
    resume_cpu_s = time.process_time() - before
    assert (result.already, result.done) == (count, 0), result
    open_s, opened = timed(lambda: Index.open(output / INDEX_FILE))
    assert opened is not None
    plan = Plan(output, asked_for(RECIPE), opened)
    planning_s, _ = timed(lambda: [plan.take(task) for task in tasks(count)])
    ends = []
    for number in range(200):
        case = f"case-{number * (count // 200):012x}"
        state = state_of_document(case, document, stamp_of(output / case))
        ends.append(timed(lambda state=state: (opened.begin(state.case), opened.put(state)))[0])
    status_s, _ = timed(lambda: batch_status(output))
    table_s, _ = timed(CasesTable(output / "cases.csv", opened).write)
    size = (output / INDEX_FILE).stat().st_size
    opened.close()
    print(f"| what, with {count:,} cases | measured |\n|---|---|")
    print(f"| planning, each case | {1000 * planning_s / count:.3f} ms |")
    print(
        f"| the end of a case (median; the slowest of 200) | {1000 * statistics.median(ends):.2f} ms; "
        f"{1000 * max(ends):.2f} ms |"
    )
    print(f"| opening the index | {open_s:.2f} s |")
    print(f"| a start with nothing to do, tasks given | {resume_s:.2f} s ({resume_cpu_s:.2f} s of the processor) |")
    print(f"| --status | {1000 * status_s:.0f} ms |")
    print(f"| writing cases.csv | {table_s:.2f} s |")
    print(f"| --rebuild | {rebuild_s:.0f} s |")
    print(f"| index.sqlite | {size / 1024**2:.0f} MiB |")


class Waiting(Search):
    """Somebody waits for the first case."""

    def is_wanted(self) -> bool:
        """Always."""
        return True


def search(folder: Path, count: int) -> None:
    """When the first study of a tree of so many is given to a worker, and when the last folder has been seen."""
    study = folder / "one"
    write_study(study, size=(32, 32, 24), spacing_mm=(11.2, 11.2, 13.75), extras=False)
    content = next(study.iterdir()).read_bytes()
    uid = pydicom.dcmread(next(study.iterdir()), stop_before_pixels=True).StudyInstanceUID.encode()
    print("\n| folders in the tree | the first study is given after | all folders are seen after |\n|---:|---:|---:|")
    for number in (count // 100, count):
        for place in range(number):
            series = folder / f"tree-{number}" / f"patient-{place:06}" / "study" / "series"
            series.mkdir(parents=True)
            (series / "1.dcm").write_bytes(content.replace(uid, uid[:-6] + f"{place:06}".encode()))
        groups = study_folders(folder / f"tree-{number}", Waiting())
        first_s, _ = timed(lambda groups=groups: next(groups))
        rest_s, found = timed(lambda groups=groups: list(groups))
        assert len(found) == number - 1, len(found)
        print(f"| {number:,} | {first_s:.2f} s | {first_s + rest_s:.2f} s |")


def throughput(folder: Path, cases: int, size: int, turns: int) -> None:
    """One worker on one processor, one on all, and two, on the same phantoms, in turns; the best of each."""
    studies = []
    for seed in range(cases):
        studies.append(folder / f"study-{seed}")
        spacing = (358 / size, 358 / size, 660 / size)
        write_study(studies[-1], seed=seed, size=(size, size, size // 2), spacing_mm=spacing)
    usable = sorted(os.sched_getaffinity(0))
    ways = {"one, one processor": (1, usable[:1]), "one": (1, usable), "two": (2, usable)}
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for turn in range(turns):
        for name, (workers, places) in ways.items():
            found[name].append(one_batch(studies, folder / f"out-{turn}", workers, places))
    (alone, alone_cpu), (one, one_cpu), (two, two_cpu) = (max(found[name]) for name in ways)
    print(f"\n| threshold segmenter, {cases} phantoms of {size}x{size}x{size // 2} | cases an hour | CPU s a case |")
    print("|---|---:|---:|")
    print(f"| one worker, the whole batch held to one processor | {alone:.0f} | {alone_cpu:.2f} |")
    print(f"| one worker, all {len(usable)} processors | {one:.0f} | {one_cpu:.2f} |")
    print(f"| two workers, all {len(usable)} processors | {two:.0f} | {two_cpu:.2f} |")
    start = start_of_a_worker(folder)
    print(f"| in that, the start of each worker: {start:.2f} CPU s, once | | {start / cases:.2f} |")
    print("\n| ratio | | what it says |\n|---|---:|---|")
    print(f"| two workers : one worker on one processor | {two / alone:.2f} | what a second processor with a worker of "
          "its own brings; 2 would be everything |")  # fmt: skip
    print(f"| one worker on all processors : on one | {one / alone:.2f} | what a case gains from threads |")
    print(f"| two workers : one worker on all processors | {two / one:.2f} | what two workers gain over one that "
          "already uses the other processor where a scan lets it |")  # fmt: skip


def start_of_a_worker(folder: Path) -> float:
    """CPU s of a worker's first case that a second one does not take: after a thousand nothing is left of it."""
    tiny = [folder / f"tiny-{seed}" for seed in (1, 2)]
    for seed, study in enumerate(tiny):
        write_study(study, seed=seed, size=(32, 32, 24), spacing_mm=(11.2, 11.2, 13.75), extras=False)
    taken = []
    for studies in (tiny[:1], tiny):
        before = cpu_s()
        output = folder / f"out-tiny-{len(studies)}"
        result = run_batch(
            lambda progress, studies=studies: find_tasks(studies, RECIPE, progress), output, RECIPE, workers=1
        )
        assert result.done == len(studies), result
        taken.append(cpu_s() - before)
    return 2 * taken[0] - taken[1]


def one_batch(studies: list[Path], output: Path, workers: int, places: list[int]) -> tuple[float, float]:
    """Cases an hour from the end of the first ones on (the processes have started by then), and CPU s a case."""
    ends: list[float] = []
    before = cpu_s()
    everywhere = os.sched_getaffinity(0)
    os.sched_setaffinity(0, places)  # the processes that are started from here inherit it
    try:
        result = run_batch(
            lambda progress: find_tasks(studies, RECIPE, progress), output, RECIPE, workers=workers,
            report=lambda case, row: ends.append(time.perf_counter()),
        )  # fmt: skip
    finally:
        os.sched_setaffinity(0, everywhere)
    assert result.done == len(studies), result
    shutil.rmtree(output)
    cpu = (cpu_s() - before) / len(studies)
    # Each worker's first case starts it: they are left out, and the time counts from their mean end.
    begin = statistics.mean(ends[:workers])
    return (len(ends) - workers) / (statistics.mean(ends[-workers:]) - begin) * 3600, cpu


def cpu_s() -> float:
    """CPU seconds of this process and all that it has waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def timed(work: Any) -> tuple[float, Any]:
    """Seconds, and what came out."""
    begin = time.perf_counter()
    result = work()
    return time.perf_counter() - begin, result


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--scans", type=int, default=8)
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--turns", type=int, default=2)
    parser.add_argument("--folders", type=int, default=3000)
    parser.add_argument("--only", choices=("bookkeeping", "search", "throughput"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lungprep-bench-") as name:
        if options.only in (None, "bookkeeping"):
            bookkeeping(Path(name), options.cases)
        if options.only in (None, "search"):
            search(Path(name), options.folders)
        if options.only in (None, "throughput"):
            throughput(Path(name), options.scans, options.size, options.turns)


if __name__ == "__main__":
    main()
