"""The command line of LungPrep inside Slicer, with or without a window.

    Slicer --no-splash --no-main-window --python-script .../LungPrep/Scripts/run_lungprep.py -- prepare INPUT -o DIR

takes the same arguments as the command ``lungprep`` and ends with its exit status. Two are added:
``--slicer-database`` stands for INPUT and means the database of Slicer's DICOM module, and
``--install-requirements`` installs what lungmask needs before the command runs (it alone is a command, too).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

OK, FAILED, USAGE = 0, 1, 2
MODULE_FOLDER = Path(__file__).resolve().parents[1]
DATABASE_OPTION, INSTALL_OPTION = "--slicer-database", "--install-requirements"


def arguments_of(argv: list[str]) -> list[str]:
    """What stands behind the script's name and ``--``."""
    arguments = argv[1:]
    return arguments[1:] if arguments[:1] == ["--"] else arguments


def database_folder() -> str:
    """The folder of the DICOM database that Slicer is set up with; empty when it has none."""
    import slicer

    database = getattr(slicer, "dicomDatabase", None)
    folder = str(database.databaseDirectory) if database is not None and database.isOpen else ""
    if not folder:
        import ctk

        key = "DatabaseDirectory_" + ctk.ctkDICOMDatabase().schemaVersion()  # as Slicer's DICOM module names it
        folder = str(slicer.app.userSettings().value(key) or "")
    return folder if folder and Path(folder).is_dir() else ""


def install_requirements() -> None:
    """Install what lungmask needs, without asking."""
    from LungPrepLib.widgets.installing import ensure_lungmask

    ensure_lungmask(MODULE_FOLDER / "Resources" / "requirements.txt", ask=False)


def main(argv: list[str]) -> int:
    """Run the command and return its exit status; says in one line what is wrong and never raises."""
    if str(MODULE_FOLDER) not in sys.path:
        sys.path.insert(0, str(MODULE_FOLDER))
    from LungPrepLib import cli, messages
    from LungPrepLib.cli.console import complain, say
    from LungPrepLib.findings import LungPrepError

    arguments = arguments_of(argv)
    try:
        if DATABASE_OPTION in arguments:
            folder = database_folder()
            if not folder:
                raise LungPrepError(
                    messages.say("Slicer has no DICOM database."),
                    messages.say("Open the DICOM module once, or name a folder as INPUT."),
                    usage=True,
                )
            arguments[arguments.index(DATABASE_OPTION)] = folder
        if INSTALL_OPTION in arguments:
            arguments.remove(INSTALL_OPTION)
            install_requirements()
            if not arguments:
                say("lungmask and all that it needs are installed.")
                return OK
    except LungPrepError as error:
        complain(error)
        return USAGE if error.usage else FAILED
    return cli.main(arguments)


if __name__ == "__main__":
    status = FAILED
    try:
        status = main(sys.argv)
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else FAILED
    except BaseException as error:  # Slicer without a window would stay behind for ever
        sys.stderr.write(f"lungprep: failed unexpectedly: {type(error).__name__}: {error}\n")
    sys.stdout.flush()
    sys.stderr.flush()
    if "slicer" in sys.modules and hasattr(sys.modules["slicer"], "app"):
        sys.exit(status)
    os._exit(status)
