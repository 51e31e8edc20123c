"""From what a user calls a model to what makes it: a registered name, or a function of their own."""

import inspect
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, runtime_checkable

import jax
import jax.numpy as jnp
from flax import nnx

from convjax.arithmetic.messages import problem, typed
from convjax.nn.parameters import as_rngs

from .building import build
from .references import check_model, find, is_reference, raised
from .registry import Shape

IMAGES = 2  # in the batch that a model is asked about: with one, a lost batch axis could go unseen


@runtime_checkable
class Builder(Protocol):
    """What makes a model that classifies images."""

    def __call__(
        self,
        *,
        input_shape: Shape,
        classes: int,
        rngs: nnx.Rngs | int = 0,
    ) -> nnx.Module:
        """A model set to evaluation, whose logits are (batch, classes)."""
        ...


def resolve(reference: str) -> Builder:
    """What makes the model of this name, be it one of convjax or one of your own.

    A function of your own is called with input_shape=, classes= and rngs=. What it gives is tried on two abstract
    images, in evaluation and in training, so that what does not fit is told before anything is computed.

    Args:
        reference: one of names() that classifies images, or package.module:function, found as import finds it, in the
            current folder too. The function may be a class.

    Returns:
        A function of input_shape, classes and rngs that makes a Flax NNX module, as build does.

    Raises:
        ConvjaxError: there is no such model, module or function, the module cannot be imported; and when called, what
            it makes is no Flax NNX module, or maps no images of input_shape to logits (batch, classes).

    Example:
        >>> model = resolve("tutorial_cnn")(input_shape=(8, 8, 1), classes=10)
        >>> model(jnp.zeros((5, 8, 8, 1))).shape
        (5, 10)
    """
    check_model(reference)
    if not is_reference(reference):
        return partial(build, reference)
    return partial(_build_own, reference, find(reference))


def _build_own(
    reference: str,
    function: Callable[..., Any],
    *,
    input_shape: Shape,
    classes: int,
    rngs: nnx.Rngs | int = 0,
) -> nnx.Module:
    options: dict[str, Any] = {"input_shape": tuple(input_shape), "classes": classes, "rngs": as_rngs(rngs)}
    _check_signature(reference, function, options)
    try:
        model = function(**options)
    except (Exception, SystemExit) as error:
        raise raised(f"{reference!r} did not make a model for images of {options['input_shape']}", error) from error
    if not isinstance(model, nnx.Module):
        what = f"{reference!r} made no Flax NNX module, but {typed(model)}"
        raise problem(what, "", "Let it return an instance of a subclass of flax.nnx.Module.")
    for training in (True, False):
        _check_logits(reference, model, options["input_shape"], classes, training=training)
    return nnx.view(model, deterministic=True, use_running_average=True, raise_if_not_found=False)


def _check_signature(reference: str, function: Callable[..., Any], options: dict[str, Any]) -> None:
    called: Any = partial(function.__init__, None) if inspect.isclass(function) else function
    try:
        signature = inspect.signature(called)  # of a module's class itself it would be that of Flax's metaclass
    except ValueError:  # some that are written in C have none
        return
    try:
        signature.bind(**options)
    except TypeError as error:
        given = ", ".join(f"{name}=" for name in options)
        takes = str(signature).partition(" ->")[0]
        mend = f"Let it take {', '.join(options)}, as def make_model(*, {', '.join(options)}) does."
        what = f"{reference!r} cannot be called with {given}: {error}"
        raise problem(what, f"it takes {takes}", mend) from None


def _check_logits(reference: str, model: nnx.Module, input_shape: Shape, classes: int, *, training: bool) -> None:
    mode = nnx.view(model, deterministic=not training, use_running_average=not training, raise_if_not_found=False)
    graphdef, state = nnx.split(mode)
    images = jax.ShapeDtypeStruct((IMAGES, *input_shape), jnp.float32)
    try:
        logits = jax.eval_shape(lambda state, images: nnx.merge(graphdef, state)(images), state, images)
    except (Exception, SystemExit) as error:
        when = "training" if training else "evaluation"
        raise raised(f"{reference!r} cannot take images of {input_shape} in {when}", error) from error
    shape = getattr(logits, "shape", None)
    if shape != (IMAGES, classes):
        given = typed(logits) if shape is None else f"an array of shape {shape}"
        what = f"{reference!r} gives {given} for {IMAGES} images of {input_shape}"
        raise problem(what, "", f"Let it give logits, {(IMAGES, classes)}: one for each image and class.")
