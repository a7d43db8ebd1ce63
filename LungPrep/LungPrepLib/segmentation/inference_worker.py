"""The one process of a batch that has the GPU: scans in, labels out, one after the other.

Its parent sends ``{"key": ...}`` and gets ``{"address": ...}``; it ends with its parent. Whoever knows the key connects
to the address and sends the request of :class:`~.shared_inference.RemoteSegmenter`.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
import threading
from collections.abc import Mapping
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from typing import Any

from ..findings import LungPrepError
from ..image.buffers import voxels_of
from ..messages import Message
from ..processes import answer, requests, take_output
from ..progress import Cancelled, Progress
from ..recipe import recipe_from_dict
from ..temporary import make_folder
from ..worker import unexpected

_one_at_a_time = threading.Lock()


def main() -> int:
    """Serve until standard input ends."""
    output = take_output()
    for request in requests():
        listener = _listener(bytes.fromhex(request["key"]))
        threading.Thread(target=_accept, args=(listener,), daemon=True).start()
        address = listener.address  # bytes, where it is no file
        answer(output, {"address": address.decode("ascii") if isinstance(address, bytes) else str(address)})
    return 0


def _listener(key: bytes) -> Listener:
    """A socket without a file where there is such a thing: this process is killed in the end, and would leave it."""
    if sys.platform == "linux":
        return Listener(f"\0lungprep-{secrets.token_hex(16)}", authkey=key)
    if os.name == "posix":
        return Listener(str(make_folder("lungprep-socket-") / "socket"), authkey=key)
    return Listener(authkey=key)


def _accept(listener: Listener) -> None:
    from multiprocessing import AuthenticationError

    while True:
        try:
            connection = listener.accept()
        except (AuthenticationError, OSError, EOFError):
            continue
        threading.Thread(target=_serve, args=(connection,), daemon=True).start()


def _serve(connection: Connection) -> None:
    """One scan: the client has gone when it is cancelled, and then nobody wants the labels."""
    try:
        with connection:
            request = json.loads(connection.recv_bytes())
            connection.send_bytes(json.dumps(_answer(request, connection)).encode())
    except (OSError, EOFError, ValueError):
        return


def _answer(request: Mapping[str, Any], connection: Connection) -> dict[str, Any]:
    def told(stage: str, fraction: float, message: Message) -> None:
        line = {"stage": stage, "fraction": fraction, "message": message.as_json()}
        try:
            connection.send_bytes(json.dumps(line).encode())
        except OSError as error:
            raise Cancelled("the client has gone") from error

    try:
        return {"result": _segmented(request, Progress(told))}
    except LungPrepError as error:
        return {"error": error.as_json()}
    except Cancelled:
        raise EOFError from None
    except Exception as error:  # a defect of ours: the case fails with its place, the process goes on
        return {"error": unexpected(error).as_json()}


def _segmented(request: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    import numpy as np
    import SimpleITK as sitk

    from .choosing import choose_segmenter

    folder, grid = Path(request["folder"]), request["grid"]
    image = sitk.GetImageFromArray(np.load(folder / "image.npy", allow_pickle=False))
    image.SetSpacing(grid["spacing"])
    image.SetOrigin(grid["origin"])
    image.SetDirection(grid["direction"])
    weights = {network: Path(path) for network, path in request["weights"].items()}
    segmenter, findings = choose_segmenter(recipe_from_dict(request["recipe"]), weights or None)
    assert segmenter is not None  # a recipe without a segmenter asks nobody
    with _one_at_a_time:  # what comes before and after, files most of all, is done while another scan has its turn
        segmentation = segmenter.segment(image, progress=progress)
    np.save(folder / "labels.npy", voxels_of(segmentation.labels))
    return {
        "structures": [structure.as_dict() for structure in segmentation.structures],
        "findings": [finding.as_json() for finding in (*findings, *segmentation.findings)],
        "provenance": segmentation.provenance,
    }
