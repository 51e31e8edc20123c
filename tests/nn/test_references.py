"""Models of a user's own, named as package.module:function."""

import subprocess
import sys
from importlib import invalidate_caches

import jax
import jax.numpy as jnp
import pytest
from flax import nnx

from convjax import ConvjaxError
from convjax.nn import models
from convjax.nn.models.references import check_model, short_name

NETS = """
import jax
from flax import nnx


class Small(nnx.Module):
    def __init__(self, *, input_shape, classes, rngs):
        height, width, channels = input_shape
        self.dense = nnx.Linear(height * width * channels, classes, rngs=rngs)
        self.norm = nnx.BatchNorm(classes, rngs=rngs)
        self.dropout = nnx.Dropout(0.5, rngs=rngs)

    def __call__(self, images):
        scores = self.dense(images.reshape(images.shape[0], -1))
        return self.dropout(self.norm(scores))

    @classmethod
    def make(cls, **options):
        return cls(**options)


size = 3


def by_place(shape, number, random):
    return Small(input_shape=shape, classes=number, rngs=random)


class OfAnother(nnx.Module):
    def __init__(self, classes):
        pass


def nothing(*, input_shape, classes, rngs):
    pass


def fails(*, input_shape, classes, rngs):
    return Small(input_shape=(), classes=classes, rngs=rngs)


def leaves(*, input_shape, classes, rngs):
    raise SystemExit(1)


def other_classes(*, input_shape, classes, rngs):
    return Small(input_shape=input_shape, classes=classes + 1, rngs=rngs)


class Scores(Small):
    def __call__(self, images):
        return {"scores": super().__call__(images)}


class OtherImages(Small):
    def __call__(self, images):
        return super().__call__(images[:, :2])


class NoStream(Small):
    def __call__(self, images):
        return nnx.Dropout(0.5)(super().__call__(images))
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A current folder with modules in it, none of which stays imported."""
    (tmp_path / "nets_of_mine.py").write_text(NETS)
    (tmp_path / "package_of_mine").mkdir()
    (tmp_path / "package_of_mine" / "__init__.py").write_text("")
    (tmp_path / "package_of_mine" / "inside.py").write_text(NETS)
    (tmp_path / "broken_of_mine.py").write_text("a = 1\nb = a + c\n")
    (tmp_path / "unfinished_of_mine.py").write_text("def f(:\n")
    (tmp_path / "needs_of_mine.py").write_text("import not_there_of_mine.inside\n")
    (tmp_path / "exits_of_mine.py").write_text("raise SystemExit('bye')\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [entry for entry in sys.path if entry])
    invalidate_caches()
    yield tmp_path
    for name in [name for name in sys.modules if "of_mine" in name]:
        del sys.modules[name]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "reference",
    ["nets_of_mine:Small", "nets_of_mine:Small.make", "package_of_mine.inside:Small"],
)
def test_a_function_in_the_current_folder_makes_a_model_set_to_evaluation(reference):
    model = models.resolve(reference)(input_shape=(4, 5, 3), classes=7, rngs=nnx.Rngs(0))
    images = jnp.ones((2, 4, 5, 3))
    logits = model(images)
    assert logits.shape == (2, 7)
    assert (logits != 0).all()  # nothing was dropped
    assert (model(images) == logits).all()


@pytest.mark.usefixtures("folder")
def test_the_same_seed_makes_the_same_model():
    make = models.resolve("nets_of_mine:Small")
    one, other, third = (make(input_shape=(2, 2, 1), classes=3, rngs=seed) for seed in (5, 5, 6))
    assert (one.dense.kernel[...] == other.dense.kernel[...]).all()
    assert (one.dense.kernel[...] != third.dense.kernel[...]).any()


@pytest.mark.usefixtures("folder")
def test_a_model_can_be_made_without_values():
    make = models.resolve("nets_of_mine:Small")
    abstract = nnx.state(nnx.eval_shape(lambda: make(input_shape=(2, 2, 1), classes=3)))
    assert all(isinstance(leaf, jax.ShapeDtypeStruct) for leaf in jax.tree.leaves(abstract))


