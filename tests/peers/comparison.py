"""An operation beside PyTorch's: the result, and the gradients with respect to every array it is given."""

from collections.abc import Callable, Sequence
from typing import Any

import jax
import numpy as np
import pytest

from .drawing import Case, Draw, drawn

torch = pytest.importorskip(
    "torch", reason="PyTorch is not installed, to compare with; get it by pip install -e '.[test,peers]'"
)
torch.set_num_threads(1)  # the arrays are small, and the tests run in two processes

TOLERANCE = {
    # relative to each element, and besides whatever its size. Two programs add up to 400 products of numbers about 1 in
    # different orders: like a random walk, the errors come to 20 half units in the last place of 1. Allowed is about
    # ten times that; measured was a quarter of what is allowed.
    "float64": (2e-14, 2e-14),  # half a unit is 1.1e-16
    "float32": (1e-5, 1e-5),  # half a unit is 6.0e-8
    # PyTorch computes in float32 here: not all of its operations round half precision only once, some do not know it.
    # convjax claims to round once, which is off by half a unit of the result; the rest is that of float32.
    "bfloat16": (1.01 * 2**-8, 1e-5),
    "float16": (1.01 * 2**-11, 1e-5),
}
IN_TORCH = {"float64": torch.float64, "float32": torch.float32, "bfloat16": torch.float32, "float16": torch.float32}
WITH_GRADIENTS = ("float64", "float32")


def agreeing(family: str, make: Callable[[Draw], Case], count: int) -> int:
    """Compare that many cases of a family; the number of those compared, all of which agree."""
    compared: set[str] = set()
    wrong: list[str] = []
    for case in drawn(family, make, count):
        wrong += [f"{family}: {case}: {what}" for what in disagreements(case)]
        compared.add(str(case))
    assert not wrong, "\n".join([f"{len(wrong)} results are not PyTorch's:", *wrong[:10]])
    return len(compared)


def disagreements(case: Case) -> list[str]:
    """What differs in type, in shape or by more than the tolerance."""
    names = list(case.arrays)
    tensors = [torch.tensor(array, dtype=IN_TORCH[case.dtype], requires_grad=True) for array in case.arrays.values()]
    theirs = _apart(case.theirs(*tensors))
    weights = np.random.default_rng(1).normal(size=theirs[0].shape)
    arrays = [array.astype(jax.numpy.dtype(case.dtype)) for array in case.arrays.values()]
    with jax.enable_x64(case.dtype == "float64"):
        if case.dtype not in WITH_GRADIENTS:
            ours = jax.jit(lambda *arrays: _apart(case.ours(*arrays)))(*arrays)
            return _differences(case, "result", ours, theirs)

        def with_gradients(weights: jax.Array, *arrays: jax.Array) -> Any:
            first, back, exact = jax.vjp(lambda *arrays: _apart(case.ours(*arrays)), *arrays, has_aux=True)
            return (first, exact), back(weights)

        (first, exact), gradients = jax.jit(with_gradients)(weights.astype(arrays[0].dtype), *arrays)
    found = _differences(case, "result", (first, exact), theirs)
    theirs[0].backward(torch.tensor(weights, dtype=IN_TORCH[case.dtype]))
    for name, ours, tensor in zip(names, gradients, tensors, strict=True):
        found += _differences(case, f"gradient of {name}", (ours, None), (tensor.grad, None))
    return found


def _apart(result: Any) -> tuple[Any, Any]:
    """What has a gradient, and what must be the same to the last digit."""
    return result if isinstance(result, tuple) else (result, None)


def _differences(case: Case, what: str, ours: Sequence[Any], theirs: Sequence[Any]) -> list[str]:
    (first, exact), (wanted, exactly) = ours, theirs
    if first.dtype.name != case.dtype:
        return [f"{what} is of type {first.dtype.name}"]
    if first.shape != tuple(wanted.shape):
        return [f"{what} has shape {first.shape}, PyTorch's has {tuple(wanted.shape)}"]
    if exact is not None and not np.array_equal(np.asarray(exact), exactly.numpy()):
        return [f"{what}, second part, is {np.asarray(exact).ravel()[:5]}, PyTorch's {exactly.numpy().ravel()[:5]}"]
    relative, absolute = TOLERANCE[case.dtype]
    values, expected = np.asarray(first).astype(np.float64), wanted.detach().numpy().astype(np.float64)
    off = np.abs(values - expected) - absolute - relative * np.abs(expected)
    unequal = ~((off <= 0) | (np.isnan(values) & np.isnan(expected)) | (values == expected))
    if not unequal.any():
        return []
    place = np.unravel_index(np.nanargmax(np.where(unequal, np.abs(values - expected), -1)), values.shape)
    return [f"{what} at {tuple(map(int, place))} is {values[place]}, PyTorch's {expected[place]}"]
