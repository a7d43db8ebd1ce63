"""lungmask's U-Net, from a checked weights file, in the two forms in which it runs.

:class:`ExactNetwork` is lungmask's own module in its own memory layout: its labels are lungmask's bit for bit.
:class:`FastNetwork` computes the same function in an order and a layout that suit the processor.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ..findings import LungPrepError
from ..messages import NOTHING, FilePath, Message, as_message, joined, say
from ..progress import Progress
from .weights import NETWORKS, WeightsFile
from .weights_files import Network, how_to_bring, refusal
from .winograd import WORTH_IT, WinogradConvolution, Workspace

if TYPE_CHECKING:
    import torch

State = Mapping[str, "torch.Tensor"]
DEPTH = 5
_NORM_EPSILON = 1e-5  # PyTorch's default, which lungmask's network has


def load_state(weights: WeightsFile, networks: Mapping[str, Network] = NETWORKS) -> State:
    """The state dict in a weights file, read without running any code that may be in it, and checked.

    Raises
    ------
    LungPrepError
        when the file is truncated, holds something else than a state dict, or one of another network.
    """
    import torch

    network = networks[weights.network]
    try:
        state = torch.load(weights.path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        if "truncated" in str(error) or "EOF" in str(error):
            raise refusal(weights.path, network, say("it ends before its end (truncated)")) from error
        raise LungPrepError(
            say(
                "The weights file {file} of {network} holds more than weights, and PyTorch refuses to run "
                "what is in it.",
                file=FilePath(weights.path),
                network=network.name,
            ),
            joined([say("Save the network's state_dict() alone."), how_to_bring(network)]),
        ) from error
    except Exception as error:  # a damaged file can make the reader fail in any way
        why = as_message(str(error).splitlines()[0]) if str(error) else say("it cannot be read")
        raise refusal(weights.path, network, why) from error
    problem = _difference(state, network.classes)
    if problem:
        raise LungPrepError(
            say(
                "The weights file {file} is not one of {network}: {reason}.",
                file=FilePath(weights.path),
                network=network.name,
                reason=problem,
            ),
            joined(
                [
                    say("Give a state dict of lungmask's U-Net with {number} classes.", number=network.classes),
                    how_to_bring(network),
                ]
            ),
        )
    return state


def _difference(state: Any, classes: int) -> Message:
    """How a state dict differs from that of lungmask's network; empty when it does not."""
    import torch

    if not isinstance(state, Mapping) or not all(isinstance(value, torch.Tensor) for value in state.values()):
        return say("it holds no state dict (a table of tensors)")
    if not state:
        return say("its state dict is empty")
    expected = _unet(classes).state_dict()
    bias = state.get("last.bias")
    if bias is not None and bias.ndim == 1 and len(bias) != classes:
        return say("its network has {number} classes, not {wanted}", number=len(bias), wanted=classes)
    missing = sorted(expected.keys() - state.keys())
    if missing:
        return say(
            "{number} of {total} tensors are missing, such as '{name}'",
            number=len(missing),
            total=len(expected),
            name=missing[0],
        )
    extra = sorted(state.keys() - expected.keys())
    if extra:
        return say(
            "it has {number} tensors that the network has not, such as '{name}'", number=len(extra), name=extra[0]
        )
    for name, tensor in expected.items():
        if state[name].shape != tensor.shape:
            found, wanted = tuple(state[name].shape), tuple(tensor.shape)
            return say("'{name}' has shape {found}, not {wanted}", name=name, found=str(found), wanted=str(wanted))
        if not torch.isfinite(state[name]).all():
            return say("'{name}' holds values that are not finite", name=name)
    return NOTHING


def _unet(classes: int) -> torch.nn.Module:
    """lungmask's network without memory for its weights: they are assigned, so nothing is drawn at random first."""
    import torch
    from lungmask.resunet import UNet

    with torch.device("meta"):
        network: torch.nn.Module = UNet(
            n_classes=classes, padding=True, depth=DEPTH, up_mode="upsample", batch_norm=True, residual=False
        )
    return network


