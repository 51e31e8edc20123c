"""States on disk, through Orbax; everything that knows Orbax is here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import orbax.checkpoint as ocp
from flax import nnx

from convjax.arithmetic.messages import problem, typed
from convjax.errors import ConvjaxError


def save(directory: str | Path, state: nnx.State, *, step: int, epoch: int) -> None:
    """Write a state as the checkpoint of one step; it is there whole or not at all.

    Args:
        directory: the folder of a run's checkpoints.
        state: model and optimiser, as :func:`convjax.train.split_for_training` lays them out.
        step: training steps that were made.
        epoch: whole epochs that were made.

    Raises:
        ConvjaxError: the state is not one of a model and its optimiser, or the folder holds a checkpoint of this step
            or of a later one.
        OSError: it cannot be written, as when the disk is full.
    """
    if not isinstance(state, nnx.State) or not {0, 1} <= set(state):
        mend = "Use fit(...).state, or the second that split_for_training(model, optimizer) gives."
        raise problem(f"state must be that of a model and its optimiser, got {typed(state)}", "", mend)
    parts = ocp.args.Composite(
        model=ocp.args.StandardSave(_arrays_by_name(state[0])),
        optimizer=ocp.args.StandardSave(_arrays_by_name(state[1])),
        meta=ocp.args.JsonSave({"step": step, "epoch": epoch}),
    )
    try:
        with _manager(directory) as manager:
            if not manager.save(step, args=parts):
                raise ConvjaxError(
                    f"Step {step} is not saved: step {manager.latest_step()} is in {str(directory)!r} already.\n"
                    "Use a new folder, or a later step."
                )
    except ValueError as error:
        if "os_error_code" not in str(error):  # how TensorStore says what the operating system said
            raise
        why = str(error).rsplit(": ", 1)[-1].split(" [os_error_code")[0]
        raise OSError(f"no checkpoint can be written to {str(directory)!r}: {why}") from error


def restore(directory: str | Path, abstract_model: nnx.State) -> nnx.State:
    """Read a model's values from the newest checkpoint.

    Args:
        directory: the folder of a run's checkpoints.
        abstract_model: the model's state without values: ``nnx.state(nnx.eval_shape(build))``.

    Returns:
        The same state with values, on the default device.

    Raises:
        ConvjaxError: there is no checkpoint, or it is one of another model.
    """
    if not Path(directory).is_dir():
        raise ConvjaxError(f"There is no checkpoint in {str(directory)!r}.")
    with _manager(directory) as manager:
        step = manager.latest_step()
        if step is None:
            raise ConvjaxError(f"There is no checkpoint in {str(directory)!r}.")
        wanted = _arrays_by_name(abstract_model)
        found = manager.item_metadata(step)["model"]
        for name in sorted({*wanted, *found}):
            if name not in found or name not in wanted or tuple(found[name].shape) != wanted[name].shape:
                raise ConvjaxError(
                    f"The checkpoint in {str(directory)!r} is one of another model:"
                    f" {name} is {_shape(found, name)} there and {_shape(wanted, name)} here."
                )
        arrays = manager.restore(step, args=ocp.args.Composite(model=ocp.args.StandardRestore(wanted)))["model"]
    return _with_arrays(abstract_model, arrays)


def _manager(directory: str | Path) -> ocp.CheckpointManager:
    return ocp.CheckpointManager(
        Path(directory).resolve(),
        options=ocp.CheckpointManagerOptions(enable_async_checkpointing=False),
        item_handlers={
            "model": ocp.StandardCheckpointHandler(),
            "optimizer": ocp.StandardCheckpointHandler(),
            "meta": ocp.JsonCheckpointHandler(),
        },
    )


def _arrays_by_name(state: nnx.State) -> dict[str, Any]:
    """The leaves under names such as ``layers.0.kernel``; keys of random streams as the integers in them."""
    sharding = jax.sharding.SingleDeviceSharding(jax.devices()[0])
    arrays = {}
    for path, leaf in jax.tree_util.tree_leaves_with_path(state):
        if jnp.issubdtype(leaf.dtype, jax.dtypes.prng_key):
            leaf = jax.eval_shape(jax.random.key_data, leaf) if _is_abstract(leaf) else jax.random.key_data(leaf)
        if _is_abstract(leaf):
            leaf = jax.ShapeDtypeStruct(leaf.shape, leaf.dtype, sharding=sharding)
        arrays[_name(path)] = leaf
    return arrays


def _with_arrays(state: nnx.State, arrays: dict[str, Any]) -> nnx.State:
    def put(path: tuple[Any, ...], leaf: Any) -> Any:
        array = arrays[_name(path)]
        if jnp.issubdtype(leaf.dtype, jax.dtypes.prng_key):
            return jax.random.wrap_key_data(array)
        return array

    return jax.tree_util.tree_map_with_path(put, state)


def _name(path: tuple[Any, ...]) -> str:
    return ".".join(str(key.key) for key in path if isinstance(key, jax.tree_util.DictKey))


def _is_abstract(leaf: Any) -> bool:
    return isinstance(leaf, jax.ShapeDtypeStruct)


def _shape(arrays: Any, name: str) -> str:
    return str(tuple(arrays[name].shape)) if name in arrays else "absent"
