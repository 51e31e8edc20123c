"""Images as PyTorch takes them: a batch, the channels before the spatial axes, zeros and more around them."""

from collections.abc import Callable, Sequence
from typing import Any

from .comparison import torch

F = torch.nn.functional

MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "replicate", "circular": "circular"}


def on_images(function: Callable[..., Any], axes: int, layout: str = "channels_last") -> Callable[..., Any]:
    """The function of a batch with the channels first, of one image too and in another layout.

    What goes in is laid out anew, and so is the gradient that comes back: where the channels lie innermost in memory,
    PyTorch 2.13 reads beyond the arrays in group_norm with as many groups as channels, and gives wrong gradients of
    instance_norm of one image.
    """

    def back(y: torch.Tensor, alone: bool) -> torch.Tensor:
        y = y.squeeze(0) if alone else y
        return y if layout == "channels_first" else y.movedim(-axes - 1, -1)

    def run(x: torch.Tensor, *others: torch.Tensor) -> Any:
        images = x if layout == "channels_first" else x.movedim(-1, -axes - 1)
        alone = x.ndim == axes + 1
        y = function(_laid_out_anew(images.unsqueeze(0) if alone else images), *others)
        first = y[0] if isinstance(y, tuple) else y
        first.register_hook(_laid_out_anew)
        return tuple(back(part, alone) for part in y) if isinstance(y, tuple) else back(y, alone)

    return run


def _laid_out_anew(x: torch.Tensor) -> torch.Tensor:
    return x.clone(memory_format=torch.contiguous_format)


def of_rank(name: str, axes: int) -> Callable[..., torch.Tensor]:
    """``F.conv2d`` of ("conv", 2)."""
    return getattr(F, f"{name}{axes}d")


def surrounded(x: torch.Tensor, pairs: Sequence[tuple[int, int]], mode: str = "zeros", value: float = 0.0) -> Any:
    """A batch with elements around it; PyTorch wants the last axis first."""
    widths = [width for pair in reversed(pairs) for width in pair]
    return F.pad(x, widths, MODES[mode], value if mode == "zeros" else None) if any(widths) else x


def kernel_of(kernel: torch.Tensor) -> torch.Tensor:
    """A kernel in PyTorch's order of axes: what stands last comes first."""
    return kernel.movedim((-1, -2), (0, 1))


def patches_of(
    x: torch.Tensor, kernel_size: Sequence[int], stride: Sequence[int], dilation: Sequence[int]
) -> torch.Tensor:
    """The windows over a padded batch: (batch, channels, *windows, *kernel_size)."""
    for axis, (k, s, d) in enumerate(zip(kernel_size, stride, dilation, strict=True)):
        x = x.unfold(2 + axis, d * (k - 1) + 1, s)[..., ::d]
    return x
