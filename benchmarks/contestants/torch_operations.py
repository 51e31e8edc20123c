"""Convolutions and pools by PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch  # pyright: ignore[reportMissingImports]  # an extra, [peers]

from benchmarks.cases import Convolution, Direction, Pool

from .arrays import convolution_arrays, normal
from .program import Entrant, Program, Setting
from .torch_programs import images_on_device, laid_out, on_device, program


def prepared(entrant: Entrant, case: Convolution | Pool, direction: Direction, setting: Setting) -> Program:
    """The operation as a program; in a loop, it is called in one of Python's."""
    turns = setting.turns if entrant.form == "scan" else 1
    if isinstance(case, Pool):
        return _pool(entrant.contestant, case, direction, setting, turns)
    return _convolution(entrant.contestant, case, direction, setting, turns)


def _convolution(contestant: str, case: Convolution, direction: Direction, setting: Setting, turns: int) -> Program:
    axes = len(case.size)
    stride, padding, dilation = ((number,) * axes for number in (case.stride, case.padding, case.dilation))
    options = (stride, padding, dilation, case.transposed, (0,) * axes, case.groups)
    bare = torch.empty(_axes_first(case.images_shape), device="meta")
    taps = torch.empty((*case.kernel_shape[:-3:-1], *case.kernel_shape[:-2]), device="meta")
    shape = tuple(torch.convolution(bare, taps, None, *options).shape)
    arrays = convolution_arrays(case, (shape[0], *shape[2:], shape[1]))
    x, gradient = (images_on_device(array, contestant, setting) for array in (arrays[0], arrays[2]))
    weight = laid_out(on_device(np.moveaxis(arrays[1], (-1, -2), (0, 1)), setting), contestant)

    def back(which: int) -> Any:
        wanted = [place == which for place in range(3)]
        given = (gradient, x, weight, None, *options, wanted)
        return torch.ops.aten.convolution_backward(*given)[which]

    if direction == "forward":
        return program(lambda: torch.convolution(x, weight, None, *options), setting, _channels_last, turns)
    if direction == "input_gradient":
        return program(lambda: back(0), setting, _channels_last, turns)
    return program(lambda: back(1), setting, lambda kernel: kernel.movedim((0, 1), (-1, -2)), turns)


def _pool(contestant: str, case: Pool, direction: Direction, setting: Setting, turns: int) -> Program:
    function: Any = getattr(torch.nn.functional, f"{case.kind}_pool{len(case.size)}d")

    def pool(x: Any) -> Any:
        return function(x, case.kernel, case.stride, case.padding)

    x = images_on_device(normal(*case.images_shape), contestant, setting)
    if direction == "forward":
        return program(lambda: pool(x), setting, _channels_last, turns)
    shape = pool(x).shape
    gradient = images_on_device(normal(shape[0], *shape[2:], shape[1], seed=2), contestant, setting)
    x.requires_grad_()

    def with_gradient() -> Any:
        result = pool(x)
        return result, *torch.autograd.grad(result, x, gradient)

    return program(with_gradient, setting, _channels_last, turns)


def _axes_first(shape: tuple[int, ...]) -> tuple[int, ...]:
    return (shape[0], shape[-1], *shape[1:-1])


def _channels_last(images: Any) -> Any:
    return images.movedim(1, -1)