class ExactNetwork:
    """lungmask's own module: float32, contiguous."""

    def __init__(self, state: State, device: torch.device) -> None:
        self.network = _unet(len(state["last.bias"]))
        self.network.load_state_dict(dict(state), assign=True)
        self.network.eval().to(device)

    def labels(self, slices: torch.Tensor, progress: Progress) -> torch.Tensor:
        """Labels (n, 256, 256) uint8 of slices (n, 1, 256, 256) float32; looks for a cancellation on the way."""
        import torch

        hook = torch.nn.modules.module.register_module_forward_pre_hook(lambda *_: progress.check())
        try:
            return torch.max(self.network(slices), 1)[1].to(torch.uint8)
        finally:
            hook.remove()


class FastNetwork:
    """The same function, rearranged.

    - Activations and weights are channels_last, and on the CPU weights are laid out for the processor once
      instead of for every slice.
    - In float32 on the CPU, convolutions of many channels are computed with fewer products (:mod:`.winograd`),
      and the batch normalisation after them while their results are in the processor's cache.
    - A 1x1 convolution of an upsampled image is the upsampled 1x1 convolution of the image (bilinear weights
      add up to 1), with a quarter of the products.
    - The last layer is computed in float32, so that near-equal classes are not rounded into ties, and the
      softmax, which changes no order, is left out.

    Parameters
    ----------
    dtype
        Of weights and activations; the first and the last layer are float32 always.
    """

    def __init__(self, state: State, device: torch.device, dtype: torch.dtype) -> None:
        import torch

        self.dtype = dtype
        workspace = Workspace()
        self._down = [
            _Block(
                state, f"down_path.{level}", 256 >> level, device, (dtype if level else torch.float32, dtype), workspace
            )
            for level in range(DEPTH)
        ]
        self._up = []
        for level in range(DEPTH - 1):
            size = 256 >> (DEPTH - 1 - level)
            narrow = _Convolution(state, f"up_path.{level}.up.1", size, device, dtype)
            name = f"up_path.{level}.conv_block"
            self._up.append((narrow, _Block(state, name, 2 * size, device, (dtype, dtype), workspace)))
        self._last = _Convolution(state, "last", 256, device, torch.float32)

    def labels(self, slices: torch.Tensor, progress: Progress) -> torch.Tensor:
        """Labels (n, 256, 256) uint8 of slices (n, 1, 256, 256) float32; looks for a cancellation on the way."""
        import torch

        return self.logits(slices, progress).argmax(1).to(torch.uint8)

    def logits(self, slices: torch.Tensor, progress: Progress) -> torch.Tensor:
        """What the softmax would be taken of: (n, classes, 256, 256) float32."""
        import torch
        from torch.nn import functional

        image = slices.contiguous(memory_format=torch.channels_last)
        bridges = []
        for level, block in enumerate(self._down):
            progress.check()
            image = block(functional.avg_pool2d(image, 2) if level else image)
            bridges.append(image)
        for (narrow, block), bridge in zip(self._up, bridges[-2::-1], strict=True):
            progress.check()
            below = functional.interpolate(narrow(image), scale_factor=2, mode="bilinear")
            image = block(below, bridge)
        return self._last(image.float())


class _Block:
    """Twice convolution, ReLU, batch normalisation, with weights of a type each."""

    def __init__(
        self,
        state: State,
        name: str,
        size: int,
        device: torch.device,
        dtypes: tuple[torch.dtype, torch.dtype],
        workspace: Workspace,
    ) -> None:
        self._layers: list[Callable[..., torch.Tensor]] = []
        for place, dtype in zip((0, 3), dtypes, strict=True):
            convolution, norm = f"{name}.block.{place}", f"{name}.block.{place + 2}"
            if _few_products_pay(state[f"{convolution}.weight"], device, dtype):
                self._layers.append(_FewProducts(state, convolution, norm, size, workspace))
            else:
                layer = _Convolution(state, convolution, size, device, dtype, relu=True)
                self._layers.append(_Normalised(layer, state, norm, device, dtypes[-1]))

    def __call__(self, *images: torch.Tensor) -> torch.Tensor:
        first, second = self._layers
        result: torch.Tensor = second(first(*images))
        return result


