"""``lungprep weights``: the weights of lungmask: list, fetch, verify."""

from __future__ import annotations

import argparse
from pathlib import Path

from ...findings import LungPrepError
from ...messages import say
from ...progress import Progress
from ...recipe import MODELS
from .. import console
from ..arguments import add_json, named
from . import Command

OK, FAILED = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "action", choices=("list", "fetch", "verify"), help="where they are; bring them here; whether they are whole"
    )
    parser.add_argument("model", nargs="?", choices=MODELS, metavar="MODEL", help=", ".join(MODELS))
    parser.add_argument(
        "--from", dest="file", type=named, metavar="FILE", help="take the weights from this file, no internet"
    )
    add_json(parser)


def run(options: argparse.Namespace, progress: Progress) -> int:
    """``lungprep weights``."""
    from ...segmentation import weights

    if options.file and options.action != "fetch":
        raise LungPrepError(say("--from belongs to 'weights fetch'."), say("Leave it out."), usage=True)
    networks = weights.networks_of(options.model) if options.model else tuple(weights.NETWORKS)
    if options.action == "fetch":
        if options.file and len(networks) != 1:
            raise LungPrepError(
                say("--from needs the model that the file is for."), say("Name one network."), usage=True
            )
        for network in networks:
            if options.file:
                weights.install_from(network, Path(options.file))
            else:
                weights.fetch(network, progress)
    rows = [weights.status(network, verify=options.action != "list") for network in networks]
    if options.json:
        console.write_json([row.as_dict() for row in rows], options.json)
    else:
        for row in rows:
            console.say(row.line())
            if options.action == "list":
                console.say(f"{'':13} {row.url}")
        if options.action == "list":
            console.say(f"Looked for in: {', '.join(str(folder) for folder in weights.search_folders())}")
    return OK if options.action == "list" or all(row.good for row in rows) else FAILED


COMMAND = Command("weights", "the weights of lungmask: list, fetch, verify", 81, add_arguments, run)
