"""What the argument algorithm of convolutions does: by which program they are computed, with their gradients."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from convjax import ConvjaxError, conv, conv_transpose, depthwise_conv, separable_conv, testing, true_convolution
from convjax.ops.algorithms.registry import ALGORITHMS

STRIDED = {"stride": (2, 1), "padding": ((1, 0), (1, 1)), "dilation": (1, 2)}
POLICIES = {"nothing": None, "products": jax.checkpoint_policies.dots_saveable}


def numbers(seed, *shape):
    return jnp.asarray(np.random.default_rng(seed).normal(size=shape), "float32")


def arrays_of(kernel_shape, *, transposed=False, channels=4):
    """Images that the kernel takes, or that a transposed convolution with it takes, and the kernel."""
    return numbers(0, 2, 7, 6, kernel_shape[-1] if transposed else channels), numbers(1, *kernel_shape)


def value_and_gradients(function):
    """The result, and what a loss that is no polynomial in it sends back to every array."""

    def run(*arrays):
        y, back = jax.vjp(function, *arrays)
        return y, back(jnp.sin(y))

    return run


KINDS = {
    "dense": ((3, 2, 4, 6), {"groups": 1, **STRIDED}),
    "one tap": ((1, 1, 4, 6), {"groups": 1, **STRIDED}),
    "grouped": ((3, 2, 2, 6), {"groups": 2, **STRIDED}),
    "depthwise": ((3, 2, 1, 8), {"groups": 4, **STRIDED}),
}
NAMED = [
    *(("dense", name) for name in ("auto", "lax", "taps", "patches", "row_taps")),
    *(("one tap", name) for name in ("auto", "pointwise")),
    *((kind, name) for kind in ("grouped", "depthwise") for name in ("auto", "lax", "taps", "per_group")),
]
QUICK = [("dense", "patches"), ("depthwise", "auto")]
SLOW = [pytest.param(*one, marks=pytest.mark.slow) for one in NAMED if one not in QUICK]


@pytest.mark.parametrize(("kind", "algorithm"), [*QUICK, *SLOW])
def test_whichever_algorithm_is_named_the_result_is_that_of_the_loop(kind, algorithm):
    kernel_shape, options = KINDS[kind]
    x, kernel = arrays_of(kernel_shape)
    y = conv(x, kernel, **options, algorithm=algorithm)
    np.testing.assert_allclose(y, testing.conv(x, kernel, **options), rtol=1e-5, atol=1e-5)


OF_GRADIENTS = [*((kind, name) for kind in KINDS for name in ("canonical", "sub_pixel") if kind != "one tap")]
TRANSPOSED = [pytest.param(*one, marks=pytest.mark.slow) for one in [*NAMED, *OF_GRADIENTS] if one not in QUICK]


@pytest.mark.parametrize(("kind", "algorithm"), [*QUICK, *TRANSPOSED])
def test_so_it_is_for_a_transposed_convolution(kind, algorithm):
    kernel_shape, options = KINDS[kind]
    x, kernel = arrays_of(kernel_shape, transposed=True)
    y = conv_transpose(x, kernel, **options, algorithm=algorithm)
    np.testing.assert_allclose(y, testing.conv_transpose(x, kernel, **options), rtol=1e-5, atol=1e-5)


def test_lax_is_the_convolution_of_xla_itself_in_every_function_and_in_its_gradients():
    x, dense, apart = numbers(0, 2, 7, 6, 4), numbers(1, 3, 2, 4, 6), numbers(2, 3, 2, 1, 4)
    for function, kernels in (
        (conv, [dense]),
        (true_convolution, [dense]),
        (depthwise_conv, [apart]),
        (separable_conv, [apart, numbers(3, 1, 1, 4, 6)]),
        (conv_transpose, [dense.swapaxes(-1, -2)]),
    ):
        by_lax = value_and_gradients(functools.partial(function, algorithm="lax"))
        program = str(jax.make_jaxpr(by_lax)(x, *kernels))
        assert program.count("= conv_general_dilated[") == 3 * len(kernels)
        assert "= convolution_" not in program


@pytest.mark.parametrize("function", [conv, conv_transpose])
def test_a_name_is_followed_in_the_gradients_too(function):
    x, kernel = arrays_of((3, 2, 4, 4))
    named = jax.jit(value_and_gradients(functools.partial(function, algorithm="patches")))
    program = named.lower(x, kernel).as_text()
    assert "stablehlo.dot_general" in program
    assert "stablehlo.convolution" not in program


def test_gradients_that_a_named_algorithm_does_not_have_are_computed_by_another():
    x, kernel = arrays_of((3, 2, 6, 4), transposed=True)
    _, gradients = jax.jit(value_and_gradients(functools.partial(conv_transpose, algorithm="sub_pixel")))(x, kernel)
    _, expected = jax.jit(value_and_gradients(functools.partial(conv_transpose, algorithm="lax")))(x, kernel)
    for found, wanted in zip(gradients, expected, strict=True):
        np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-4)


@pytest.mark.usefixtures("unhooked")
def test_an_algorithm_that_cannot_compute_it_is_told_with_what_it_needs_and_with_those_that_can():
    x, kernel = numbers(0, 1, 5, 5, 2), numbers(1, 3, 3, 2, 4)
    with pytest.raises(ConvjaxError) as caught:
        conv(x, kernel, algorithm="pointwise")
    assert str(caught.value) == (
        "algorithm 'pointwise' needs a kernel_size of 1 along every axis for the forward:\n"
        "  kernel is (3, 3, 2, 4), groups is 1.\n"
        "  Use one of 'lax', 'taps', 'patches', 'row_taps'."
    )
    with pytest.raises(ConvjaxError, match="'sub_pixel' computes the input gradient of a convolution, not the forward"):
        conv(x, kernel, algorithm="sub_pixel")
    with pytest.raises(ConvjaxError, match="'blocked' computes the kernel gradient of a convolution, not the input"):
        conv_transpose(x, kernel.swapaxes(-1, -2), algorithm="blocked")
    with pytest.raises(ConvjaxError, match=r"Did you mean 'taps'\? Use one of 'auto', 'lax', "):
        conv(x, kernel, algorithm="tap")


def test_every_name_stands_in_the_page_that_explains_them(request):
    page = (request.config.rootpath / "docs" / "speed.md").read_text(encoding="utf-8")
    table = page.split("\n## The names\n")[1].split("\n## ")[0]
    named = {line.split("`")[1] for line in table.splitlines() if line.startswith("| `")}
    assert named == {*ALGORITHMS}


@pytest.mark.parametrize("algorithm", ["auto", "lax"])
def test_a_call_outside_of_jit_that_was_made_before_traces_nothing(algorithm):
    x, kernel = arrays_of((3, 2, 4, 6))
    turned = kernel.swapaxes(-1, -2)

    def calls():
        conv(x, kernel, jnp.ones(6), algorithm=algorithm, **STRIDED)
        conv_transpose(x, turned, algorithm=algorithm)

    calls()
    with jax.no_tracing(True):
        calls()
        with pytest.raises(RuntimeError, match="re-tracing"):
            conv(x, kernel, stride=3, algorithm=algorithm)


@pytest.mark.slow
@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("algorithm", ["auto", "lax", "patches"])
def test_gradients_are_the_same_where_what_is_saved_for_them_is_left_to_a_policy(policy, algorithm):
    x, kernel = arrays_of((3, 2, 4, 4))

    def block(x, kernel):
        return jnp.sin(conv(x, kernel, padding="SAME", algorithm=algorithm))

    remembered = jax.checkpoint(block, policy=POLICIES[policy])
    found, expected = (
        jax.jit(jax.grad(lambda x, kernel, one=one: one(one(x, kernel), kernel).sum(), (0, 1)))(x, kernel)
        for one in (remembered, block)
    )
    for one, wanted in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, wanted, rtol=1e-5, atol=1e-5)


def test_what_convolutions_give_is_saved_by_a_policy_that_names_them():
    """As docs/speed.md says: a policy is asked of each equation by its primitive."""
    x, kernel = arrays_of((3, 2, 4, 6))

    def forwards(policy, algorithm, name):
        block = jax.checkpoint(lambda x, kernel: jnp.sin(conv(x, kernel, algorithm=algorithm)), policy=policy)
        program = jax.make_jaxpr(jax.grad(lambda x, kernel: block(x, kernel).sum(), (0, 1)))(x, kernel)
        return str(program).count(f"= {name}[")

    products = POLICIES["products"]
    ours, of_lax = ("auto", "convolution_forward"), ("lax", "conv_general_dilated")
    assert [forwards(products, *ours), forwards(products, *of_lax)] == [2, 3]  # for lax both gradients are of that name
    assert forwards(lambda primitive, *_, **__: primitive.name == "convolution_forward", *ours) == 1


@pytest.mark.slow
@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "complex64"])
@pytest.mark.parametrize("kind", ["dense", "depthwise"])
def test_a_name_is_followed_in_every_type(kind, dtype):
    kernel_shape, options = KINDS[kind]
    x, kernel = (array.astype(dtype) for array in arrays_of(kernel_shape))
    found, expected = (
        jax.jit(value_and_gradients(functools.partial(conv, **options, algorithm=name)))(x, kernel)
        for name in ("taps", "lax")
    )
    tolerance = 1e-4 if dtype == "complex64" else 0.05
    for one, wanted in zip(jax.tree.leaves(found), jax.tree.leaves(expected), strict=True):
        assert one.dtype == wanted.dtype == dtype
        as_wide = (np.asarray(array).astype("complex128") for array in (one, wanted))
        np.testing.assert_allclose(*as_wide, rtol=tolerance, atol=tolerance)


@pytest.mark.slow
def test_complex_numbers_go_through_the_gradients_as_they_do_with_lax():
    x, kernel = (jax.lax.complex(array, array[::-1]) for array in arrays_of((3, 2, 2, 6)))
    options = {"groups": 2, **STRIDED}
    found, expected = (
        jax.jit(value_and_gradients(functools.partial(conv, **options, algorithm=name)))(x, kernel)
        for name in ("auto", "lax")
    )
    for one, wanted in zip(jax.tree.leaves(found), jax.tree.leaves(expected), strict=True):
        assert one.dtype == jnp.complex64
        np.testing.assert_allclose(one, wanted, rtol=1e-4, atol=1e-4)
