"""Whatever cannot be summed up is answered by a ConvjaxError that says what to do."""

import doctest
import inspect
from pathlib import Path

import jax
import jax.numpy as jnp
import pytest
from flax import nnx

import convjax
from convjax import ConvjaxError, Summary, summary

CONV = nnx.eval_shape(lambda: nnx.Conv(3, 4, (3, 3), rngs=nnx.Rngs(0)))


class Silent(nnx.Module):
    """A module that cannot be called."""


class Undecided(nnx.Module):
    """A module that asks for a value."""

    def __call__(self, x):
        return x if x.mean() > 0 else -x


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("lenett",), "Did you mean 'lenet5'"),
        (("",), "There is no model ''"),
        ((3, (8, 8, 1)), "model must be a model, got 3 (int)"),
        ((None, (8, 8, 1)), "model must be a model, got None"),
        ((Silent(), (8, 8, 1)), "model Silent cannot be called"),
        ((Undecided(), (8, 8, 1)), "Undecided needs the value of an array"),
        ((lambda x: jnp.ones(int(x.sum())), (8, 8, 1)), "needs the value of an array"),
        ((lambda x: str(x.shape), (8, 8, 1)), "gives no array back"),
        ((lambda: 3, (8, 8, 1)), "has to make a module"),
        ((lambda: 1 / 0, (8, 8, 1)), "ZeroDivisionError"),
        ((nnx.Conv, (8, 8, 1)), "such as lambda: Model(rngs=nnx.Rngs(0))"),
        ((lambda x, y: x + y, (8, 8, 1)), "cannot be called with images alone"),
        ((CONV, (8, 8, 4)), "Conv cannot be traced on images of shape (1, 8, 8, 4)"),
        ((CONV,), "Conv needs an input_shape"),
        (("lenet5", (8, 8, 1)), "Use images of at least 16×16"),
        (("lenet5", (32, 32)), "input_shape (32, 32) is not (height, width, channels)"),
        ((CONV, 28), "input_shape must be a sequence of ints, got 28 (int)"),
        ((CONV, ()), "input_shape must be a sequence of ints"),
        ((CONV, "8x8x3"), "input_shape must be a sequence of ints"),
        ((CONV, (8, 8.0, 3)), "input_shape must be an int, got 8.0 (float)"),
        ((CONV, (8, 0, 3)), "input_shape must be at least 1, got 0"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.usefixtures("unhooked")
def test_a_model_or_a_shape_that_cannot_be_summed_up_is_answered(arguments, said):
    with pytest.raises(ConvjaxError) as caught:
        summary(*arguments)
    text = str(caught.value)
    assert said in text
    assert text.splitlines()[-1].startswith("  ")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"batch_size": 0}, "batch_size must be at least 1, got 0"),
        ({"batch_size": 1.5}, "batch_size must be an int, got 1.5"),
        ({"depth": -1}, "depth must be at least 0, got -1"),
        ({"depth": True}, "depth must be an int, got True"),
        ({"training": 1}, "training must be True or False, got 1"),
        ({"dtype": "float31"}, "dtype 'float31' is not a type"),
        ({"dtype": "float64"}, "dtype float64 is not available"),
        ({"dtype": None}, "dtype must be"),
        ({"layout": "NCHW"}, "layout 'NCHW' is not known"),
    ],
    ids=str,
)
def test_an_option_of_another_kind_is_answered(options, said):
    with pytest.raises(ConvjaxError) as caught:
        summary(CONV, (8, 8, 3), **options)
    assert said in str(caught.value)


def test_a_model_that_takes_one_image_only_is_refused_where_a_batch_was_asked_for():
    def of_one_image(x):
        height, _, _ = x.shape
        return x.reshape(height, -1)

    assert summary(of_one_image, (8, 8, 3)).output_shape == (8, 24)
    with pytest.raises(ConvjaxError, match="too many values to unpack"):
        summary(of_one_image, (8, 8, 3), batch_size=2)


def test_no_module_has_the_name_of_the_function():
    assert not list(Path(convjax.__file__).parent.rglob("summary.py"))
    assert not list(Path(convjax.__file__).parent.rglob("summary/"))


def test_the_docstring_has_every_section_names_every_argument_and_its_examples_run():
    text = inspect.getdoc(summary)
    for section in ("Formula:", "Args:", "Returns:", "Raises:", "Example:", "Source:"):
        assert f"\n{section}\n" in text
    for name, parameter in inspect.signature(summary).parameters.items():
        assert f"\n    {name}: " in text
        assert (parameter.kind is parameter.KEYWORD_ONLY) == (name not in ("model", "input_shape"))
    for name in Summary.__dataclass_fields__:
        assert f"\n    {name}: " in inspect.getdoc(Summary)
    named = {"jnp": jnp, "jax": jax, "summary": summary, "conv": convjax.conv, "conv_macs": convjax.conv_macs}
    examples = doctest.DocTestParser().get_doctest(text, named, "summary", None, None)
    said = []
    assert doctest.DocTestRunner().run(examples, out=said.append).attempted >= 4
    assert said == []
