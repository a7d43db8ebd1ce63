"""Trains the small networks behind the test weights: ``python Testing/Tools/train_test_weights.py lungs|lobes``.

The published weights of lungmask are large and not ours, so the tests use weights that really segment generated
phantoms: a network of lungmask's topology in which only the first few channels of every level do anything. It
is trained as the small network it is, and stored as float16 in ``Testing/Data/lungmask_test_weights_<what>.npz``;
``Testing/Python/lungmask_test_weights.py`` unfolds it into a full state dict of lungmask's.

Slices go through lungmask's own preprocessing. Seeds are fixed: on the same machine with the same versions and
number of threads the same file comes out. About 50 minutes for both, side by side on two cores.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import SimpleITK as sitk
import torch
from lungmask import utils
from scipy import ndimage
from torch.nn import functional as F

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPOSITORY / "LungPrep"), str(REPOSITORY / "Testing" / "Python")]

from lungmask_test_weights import ThinUNet, save_thin  # noqa: E402
from LungPrepPhantom import make_phantom  # noqa: E402

CLASSES = {"lungs": 3, "lobes": 6}
WIDTHS = {"lungs": (8, 12, 16, 24, 32), "lobes": (8, 16, 24, 40, 56)}
STEPS = {"lungs": 2000, "lobes": 4000}
COVERAGES = ("chest", "chest", "chest-abdomen-pelvis", "chest", "chest", "chest-abdomen-pelvis", "abdomen")
FIRST_SEED = 10_000  # the tests use small seeds: none of these bodies is seen there
BATCH = 8


def phantom_slices(number: int) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Slices of ``number`` phantoms as the network sees them: (256, 256) HU, lungs and lobes."""
    rng = np.random.default_rng(0)
    for index in range(number):
        coverage = COVERAGES[index % len(COVERAGES)]
        disease = ("none", "pneumonia", "emphysema", "pneumonia", "nodules")[index % 5]
        fine = index % 8 == 3  # the sharpness of a 512 matrix
        count = int(rng.integers(10, 15)) if coverage == "chest" else int(rng.integers(16, 21))
        length = {"chest": 330.0, "abdomen": 300.0, "chest-abdomen-pelvis": 640.0}[coverage] * rng.uniform(0.9, 1.1)
        plane = (0.72 if fine else 1.45) * rng.uniform(0.9, 1.15)
        phantom = make_phantom(
            size=(512, 512, count) if fine else (256, 256, count),
            spacing_mm=(plane, plane, length / count),
            seed=FIRST_SEED + index,
            coverage=coverage,
            disease=disease,
            noise_hu=float(rng.uniform(4, 35)),
        )
        hu, lungs, lobes = (sitk.GetArrayFromImage(image) for image in (phantom.ct, phantom.lungs, phantom.lobes))
        resized, boxes = utils.preprocess(hu, [256, 256])
        for z, box in enumerate(boxes):
            yield resized[z], resized_labels(lungs[z], box), resized_labels(lobes[z], box)


def resized_labels(labels: np.ndarray, box: np.ndarray) -> np.ndarray:
    """Labels on the network's grid, by nearest neighbour."""
    cut = labels[box[0] : box[2], box[1] : box[3]]
    return ndimage.zoom(cut, np.array([256, 256]) / cut.shape, order=0)


def augmented(hu: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Other scanners: noise, offset, contrast and sharpness differ from slice to slice."""
    n = len(hu)

    def draw(low: float, high: float) -> torch.Tensor:
        return torch.empty(n, 1, 1, 1).uniform_(low, high, generator=generator)

    blurred = F.avg_pool2d(F.pad(hu, (1, 1, 1, 1), mode="replicate"), 3, stride=1)
    hu = hu + draw(-0.6, 1.0).clamp(min=0) * (blurred - hu)
    hu = (hu + 1000) * draw(0.93, 1.07) - 1000 + draw(-35, 35)
    hu = hu + draw(0, 30) * torch.randn(hu.shape, generator=generator)
    return hu.clamp(-1024, 600)


def train(what: str, phantoms: int, steps: int, cache: Path | None) -> ThinUNet:
    torch.manual_seed(0)
    generator = torch.Generator().manual_seed(1)
    hu, labels = training_data(what, phantoms, cache)
    print(f"{len(hu)} slices, {time.process_time():.0f} s", flush=True)
    network = ThinUNet(WIDTHS[what], CLASSES[what]).to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(network.parameters(), lr=4e-3, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=6e-3, total_steps=steps, pct_start=0.15)
    # Slices with the lobes that are hardest to tell apart (right upper and middle) come more often.
    often = 1.0 + 1.5 * torch.tensor([bool((image == 3).any()) or bool((image == 4).any()) for image in labels])
    losses = []
    for step in range(steps):
        chosen = torch.multinomial(often, BATCH, generator=generator)
        image = augmented(hu[chosen].float()[:, None], generator)
        image = ((image + 1024) / 1624).to(memory_format=torch.channels_last)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = network(image)
        loss = loss_of(logits.float(), labels[chosen].long())
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        schedule.step()
        losses.append(float(loss.detach()))
        if step % 100 == 99:
            print(f"step {step + 1} loss {np.mean(losses[-100:]):.4f} cpu {time.process_time():.0f} s", flush=True)
    return network.eval()


def loss_of(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Cross entropy and soft Dice."""
    truth = labels[:, None] == torch.arange(logits.shape[1])[:, None, None]
    share = logits.softmax(1)
    both, either = (share * truth).sum((0, 2, 3)), (share + truth).sum((0, 2, 3))
    dice = ((2 * both + 1) / (either + 1))[1:].mean()
    return F.cross_entropy(logits, labels) + 1 - dice


def training_data(what: str, phantoms: int, cache: Path | None) -> tuple[torch.Tensor, torch.Tensor]:
    if cache is not None and cache.exists():
        stored = np.load(cache)
        return torch.from_numpy(stored["hu"]), torch.from_numpy(stored[what])
    hu, lungs, lobes = (np.stack(arrays) for arrays in zip(*phantom_slices(phantoms), strict=True))
    if cache is not None:
        np.savez(cache, hu=hu, lungs=lungs, lobes=lobes)
    return torch.from_numpy(hu), torch.from_numpy(lungs if what == "lungs" else lobes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=sorted(CLASSES))
    parser.add_argument("-o", "--output", type=Path)
    parser.add_argument("--phantoms", type=int, default=480)
    parser.add_argument("--steps", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--cache", type=Path, help="keep the slices here, to train again without making them")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    network = train(options.what, options.phantoms, options.steps or STEPS[options.what], options.cache)
    output = options.output or REPOSITORY / "Testing" / "Data" / f"lungmask_test_weights_{options.what}.npz"
    save_thin(network, output)
    print(f"{output}: {output.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
