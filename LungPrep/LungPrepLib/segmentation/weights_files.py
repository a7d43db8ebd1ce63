"""What a weights file is: published, somebody's own, or damaged. No torch needed."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..findings import LungPrepError
from ..messages import NOTHING, FilePath, Message, Quantity, joined, say
from ..progress import Progress
from ..wording import system_reason

_CHUNK = 4 * 1024**2
_digests: dict[tuple[str, int, int], str] = {}


@dataclass(frozen=True)
class Network:
    """One trained network of lungmask.

    ``classes`` counts the background; ``url`` ends in the published file name, which carries the first eight
    digits of the file's SHA-256 (PyTorch Hub's convention). ``sizes`` are the bytes a published file can have:
    only such files are worth a digest when a renamed one is looked for.
    """

    name: str
    url: str
    classes: int
    sizes: tuple[int, int] = (100_000_000, 160_000_000)

    @property
    def file_name(self) -> str:
        """The published file name."""
        return self.url.rpartition("/")[2]

    @property
    def sha256_prefix(self) -> str:
        """The first digits of the published file's SHA-256."""
        return self.file_name.removesuffix(".pth").rpartition("-")[2]


def sha256_of(path: Path, progress: Progress | None = None) -> str:
    """The SHA-256 of a file, computed once per state of the file."""
    state = path.stat()
    key = (str(path.absolute()), state.st_size, state.st_mtime_ns)
    if key not in _digests:
        digest = hashlib.sha256()
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                if progress is not None:
                    progress.check()
                digest.update(chunk)
        _digests[key] = digest.hexdigest()
    return _digests[key]


def recognised(sha256: str, networks: Mapping[str, Network]) -> str | None:
    """The network whose published file has this digest."""
    return next((name for name, network in networks.items() if sha256.startswith(network.sha256_prefix)), None)


def check_file(
    path: Path, network: Network, networks: Mapping[str, Network], progress: Progress | None = None
) -> tuple[str, bool]:
    """The SHA-256 of a weights file and whether it is the published one.

    Somebody's own weights pass when they look like a whole file that torch wrote.

    Raises
    ------
    LungPrepError
        for a file that cannot be read, is damaged, or is the published file of another network.
    """
    try:
        sha256 = sha256_of(path, progress)
    except OSError as error:
        raise LungPrepError(
            say(
                "The weights file {file} of {network} cannot be read: {reason}.",
                file=FilePath(path),
                network=network.name,
                reason=system_reason(error),
            ),
            how_to_bring(network),
        ) from error
    published = recognised(sha256, networks)
    if published == network.name:
        return sha256, True
    if published is not None:
        raise LungPrepError(
            say(
                "The weights file {file} holds the published weights of {published}, not of {network}.",
                file=FilePath(path),
                published=published,
                network=network.name,
            ),
            say("Give it for {published}, or choose that model.", published=published),
        )
    damage = _damage(path)
    claimed = next((n for n in networks.values() if n.sha256_prefix in path.name.lower()), None)
    if claimed is not None:
        damage = damage or say("its content is not the published one: it was cut off or changed on its way")
        damage = say(
            "{reason} (SHA-256 {found}..., expected {wanted}...)",
            reason=damage,
            found=sha256[:8],
            wanted=claimed.sha256_prefix,
        )
    if damage:
        raise refusal(path, network, damage)
    return sha256, False


def refusal(path: Path, network: Network, damage: Message) -> LungPrepError:
    """The error for a damaged weights file: where it lies, what is wrong, how to bring the right one."""
    size = path.stat().st_size if path.exists() else 0
    return LungPrepError(
        say(
            "The weights file {file} of {network} ({size:.1f}) is damaged: {reason}.",
            file=FilePath(path),
            network=network.name,
            size=Quantity(size / 1e6, "MB"),
            reason=damage,
        ),
        joined([say("Delete it."), how_to_bring(network)]),
    )


def how_to_bring(network: Network) -> Message:
    """How the published file comes to a machine, with and without internet."""
    return joined(
        [
            say("Run 'lungprep weights fetch {network}'.", network=network.name),
            say(
                "Without internet: download {url} on another machine, bring the file here and run 'lungprep weights "
                "fetch {network} --from FILE'.",
                url=network.url,
                network=network.name,
            ),
        ]
    )


def _damage(path: Path) -> Message:
    """What is visibly wrong with a file that torch should have written; empty when nothing is.

    Torch's own format is a zip archive, whose table of contents is at the end: a truncated one has none. The
    format before torch 1.6 is a row of pickles; whether such a file is whole shows when it is read.
    """
    if path.stat().st_size == 0:
        return say("it is empty")
    with path.open("rb") as stream:
        head = stream.read(16)
    if head.startswith(b"PK"):
        try:
            with zipfile.ZipFile(path) as archive:
                broken = archive.testzip()
        except zipfile.BadZipFile:
            return say("it ends before its end (truncated)")
        return say("its part '{part}' is corrupt", part=broken) if broken else NOTHING
    if head.startswith(b"\x80"):
        return NOTHING
    if head.lstrip().lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        return say("it is a web page, not weights")
    return say("it is not a file that PyTorch wrote")
