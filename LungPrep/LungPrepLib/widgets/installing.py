"""What the first run that needs it installs: asked once, progress shown, nothing of Slicer's replaced."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import slicer
from slicer.i18n import tr as _

from .. import dependencies
from ..findings import LungPrepError
from ..messages import Message, Word, as_message, joined, say
from ..recipe import Recipe
from .style import has_window, python_slicer


def needs_lungmask(recipe: Recipe) -> bool:
    """Whether a run with this recipe cannot do without lungmask. ``auto`` can: it falls back to threshold."""
    return recipe.segmentation.segmenter == "lungmask"


def ensure_lungmask(requirements: Path, *, ask: bool = True, tell: Callable[[str], object] = lambda text: None) -> None:
    """Make sure that lungmask and torch are here; install them after asking once.

    Without a window and in tests nothing is asked and nothing is installed, unless ``ask`` is false, which means
    that the user has already said yes. ``tell`` gets what is being done.

    Raises
    ------
    LungPrepError
        when they are not here afterwards; the message says what is wrong and what to do.
    """
    try:
        dependencies.check_lungmask(python=python_slicer(), trial=False)
        return
    except LungPrepError:
        if ask and not has_window():
            raise
    if ask and not slicer.util.confirmOkCancelDisplay(
        _(
            "lungmask is not installed completely. LungPrep can install it now, with PyTorch: this downloads "
            "200 MB to 3 GB and takes some minutes. Nothing that Slicer brought is replaced.\n\n"
            "Without it, choose the threshold segmenter."
        ),
        _("Install lungmask"),
    ):
        raise LungPrepError(
            say("lungmask was not installed."), say("Choose the threshold segmenter, or install it later.")
        )
    _install_torch(tell)
    _install_packages(requirements, tell)
    dependencies.check_lungmask(python=python_slicer())


def missing_for_drawing() -> list[str]:
    """The packages that preview, report and pictures lack here; ``rich`` is for terminals."""
    found = dependencies.statuses(["pictures"])
    return [status.package.name for status in found if not status.good and status.package.name != "rich"]


def ensure_drawing(requirements: Path, *, tell: Callable[[str], object] = lambda text: None) -> None:
    """Make sure that preview and report can be drawn; install what that needs, a few megabytes, after asking.

    Raises
    ------
    LungPrepError
        when it is not here afterwards.
    """
    missing = missing_for_drawing()
    if not missing:
        return
    names = ", ".join(missing)
    if not has_window() or not slicer.util.confirmOkCancelDisplay(
        _("LungPrep can install {packages} now: a few megabytes. Nothing that Slicer brought is replaced.").format(
            packages=names
        ),
        _("Install report packages"),
    ):
        raise LungPrepError(
            say(
                "{packages} {are} not installed.",
                packages=missing,
                are=Word("is") if len(missing) == 1 else Word("are"),
            ),
            say("Without, no preview and no report are made."),
        )
    _install_packages(requirements, tell, only=missing)
    if left := missing_for_drawing():
        raise LungPrepError(
            say("{packages} could not be installed.", packages=left), say("The lines of pip in the log say why.")
        )


def _install_torch(tell: Callable[[str], object]) -> None:
    """Through the PyTorch extension, which knows the graphics card; by hand where it is not there or fails."""
    state = next(s for s in dependencies.statuses(["lungmask"]) if s.package.name == "torch")
    if state.good:
        return
    advice = dependencies.how_to_install("torch", broken=state.state == "half installed")
    try:
        import PyTorchUtils  # type: ignore[import-not-found]
    except ImportError as error:
        raise LungPrepError(say("PyTorch is missing, and so is the extension that installs it."), advice) from error
    _say(tell, _("Installing PyTorch. This takes some minutes; the Python console shows what it does."))
    try:
        # pip reads PIP_CONSTRAINT, whoever calls it. Light-the-torch needs a pip of its own liking: not held.
        with slicer.util.WaitCursor(), _constraints(besides=("pip", "setuptools", "wheel")) as path, _variable(path):
            torch = PyTorchUtils.PyTorchUtilsLogic().installTorch(askConfirmation=False)
    except Exception as error:
        raise LungPrepError(say("PyTorch could not be installed: {reason}", reason=_why(error)), advice) from error
    if torch is None:
        raise LungPrepError(say("PyTorch could not be installed."), advice)


def _install_packages(requirements: Path, tell: Callable[[str], object], only: Sequence[str] = ()) -> None:
    """The rest (or some of it) through Slicer's own installer, under constraints that keep what Slicer ships."""
    from slicer import packaging

    wanted = packaging.load_requirements(requirements)
    if only:
        wanted = [requirement for requirement in wanted if requirement.name in only]
        _say(tell, _("Installing {packages}...").format(packages=", ".join(only)))
    else:
        _say(tell, _("Installing lungmask and what it needs..."))
    window = has_window()
    options: dict[str, Any] = {"prompt_install": False, "prompt_restart": window, "show_progress": window}
    try:
        with _constraints() as path:
            packaging.pip_ensure(wanted, constraints=path, requester="LungPrep", skip_in_testing=False, **options)
    except Exception as error:
        raise LungPrepError(
            say("The packages could not be installed: {reason}", reason=_why(error))
            if only
            else say("The packages that lungmask needs could not be installed: {reason}", reason=_why(error)),
            joined(
                [
                    say("Is this machine connected to the internet? The lines of pip say why."),
                    *([] if only else [dependencies.how_to_install("lungmask")]),
                ]
            ),
        ) from error


def _why(error: Exception) -> Message:
    """What an installer raised, without the command line that it ran."""
    if isinstance(error, subprocess.CalledProcessError):
        return say("pip ended with status {status}.", status=error.returncode)
    return as_message(str(error))


@contextmanager
def _constraints(besides: tuple[str, ...] = ()) -> Iterator[Path]:
    """A constraints file that keeps what Slicer ships as it is, for the length of a block."""
    lines = [line for line in dependencies.constraint_lines() if line.partition("==")[0] not in besides]
    with tempfile.TemporaryDirectory(prefix="LungPrep-") as folder:
        path = Path(folder) / "constraints.txt"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        yield path


@contextmanager
def _variable(path: Path) -> Iterator[None]:
    """``PIP_CONSTRAINT`` for the length of a block, besides what it may say already."""
    before = os.environ.get("PIP_CONSTRAINT")
    os.environ["PIP_CONSTRAINT"] = " ".join(filter(None, [before, path.as_uri()]))
    try:
        yield
    finally:
        if before is None:
            del os.environ["PIP_CONSTRAINT"]
        else:
            os.environ["PIP_CONSTRAINT"] = before


def _say(tell: Callable[[str], object], text: str) -> None:
    """Say it where it can be seen before what follows holds up the window."""
    tell(text)
    slicer.app.processEvents()
