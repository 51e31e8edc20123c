"""What differs between the releases of JAX; importing this module warns, once, of a release that computes wrongly."""

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import jax
from jax import lax
from jax.core import ShapedArray
from jax.interpreters import mlir
from jax.sharding import AbstractMesh, AxisType, NamedSharding, PartitionSpec, use_abstract_mesh
from jaxlib.version import __version__ as jaxlib_version


def warn_of_wrong_results(version: str) -> None:
    """Warn where this jaxlib is the one whose results cannot be trusted."""
    if version.split(".")[:3] == ["0", "10", "2"]:
        warnings.warn(
            "jaxlib 0.10.2 returns wrong numbers on CPU for a jitted vmap of a matrix-vector product and a sum "
            "(https://github.com/jax-ml/jax/issues/39103). Install another release: "
            "pip install 'jax==0.10.1' 'jaxlib==0.10.1' on Python 3.11, "
            "pip install 'jax>=0.12' 'jaxlib>=0.12' on Python 3.12 or newer.",
            RuntimeWarning,
            stacklevel=2,
        )


warn_of_wrong_results(jaxlib_version)


def apart(x: jax.Array) -> jax.Array:
    """The array, computed before what needs it, where a CPU would join the two into one loop that adds up wrongly.

    jaxlib 0.11.2, 0.12.0 and 0.12.0.1 do so with the two sums in the gradient of a normalisation, from about 4,000
    rows on: with XLA_FLAGS=--xla_cpu_experimental_ynn_fusion_type= they do not.
    """
    return lax.optimization_barrier(x)  # pyright: ignore[reportUnknownMemberType]  # JAX does not type it


def varying_alike(*arrays: jax.Array) -> tuple[jax.Array, ...]:
    """The arrays, each marked as varying over every axis of shard_map that one of them varies over.

    What is the same on all devices gets its gradient from all of them: the mark is where these are added up.
    """
    axes = [_varying_axes(array) for array in arrays]
    together = frozenset[Any]().union(*axes)
    missing = (tuple(sorted(together - own)) for own in axes)
    return tuple(
        lax.pcast(array, names, to="varying") if names else array for array, names in zip(arrays, missing, strict=True)
    )


def _varying_axes(array: jax.Array) -> frozenset[Any]:
    return jax.typeof(array).manual_axis_type.varying


def split_by(array: Any) -> tuple[Any, ...]:
    """The explicit axes of a mesh that split each axis of an array, or of what is known of it; None where none does."""
    aval = array if isinstance(array, ShapedArray) else jax.typeof(array)
    return tuple(aval.sharding.spec) + (None,) * (aval.ndim - len(aval.sharding.spec))


def shaped_like(aval: Any, shape: Sequence[Any], dtype: Any, spec: PartitionSpec) -> ShapedArray:
    """What is known of an array where aval is, of another shape and type, and split so."""
    sharding = None if aval.sharding.mesh.empty else aval.sharding.update(spec=spec)
    return aval.update(shape=tuple(shape), dtype=dtype, weak_type=False, sharding=sharding)


def devices_of(context: Any) -> int:
    """How many devices share the arrays of a program that is being lowered."""
    axes = context.module_context.axis_context
    if hasattr(axes, "num_devices"):
        return axes.num_devices
    manual = getattr(axes, "manual_axes", frozenset())  # inside shard_map every device has arrays of its own
    sizes = dict(axes.mesh.shape) if hasattr(axes, "mesh") else {}
    devices = 1
    for name, size in sizes.items():
        devices *= 1 if name in manual else size
    return devices


def lowered(function: Callable[..., jax.Array], context: Any, operands: Sequence[Any]) -> Any:
    """The function as part of a program that is being lowered.

    It is traced without what is known of explicit and of manual axes, whose rules have been followed already, so that
    it may reshape and walk through arrays as any other function.
    """
    (out,) = context.avals_out
    mesh = out.sharding.mesh
    explicit = AxisType.Explicit in mesh.axis_types

    def program(*arrays: jax.Array) -> jax.Array:
        y = function(*arrays)
        return lax.with_sharding_constraint(y, NamedSharding(automatic, out.sharding.spec)) if explicit else y

    bare = context.replace(avals_in=[ShapedArray(aval.shape, aval.dtype) for aval in context.avals_in])
    rule = mlir.lower_fun(program, multiple_results=False)
    if not explicit:
        return rule(bare, *operands)
    kinds = (AxisType.Auto if kind == AxisType.Explicit else kind for kind in mesh.axis_types)
    automatic = AbstractMesh(mesh.axis_sizes, mesh.axis_names, axis_types=tuple(kinds))
    with use_abstract_mesh(automatic):
        return rule(bare, *operands)


def precision_of_now() -> lax.Precision | None:
    """How exactly an accelerator multiplies float32 where nothing is said of it, as JAX is configured."""
    config: Any = jax.config  # its options are no attributes for a type checker
    configured = config.jax_default_matmul_precision
    try:
        return None if configured is None else lax.Precision(configured)
    except ValueError:  # the name of an algorithm for dot products: convolutions have none
        return None


_QUICKLY_COMPILED: dict[str, bool | int] = {
    "xla_backend_optimization_level": 0,
    "xla_llvm_disable_expensive_passes": True,
}


def quickly_compiled() -> dict[str, bool | int]:
    """What the compiler is told for a program that runs once or a few times: less is spent on making it quick.

    A release that does not know an option refuses to compile, so each is told those that were tried with it.
    """
    release = ".".join(jaxlib_version.split(".")[:2])
    more: dict[str, bool | int] = {"xla_cpu_use_fusion_emitters": False} if release == "0.10" else {}
    return {**_QUICKLY_COMPILED, **more} if release in ("0.10", "0.11", "0.12") else {}
