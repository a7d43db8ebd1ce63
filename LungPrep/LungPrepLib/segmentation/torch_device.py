"""Where the network runs, in which numbers, and with how many threads."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ..findings import Finding, LungPrepError, make_finding
from ..machine import processors
from ..messages import NOTHING, Message, as_message, say

if TYPE_CHECKING:
    import torch

DEVICES = ("auto", "cpu", "cuda", "mps")
PRECISIONS = ("auto", "float32", "bfloat16", "float16")
_FEW_SLICES = 24


def import_torch() -> Any:
    """PyTorch; on a Mac, what its GPU cannot do goes to the CPU operation by operation.

    Raises
    ------
    LungPrepError
        when it is not installed, or installed and broken.
    """
    os.environ.setdefault("PYTORCH_ENABLE_MPS_FALLBACK", "1")  # read when PyTorch is imported
    try:
        import torch

        torch.zeros(1)
    except ImportError as error:
        raise LungPrepError(
            say("lungmask cannot run: PyTorch is not installed, or only in part ({detail}).", detail=str(error)),
            say("Run 'lungprep doctor': it says how to install it; or use the threshold segmenter."),
        ) from error
    except (OSError, AttributeError) as error:
        raise LungPrepError(
            say("lungmask cannot run: PyTorch is installed but broken ({detail}).", detail=str(error)),
            say("Remove torch and install it again; 'lungprep doctor' says how."),
        ) from error
    return torch


def choose_device(name: str) -> tuple[torch.device, list[Finding]]:
    """The device of that name; ``auto`` takes the first that works of cuda, mps and cpu.

    Raises
    ------
    LungPrepError
        when a device that was asked for by name cannot be used.
    """
    torch = import_torch()
    if name == "cpu":
        return torch.device("cpu"), []
    findings: list[Finding] = []
    for kind in ("cuda", "mps") if name == "auto" else (name,):
        problem = _problem(kind)
        if not problem:
            return torch.device(kind), findings
        if name != "auto":
            raise LungPrepError(
                say("The device '{name}' cannot be used: {reason}.", name=name, reason=problem),
                say("Use --device auto or cpu."),
                usage=True,
            )
        if _present(kind):
            findings.append(
                make_finding(
                    "device-fallback",
                    say("There is a {kind} device that PyTorch cannot use: {reason}.", kind=kind, reason=problem),
                )
            )
    return torch.device("cpu"), findings


def _present(kind: str) -> bool:
    import torch

    return bool(torch.cuda.is_available() if kind == "cuda" else torch.backends.mps.is_available())


def _problem(kind: str) -> Message:
    """Why a device cannot be used; empty when a small convolution on it works."""
    import torch

    if not _present(kind):
        return say("PyTorch {version} sees no such device", version=torch.__version__)
    try:
        image = torch.ones(1, 1, 8, 8, device=kind)
        torch.conv2d(image, torch.ones(1, 1, 3, 3, device=kind)).sum().item()
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        return as_message(str(error).splitlines()[0])
    return NOTHING


def choose_precision(name: str, device: torch.device, slices: int) -> torch.dtype:
    """The numbers the network computes with; ``auto`` takes half precision where the device is fast at it.

    Of fewer than 24 ``slices`` the comparison with float32 would take a good part: ``auto`` is float32 then.

    Raises
    ------
    LungPrepError
        for float16 on a CPU, which has no such arithmetic worth having.
    """
    import torch

    if name == "float16" and device.type == "cpu":
        raise LungPrepError(
            say("The precision float16 needs a GPU."), say("Use --precision auto, bfloat16 or float32."), usage=True
        )
    if name != "auto":
        return {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}[name]
    if slices < _FEW_SLICES:
        return torch.float32
    if device.type == "cuda":
        return torch.float16 if torch.cuda.get_device_capability(device) >= (7, 0) else torch.float32
    if device.type == "cpu" and fast_bfloat16():
        return torch.bfloat16
    return torch.float32


def fast_bfloat16() -> bool:
    """Whether this processor multiplies bfloat16 in hardware (AVX512_BF16 or AMX) and PyTorch uses it.

    Asked of the processor and not measured, so that the same machine gives the same labels under any load.
    """
    import torch

    if not torch.backends.mkldnn.is_available():
        return False
    capabilities = getattr(torch.cpu, "get_capabilities", None)
    if capabilities is not None:
        try:
            known = capabilities()
            return bool(known.get("avx512_bf16") or known.get("amx_bf16"))
        except RuntimeError:
            return False
    # Before PyTorch had get_capabilities it had these, without documentation.
    questions = (getattr(torch.cpu, name, None) for name in ("_is_avx512_bf16_supported", "_is_amx_tile_supported"))
    return any(bool(question()) for question in questions if question is not None)


@contextmanager
def torch_threads(threads: int | None) -> Iterator[int]:
    """PyTorch with so many threads within the block; by default its own number, never more than processors.

    PyTorch's own number follows ``OMP_NUM_THREADS``, with which a batch shares the processors among its
    workers.
    """
    import torch

    before = torch.get_num_threads()
    wanted = max(1, min(threads or before, max(processors(), threads or 1)))
    if wanted != before:
        torch.set_num_threads(wanted)
    try:
        yield wanted
    finally:
        if wanted != before:
            torch.set_num_threads(before)


def version_of(package: str) -> str:
    """The installed version of a package."""
    import importlib.metadata

    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "unknown"