def _few_products_pay(weight: torch.Tensor, device: torch.device, dtype: torch.dtype) -> bool:
    import torch

    fewer, more = sorted(weight.shape[:2])
    return device.type == "cpu" and dtype == torch.float32 and fewer >= WORTH_IT[0] and more >= WORTH_IT[1]


def _norm(state: State, name: str, device: torch.device) -> tuple[torch.Tensor, ...]:
    """Mean, variance, weight and bias of a batch normalisation."""
    keys = ("running_mean", "running_var", "weight", "bias")
    return tuple(state[f"{name}.{key}"].float().to(device) for key in keys)


def _scale_and_shift(norm: tuple[torch.Tensor, ...]) -> tuple[torch.Tensor, torch.Tensor]:
    mean, variance, weight, bias = norm
    scale = weight / (variance + _NORM_EPSILON).sqrt()
    return scale, bias - mean * scale


class _Normalised:
    """A convolution with ReLU and the batch normalisation after it."""

    def __init__(
        self, convolution: _Convolution, state: State, norm: str, device: torch.device, dtype: torch.dtype
    ) -> None:
        self._convolution, self._dtype = convolution, dtype
        self._norm = _norm(state, norm, device)
        self._scale, self._shift = _scale_and_shift(self._norm)

    def __call__(self, *images: torch.Tensor) -> torch.Tensor:
        import torch
        from torch.nn import functional

        image = self._convolution(*images)
        if image.dtype == torch.float32 and image.device.type == "cpu":
            pixels = image.permute(0, 2, 3, 1)
            torch.addcmul(self._shift, pixels, self._scale, out=pixels)
        else:
            image = functional.batch_norm(image, *self._norm)
        return image.to(self._dtype)


class _FewProducts:
    """The same with :class:`WinogradConvolution`."""

    def __init__(self, state: State, convolution: str, norm: str, size: int, workspace: Workspace) -> None:
        import torch

        scale, shift = _scale_and_shift(_norm(state, norm, torch.device("cpu")))
        weight, bias = (state[f"{convolution}.{key}"].float() for key in ("weight", "bias"))
        self._compute = WinogradConvolution(weight, bias, size, scale, shift, workspace)

    def __call__(self, *images: torch.Tensor) -> torch.Tensor:
        import torch

        if len(images[0]) == 1:
            return self._compute(images)
        return torch.cat([self._compute([image[i : i + 1] for image in images]).clone() for i in range(len(images[0]))])


