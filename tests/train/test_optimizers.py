import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from convjax.train import Recipe, optimizer_of

from .conftest import EveryKindOfState

pytestmark = pytest.mark.slow

RATE, DECAY, STEPS = 0.1, 0.3, 3
SHAPES = {"bias": (2,), "kernel": (3, 2)}


def numbers(seed: int) -> dict[str, np.ndarray]:
    generator = np.random.default_rng(seed)
    return {name: generator.normal(size=shape).astype(np.float32) for name, shape in SHAPES.items()}


def constant(optimizer: str, **values) -> Recipe:
    values = {"learning_rate": RATE, "schedule": "constant", "epochs": STEPS} | values
    return Recipe(optimizer=optimizer, **values)


def updates_of(recipe: Recipe, parameters, gradients: list) -> list[dict[str, np.ndarray]]:
    """What each step adds to the parameters."""
    optimizer = optimizer_of(recipe, steps_per_epoch=1)
    state, made = optimizer.init(parameters), []
    with jax.numpy_dtype_promotion("standard"):
        for gradient in gradients:
            updates, state = jax.jit(optimizer.update)(gradient, state, parameters)
            parameters = jax.tree.map(jnp.add, parameters, updates)
            made.append(updates)
    return made


def adam(gradients, *, beta1, beta2):
    mean = square = 0.0
    for count, gradient in enumerate(gradients, 1):
        mean, square = beta1 * mean + (1 - beta1) * gradient, beta2 * square + (1 - beta2) * gradient**2
        yield mean / (1 - beta1**count) / (np.sqrt(square / (1 - beta2**count)) + 1e-8)


def sgd(gradients, *, momentum, nesterov):
    velocity = 0.0
    for gradient in gradients:
        velocity = momentum * velocity + gradient
        yield gradient + momentum * velocity if nesterov else velocity


def lion(gradients, *, beta1, beta2):
    mean = 0.0
    for gradient in gradients:
        yield np.sign(beta1 * mean + (1 - beta1) * gradient)
        mean = beta2 * mean + (1 - beta2) * gradient


@pytest.mark.parametrize(
    ("recipe", "directions"),
    [
        (constant("adamw", weight_decay=DECAY, beta1=0.8, beta2=0.95), lambda g: adam(g, beta1=0.8, beta2=0.95)),
        (constant("adam", beta1=0.8, beta2=0.95), lambda g: adam(g, beta1=0.8, beta2=0.95)),
        (constant("sgd", weight_decay=DECAY, momentum=0.7), lambda g: sgd(g, momentum=0.7, nesterov=True)),
        (
            constant("sgd", weight_decay=DECAY, momentum=0.7, nesterov=False),
            lambda g: sgd(g, momentum=0.7, nesterov=False),
        ),
        (constant("lion", weight_decay=DECAY, beta1=0.8, beta2=0.95), lambda g: lion(g, beta1=0.8, beta2=0.95)),
    ],
    ids=["adamw", "adam", "sgd with Nesterov", "sgd without", "lion"],
)
def test_the_steps_are_those_worked_out_by_hand_and_kernels_alone_decay(recipe, directions):
    parameters, gradients = numbers(0), [numbers(seed) for seed in range(1, STEPS + 1)]
    made = updates_of(recipe, parameters, gradients)
    for name in SHAPES:
        value = parameters[name].astype(np.float64)
        steps = directions([gradient[name].astype(np.float64) for gradient in gradients])
        for update, direction in zip(made, steps, strict=True):
            decay = (recipe.weight_decay or 0.0) * value if name == "kernel" else 0.0
            expected = -RATE * (direction + decay)
            np.testing.assert_allclose(update[name], expected, rtol=2e-4, atol=1e-6)
            value = value + expected


