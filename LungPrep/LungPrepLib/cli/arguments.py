"""Arguments that several commands share, and what they mean."""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..findings import LungPrepError
from ..messages import FileName, say

if TYPE_CHECKING:  # what one command needs of recipes, formats and segmenters, the others need not wait for
    from ..options import Key
    from ..recipe import Recipe


def add_json(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--json",
        nargs="?",
        const="-",
        metavar="FILE.json",
        help="the result as one JSON document, printed or in a file",
    )


def _names(given: list[str]) -> list[str]:
    """The names of an option that may be given several times, each time with several of them."""
    return [name.strip() for text in given for name in text.split(",") if name.strip()]


def named(text: str) -> str:
    """A path; an empty one, as an unset variable of a script gives it, would mean the current folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("is empty: name a file or folder")
    return text


def add_choices(command: argparse.ArgumentParser) -> None:
    """What prepare and batch have in common."""
    from ..export.format import formats
    from ..image.windows import WINDOWS
    from ..recipe import MODELS
    from ..report.picture import pictures
    from ..segmentation.choosing import segmenter_names

    command.add_argument("--recipe", default="quantification", metavar="NAME|FILE", help="see 'lungprep recipes'")
    command.add_argument("--segmenter", choices=segmenter_names()[1:], help="instead of the recipe's")
    command.add_argument("--model", choices=MODELS, help="lungmask model")
    command.add_argument(
        "--weights", action="append", default=[], metavar="MODEL=FILE", help="weights of lungmask from a file"
    )
    command.add_argument("--device", choices=("auto", "cpu", "cuda", "mps"), help="where the network runs")
    command.add_argument(
        "--precision", choices=("auto", "float32", "bfloat16", "float16"), help="of the network's numbers"
    )
    command.add_argument(
        "--format", action="append", metavar="NAME,...", help=f"of the prepared image: {', '.join(formats())}"
    )
    command.add_argument(
        "--picture", action="append", metavar="NAME,...", help=f"pictures to draw: {', '.join(pictures())}"
    )
    command.add_argument("--window", choices=list(WINDOWS), help="of the pictures")
    command.add_argument(
        "--orientation", metavar="LETTERS", help="where the indices of image files grow to, such as LPS or RAS"
    )
    command.add_argument(
        "--metadata", type=named, metavar="CSV",
        help="rescale and spacing of image files that lack them, with the columns of CT-RATE's metadata",
    )  # fmt: skip
    command.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", help="any recipe key, such as crop.margin_mm=5"
    )
    command.add_argument("--keep-identifiers", action="store_true", help="write UIDs and input paths into case.json")
    add_key(command)


def add_key(command: argparse.ArgumentParser) -> None:
    """The key that names of cases and studies follow from; :mod:`LungPrepLib.cli.main` puts it into use."""
    command.add_argument(
        "--key", dest="key_file", type=named, metavar="FILE",
        help="a secret that the names of cases follow from, so that no UID can be guessed from them; made if not there",
    )  # fmt: skip


def add_label_names(command: argparse.ArgumentParser) -> None:
    """``--label-names``, beside ``--labels``."""
    from ..segmentation.label_files.known_names import conventions

    command.add_argument(
        "--label-names",
        default="",
        metavar="TOOL|TABLE|NAME,...",
        help=f"what the mask's values mean ({', '.join(conventions())}, or a table), or which structures are wanted",
    )


def check_label_names(options: argparse.Namespace) -> None:
    """Refuse names for a mask that nobody has given: they would change nothing."""
    if options.label_names and not options.labels and not getattr(options, "vessels", None):
        raise LungPrepError(
            say("--label-names says what the values of a mask mean, and there is none."),
            say("Give the mask with --labels, or leave --label-names out."),
            usage=True,
        )


def recipe_of(options: argparse.Namespace) -> Recipe:
    """The recipe with what the command line says instead."""
    from ..recipe import load_recipe, recipe_key

    recipe = load_recipe(options.recipe)
    changes: dict[str, Any] = {
        f"segmentation.{key}": value
        for key in ("segmenter", "model", "device", "precision")
        if (value := getattr(options, key, None)) is not None
    }
    if options.format is not None:
        changes["output.formats"] = _names(options.format)
    if getattr(options, "picture", None) is not None:
        changes["pictures.wanted"] = _names(options.picture)
    if getattr(options, "window", None) is not None:
        changes["pictures.window"] = options.window
    if getattr(options, "orientation", None) is not None:
        changes["image_files.orientation"] = options.orientation
    if getattr(options, "metadata", None) is not None:
        changes["image_files.metadata"] = str(Path(options.metadata).absolute())  # workers may start elsewhere
    for setting in options.set:
        key, equals, text = setting.partition("=")
        if not equals:
            raise LungPrepError(
                say("'--set {setting}' has no value.", setting=setting), say("Write --set KEY=VALUE."), usage=True
            )
        changes[key.strip()] = _value_of(text.strip(), recipe_key(key.strip()))
    return recipe.replace(changes) if changes else recipe


def _value_of(text: str, key: Key | None) -> Any:
    """A value as TOML would read it; a bare word is a text, and words between commas are a list where one belongs."""
    if key is not None and key.is_list and not text.startswith("["):
        return [_item_of(item.strip(), key) for item in text.split(",") if item.strip()]
    return _item_of(text, key)


def _item_of(text: str, key: Key | None) -> Any:
    if key is not None and key.item is str and text[:1] not in ("'", '"', "["):
        return text
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def weights_of(options: argparse.Namespace) -> dict[str, Path]:
    """``--weights MODEL=FILE`` as a table; an unknown network or a file that is not there is refused."""
    from ..segmentation.weights import check_names

    files = {}
    for item in options.weights:
        network, equals, name = item.partition("=")
        if not equals or not name:
            raise LungPrepError(
                say("'--weights {item}' names no file.", item=item), say("Write --weights MODEL=FILE."), usage=True
            )
        check_names([network])
        if not Path(name).is_file():
            raise LungPrepError(
                say("There is no weights file {file}.", file=FileName(name)),
                say("Check the path after --weights."),
                usage=True,
            )
        files[network] = Path(name)
    return files
