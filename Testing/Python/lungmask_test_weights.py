"""The test weights: small networks that really segment phantoms, unfolded into lungmask's full networks.

A :class:`ThinUNet` is lungmask's U-Net with few channels. Its weights, put into the first channels of every
level of the full network with all other weights zero, make the full network compute the same.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

DATA = Path(__file__).resolve().parents[1] / "Data"
FULL_WIDTHS = (64, 128, 256, 512, 1024)
FILES = {"R231": "lungs", "R231CovidWeb": "lungs", "LTRCLobes": "lobes"}


class ThinUNet(nn.Module):
    """lungmask's U-Net with the given number of channels per level: same layers, same order, same names."""

    def __init__(self, widths: tuple[int, ...], classes: int) -> None:
        super().__init__()
        self.widths, self.classes = widths, classes
        inputs = (1, *widths[:-1])
        self.down_path = nn.ModuleList(_Block(a, b) for a, b in zip(inputs, widths, strict=True))
        pairs = list(zip(widths[:0:-1], widths[-2::-1], strict=True))
        self.up_path = nn.ModuleList(_Up(a, b) for a, b in pairs)
        self.last = nn.Conv2d(widths[0], classes, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(n, 1, 256, 256) to logits (n, classes, 256, 256)."""
        bridges = []
        for block in self.down_path:
            x = block.block(x if not bridges else F.avg_pool2d(x, 2))
            bridges.append(x)
        for up, bridge in zip(self.up_path, bridges[-2::-1], strict=True):
            x = up.conv_block.block(torch.cat([up.up(x), bridge], 1))
        return self.last(x)


class _Block(nn.Module):
    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.block = nn.Sequential(
            nn.Conv2d(inputs, outputs, 3, padding=1), nn.ReLU(), nn.BatchNorm2d(outputs),
            nn.Conv2d(outputs, outputs, 3, padding=1), nn.ReLU(), nn.BatchNorm2d(outputs),
        )  # fmt: skip


class _Up(nn.Module):
    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.up = nn.Sequential(nn.Upsample(mode="bilinear", scale_factor=2), nn.Conv2d(inputs, outputs, 1))
        self.conv_block = _Block(2 * outputs, outputs)


def save_thin(network: ThinUNet, path: Path) -> None:
    """Store a thin network as float16."""
    arrays = {name: value.numpy() for name, value in network.state_dict().items() if "num_batches" not in name}
    np.savez_compressed(path, widths=np.array(network.widths), **{k: v.astype(np.float16) for k, v in arrays.items()})


def thin_arrays(path: Path) -> dict[str, np.ndarray]:
    """The stored arrays of a thin network, float32, with ``widths``."""
    with np.load(path) as stored:
        return {name: stored[name].astype(np.float32) if name != "widths" else stored[name] for name in stored.files}


def thin_network(path: Path) -> ThinUNet:
    """The stored thin network itself: the same labels in a fraction of the time."""
    arrays = thin_arrays(path)
    network = ThinUNet(tuple(int(n) for n in arrays.pop("widths")), len(arrays["last.bias"]))
    network.load_state_dict({name: torch.from_numpy(array) for name, array in arrays.items()}, strict=False)
    return network.eval().to(memory_format=torch.channels_last)


def full_state_dict(path: Path) -> dict[str, torch.Tensor]:
    """The state dict of lungmask's network that computes what the stored thin network computes."""
    from lungmask.resunet import UNet

    thin = thin_arrays(path)
    widths = tuple(int(n) for n in thin.pop("widths"))
    classes = len(thin["last.bias"])
    state = UNet(
        n_classes=classes, padding=True, depth=5, up_mode="upsample", batch_norm=True, residual=False
    ).state_dict()
    for name, tensor in state.items():
        if "num_batches" in name:
            continue
        tensor.fill_(1.0 if name.endswith(("running_var", "block.2.weight", "block.5.weight")) else 0.0)
        if name in thin:
            values = torch.from_numpy(thin[name])
            tensor[_places(name, tuple(values.shape), tuple(tensor.shape), widths)] = values
    return state


def _places(
    name: str, thin: tuple[int, ...], full: tuple[int, ...], widths: tuple[int, ...]
) -> tuple[torch.Tensor | slice, ...]:
    """Where the thin network's channels are in the full one's tensor."""
    places: list[torch.Tensor | slice] = [slice(0, thin[0])]
    if len(thin) > 1:
        places.append(slice(0, thin[1]))
        if name.startswith("up_path") and name.endswith("conv_block.block.0.weight"):
            # What comes from below lies in the first half of the channels, what comes across in the second.
            half = thin[1] // 2
            below = torch.arange(half)
            across = torch.arange(half) + full[1] // 2
            places[1] = torch.cat([below, across])
    return tuple(places)


def write_test_weights(folder: Path, network: str) -> Path:
    """Write the test weights of ``R231``, ``R231CovidWeb`` or ``LTRCLobes`` as a file that torch.load reads."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{network}.pth"
    if not path.exists():
        torch.save(full_state_dict(DATA / f"lungmask_test_weights_{FILES[network]}.npz"), path)
    return path


def dense_state_dict(classes: int, seed: int) -> dict[str, torch.Tensor]:
    """Seeded weights in which every channel is active: they label patches at random, with all classes."""
    from lungmask.resunet import UNet

    generator = torch.Generator().manual_seed(seed)
    network = UNet(n_classes=classes, padding=True, depth=5, up_mode="upsample", batch_norm=True, residual=False).eval()
    state = network.state_dict()
    for name, tensor in state.items():
        if "num_batches" in name:
            continue
        if tensor.ndim == 4:
            fan_in = tensor[0].numel()
            tensor.normal_(0, (2 / fan_in) ** 0.5, generator=generator)
        elif name.endswith("running_var"):
            tensor.uniform_(0.3, 1.0, generator=generator)
        elif name.endswith(("block.2.weight", "block.5.weight")):
            tensor.uniform_(0.7, 1.3, generator=generator)
        elif name.endswith(("running_mean", "bias")):
            tensor.normal_(0, 0.2, generator=generator)
    # Without this one class wins everywhere: let all of them be as likely on the slice of a chest.
    features: list[torch.Tensor] = []
    network.last.register_forward_pre_hook(lambda _, inputs: features.append(inputs[0]))
    with torch.inference_mode():
        network(_chest_slice())
    weight = state["last.weight"].flatten(1)
    deviation, mean = torch.std_mean(weight @ features[0][0].flatten(1), dim=1)
    state["last.weight"].div_(deviation[:, None, None, None])
    state["last.bias"].copy_(-mean / deviation)
    return state


def _chest_slice() -> torch.Tensor:
    """A slice as the network sees it: (1, 1, 256, 256)."""
    import SimpleITK as sitk
    from lungmask import utils

    from LungPrepPhantom import make_phantom

    chest = sitk.GetArrayFromImage(make_phantom(size=(96, 96, 3), spacing_mm=(3.8, 3.8, 90)).ct)[1]
    resized, _ = utils.crop_and_resize(chest.clip(-1024, 600), 256, 256)
    return torch.from_numpy((resized + 1024) / np.float32(1624))[None, None]
