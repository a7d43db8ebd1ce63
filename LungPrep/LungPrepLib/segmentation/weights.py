"""The weights of lungmask: where they are found, how they come here, and whether they are the right ones.

They are looked for in this order: a file that was given, a folder that was given or configured, PyTorch's own
cache (``TORCH_HOME``, where lungmask puts them), and then downloaded.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from .. import user_settings
from ..atomic import replacing
from ..findings import Finding, LungPrepError, make_finding
from ..messages import FileName, FilePath, Listed, say
from ..progress import Progress, ProgressCallback, as_progress
from ..wording import system_reason
from .weights_download import download
from .weights_files import Network, check_file, how_to_bring, recognised, sha256_of

_RELEASE = "https://github.com/JoHof/lungmask/releases/download/v0.0/"
NETWORKS: dict[str, Network] = {
    "R231": Network("R231", _RELEASE + "unet_r231-d5d2fc3d.pth", 3),
    "LTRCLobes": Network("LTRCLobes", _RELEASE + "unet_ltrclobes-3a07043d.pth", 6),
    "R231CovidWeb": Network("R231CovidWeb", _RELEASE + "unet_r231covid-0de78a7e.pth", 3),
}
_FUSED = {"LTRCLobes_R231": ("LTRCLobes", "R231")}
FOLDER_VARIABLE = "LUNGPREP_WEIGHTS"
FOLDER_SETTING = "weights_folder"
_SUFFIXES = (".pth", ".pt")

Source = Literal["given", "folder", "torch", "download"]


@dataclass(frozen=True)
class WeightsFile:
    """A weights file that may be used: its whole SHA-256, whether it is the published one, where it came from."""

    network: str
    path: Path
    sha256: str
    published: bool
    source: Source
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class WeightsStatus:
    """What is known of one network's weights on this machine."""

    network: str
    present: bool
    good: bool
    published: bool | None
    path: Path | None
    size: int
    sha256: str | None
    problem: str
    url: str

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "network": self.network,
            "present": self.present,
            "good": self.good,
            "published": self.published,
            "path": None if self.path is None else str(self.path),
            "size": self.size,
            "sha256": self.sha256,
            "problem": self.problem,
            "url": self.url,
        }

    def line(self) -> str:
        """One line for the console."""
        if not self.present:
            return f"{self.network:13} not here; 'lungprep weights fetch {self.network}' downloads it"
        if self.problem:  # it names the file and its size
            return f"{self.network:13} {self.problem}"
        what = {True: "published, checked", False: "own weights", None: "not checked"}[self.published]
        return f"{self.network:13} {self.size / 1e6:.1f} MB, {what}: {self.path}"


def networks_of(model: str) -> tuple[str, ...]:
    """The networks a model consists of: the fused model has two."""
    return _FUSED.get(model, (model,))


def find_weights(
    network: str,
    *,
    given: Mapping[str, Path] | None = None,
    folder: Path | None = None,
    progress: Progress | ProgressCallback | None = None,
    networks: Mapping[str, Network] = NETWORKS,
) -> WeightsFile:
    """The weights of ``network`` (``R231``, ``LTRCLobes`` or ``R231CovidWeb``), downloaded if they are nowhere.

    Parameters
    ----------
    given
        Files by network name.
    folder
        A folder to look in first; else ``LUNGPREP_WEIGHTS``, else the user's setting.

    Raises
    ------
    LungPrepError
        when the file that is there is damaged or another network's, or when none can be downloaded.
    Cancelled
        when the user cancels; nothing is left then.
    """
    check_names((network, *(given or {})), networks)
    found = local_weights(network, given=given, folder=folder, progress=progress, networks=networks)
    if found is not None:
        return found
    return fetch(network, progress, folder=folder, networks=networks)


