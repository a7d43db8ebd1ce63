"""``lungprep fetch``: bring what a recipe chooses from an archive, by DICOMweb or DIMSE."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...findings import Finding, LungPrepError, make_finding
from ...messages import say
from ...progress import Progress
from ...recipe import load_recipe
from .. import console
from ..arguments import add_json, add_key, named
from . import Command

if TYPE_CHECKING:
    from ...archive.peers import Archive, StudyQuery

OK, FAILED = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--dicomweb", metavar="URL", help="the archive's DICOMweb service (what stands before /studies)")
    where.add_argument("--dicom", metavar="AE@HOST:PORT", help="the archive's DICOM address: C-FIND and C-GET")
    parser.add_argument("-o", "--output", required=True, type=named, metavar="DIR", help="where series are put")
    what = parser.add_argument_group("what is fetched")
    what.add_argument("--accessions", type=named, metavar="FILE", help="accession numbers: a CSV or one per line")
    what.add_argument("--patients", type=named, metavar="FILE", help="patient IDs: a CSV or one per line")
    what.add_argument("--dates", metavar="FROM..TO", help="study dates, both included: 2020-01-01..2020-12-31")
    what.add_argument(
        "--protocol", action="append", default=[], metavar="WORDS", help="only studies described by all these words"
    )
    what.add_argument(
        "--exclude", action="append", default=[], metavar="WORDS", help="no studies described by all these words"
    )
    what.add_argument("--recipe", default="quantification", metavar="NAME|FILE", help="whose rules choose the series")
    what.add_argument("--accession-column", metavar="NAME", help="of the list, where it is not called as usual")
    what.add_argument("--patient-column", metavar="NAME", help="the same of patient IDs")
    what.add_argument("--encoding", metavar="NAME", help="of the lists, where it is not UTF-8")
    how = parser.add_argument_group("how")
    how.add_argument("--parallel", type=int, default=4, metavar="N", help="studies at the same time (4)")
    how.add_argument("--rate", type=float, default=0.0, metavar="N", help="at most so many requests per second")
    how.add_argument("--bandwidth", type=float, default=0.0, metavar="MB", help="at most so many megabytes per second")
    how.add_argument("--retries", type=int, default=5, metavar="N", help="what may pass is tried again so often (5)")
    how.add_argument("--timeout", type=float, default=60.0, metavar="S", help="the archive may be silent so long (60)")
    how.add_argument("--calling-aet", default="LUNGPREP", metavar="AE", help="our own title, for --dicom")
    how.add_argument(
        "--move-to", metavar="AE@PORT", help="C-MOVE instead of C-GET: the title and port that the archive sends to"
    )
    how.add_argument("--dry-run", action="store_true", help="only find and choose")
    add_key(parser)
    add_json(parser)


def run(options: argparse.Namespace, progress: Progress) -> int:
    """``lungprep fetch``."""
    from ...archive.fetching import FetchOptions, fetch, summary_of

    recipe = load_recipe(options.recipe)
    queries, findings = _queries(options)
    _check(options)
    archive = _archive(options)
    how = FetchOptions(
        parallel=options.parallel,
        retries=options.retries,
        protocols=tuple(options.protocol),
        without=tuple(options.exclude),
        dry_run=options.dry_run,
    )
    try:
        result = fetch(
            archive, queries, Path(options.output), recipe, how, progress, None if options.json else _say_row
        )
    finally:
        archive.close()
    findings += result.findings + _in_clear(options)
    if options.json:
        console.write_json(
            {
                "done": result.done, "already": result.already, "failed": result.failed, "bytes": result.bytes,
                "rows": result.rows, "findings": [finding.as_dict() for finding in findings],
                "error": str(result.trouble) if result.trouble else None,
            },
            options.json,
        )  # fmt: skip
    else:
        if findings:
            console.say("\n".join(console.finding_lines(findings)))
        console.say(str(summary_of(result)))
    if result.trouble is not None:
        raise result.trouble
    return FAILED if result.failed else OK


def _in_clear(options: argparse.Namespace) -> list[Finding]:
    """A warning where a password travels as anybody on the way can read it."""
    from urllib.parse import urlsplit

    from ...archive.credentials import Credentials

    parts = urlsplit(options.dicomweb or "")
    given = Credentials.from_environment()
    if parts.scheme != "http" or not (given.token or given.user) or parts.hostname in ("localhost", "127.0.0.1", "::1"):
        return []
    return [make_finding("password-in-clear", say("The archive's address begins with http, not https."))]


def _queries(options: argparse.Namespace) -> tuple[list[StudyQuery], list[Finding]]:
    """One query per accession, per patient, or one for the dates."""
    from ...archive.days import range_of
    from ...archive.peers import StudyQuery
    from ...archive.tables import read_list

    first, last = range_of(options.dates) if options.dates else ("", "")
    queries, findings = [], []
    if options.accessions:
        values, noticed = read_list(
            Path(options.accessions), "accession", column=options.accession_column, encoding=options.encoding
        )
        queries += [StudyQuery(accession=value, first_date=first, last_date=last) for value in values]
        findings += noticed
    if options.patients:
        values, noticed = read_list(
            Path(options.patients), "patient", column=options.patient_column, encoding=options.encoding
        )
        queries += [StudyQuery(patient_id=value, first_date=first, last_date=last) for value in values]
        findings += noticed
    if not queries and options.dates:
        queries = [StudyQuery(first_date=first, last_date=last)]
    if not queries:
        raise LungPrepError(
            say("Nothing says what to fetch."),
            say("Give --accessions FILE, --patients FILE or --dates FROM..TO."),
            usage=True,
        )
    return queries, findings


def _check(options: argparse.Namespace) -> None:
    if options.parallel < 1 or options.retries < 0 or options.rate < 0 or options.bandwidth < 0 or options.timeout <= 0:
        raise LungPrepError(
            say("--parallel and --timeout are more than 0, --retries, --rate and --bandwidth not negative."),
            say("Correct the number."),
            usage=True,
        )


def _archive(options: argparse.Namespace) -> Archive:
    from ...archive.throttle import Throttle

    throttle = Throttle(options.rate, options.bandwidth * 1e6)
    if options.dicomweb:
        _needs("dicomweb_client", "dicomweb-client")
        from ...archive.credentials import Credentials
        from ...archive.dicomweb import DicomwebArchive

        if options.move_to:
            raise LungPrepError(say("--move-to goes with --dicom only."), say("Leave it out."), usage=True)
        credentials = Credentials.from_environment()
        return DicomwebArchive(options.dicomweb, credentials, throttle, timeout_s=options.timeout)
    _needs("pynetdicom", "pynetdicom")
    from ...archive.dimse import DimseArchive
    from ...archive.dimse_association import address_of
    from ...archive.dimse_receiver import MoveReceiver

    address = address_of(options.dicom)
    receiver = None
    if options.move_to:
        title, at, port = options.move_to.partition("@")
        if not at or not title or not port.isdigit() or int(port) > 65535:
            raise LungPrepError(say("--move-to needs a title and a port."), say("Write AE@PORT."), usage=True)
        receiver = MoveReceiver(title, int(port))
    return DimseArchive(address, throttle, calling=options.calling_aet, receiver=receiver, timeout_s=options.timeout)


def _needs(module: str, package: str) -> None:
    """Say how to get a package that only these commands need."""
    import importlib.util

    if importlib.util.find_spec(module) is None:
        raise LungPrepError(
            say("The package {package} is not installed.", package=package),
            say("Install it with: pip install 'lungprep[archive]'"),
            usage=True,
        )


def _say_row(row: dict[str, Any]) -> None:
    """One line per accession, by the study's digest: accession numbers stay in the log file."""
    name = row["study"] or "an accession"
    what = f"{row['instances']} instances" if row["instances"] else ""
    console.say(": ".join(part for part in (name, row["status"], what, row["error"] or row["why"]) if part))


COMMAND = Command("fetch", "bring from an archive what a recipe chooses, by DICOMweb or DIMSE", 60, add_arguments, run)
