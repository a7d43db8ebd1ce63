"""Trains the small networks behind TotalSegmentator's test weights: ``... lobes|vessels|nodules``.

They are nnU-Net's own networks, see ``Testing/Python/totalsegmentator_test_weights.py``, and learn from generated
phantoms in nnU-Net's orientation and normalization. Ten minutes in all on one processor; ``--state`` keeps where the
training is, and ``--seconds`` ends it there for now. Needs TotalSegmentator's dependencies (``pip install nnunetv2``).
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
from torch.nn import functional as F

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPOSITORY / "LungPrep"), str(REPOSITORY / "Testing" / "Python")]

from LungPrepPhantom import Phantom, make_phantom  # noqa: E402
from LungPrepPhantom.points import Lattice  # noqa: E402
from totalsegmentator_test_weights import NETWORKS, NORMALIZATION, make_network, path_of, save  # noqa: E402

PHANTOMS = {"lobes": 80, "vessels": 6, "nodules": 16}
STEPS = {"lobes": 1100, "vessels": 800, "nodules": 900}
RARE = {"lobes": None, "vessels": (1.0, 6.0, 6.0), "nodules": (1.0, 1.0, 12.0)}  # what a voxel of a class counts
BATCH = 2
FIRST_SEED = 20_000  # the tests use small seeds: none of these bodies is seen there
DISEASES = ("none", "pneumonia", "emphysema", "nodules")


def phantoms(what: str) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """HU and classes of generated phantoms, (z, y, x) in NIfTI's orientation (right to left is x backwards)."""
    rng = np.random.default_rng(0)
    spacing = NETWORKS[what].spacing_mm
    for index in range(PHANTOMS[what]):
        long = what == "lobes" and index % 5 == 4
        extent = np.array([400.0, 340.0, 600.0 if long else 330.0]) * rng.uniform(0.93, 1.07, 3)
        disease = {"lobes": DISEASES[index % 4], "vessels": "none", "nodules": "nodules"}[what]
        phantom = make_phantom(
            size=tuple(int(n) for n in extent / spacing),
            spacing_mm=(spacing,) * 3,
            seed=FIRST_SEED + index,
            coverage="chest-abdomen-pelvis" if long else "chest",
            disease=disease,
            noise_hu=0,
        )
        hu, classes = sitk.GetArrayFromImage(phantom.ct), truth(what, phantom)
        yield (np.ascontiguousarray(array[:, ::-1, ::-1]) for array in (hu, classes))


def truth(what: str, phantom: Phantom) -> np.ndarray:
    """The network's classes, of a phantom without noise."""
    lobes = sitk.GetArrayFromImage(phantom.lobes)
    if what == "lobes":
        return lobes
    if what == "vessels":
        airways = sitk.GetArrayFromImage(phantom.airways) > 0
        dense = (lobes > 0) & (sitk.GetArrayFromImage(phantom.ct) > -500)
        return np.where(airways, 1, np.where(dense, 2, 0)).astype(np.uint8)
    place = phantom.placement
    points = Lattice(phantom.grid, place.rotation, place.shift_mm).block(0, len(lobes))
    classes = (lobes > 0).astype(np.uint8)
    for nodule in phantom.patient.lesions.nodules:
        classes[(nodule.distance(points) < 0) & (lobes > 0)] = 2
    return classes


