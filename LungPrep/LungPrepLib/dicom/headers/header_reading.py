"""Reading the headers of many files: from the cache, in processes, or one after the other."""

from __future__ import annotations

from ...messages import say
from ...progress import Progress
from .cache_file import FEWEST_FILES
from .files import FoundFile, Problems
from .header_cache import HeaderCache
from .header_columns import FileResult, read_file
from .header_processes import HeaderProcesses, process_count
from .slice_header import SliceHeader

_CHECK_EVERY = 25


def read_headers(
    files: list[FoundFile],
    problems: Problems,
    progress: Progress,
    *,
    processes: int | None = None,
    cache: HeaderCache | None = None,
) -> list[SliceHeader]:
    """The headers of all slices in the files; what is no DICOM or damaged is noted in ``problems``.

    Parameters
    ----------
    processes
        Processes that read; ``None`` chooses by the number of files, 0 reads here.
    cache
        Where headers that were read before are kept.
    """
    use_cache = cache is not None and len(files) >= FEWEST_FILES
    known = cache.load(files) if cache is not None and use_cache else {}
    unknown = [file.path for file in files if file.path not in known]
    fresh = _read(unknown, progress, len(known), processes)
    results = [known[file.path] if file.path in known else fresh[file.path] for file in files]
    if cache is not None and use_cache and fresh:
        cache.save(files, results)
    for file, result in zip(files, results, strict=True):
        if result.problem:
            problems.add(result.problem, file.path, result.reason)
    return [header for result in results for header in result.headers]


def _read(paths: list[str], progress: Progress, before: int, processes: int | None) -> dict[str, FileResult]:
    total = len(paths) + before
    results: dict[str, FileResult] = {}

    def report() -> None:
        done = len(results) + before
        progress(
            "scan",
            done / max(total, 1),
            say("reading headers: {number:,} of {total:,} files", number=done, total=total),
        )

    report()
    count = process_count(len(paths), processes)
    if count:
        with HeaderProcesses(count, paths) as readers:
            for batch in readers.results():
                results.update((paths[index], result) for index, result in batch)
                report()
    # All of them without processes; with processes, what one of them died of.
    for index, path in enumerate(path for path in paths if path not in results):
        if index % _CHECK_EVERY == 0:
            report()
        results[path] = read_file(path)
    report()
    return results
