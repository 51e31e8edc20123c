"""A call is told short in a message, and whole as Python that gives the same arguments again."""

from typing import Any

import ml_dtypes
import numpy as np
import pytest

from grader.calls import Function
from grader.checks import Call, call, given
from grader.judge.call_text import pasteable, shown_call


def pasted(text: str | None, **names: Any) -> Any:
    """Run what was written, and return what the call in the last line gives."""
    assert text is not None
    *before, last = text.splitlines()
    while not _is_whole(last):
        last = before.pop() + "\n" + last
    names |= {"np": np}
    exec("\n".join(before), names)
    return eval(last, names)


def _is_whole(text: str) -> bool:
    try:
        compile(text, "", "eval")
    except SyntaxError:
        return False
    return True


ARRAYS = [
    np.array([1.0, -2.5]), np.array([[0.1, 1e-30], [np.nan, -np.inf]], np.float32), np.arange(3, dtype=np.int8),
    np.array([True, False]), np.zeros((0, 3), np.float32), np.array(2.5, np.float16), np.array([1 + 2j, 3]),
    np.random.default_rng(0).normal(size=(4, 4, 2)).astype(np.float32), np.full((40, 50), 7),
    np.random.default_rng(0).normal(size=(30, 50)).astype(np.float32), np.float64(0.1),
]  # fmt: skip


@pytest.mark.parametrize("array", ARRAYS, ids=lambda array: f"{array.dtype}-{array.shape}")
def test_what_is_pasted_makes_the_very_array(array: Any) -> None:
    (again,) = pasted(pasteable(call.f(array), ["x"]), f=lambda *args: args)
    assert (again.dtype, again.shape) == (array.dtype, array.shape)
    np.testing.assert_array_equal(again, array)


def test_what_is_pasted_has_every_other_argument_too() -> None:
    asked = call.f(1, -2.5, "it's", None, [1, (2,)], {"a": (np.ones(2), True)}, size=float("inf"))
    args, kwargs = pasted(pasteable(asked), f=lambda *args, **kwargs: (args, kwargs))
    assert args[:5] == (1, -2.5, "it's", None, [1, (2,)])
    assert kwargs == {"size": float("inf")}
    np.testing.assert_array_equal(args[5]["a"][0], np.ones(2))


def test_two_arrays_of_one_name_are_pasted_under_two() -> None:
    first, second = np.arange(20.0), np.arange(30.0)
    assert pasted(pasteable(call.f([first, second])), f=lambda x: [len(y) for y in x]) == [20, 30]


def test_bfloat16_and_jax_arrays_are_pasted_as_what_they_are() -> None:
    import jax.numpy as jnp

    for array in (jnp.arange(3, dtype=jnp.bfloat16), jnp.ones((5, 5)), np.array([0.1, 3], ml_dtypes.bfloat16)):
        again = pasted(pasteable(call.f(array)), f=lambda x: x, jnp=jnp)
        assert (type(again), again.dtype) == (type(array), array.dtype)
        assert (again == array).all()


def test_an_array_that_nobody_would_paste_is_not_written_down() -> None:
    assert pasteable(call.f(np.random.default_rng(0).normal(size=(200, 200)))) is None


def test_steps_are_pasted_in_their_order_with_their_objects() -> None:
    class Counter:
        def __init__(self, start: int) -> None:
            self.count = start

        def add(self, other: "Counter | int") -> int:
            self.count += other.count if isinstance(other, Counter) else other
            return self.count

    one, two = call.Counter.construct(3), call.Counter.construct(given.start)
    one.call("add", two)
    one.write_state({"count": 100})
    assert pasted(pasteable(one.call("add", 1)), Counter=Counter, given=type("given", (), {"start": 4})) == 101
    assert pasteable(one.call("add", 1)).splitlines()[:4] == [  # type: ignore[union-attr]
        "from grader.operations import write_state",
        "counter = Counter(3)",
        "counter_2 = Counter(given.start)",
        "counter.add(counter_2)",
    ]


def test_transforms_are_pasted_in_jaxs_own_words_where_these_say_the_same() -> None:
    assert pasteable(call.f.grad(2.0)) == "jax.grad(f)(2.0)"
    assert pasteable(call.f.vmap(1, 2, in_axes=(0, None))) == "jax.vmap(f, in_axes=(0, None))(1, 2)"
    assert pasteable(call.f.jit(1, 2, static=(1,))) == "jax.jit(f, static_argnums=(1,))(1, 2)"
    assert "from grader.operations import vmap" in str(pasteable(call.f.vmap(1, size=3)))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (call.f(8, 3, stride=2), "f(8, 3, stride=2)"),
        (call.f(np.array([[1.0, 2.0]], np.float32)), "f(np.array([[1., 2.]]))"),
        (call.f(np.ones((4, 4)), k=np.ones((9, 2))), "f(x, k=k)    x (4, 4) · k (9, 2)"),
        (call.f(1, np.ones((4, 4))), "f(1, <float64 array of shape (4, 4)>)"),
        (call.f.jit(1), "jax.jit(f)(1)"),
        (call.f.grad(2.0, argnums=(0,), cotangent=np.ones(2)),
            "jax.grad(f, argnums=(0,), cotangent=np.array([1., 1.]))(2.0)"),
        (call.f.vmap(2.0, cotangent=np.ones((9, 9))), "jax.vmap(f)(2.0, cotangent=cotangent)    cotangent (9, 9)"),
        (call.ConvBlock.construct(1, rngs=given.rngs(0))(2),
            "conv_block = ConvBlock(1, rngs=given.rngs(0))\nconv_block(2)"),
        (call.make.construct().keep("init", 1).item(0).value(),
            "its_make = make()\nits_make_init = its_make.init(1)\nits_make_init_0 = its_make_init[0]\nits_make_init_0"),
    ],
)  # fmt: skip
def test_a_message_shows_the_call_with_large_arrays_by_their_shapes(asked: Call, said: str) -> None:
    assert shown_call(asked, ["x"]) == said


def test_a_message_shows_what_was_written_by_its_shapes() -> None:
    layer = call.Layer.construct()
    layer.write_state({"kernel": np.ones((3, 2)), "bias": np.ones(2), "count": 3})
    written = shown_call(layer(1)).splitlines()[1]
    assert written == "write_state(layer, ...)    kernel (3, 2) · bias (2,) · count 3"


def test_what_is_huge_stays_readable_in_a_message_and_is_not_pasted() -> None:
    asked = call.f(list(range(100_000)), {"a": "x" * 1_000}, 3)
    assert len(shown_call(asked)) < 700
    assert shown_call(asked).endswith("3)")
    assert pasteable(asked) is None


def test_a_message_leaves_out_steps_in_the_middle() -> None:
    layer = call.Layer.construct()
    for number in range(20):
        layer(number)
    lines = shown_call(layer("last")).splitlines()
    assert len(lines) == 8
    assert lines[3] == "... 15 more"
    assert lines[-1] == "layer('last')"


def test_an_object_that_could_not_be_made_is_named_after_its_class():
    refused = []

    def ask(call: Call) -> Any:
        refused.append(call)
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        Function(ask, "LeNet5").construct(3, 2)
    assert shown_call(refused[0]) == "le_net5 = LeNet5(3, 2)"