def patch_of(what: str, hu: np.ndarray, classes: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """A patch as the network will see one: of the whole scan, or of what TotalSegmentator cuts out around the lungs."""
    low, high = np.zeros(3, int), np.array(hu.shape)
    if what == "lobes" and rng.random() < 0.5:
        inside = np.argwhere(classes > 0)
        margin = rng.integers(2, 6)
        low, high = np.maximum(inside.min(0) - margin, 0), np.minimum(inside.max(0) + margin + 1, hu.shape)
    size = np.array(NETWORKS[what].patch)
    if what == "lobes":
        start = [rng.integers(a, max(a, b - n) + 1) for a, b, n in zip(low, high, size, strict=True)]
    else:  # around something that is to be found
        wanted = np.flatnonzero(classes == (2 if rng.random() < 0.75 else 1))
        centre = np.array(np.unravel_index(rng.choice(wanted), classes.shape)) + rng.integers(-12, 13, 3)
        start = list(np.clip(centre - size // 2, 0, np.maximum(high - size, 0)))
    cut = tuple(slice(a, min(a + n, b)) for a, n, b in zip(start, size, high, strict=True))
    missing = size - [part.stop - part.start for part in cut]
    pad = [(n // 2, n - n // 2) for n in missing]
    return normalized(hu[cut].astype(np.float32), pad, rng), np.pad(classes[cut], pad)


def normalized(hu: np.ndarray, pad: list[tuple[int, int]], rng: np.random.Generator) -> np.ndarray:
    """nnU-Net's normalization, after noise, offset and contrast of another scanner; its padding is 0."""
    hu = (hu + 1000) * np.float32(rng.uniform(0.94, 1.06)) - 1000 + np.float32(rng.uniform(-25, 25))
    hu += rng.standard_normal(hu.shape, dtype=np.float32) * np.float32(rng.uniform(0, 40))
    hu = hu.clip(NORMALIZATION["percentile_00_5"], NORMALIZATION["percentile_99_5"])
    return np.pad((hu - np.float32(NORMALIZATION["mean"])) / np.float32(NORMALIZATION["std"]), pad)


def loss_of(logits: torch.Tensor, labels: torch.Tensor, rare: tuple[float, ...] | None) -> torch.Tensor:
    """Cross entropy and soft Dice."""
    wanted = labels[:, None] == torch.arange(logits.shape[1])[:, None, None, None]
    share = logits.softmax(1)
    both, either = (share * wanted).sum((0, 2, 3, 4)), (share + wanted).sum((0, 2, 3, 4))
    return (
        F.cross_entropy(logits, labels, None if rare is None else torch.tensor(rare))
        + 1
        - ((2 * both + 1) / (either + 1))[1:].mean()
    )


def training_data(what: str, cache: Path | None) -> list[tuple[np.ndarray, np.ndarray]]:
    """All phantoms' HU and classes."""
    if cache is not None and cache.exists():
        with np.load(cache) as stored:
            return [(stored[f"hu{n}"], stored[f"classes{n}"]) for n in range(PHANTOMS[what])]
    data = [tuple(pair) for pair in phantoms(what)]
    if cache is not None:
        named = [{f"hu{n}": hu, f"classes{n}": classes} for n, (hu, classes) in enumerate(data)]
        np.savez(cache, **{name: array for pair in named for name, array in pair.items()})
    return data


def train(what: str, steps: int, state: Path | None, seconds: float, cache: Path | None) -> torch.nn.Module | None:
    """The trained network, or ``None`` where the time was up first: ``state`` knows how far it is."""
    torch.manual_seed(0)
    network = make_network(NETWORKS[what], NETWORKS[what].classes)
    network.apply(network.initialize)
    optimizer = torch.optim.AdamW(network.parameters(), lr=4e-3, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=8e-3, total_steps=steps, pct_start=0.15)
    known = (network, optimizer, schedule)
    start, losses = 0, []
    if state is not None and state.exists():
        saved = torch.load(state, weights_only=True)
        start = saved["step"]
        for part, values in zip(known, saved["parts"], strict=True):
            part.load_state_dict(values)
    data = training_data(what, cache)
    print(f"{len(data)} phantoms, {time.process_time():.0f} s", flush=True)
    ends = time.monotonic() + seconds
    for step in range(start, steps):
        if time.monotonic() > ends and state is not None:
            torch.save({"step": step, "parts": [part.state_dict() for part in known]}, state)
            print(f"step {step} loss {np.mean(losses[-50:]):.4f}; to be continued", flush=True)
            return None
        rng = np.random.default_rng([1, step])
        patches = [patch_of(what, *data[rng.integers(len(data))], rng) for _ in range(BATCH)]
        image = torch.from_numpy(np.stack([patch for patch, _ in patches])[:, None])
        labels = torch.from_numpy(np.stack([classes for _, classes in patches])).long()
        loss = loss_of(network(image), labels, RARE[what])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        optimizer.step()
        schedule.step()
        losses.append(float(loss.detach()))
        if step % 50 == 49:
            print(f"step {step + 1} loss {np.mean(losses[-50:]):.4f} cpu {time.process_time():.0f} s", flush=True)
    return network.eval()


def main() -> None:
    """Train what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=sorted(NETWORKS))
    parser.add_argument("--steps", type=int, default=0)
    parser.add_argument("--state", type=Path, help="a file that keeps where the training is")
    parser.add_argument("--cache", type=Path, help="keep the phantoms here, to go on without making them")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="go on another time after so long")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    network = train(options.what, options.steps or STEPS[options.what], options.state, options.seconds, options.cache)
    if network is not None:
        save(network, path_of(options.what))
        print(f"{path_of(options.what)}: {path_of(options.what).stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
