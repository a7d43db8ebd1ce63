"""The detection rates of Docs/mask-trust.md: masks with known faults on phantoms, and which of them are noticed.

python Testing/Benchmarks/mask_trust.py [NUMBER OF BODIES] prints the table as Markdown.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "LungPrep"), str(ROOT / "Testing" / "Python")]

import mask_faults as faults  # noqa: E402
from LungPrepLib.segmentation.trust.score import judge_mask  # noqa: E402

CASES = {
    "none (lungs)": (faults.right, ""),
    "none (lobes)": (faults.right_lobes, ""),
    "sides swapped": (faults.sides_swapped, "sides-implausible"),
    "a lobe in no label": (faults.lobe_removed, "lung-unlabelled"),
    "a lobe labelled as its neighbour": (faults.lobe_missing, "lobes-implausible"),
    "bowel gas under the left lung added": (faults.bowel_added, "not-lung-in-mask"),
    "air around the body added": (faults.outside_added, "not-lung-in-mask"),
    "cut flat through the lower third": (faults.flat_cut, "flat-cut"),
    "a ball of each lung labelled as the other": (faults.in_pieces, "mask-in-pieces"),
    **{
        f"consolidation of {share} % of one lung": (faults.consolidation(share / 100, 1), "lung-likely-missing")
        for share in (5, 10, 20, 30, 40, 50, 60, 100)
    },
    **{
        f"consolidation of {share} % of both lungs": (faults.consolidation(share / 100, 0), "lung-likely-missing")
        for share in (10, 20, 40, 60)
    },
}


def main(bodies: int) -> None:
    """Print the table."""
    phantoms = [faults.body(seed) for seed in range(bodies)]
    print(f"| fault | noticed as | noticed in, of {bodies} | any finding | score, worst to best |")
    print("|---|---|---|---|---|")
    for name, (fault, code) in CASES.items():
        found = [judge_mask(*fault(phantom)) for phantom in phantoms]
        named = sum(any(finding.code == code for finding in trust.findings) for trust in found)
        noticed = sum(bool(trust.findings) for trust in found)
        scores = sorted(trust.score for trust in found)
        row = (name, f"`{code}`" if code else "-", str(named) if code else "-", str(noticed))
        print("| " + " | ".join([*row, f"{scores[0]:.2f} to {scores[-1]:.2f}"]) + " |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
