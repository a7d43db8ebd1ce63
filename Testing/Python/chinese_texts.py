"""English that is left in a Chinese text: words but for names, codes, units and what stands in quotation marks."""

from __future__ import annotations

import re

# What is the same in every language: units, packages and formats, and keys, columns, options and values by name.
_NAMES = frozenset(
    """
    all precision mm cm mL kV ms min g n o x y z lungprep lungmask pydicom highdicom imagecodecs matplotlib nibabel
    pillow pip install torch torchvision http https sinc zip nifti nrrd metaimage mha mhd npy npz toml pt pth sform
    qform schema dict state secondary capture bspline apart around auto case column covering cpu done fallback false
    in label medsam name out part scale series seriesuid slices space threshold true value
    """.split()  # noqa: SIM905
)
_QUOTED = r"“[^”]*”|``[^`]*``|`[^`]*`|'[^']*'|\"[^\"]*\"|<[^>]*>|[a-z]+://\S*|~?/\S+|--[a-z][a-z-]*"
_WORD = r"(?<![\w.=+@*-])[A-Za-z]?[a-z]+(?![\w=+@*-]|\.\w)"


def english_words(text: str) -> list[str]:
    """The English words of a Chinese text. What has a capital inside, a digit, an underscore or a dot is a name."""
    text = re.sub(r"\{[^{}]*\}", " ", text)
    found = re.findall(_WORD, re.sub(_QUOTED, " ", text))
    return [word for word in found if word.islower() and word not in _NAMES]


def is_chinese(text: str) -> bool:
    """Whether there is a Chinese character in it."""
    return re.search("[\u4e00-\u9fff]", text) is not None
