"""Which rows a summary has: one for every layer as often as it is called, and for what stands outside of layers."""

import functools
import threading
from dataclasses import replace

import jax
import jax.numpy as jnp
import pytest
from flax import nnx

import convjax
from convjax import summary
from convjax.nn import Conv, models


class Block(nnx.Module):
    """A layer that calls another one, holds a parameter of its own, and adds what it was given."""

    def __init__(self, channels, *, rngs):
        self.conv = Conv(channels, channels, 3, padding="SAME", rngs=rngs)
        self.scale = nnx.Param(jnp.ones((channels,)))

    def __call__(self, x):
        return x + self.conv(x) * self.scale[...].reshape(1, 1, 1, -1)


class Network(nnx.Module):
    """A block that is called twice, under two names, and a layer that is never called."""

    def __init__(self, *, rngs):
        self.stem = Conv(3, 4, 3, stride=2, padding="SAME", rngs=rngs)
        self.block = Block(4, rngs=rngs)
        self.same_block = self.block
        self.dropout = nnx.Dropout(0.5, rngs=rngs)
        self.norm = nnx.BatchNorm(4, rngs=rngs)
        self.unused = nnx.Linear(5, 7, rngs=rngs)

    def __call__(self, x):
        x = self.same_block(self.block(self.stem(x)))
        return convjax.max_pool(self.norm(self.dropout(x)), 2)


class Jitted(Network):
    """The same, compiled."""

    @nnx.jit
    def __call__(self, x):
        return super().__call__(x)


class Recomputed(Network):
    """The same, with its block computed again on the way back."""

    def __call__(self, x):
        run = nnx.remat(lambda block, x: block(x))
        x = run(self.block, run(self.block, self.stem(x)))
        return convjax.max_pool(self.norm(self.dropout(x)), 2)


def network(cls=Network):
    return cls(rngs=nnx.Rngs(0))


def abstract(cls=Network):
    return nnx.eval_shape(lambda: network(cls))


def table(found, *columns):
    return [tuple(getattr(layer, column) for column in columns) for layer in found.layers]


@pytest.mark.parametrize("cls", [Network, Jitted, Recomputed])
def test_every_call_of_a_layer_has_a_row_and_shared_parameters_count_once(cls):
    model = abstract(cls)
    nnx.eval_shape(lambda model, x: model(x), model, jnp.ones((1, 16, 16, 3)))  # now JAX has met it
    found = summary(model, (16, 16, 3))
    assert table(found, "name", "parameters", "shared_parameters", "statistics", "receptive_field") == [
        ("stem", 112, 0, 0, (3, 3)),
        ("block.conv", 148, 0, 0, (7, 7)),
        ("block", 4, 0, 0, (7, 7)),
        ("block.conv", 0, 148, 0, (11, 11)),
        ("dropout", 0, 0, 0, (11, 11)),
        ("norm", 8, 0, 8, (11, 11)),
        ("max_pool_1", 0, 0, 0, (13, 13)),
    ]
    assert found.parameters == 112 + 152 + 8 + 42
    assert found.notes == ("42 parameters are in no layer that is called",)


def test_depth_counts_what_is_nested_deeper_with_the_layer_that_holds_it():
    deep, shallow, whole = (summary(abstract(), (16, 16, 3), depth=depth) for depth in (2, 1, 0))
    assert deep == summary(abstract(), (16, 16, 3))
    assert [layer.name for layer in shallow.layers] == ["stem", "block", "block", "dropout", "norm", "max_pool_1"]
    assert table(shallow, "parameters", "shared_parameters")[1:3] == [(152, 0), (0, 152)]
    assert shallow.layers[1].macs == shallow.layers[2].macs == 8 * 8 * 9 * 4 * 4
    assert table(whole, "name", "parameters") == [("Network", whole.parameters)]
    assert deep.macs == shallow.macs == whole.macs
    assert deep.receptive_field == shallow.receptive_field == whole.receptive_field == (13, 13)


@pytest.mark.slow
def test_an_abstract_module_a_function_that_makes_it_and_the_module_itself_have_one_summary():
    made = [network(), nnx.eval_shape(network), network, functools.partial(network, cls=Network), lambda: network()]
    first, *others = (summary(model, (16, 16, 3)) for model in made)
    assert all(other == first for other in others)
    assert summary("lenet5") == replace(summary(lambda: models.build("lenet5"), (32, 32, 1)), model="lenet5")


