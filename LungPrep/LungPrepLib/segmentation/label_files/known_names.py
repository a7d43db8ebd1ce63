"""What other tools call lungs and lobes, and the label values that they use."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from ..structures import LOBES, LUNGS, Structure

_KNOWN = {structure.key: structure for structure in (*LUNGS, *LOBES)}
_SHORT = {
    "rul": "right_upper_lobe",
    "rml": "right_middle_lobe",
    "rll": "right_lower_lobe",
    "lul": "left_upper_lobe",
    "lll": "left_lower_lobe",
}
_WORDS = {
    "right": "right", "rt": "right", "r": "right", "left": "left", "lt": "left", "l": "left",
    "upper": "upper", "superior": "upper", "middle": "middle", "lower": "lower", "inferior": "lower",
    "lobe": "lobe", "lung": "lung", "lungs": "lung", "pulmo": "lung",
}  # fmt: skip
# The same in other languages, without accents; Dutch, French, German, Italian, Latin, Portuguese, Russian, Spanish.
_OTHER_LANGUAGES = {
    "right": "rechts rechte rechter re droit droite d dexter dextra destro destra dx direito direita derecho derecha "
    "правое правого",
    "left": "links linke linker li gauche g sinister sinistra sinistro sx esquerdo esquerda izquierdo izquierda izq "
    "левое левого",
    "lung": "lunge poumon pulmon pulmao polmone long легкое легкого",
    "lobe": "lappen lobus lobo lobulo kwab доля",
    "upper": "oberer superieur superiore boven верхняя",
    "middle": "mittlerer moyen medio media medius midden средняя",
    "lower": "unterer inferieur inferiore onder нижняя",
}
_WORDS |= {word: meaning for meaning, words in _OTHER_LANGUAGES.items() for word in words.split()}
_COMPOUNDS = {
    "oberlappen": ["upper", "lobe"], "mittellappen": ["middle", "lobe"], "unterlappen": ["lower", "lobe"],
    "bovenkwab": ["upper", "lobe"], "middenkwab": ["middle", "lobe"], "onderkwab": ["lower", "lobe"],
    "rechterlong": ["right", "lung"], "linkerlong": ["left", "lung"],
}  # fmt: skip
_PARTICLES = ("of", "the", "de", "del", "della", "do", "du", "der", "des", "van")
_CHINESE = {
    "右": "right",
    "左": "left",
    "上": "upper",
    "中": "middle",
    "下": "lower",
    "叶": "lobe",
    "葉": "lobe",
    "肺": "lung",
}
# CIP writes its names in one word: RIGHTSUPERIORLOBE, LeftLung.
_RUN_TOGETHER = re.compile(r"(right|left|superior|inferior|upper|middle|lower|lobe|lung)")

# Label values by the tool that writes them. Their sources:
# totalsegmentator: class_map of the task "total", version 2 (map_to_binary.py);
# lungmask: its README, and the table of this library; lola11: lola11.grand-challenge.org/Details;
# cip: cipChestConventions.h (the region in the lower byte, the type above it).
_VALUES: dict[str, dict[int, str]] = {
    "totalsegmentator": {
        10: "left_upper_lobe",
        11: "left_lower_lobe",
        12: "right_upper_lobe",
        13: "right_middle_lobe",
        14: "right_lower_lobe",
    },
    "lungmask": {structure.value: structure.key for structure in LUNGS},
    "lungmask-lobes": {structure.value: structure.key for structure in LOBES},
    "lola11": {
        10: "left_upper_lobe",
        11: "left_lower_lobe",
        20: "right_upper_lobe",
        21: "right_middle_lobe",
        22: "right_lower_lobe",
    },
    "cip": {
        2: "right_lung",
        3: "left_lung",
        4: "right_upper_lobe",
        5: "right_middle_lobe",
        6: "right_lower_lobe",
        7: "left_upper_lobe",
        8: "left_lower_lobe",
    },
}
_THIRDS = {9: "left", 10: "left", 11: "left", 12: "right", 13: "right", 14: "right"}


def conventions() -> list[str]:
    """The tools whose label values are known, as ``--label-names`` takes them."""
    return list(_VALUES)


def meaning_of(convention: str) -> dict[int, Structure]:
    """What the values of a tool mean: the structure by value, with that value."""
    return {value: replace(_KNOWN[key], value=value) for value, key in _VALUES[convention].items()}


def third_of_lung(value: int) -> int | None:
    """CIP's value of the lung (2 right, 3 left) that one of its thirds is a part of; ``None`` for other regions."""
    side = _THIRDS.get(value)
    return None if side is None else {"right": 2, "left": 3}[side]


def known_structure(name: str) -> Structure | None:
    """The lung or lobe that ``name`` is, in the words of the tools that are around; ``None`` for all else.

    A word that is none of a lung's makes it something else: "lung tumour left" is no lung.
    """
    words = _words(name)
    if words == [] or any(word not in _WORDS and word not in _SHORT for word in words):
        return None
    if len(words) == 1 and words[0] in _SHORT:
        return _KNOWN[_SHORT[words[0]]]
    said = {_WORDS[word] for word in words if word in _WORDS}
    sides = said & {"right", "left"}
    levels = said & {"upper", "middle", "lower"}
    if "lobe" in said and len(levels) == 1 and levels | sides != {"middle", "left"}:
        side = sides or ({"right"} if levels == {"middle"} else set())
        return _KNOWN.get(f"{''.join(side)}_{''.join(levels)}_lobe") if len(side) == 1 else None
    if "lung" in said and len(sides) == 1 and not levels and "lobe" not in said:
        return _KNOWN[f"{''.join(sides)}_lung"]
    return None


def _words(name: str) -> list[str]:
    apart = re.sub(r"([a-z])([A-Z])", r"\1 \2", name)
    for character, meaning in _CHINESE.items():
        apart = apart.replace(character, f" {meaning} ")
    plain = "".join(c for c in unicodedata.normalize("NFKD", apart.lower()) if not unicodedata.combining(c))
    words = [word for word in re.split(r"[\W_]+", plain) if word and word not in _PARTICLES]
    found: list[str] = []
    for word in words:
        if word in _COMPOUNDS:
            found += _COMPOUNDS[word]
            continue
        parts = [part for part in _RUN_TOGETHER.split(word) if part]
        whole = all(part in _WORDS for part in parts) and word not in _WORDS and word not in _SHORT
        found += parts if whole else [word]
    return found