def local_weights(
    network: str,
    *,
    given: Mapping[str, Path] | None = None,
    folder: Path | None = None,
    progress: Progress | ProgressCallback | None = None,
    networks: Mapping[str, Network] = NETWORKS,
) -> WeightsFile | None:
    """As :func:`find_weights`, without download: ``None`` when they are not on this machine."""
    for path, source in _candidates(network, given, folder, networks):
        sha256, published = check_file(path, networks[network], networks, as_progress(progress))
        findings = [] if published else [_own_weights(network, path, sha256)]
        return WeightsFile(network, path, sha256, published, source, findings)
    return None


def fetch(
    network: str,
    progress: Progress | ProgressCallback | None = None,
    *,
    folder: Path | None = None,
    networks: Mapping[str, Network] = NETWORKS,
) -> WeightsFile:
    """Download the published weights, unless a good published file is there; a damaged one is replaced."""
    wanted = networks[network]
    target = store_folder(folder) / wanted.file_name
    source: Source = "download"
    if target.is_file() and sha256_of(target).startswith(wanted.sha256_prefix):
        source = "folder"
    else:
        download(wanted.url, target, wanted.sha256_prefix, as_progress(progress), advice=how_to_bring(wanted))
    return WeightsFile(network, target, sha256_of(target), True, source)


def install_from(
    network: str, file: Path, *, folder: Path | None = None, networks: Mapping[str, Network] = NETWORKS
) -> WeightsFile:
    """Copy a file that was brought here to where it is found.

    The published file gets its published name, whatever it was called; own weights the name of the network.

    Raises
    ------
    LungPrepError
        when the file is damaged or another network's, or the folder cannot be written.
    """
    sha256, published = check_file(file, networks[network], networks)
    target = store_folder(folder) / (networks[network].file_name if published else f"{network}.pth")
    if not (target.exists() and target.samefile(file)):
        _copy(file, target)
    findings = [] if published else [_own_weights(network, target, sha256)]
    return WeightsFile(network, target, sha256, published, "folder", findings)


def status(
    network: str, *, verify: bool = False, folder: Path | None = None, networks: Mapping[str, Network] = NETWORKS
) -> WeightsStatus:
    """Whether the weights are here, where, how large; with ``verify`` also whether they are the right ones."""
    url = networks[network].url
    path = next((path for path, _ in _candidates(network, None, folder, networks)), None)
    if path is None:
        return WeightsStatus(network, False, False, None, None, 0, None, "", url)
    size = path.stat().st_size
    if not verify:
        return WeightsStatus(network, True, True, None, path, size, None, "", url)
    try:
        sha256, published = check_file(path, networks[network], networks)
    except LungPrepError as error:
        return WeightsStatus(network, True, False, None, path, size, None, str(error), url)
    return WeightsStatus(network, True, True, published, path, size, sha256, "", url)


def verify(network: str, *, folder: Path | None = None, networks: Mapping[str, Network] = NETWORKS) -> WeightsStatus:
    """:func:`status` with the digest checked."""
    return status(network, verify=True, folder=folder, networks=networks)


def remove(network: str, *, folder: Path | None = None, networks: Mapping[str, Network] = NETWORKS) -> Path | None:
    """Delete the weights that :func:`status` shows; returns their path, ``None`` when there were none."""
    path = next((path for path, _ in _candidates(network, None, folder, networks)), None)
    if path is None:
        return None
    try:
        path.unlink()
    except OSError as error:
        raise LungPrepError(
            say(
                "The weights file {file} cannot be removed: {reason}.", file=FilePath(path), reason=system_reason(error)
            ),
            say("Close what uses it, or delete it."),
        ) from error
    return path


def configured_folder(folder: Path | None = None) -> Path | None:
    """The folder of weights: the given one, else that of ``LUNGPREP_WEIGHTS``, else the user's setting."""
    if folder is not None:
        return folder
    name = os.environ.get(FOLDER_VARIABLE) or user_settings.read_settings().get(FOLDER_SETTING)
    return Path(str(name)).expanduser() if name else None


def configure_folder(folder: Path | None) -> None:
    """Remember the folder of weights in the user's settings; ``None`` forgets it."""
    user_settings.change_setting(FOLDER_SETTING, None if folder is None else str(folder.absolute()))


