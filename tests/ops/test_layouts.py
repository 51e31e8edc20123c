"""Every public operation on images with their channels first: the same numbers, in their own order."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from convjax import ConvjaxError, batch_norm, conv, fold, group_norm, max_unpool, pixel_shuffle

pytestmark = pytest.mark.slow


def channels_first(y, batched):
    """An array with its channels last, with them moved to the front, behind the batch axis where there is one."""
    place = min(batched, y.ndim - 1)
    if isinstance(y, jax.core.Tracer):
        return jnp.moveaxis(y, -1, place)
    return jnp.asarray(np.moveaxis(np.asarray(y), -1, place))  # by NumPy: nothing is compiled for it


def moved(operation, arrays, batched):
    return {name: channels_first(a, batched) if name in operation.in_layout else a for name, a in arrays.items()}


@pytest.mark.parametrize("batch", [pytest.param(None, marks=pytest.mark.slow), 2], ids=["image", "batch"])
def test_channels_first_moves_the_channels_of_the_images_and_of_the_result_alone(operation, batch):
    arrays, batched = operation.arrays(batch=batch), batch is not None
    last = jax.tree.leaves(operation(arrays))
    first = jax.tree.leaves(operation(moved(operation, arrays, batched), layout="channels_first"))
    for found, expected in zip(first, last, strict=True):
        np.testing.assert_allclose(found, channels_first(expected, batched), rtol=1e-6, atol=1e-6)


@pytest.mark.slow
def test_the_gradients_of_images_with_their_channels_first_are_theirs_with_the_channels_last(operation):
    arrays = operation.arrays(batch=2)
    inputs = operation.differentiable(arrays)
    rest = {name: a for name, a in arrays.items() if name not in inputs}

    @jax.jit
    def of_last(inputs):
        return sum(jnp.sum(y**2) for y in operation.floats({**rest, **inputs}))

    @jax.jit
    def of_first(inputs):
        given = moved(operation, {**rest, **inputs}, batched=True)
        return sum(jnp.sum(y**2) for y in operation.floats(given, layout="channels_first"))

    expected = jax.grad(of_last)(inputs)
    for name, found in jax.grad(of_first)(inputs).items():
        np.testing.assert_allclose(found, expected[name], rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("dims", [1, 3])
def test_it_is_so_in_one_and_three_dimensions_too(dims):
    size = (4, 2, 6)[:dims]
    x = jnp.asarray(np.random.default_rng(0).normal(size=(2, *size, 4)), "float32")
    scale = jnp.arange(1.0, 5.0)
    shuffled = pixel_shuffle(
        channels_first(x, True), (2,) + (1,) * (dims - 1), spatial_dims=dims, layout="channels_first"
    )
    expected = pixel_shuffle(x, (2,) + (1,) * (dims - 1), spatial_dims=dims)
    np.testing.assert_array_equal(shuffled, channels_first(expected, True))
    for norm, given in ((batch_norm, (scale, scale, scale)), (group_norm, (scale,))):
        options = {"spatial_dims": dims} | ({"groups": 2} if norm is group_norm else {})
        y = norm(channels_first(x, True), *given, **options, layout="channels_first")
        np.testing.assert_allclose(y, channels_first(norm(x, *given, **options), True), rtol=1e-5, atol=1e-5)


@pytest.mark.usefixtures("unhooked")
class TestErrors:
    def message(self, function, *arrays, **options):
        with pytest.raises(ConvjaxError) as caught:
            function(*arrays, **options, layout="channels_first")
        return str(caught.value)

    def test_every_operation_names_a_layout_that_it_does_not_know(self, operation):
        for layout in ("channels_frist", None, 1):
            with pytest.raises(ConvjaxError, match="layout"):
                operation(operation.arrays(), layout=layout)

    def test_sizes_are_told_in_the_layout_of_the_user(self, operation):
        """Every operation refuses an x of too few axes, and says which there must be."""
        arrays = operation.arrays()
        name = operation.in_layout[0]
        text = self.message(operation, {**arrays, name: jnp.zeros(3)})
        if name == "x":
            assert "(channels, " in text
            assert "(batch, channels, " in text
        else:
            assert "(channels, {})".format(", ".join(map(str, operation.own[name][:-1]))) in text

    def test_numbers_for_each_channel_are_told_with_the_number_of_channels(self):
        text = self.message(group_norm, jnp.zeros((1, 3, 5, 7)), jnp.zeros(7), groups=1)
        assert "scale must be (3,)" in text
        assert "x is (1, 3, 5, 7)" in text

    def test_channels_that_are_not_first_are_recognised(self):
        assert "Use layout='channels_last'" in self.message(conv, jnp.zeros((1, 5, 7, 3)), jnp.zeros((2, 2, 3, 1)))
        assert "or layout='channels_last'" in self.message(pixel_shuffle, jnp.zeros((1, 5, 7, 4)), 2)
        assert "layout" not in self.message(pixel_shuffle, jnp.zeros((1, 5, 7, 6)), 2)

    def test_indices_and_patches_are_told_in_the_layout_too(self):
        x, places = jnp.zeros((3, 2, 2)), jnp.zeros((2, 2, 3), "int32")
        assert "x is (3, 2, 2), indices is (2, 2, 3)" in self.message(max_unpool, x, places, 4)
        patches = jnp.zeros((3, 3, 2, 2, 1))
        assert "Use patches of shape (channels, 3, 3, 2, 2)" in self.message(fold, patches, 4, 2)