class _Convolution:
    """A convolution that keeps the size of its image, with or without ReLU."""

    def __init__(
        self, state: State, name: str, size: int, device: torch.device, dtype: torch.dtype, *, relu: bool = False
    ) -> None:
        import torch

        weight = state[f"{name}.weight"].to(device=device, dtype=dtype)
        self._weight = weight.contiguous(memory_format=torch.channels_last)
        self._bias = state[f"{name}.bias"].to(device=device, dtype=dtype)
        self._relu = relu
        self._padding = weight.shape[-1] // 2
        self._packed: Callable[[torch.Tensor], torch.Tensor] | None = None
        self._together: torch.Tensor | None = None
        if device.type == "cpu" and weight.shape[1] > 1:
            self._packed = packed_convolution(self._weight, self._bias, size, relu=relu)
            if self._packed is not None:
                self._weight = weight.new_empty(0)

    def __call__(self, *images: torch.Tensor) -> torch.Tensor:
        """Of images (n, channels, size, size) whose channels follow each other."""
        from torch.nn import functional

        image = images[0] if len(images) == 1 else self._beside(images)
        if self._packed is not None:
            return self._packed(image)
        if image.shape[1] == 1 and image.device.type == "cpu":
            image = self._first(image)
            return functional.relu_(image) if self._relu else image
        image = functional.conv2d(image, self._weight, self._bias, padding=self._padding)
        return functional.relu_(image) if self._relu else image

    def _beside(self, images: tuple[torch.Tensor, ...]) -> torch.Tensor:
        """The images as channels of one. On the CPU in memory that is kept: to ask for it takes as long."""
        import torch

        channels = sum(image.shape[1] for image in images)
        first = images[0]
        if first.device.type != "cpu":
            return torch.cat(images, 1)
        shape = (len(first), channels, *first.shape[2:])
        if self._together is None or self._together.shape != shape:
            self._together = torch.empty(shape, dtype=first.dtype, memory_format=torch.channels_last)
        return torch.cat(images, 1, out=self._together)

    def _first(self, image: torch.Tensor) -> torch.Tensor:
        """The convolution of a grey image as one product, whose result is channels_last as it is."""
        import torch
        from torch.nn import functional

        n, _, height, width = image.shape
        around = functional.unfold(image.contiguous(), self._weight.shape[-1], padding=self._padding)
        product = torch.matmul(around.transpose(1, 2), self._weight.flatten(1).T) + self._bias
        return product.view(n, height, width, -1).permute(0, 3, 1, 2)


def packed_convolution(
    weight: torch.Tensor, bias: torch.Tensor, size: int, *, relu: bool
) -> Callable[[torch.Tensor], torch.Tensor] | None:
    """A convolution with weights in oneDNN's own layout and the ReLU in the same pass.

    ``torch.conv2d`` brings the weights into that layout at every call: at the deepest level that takes as long
    as the convolution. PyTorch's compiler uses these operators; they are not documented, so they are tried
    once, and without them (``None``) the ordinary convolution is used.
    """
    import torch

    if not _packing_works(weight.dtype):
        return None
    padding = [weight.shape[-1] // 2] * 2
    ops = torch.ops.mkldnn
    packed = ops._reorder_convolution_weight(weight, padding, [1, 1], [1, 1], 1, [1, weight.shape[1], size, size])
    attribute = "relu" if relu else "none"

    def convolve(image: torch.Tensor) -> torch.Tensor:
        result: torch.Tensor = ops._convolution_pointwise(
            image, packed, bias, padding, [1, 1], [1, 1], 1, attribute, [], ""
        )
        return result

    return convolve


_packing: dict[Any, bool] = {}


def _packing_works(dtype: torch.dtype) -> bool:
    """Whether the operators are there and compute what the ordinary convolution computes."""
    import torch
    from torch.nn import functional

    if dtype not in _packing:
        try:
            generator = torch.Generator().manual_seed(0)
            weight = torch.randn(16, 8, 3, 3, generator=generator).to(dtype)
            image = torch.randn(1, 8, 12, 12, generator=generator).to(dtype)
            weight, image = (t.contiguous(memory_format=torch.channels_last) for t in (weight, image))
            bias = torch.zeros(16, dtype=dtype)
            packed = torch.ops.mkldnn._reorder_convolution_weight(weight, [1, 1], [1, 1], [1, 1], 1)
            found = torch.ops.mkldnn._convolution_pointwise(
                image, packed, bias, [1, 1], [1, 1], [1, 1], 1, "relu", [], ""
            )
            expected = functional.conv2d(image, weight, bias, padding=1).relu()
            _packing[dtype] = bool(torch.allclose(found.float(), expected.float(), rtol=0.02, atol=0.02))
        except (RuntimeError, AttributeError, TypeError, NotImplementedError):
            _packing[dtype] = False
    return _packing[dtype]