def test_muon_takes_a_kernel_of_a_convolution_as_the_matrix_of_what_it_reads_by_what_it_makes():
    gradient = np.random.default_rng(0).normal(size=(3, 3, 2, 4)).astype(np.float32)
    recipe = constant("muon", weight_decay=0.0, momentum=0.0, nesterov=False)
    zeros = np.zeros_like(gradient)
    (as_convolution,) = updates_of(recipe, {"kernel": zeros}, [{"kernel": gradient}])
    (as_matrix,) = updates_of(recipe, {"kernel": zeros.reshape(18, 4)}, [{"kernel": gradient.reshape(18, 4)}])
    np.testing.assert_allclose(as_convolution["kernel"].reshape(18, 4), as_matrix["kernel"], rtol=1e-4, atol=1e-6)
    left, _, right = np.linalg.svd(gradient.reshape(18, 4), full_matrices=False)
    towards = left.T @ (-as_matrix["kernel"] / RATE / (0.2 * np.sqrt(18))) @ right.T  # 1 along each singular vector
    np.testing.assert_allclose(np.diag(towards), 1.0, atol=0.35)  # five rounds of Newton and Schulz come as near
    np.testing.assert_allclose(towards - np.diag(np.diag(towards)), 0.0, atol=1e-3)


def test_muon_moves_what_is_no_kernel_as_adam_does_and_its_kernels_as_far():
    parameters, gradient = numbers(0), numbers(1)
    recipe = constant("muon", weight_decay=0.0, nesterov=False)
    (update,) = updates_of(recipe, parameters, [gradient])
    np.testing.assert_allclose(update["bias"], -RATE * np.sign(gradient["bias"]), rtol=1e-3)  # Adam's first step
    size = float(np.sqrt(np.mean(np.square(update["kernel"]))))
    assert 0.1 * RATE < size < 0.3 * RATE  # the root of the mean square that Adam's later steps have


@pytest.mark.parametrize("optimizer", ["adamw", "sgd", "lion", "muon"])
def test_without_gradients_kernels_shrink_and_scales_and_biases_stay(optimizer):
    model = EveryKindOfState(16, 3, nnx.Rngs(0))
    parameters = nnx.state(model, nnx.Param)
    made = optimizer_of(constant(optimizer, weight_decay=0.5), steps_per_epoch=1)
    with jax.numpy_dtype_promotion("standard"):
        nothing = jax.tree.map(lambda leaf: jnp.asarray(np.zeros(leaf.shape, leaf.dtype)), parameters)
        updates, _ = jax.jit(made.update)(nothing, jax.jit(made.init)(parameters), parameters)
    updates, parameters = (dict(nnx.to_flat_state(tree)) for tree in (updates, parameters))
    assert {path[-1] for path in updates} == {"kernel", "bias", "scale"}
    for path, update in updates.items():
        share = 0.5 * RATE if path[-1] == "kernel" else 0.0
        np.testing.assert_allclose(update[...], -share * parameters[path][...], atol=1e-7)


@pytest.mark.parametrize(("size", "expected"), [(10.0, 2.0), (0.5, 0.5)], ids=["clipped", "small enough"])
def test_gradients_of_a_greater_norm_are_scaled_down_to_it_all_together(size, expected):
    gradient = numbers(1)
    norm = np.sqrt(sum(np.square(part).sum() for part in gradient.values()))
    gradient = {name: (part * size / norm).astype(np.float32) for name, part in gradient.items()}
    recipe = constant("sgd", weight_decay=0.0, momentum=0.0, clip_norm=2.0)
    (update,) = updates_of(recipe, numbers(0), [gradient])
    for name, part in gradient.items():
        np.testing.assert_allclose(update[name], -RATE * part * expected / size, rtol=1e-4)


def test_the_learning_rate_is_that_of_the_schedule_at_every_step():
    gradients = [numbers(1)] * 4
    recipe = Recipe(optimizer="sgd", momentum=0.0, weight_decay=0.0, learning_rate=RATE, schedule="linear", epochs=4)
    for step, update in enumerate(updates_of(recipe, numbers(0), gradients)):
        np.testing.assert_allclose(update["kernel"], -RATE * (1 - step / 4) * gradients[0]["kernel"], rtol=1e-4)
