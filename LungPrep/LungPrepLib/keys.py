"""The secret key that names are derived from, where one is given: a file that only its owner may read.

With a key the names of cases and studies, and the digests in what is written, are HMACs (SHA-256) and not plain
digests: somebody who guesses a UID cannot tell whether that patient is in the set. It is named with ``--key FILE`` or
in ``LUNGPREP_KEY_FILE``; the variable takes it into every process of a batch.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from .atomic import replace_text
from .findings import LungPrepError
from .messages import FileName, say
from .wording import system_reason

VARIABLE = "LUNGPREP_KEY_FILE"
_SHORTEST_KEY = 16


def read_key(path: Path, *, make: bool = True) -> bytes:
    """The key in a file; a new one is made, with owner-only rights, where there is no file and ``make``.

    Raises
    ------
    LungPrepError
        when the file cannot be read or written, or its key is too short.
    """
    try:
        if make and not path.exists():
            replace_text(path, secrets.token_hex(32) + "\n", private=True)
        key = path.read_bytes().strip()
    except OSError as error:
        raise LungPrepError(
            say("The key {file} cannot be read or made: {reason}.", file=FileName(path), reason=system_reason(error)),
            say("Give a file in a folder that you may write to."),
            usage=True,
        ) from error
    if len(key) < _SHORTEST_KEY:
        raise LungPrepError(
            say("The key {file} has fewer than {count} characters.", file=FileName(path), count=_SHORTEST_KEY),
            say("Remove the file to have a new key made, or give a longer one."),
            usage=True,
        )
    return key


def use_key(path: Path) -> None:
    """Derive names from the key in a file from now on, in this process and in those that it starts.

    Raises
    ------
    LungPrepError
        as :func:`read_key` does.
    """
    read_key(path)
    os.environ[VARIABLE] = str(path.absolute())


def key_is_used() -> bool:
    """Whether names are derived from a key."""
    return bool(os.environ.get(VARIABLE))


def keyed_digest(content: bytes) -> str:
    """The HMAC of ``content`` with the key in use, its plain SHA-256 without one; hexadecimal digits.

    Raises
    ------
    LungPrepError
        when the key that is to be used cannot be read.
    """
    named = os.environ.get(VARIABLE, "")
    if not named:
        return hashlib.sha256(content).hexdigest()
    return hmac.new(_key_in(named), content, hashlib.sha256).hexdigest()


def digest_of_texts(texts: Iterable[str]) -> str:
    """The SHA-256 of texts, one per line, in hexadecimal digits; with a key their HMAC."""
    return keyed_digest("\n".join(texts).encode("utf-8", "surrogateescape"))


@lru_cache(maxsize=4)
def _key_in(path: str) -> bytes:
    return read_key(Path(path), make=False)
