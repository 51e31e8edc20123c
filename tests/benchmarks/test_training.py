"""The models that are measured beside each other are the same, and learn."""

import math
from dataclasses import replace

import jax
import numpy as np
import pytest
from flax import nnx
from jax.extend.core import jaxprs_in_params

from benchmarks.cases import GROUPS
from benchmarks.contestants import Entrant, Setting, prepared
from benchmarks.contestants.jax_training import model_of
from benchmarks.images import images_for
from benchmarks.machine import has_torch
from benchmarks.races import Race

SETTING = Setting(turns=2)
CONTESTANTS = ["convjax", "torch", "torch channels_last"]
MODELS = dict.fromkeys(case.model for case in GROUPS["steps"])
CASES = {name: next(case for case in GROUPS["steps"] if case.model == name) for name in MODELS}
with_torch = pytest.mark.skipif(not has_torch(), reason="PyTorch is not installed")


def sizes_of_parameters(model):
    return sorted(leaf.size for leaf in jax.tree.leaves(nnx.state(model, nnx.Param)))


def abstract(contestant, case):
    return nnx.eval_shape(lambda: model_of(contestant, case))


def products(model, shape):
    """The shapes that all convolutions and matrix products read and write."""
    graph, state = nnx.split(model)
    images = jax.ShapeDtypeStruct(shape, np.float32)
    return sorted(_products(jax.make_jaxpr(lambda state, x: nnx.merge(graph, state)(x))(state, images).jaxpr))


def _products(jaxpr):
    for equation in jaxpr.eqns:
        if equation.primitive.name in ("convolution_forward", "conv_general_dilated", "dot_general"):
            yield tuple(tuple(variable.aval.shape) for variable in (*equation.invars, *equation.outvars))
        for inner in jaxprs_in_params(equation.params):
            yield from _products(inner)


@pytest.mark.slow
@pytest.mark.parametrize("name", MODELS)
def test_the_model_of_flax_does_the_same_convolutions_and_products_as_convjaxs(name):
    case = CASES[name]
    ours, theirs = abstract("convjax", case), abstract("flax", case)
    assert sizes_of_parameters(ours) == sizes_of_parameters(theirs)
    assert products(ours, case.images_shape) == products(theirs, case.images_shape)


@pytest.mark.slow
@with_torch
@pytest.mark.parametrize("name", MODELS)
def test_the_model_of_pytorch_has_the_parameters_of_convjaxs(name):
    from benchmarks.contestants import torch_models

    case = CASES[name]
    theirs = torch_models.build(name, case.image, case.classes)
    sizes = sorted(parameter.numel() for parameter in theirs.parameters())
    assert sizes == sizes_of_parameters(abstract("convjax", case))


def assert_learned(entrant, name):
    case = CASES[name].tiny()
    program = prepared(entrant, case, "step", SETTING)
    found = []
    for _ in range(30):
        program.call()()
        found.append(float(program.result()))
    assert math.isfinite(found[0])
    assert found[-1] < found[0] / 2


@pytest.mark.slow
def test_a_step_of_fast_mnist_learns_what_it_is_shown():
    assert_learned(Entrant("convjax"), "fast_mnist")


@pytest.mark.slow
@pytest.mark.parametrize("form", ["entry", "scan"])
@pytest.mark.parametrize("contestant", ["convjax", "flax"])
def test_a_step_and_a_scan_of_steps_learn_what_they_are_shown(contestant, form):
    assert_learned(Entrant(contestant, form), "lenet5")


@pytest.mark.slow
@with_torch
@pytest.mark.parametrize(
    ("name", "contestant"), [("fast_mnist", "torch"), ("lenet5", "torch channels_last"), ("resnet20", "torch")]
)
def test_a_step_of_pytorch_learns_what_it_is_shown(name, contestant):
    assert_learned(Entrant(contestant), name)


@pytest.mark.slow
@with_torch
@pytest.mark.parametrize("contestant", CONTESTANTS)
def test_a_whole_training_tells_the_accuracy_after_every_epoch(contestant):
    case = replace(GROUPS["training"][0].tiny(), epochs=2)
    race = Race("training", case, "training", (Entrant(contestant),))
    with images_for([race], None) as file:
        program = prepared(race.entrants[0], case, "training", Setting(data=str(file)))
        program.call()()
        ((first, last),) = program.result()
    assert 0 <= first <= 1
    assert last > 0.9