def test_the_rows_of_a_function_are_its_convolutions_products_and_pools_with_the_arrays_they_use():
    kernel, bias, weights = jnp.ones((3, 3, 1, 8)), jnp.ones((8,)), jnp.ones((13 * 13 * 8, 10))

    def network(x):
        x = jax.nn.relu(convjax.conv(x, kernel, bias))
        x = convjax.max_pool(x, 2)
        return x.reshape(x.shape[0], -1) @ weights

    found = summary(network, (28, 28, 1))
    assert table(found, "name", "kind", "output_shape", "parameters") == [
        ("conv_1", "conv", (26, 26, 8), 80),
        ("max_pool_1", "max_pool", (13, 13, 8), 0),
        ("dense_1", "dense", (10,), 13_520),
    ]
    assert found.parameters == 13_600


def test_layers_that_a_function_closes_over_have_rows_of_their_own():
    first, second = (Conv(3, 3, 3, padding="SAME", rngs=nnx.Rngs(seed)) for seed in (0, 1))
    norm = nnx.BatchNorm(3, use_running_average=True, rngs=nnx.Rngs(0))
    found = summary(lambda x: second(norm(first(first(x)))), (8, 8, 3))
    assert table(found, "name", "kind", "parameters", "statistics") == [
        ("Conv", "Conv", 84, 0),
        ("Conv", "Conv", 0, 0),
        ("BatchNorm", "BatchNorm", 6, 6),
        ("Conv_2", "Conv", 84, 0),
    ]
    assert (found.parameters, found.statistics) == (174, 6)


def test_a_model_without_layers_has_the_rows_of_a_function():
    class ByHand(nnx.Module):
        def __init__(self):
            self.kernel = nnx.Param(jnp.ones((3, 3, 1, 4)))
            self.spare = nnx.Param(jnp.ones((5,)))

        def __call__(self, x):
            return convjax.conv(x, self.kernel[...])

    found = summary(ByHand(), (8, 8, 1))
    assert table(found, "name", "parameters", "macs") == [("conv_1", 36, 36 * 36), ("ByHand", 5, 0)]


def test_a_batch_is_shown_where_it_was_asked_for_and_one_image_where_the_model_takes_no_batch():
    kernel = jnp.ones((3, 3, 1, 2))
    batch = summary(lambda x: convjax.conv(x, kernel), (6, 6, 1), batch_size=5)
    assert (batch.input_shape, batch.output_shape) == ((5, 6, 6, 1), (5, 4, 4, 2))
    alone = summary(lambda x: convjax.conv(x, kernel), (6, 6, 1))
    assert (alone.input_shape, alone.output_shape) == ((6, 6, 1), (4, 4, 2))

    def of_one_image(x):
        height, width, _ = x.shape
        return convjax.conv(x, kernel).reshape(height - 2, width - 2, 2)

    found = summary(of_one_image, (6, 6, 1))
    assert (found.output_shape, found.macs, found.stride) == (alone.output_shape, alone.macs, alone.stride)


def test_training_turns_dropout_on_and_lets_every_unit_see_the_whole_batch_of_images():
    training, evaluation = (summary(abstract(), (16, 16, 3), training=training) for training in (True, False))
    row = [layer.name for layer in evaluation.layers].index("norm")
    assert (training.layers[row].receptive_field, evaluation.layers[row].receptive_field) == ((16, 16), (11, 11))
    assert (training.training, training.parameters) == (True, evaluation.parameters)


def test_a_summary_leaves_the_model_the_classes_and_the_programs_of_jax_as_they_were():
    model = network(Jitted)
    before = {cls: cls.__dict__["__call__"] for cls in (Network, Jitted, Block, Conv, nnx.BatchNorm)}
    summary(model, (16, 16, 3), training=True)
    with pytest.raises(convjax.ConvjaxError):
        summary(model, (16, 16, 4))
    assert {cls: cls.__dict__["__call__"] for cls in before} == before
    graphdef, state = nnx.split(model)
    program = jax.make_jaxpr(lambda state, x: nnx.merge(graphdef, state)(x))(state, jnp.ones((1, 16, 16, 3)))
    assert "convjax.summary" not in str(program)
    assert not any("summary" in name for _, module in nnx.iter_modules(model) for name in vars(module))
    assert model.norm.use_running_average is nnx.BatchNorm(4, rngs=nnx.Rngs(0)).use_running_average


def test_summaries_in_several_threads_do_not_hear_each_other():
    expected, found = summary(abstract(), (16, 16, 3)), []
    threads = [threading.Thread(target=lambda: found.append(summary(abstract(), (16, 16, 3)))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 3
