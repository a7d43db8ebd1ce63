"""The user's settings: a small TOML file in the system's folder for configuration."""

from __future__ import annotations

import json
import os
import sys
import tomllib
from pathlib import Path
from typing import Any

from .atomic import replace_text
from .findings import LungPrepError
from .messages import FilePath, say
from .wording import system_reason


def config_folder() -> Path:
    """The folder of LungPrep's settings for this user (it may not exist yet).

    ``LUNGPREP_CONFIG`` names another one; else ``%APPDATA%`` on Windows, ``~/Library/Application Support`` on
    macOS, ``XDG_CONFIG_HOME`` or ``~/.config`` elsewhere.
    """
    if given := os.environ.get("LUNGPREP_CONFIG"):
        return Path(given).expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "LungPrep"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "LungPrep"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "lungprep"


def settings_file() -> Path:
    """The file that :func:`read_settings` reads."""
    return config_folder() / "settings.toml"


def read_settings() -> dict[str, Any]:
    """The settings; empty when there are none.

    Raises
    ------
    LungPrepError
        when the file is there and is not TOML: nothing is guessed from half a file.
    """
    try:
        return tomllib.loads(settings_file().read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except OSError:
        return {}  # a home that cannot be read (a batch queue's) is a home without settings
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LungPrepError(
            say(
                "The settings file {file} cannot be read: {detail}.",
                file=FilePath(settings_file()),
                detail=str(error),
            ),
            say("Correct that line, or remove the file."),
        ) from error


def change_setting(key: str, value: str | None) -> None:
    """Set ``key`` to a text, or remove it; the file is replaced at once, never half written."""
    values = read_settings() | {key: value}
    # JSON's texts, numbers, truth values and lists of them are TOML's too.
    kept = {name: json.dumps(item, ensure_ascii=False) for name, item in sorted(values.items()) if item is not None}
    text = "".join(f"{name} = {item}\n" for name, item in kept.items())
    folder = config_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        replace_text(settings_file(), text, private=True)
    except OSError as error:
        raise LungPrepError(
            say(
                "The settings file {file} cannot be written: {reason}.",
                file=FilePath(settings_file()),
                reason=system_reason(error),
            ),
            say("Make that folder writable, or name another one in LUNGPREP_CONFIG."),
        ) from error