def test_a_registered_name_makes_what_build_makes():
    one, other = models.resolve("tutorial_cnn"), models.build
    logits = one(input_shape=(4, 4, 1), classes=3, rngs=1)(jnp.ones((1, 4, 4, 1)))
    assert (logits == other("tutorial_cnn", input_shape=(4, 4, 1), classes=3, rngs=1)(jnp.ones((1, 4, 4, 1)))).all()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("lenett", "There is no model 'lenett'. Did you mean 'lenet5'?"),
        ("unet_small", "unet_small tells the class of every pixel"),
        ("nets_of_mine.Small", "One of your own is named as package.module:function, such as nets:Small."),
        ("nets_of_mine.py", "One of your own is named as package.module:function, such as nets:Small."),
        ("nets_of_mine.py:Small", "Name the module as import does: nets_of_mine:Small."),
        ("./package_of_mine/inside.py:Small", "Name the module as import does: package_of_mine.inside:Small."),
        (":", "':' is not of the form package.module:function."),
        ("nets_of_mine:", "'nets_of_mine:' is not of the form"),
        (":Small", "':Small' is not of the form"),
        ("nets_of_mine:Small:Small", "is not of the form"),
        ("nets of mine:Sm\x1b[31mall\n", "'nets of mine:Sm\\x1b[31mall\\n' is not of the form"),
        ("class:Small", "'class:Small' is not of the form"),
        (
            "net_of_mine:Small",
            "There is no module 'net_of_mine' for the model 'net_of_mine:Small': looked in the current",
        ),
        ("net_of_mine:Small", "Did you mean 'nets_of_mine'?"),
        ("package_of_mine.outside:Small", "There is no module 'package_of_mine.outside' for the model"),
        ("nets_of_mine.inside:Small", "There is no module 'nets_of_mine.inside' for the model"),
        ("nets_of_mine:Smal", "There is no 'Smal' in 'nets_of_mine', for the model 'nets_of_mine:Smal':"),
        ("nets_of_mine:Smal", "Did you mean 'Small'?"),
        ("nets_of_mine:size", "'nets_of_mine:size' cannot be called, it is 3."),
        ("broken_of_mine:f", "NameError: name 'c' is not defined. Mend it in broken_of_mine.py, line 2."),
        ("unfinished_of_mine:f", "SyntaxError: invalid syntax. Mend it in unfinished_of_mine.py, line 1."),
        ("needs_of_mine:f", "No module named 'not_there_of_mine'. Mend it in needs_of_mine.py, line 1."),
        ("exits_of_mine:f", "SystemExit: bye. Mend it in exits_of_mine.py, line 1."),
        ("nets_of_mine:by_place", "it takes (shape, number, random). Let it take input_shape, classes, rngs, as def"),
        ("nets_of_mine:OfAnother", "it takes (classes). Let it take input_shape, classes, rngs, as def"),
        ("nets_of_mine:nothing", "'nets_of_mine:nothing' made no Flax NNX module, but None (NoneType)."),
        ("nets_of_mine:fails", "did not make a model for images of (4, 4, 1): ValueError: not enough values to unpack"),
        ("nets_of_mine:fails", "Mend it in nets_of_mine.py, line 8."),
        ("nets_of_mine:leaves", "did not make a model for images of (4, 4, 1): SystemExit: 1."),
        (
            "nets_of_mine:other_classes",
            "gives an array of shape (2, 4) for 2 images of (4, 4, 1). Let it give logits, (2, 3)",
        ),
        ("nets_of_mine:Scores", "gives {'scores':"),
        ("nets_of_mine:OtherImages", "cannot take images of (4, 4, 1) in training:"),
        ("nets_of_mine:NoStream", "cannot take images of (4, 4, 1) in training:"),
    ],
)
def test_what_cannot_be_a_model_is_told_with_the_place_and_a_mend(reference, said):
    with pytest.raises(ConvjaxError) as caught:
        models.resolve(reference)(input_shape=(4, 4, 1), classes=3)
    assert said in " ".join(str(caught.value).split())
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value).splitlines()) <= 3


def test_a_reference_is_checked_without_jax_and_without_running_the_module(folder):
    program = "import sys; from convjax.nn.models.references import check_model; check_model('exits_of_mine:f'); "
    program += "assert 'jax' not in sys.modules and 'exits_of_mine' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=folder)
    check_model("package_of_mine.outside:f")  # what would have to be imported to be found is not looked for


@pytest.mark.parametrize(("name", "short"), [("lenet5", "lenet5"), ("nets:Small", "Small"), ("a.b:C.make", "make")])
def test_a_run_is_called_after_the_model_or_the_function(name, short):
    assert short_name(name) == short