def search_folders(folder: Path | None = None) -> list[Path]:
    """The folders in which weights are looked for, in order: the configured one, if there is one, and PyTorch's."""
    configured = configured_folder(folder)
    return [torch_folder()] if configured is None else [configured, torch_folder()]


def store_folder(folder: Path | None = None) -> Path:
    """Where a downloaded file goes: the configured folder, else PyTorch's cache, so that lungmask finds it too."""
    return configured_folder(folder) or torch_folder()


def torch_folder() -> Path:
    """PyTorch's cache of checkpoints, found without importing it (``torch.hub.get_dir`` documents the rule)."""
    if (torch := sys.modules.get("torch")) is not None and hasattr(torch, "hub"):
        return Path(torch.hub.get_dir()) / "checkpoints"
    cache = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache")
    return Path(os.environ.get("TORCH_HOME") or cache / "torch").expanduser() / "hub" / "checkpoints"


def check_names(names: Iterable[str], networks: Mapping[str, Network] = NETWORKS) -> None:
    """Raise for a name that is no network's: a fused model's names two."""
    for name in names:
        if name not in networks:
            parts = networks_of(name)
            advice = (
                say("{model} consists of {networks}: give both files.", model=name, networks=Listed(parts, " and "))
                if len(parts) > 1
                else say("Name one of {names}.", names=Listed(tuple(networks), most=len(networks)))
            )
            raise LungPrepError(
                say("lungmask has no network named '{name}'.", name=name),
                advice,
                usage=True,
            )


def _candidates(
    network: str, given: Mapping[str, Path] | None, folder: Path | None, networks: Mapping[str, Network]
) -> Iterator[tuple[Path, Source]]:
    """Files that are, or claim to be, the weights of ``network``, in the order in which they count."""
    if given and network in given:
        yield Path(given[network]), "given"
        return
    wanted = networks[network]
    configured = configured_folder(folder)
    if configured is not None:
        for path in _by_name(configured, wanted):
            yield path, "folder"
        for path in _by_digest(configured, wanted, networks):
            yield path, "folder"
    cached = torch_folder() / wanted.file_name
    if cached.is_file():
        yield cached, "torch"
    elif (own := torch_folder() / f"{network}.pth").is_file():
        yield own, "torch"


def _weight_files(folder: Path) -> list[Path]:
    with contextlib.suppress(OSError):
        return sorted(path for path in folder.iterdir() if path.suffix.lower() in _SUFFIXES and path.is_file())
    return []


def _by_name(folder: Path, wanted: Network) -> Iterator[Path]:
    """The published name, with what a browser may have added to it, then the network's name."""
    files = _weight_files(folder)
    yield from (path for path in files if path.name == wanted.file_name)
    yield from (path for path in files if wanted.sha256_prefix in path.name.lower() and path.name != wanted.file_name)
    yield from (path for path in files if path.stem.lower() == wanted.name.lower())


def _by_digest(folder: Path, wanted: Network, networks: Mapping[str, Network]) -> Iterator[Path]:
    """A published file under another name."""
    low, high = wanted.sizes
    for path in _weight_files(folder):
        if low <= path.stat().st_size <= high and recognised(sha256_of(path), networks) == wanted.name:
            yield path


def _own_weights(network: str, path: Path, sha256: str) -> Finding:
    return make_finding(
        "own-weights",
        say(
            "The weights of {network} are not the published ones ({file}, SHA-256 {sha256}...).",
            network=network,
            file=FileName(path),
            sha256=sha256[:8],
        ),
        network=network,
        sha256=sha256,
    )


def _copy(file: Path, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with file.open("rb") as source, replacing(target) as copy:
            shutil.copyfileobj(source, copy, 1024**2)
    except OSError as error:
        raise LungPrepError(
            say(
                "The weights cannot be saved in {folder}: {reason}.",
                folder=FilePath(target.parent),
                reason=system_reason(error),
            ),
            say("Make that folder writable, or name another one in {variable}.", variable=FOLDER_VARIABLE),
        ) from error
