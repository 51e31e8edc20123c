import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from convjax import ConvjaxError
from convjax.nn import BatchNorm, Conv, Dense, Flatten, load_torch_state_dict, models


class Small(nnx.Module):
    def __init__(self):
        self.blocks = nnx.List([Conv(1, 2, 3, rngs=0), BatchNorm(2, rngs=0)])
        self.flatten = Flatten()
        self.dense = Dense(8, 2, rngs=0)
        self.gain = nnx.Param(jnp.ones((2, 3)))


def theirs(**others):
    """A state dict that fits Small, with other entries in their place; None leaves one out."""
    generator = np.random.default_rng(0)
    shapes = {
        "blocks.0.weight": (2, 1, 3, 3),
        "blocks.0.bias": (2,),
        "blocks.1.weight": (2,),
        "blocks.1.bias": (2,),
        "blocks.1.running_mean": (2,),
        "blocks.1.running_var": (2,),
        "dense.weight": (2, 8),
        "dense.bias": (2,),
        "gain": (2, 3),
    }
    entries = {name: generator.uniform(0.5, 1.5, shape) for name, shape in shapes.items()}
    entries |= {"blocks.1.num_batches_tracked": np.array(7)}
    entries |= {name.replace("__", "."): value for name, value in others.items()}
    return {name: value for name, value in entries.items() if value is not None}


FLAT = {"dense": (2, 2, 2)}


def values(model):
    return [np.asarray(leaf) for leaf in jax.tree.leaves(nnx.state(model))]


def test_every_array_finds_its_place_and_its_layout():
    model, entries = Small(), theirs()
    load_torch_state_dict(model, entries, flattened=FLAT)
    conv, norm = model.blocks
    np.testing.assert_allclose(conv.kernel[...], entries["blocks.0.weight"].transpose(2, 3, 1, 0), rtol=1e-6)
    np.testing.assert_allclose(norm.scale[...], entries["blocks.1.weight"], rtol=1e-6)
    np.testing.assert_allclose(norm.mean[...], entries["blocks.1.running_mean"], rtol=1e-6)
    np.testing.assert_allclose(norm.var[...], entries["blocks.1.running_var"], rtol=1e-6)
    np.testing.assert_allclose(model.gain[...], entries["gain"], rtol=1e-6)
    for row, column, channel in np.ndindex(2, 2, 2):
        ours = model.dense.kernel[...][(row * 2 + column) * 2 + channel]
        np.testing.assert_allclose(ours, entries["dense.weight"][:, (channel * 2 + row) * 2 + column], rtol=1e-6)


def test_nothing_is_reordered_where_nothing_is_flattened():
    model, entries = Small(), theirs()
    load_torch_state_dict(model, entries, flattened={})
    np.testing.assert_allclose(model.dense.kernel[...], entries["dense.weight"].T, rtol=1e-6)


def test_the_longest_name_of_the_map_counts_and_none_leaves_out():
    entries = {f"net.{name}": value for name, value in theirs().items()}
    entries["net.head.weight"] = entries.pop("net.dense.weight")
    entries["net.head.bias"] = entries.pop("net.dense.bias")
    entries["net.auxiliary.weight"] = np.ones(3)
    names = {"net": "", "net.head": "dense", "net.auxiliary": None}
    model, plain = Small(), Small()
    load_torch_state_dict(model, entries, name_map=names, flattened=FLAT)
    load_torch_state_dict(plain, theirs(), flattened=FLAT)
    for one, other in zip(values(model), values(plain), strict=True):
        np.testing.assert_array_equal(one, other)


def test_numbers_come_in_the_type_that_the_parameters_are_held_in():
    layer = Dense(3, 2, param_dtype="bfloat16", rngs=0)
    load_torch_state_dict(layer, {"weight": np.full((2, 3), 1.5), "bias": jnp.ones(2, "bfloat16")})
    assert {leaf.dtype.name for leaf in jax.tree.leaves(nnx.state(layer))} == {"bfloat16"}
    np.testing.assert_array_equal(np.asarray(layer.kernel[...], np.float32), np.full((3, 2), 1.5))


def message(model, entries, **options):
    """The text of the refusal, after which the model is as it was."""
    before = values(model)
    with pytest.raises(ConvjaxError) as caught:
        load_torch_state_dict(model, entries, **options)
    for one, other in zip(before, values(model), strict=True):
        np.testing.assert_array_equal(one, other)
    return str(caught.value)


def test_all_that_does_not_fit_is_told_at_once_with_the_nearest_names():
    entries = theirs(dense__weight=None, dense__weigth=np.ones((2, 8)), blocks__0__weight=np.ones((2, 1, 5, 5)))
    entries |= {"blocks.1.bias": None, "gain": np.ones((2, 3), int), "blocks.0.bias": np.ones(2, complex)}
    del entries["blocks.1.bias"]
    assert message(Small(), entries, flattened=FLAT) == (
        "state_dict does not fit the model:\n"
        "  missing: 'blocks.1.bias' for blocks.1.bias, 'dense.weight' for dense.kernel (nearest: 'dense.weigth');\n"
        "  unexpected: 'dense.weigth' (nearest: 'dense.weight');\n"
        "  unfit: 'blocks.0.weight' is (2, 1, 5, 5) where blocks.0.kernel needs (2, 1, 3, 3), "
        "'blocks.0.bias' is complex where blocks.0.bias is float32, 'gain' is of type int64, no floating one.\n"
        "  Use name_map={their_name: path} for modules of other names, with None for what to leave out."
    )


def test_a_long_list_is_cut_and_counted():
    text = message(Small(), {f"net.{name}": value for name, value in theirs().items()}, flattened=FLAT)
    assert text.count("and 3 more") == 2


def test_sizes_alone_are_mended_by_another_model():
    text = message(Small(), theirs(dense__bias=np.ones(3)), flattened=FLAT)
    assert "'dense.bias' is (3,) where dense.bias needs (2,)" in text
    assert text.endswith("Use a model of the sizes that the weights were trained in.")


def test_what_is_missing_is_called_as_the_file_calls_it():
    entries = {name.replace("dense.", "fc."): value for name, value in theirs(dense__bias=None).items()}
    assert message(Small(), entries, name_map={"fc": "dense"}, flattened=FLAT) == (
        "state_dict does not fit the model:\n"
        "  missing: 'fc.bias' for dense.bias.\n"
        "  Use name_map={their_name: path} for modules of other names, with None for what to leave out."
    )
    entries["fc.bais"] = np.ones(2)
    text = message(Small(), entries, name_map={"fc": "dense"}, flattened=FLAT)
    assert "missing: 'fc.bias' for dense.bias (nearest: 'fc.bais')" in text
    assert "unexpected: 'fc.bais' (nearest: 'fc.bias')" in text


def test_what_is_missing_for_a_model_with_torchvisions_names_has_its_name_there():
    model = nnx.eval_shape(lambda: models.build("resnet18"))
    with pytest.raises(ConvjaxError) as caught:
        load_torch_state_dict(model, {"fc.weight": np.ones((1000, 512))})
    assert "'bn1.bias' for norm.bias, 'bn1.running_mean' for norm.mean" in str(caught.value)
    assert "'conv1.weight' for conv.kernel" in str(caught.value)


@pytest.mark.parametrize(("prefix", "wrapper"), [("module.", "DataParallel"), ("_orig_mod.", "torch.compile")])
def test_names_that_pytorch_wrapped_are_unwrapped_by_the_mend(prefix, wrapper):
    wrapped = {f"{prefix}{name}": value for name, value in theirs().items()}
    text = message(Small(), wrapped, flattened=FLAT)
    assert text == (
        f"every name in state_dict begins with '{prefix}', which {wrapper} puts before them:\n"
        f"  the first is '{prefix}blocks.0.weight'.\n"
        f"  Use state_dict={{name.removeprefix('{prefix}'): value for name, value in state_dict.items()}}."
    )
    mend = text.splitlines()[-1].removeprefix("  Use state_dict=").removesuffix(".")
    load_torch_state_dict(Small(), eval(mend, {"state_dict": wrapped}), flattened=FLAT)
    load_torch_state_dict(Small(), wrapped, name_map={prefix[:-1]: ""}, flattened=FLAT)


def test_a_kernel_in_our_own_order_is_mended_by_that_of_pytorch():
    text = message(Small(), theirs(dense__weight=np.ones((8, 2))), flattened=FLAT)
    assert text == (
        "state_dict does not fit the model:\n"
        "  unfit: 'dense.weight' is (8, 2) where dense.kernel needs (2, 8).\n"
        "  Use arrays in PyTorch's order, such as (out, in, height, width): torch_model.state_dict() has them."
    )
    text = message(Small(), theirs(blocks__0__weight=np.ones((3, 3, 1, 2))), flattened=FLAT)
    assert "Use arrays in PyTorch's order" in text


def test_other_classes_alone_are_mended_by_another_last_layer():
    entries = theirs(dense__weight=np.ones((1000, 8)), dense__bias=np.ones(1000))
    text = message(Small(), entries, flattened=FLAT)
    assert text.endswith("Use a model of 1000 classes to load into, then replace its dense by a new one of 2.")
    text = message(Small(), entries | {"gain": np.ones((3, 3))}, flattened=FLAT)
    assert text.endswith("Use a model of the sizes that the weights were trained in.")


def test_two_entries_for_one_place_are_both_named():
    text = message(Small(), theirs(other=np.ones(2)), name_map={"other": "dense.bias"}, flattened=FLAT)
    assert "'other' and 'dense.bias' both belong to dense.bias" in text


def test_a_name_that_no_entry_begins_with_is_told():
    text = message(Small(), theirs(), name_map={"den": "dense", "blocks.0": "blocks.0"}, flattened=FLAT)
    assert "of no use in name_map: 'den'" in text
    assert "missing" not in text


def test_numbers_too_large_for_the_parameters_are_refused_and_infinity_is_not():
    layer = Dense(1, 1, param_dtype="float16", rngs=0)
    text = message(layer, {"weight": np.full((1, 1), 1e6), "bias": np.zeros(1)})
    assert "'weight' has numbers that are too large for kernel, which is float16" in text
    load_torch_state_dict(layer, {"weight": np.full((1, 1), np.inf), "bias": np.zeros(1)})
    assert np.isinf(layer.kernel[...]).all()


def test_a_kernel_of_a_layer_of_others_is_refused_because_its_axes_are_not_known():
    model = nnx.Linear(2, 2, rngs=nnx.Rngs(0))
    text = message(model, {"weight": np.eye(2), "bias": np.ones(2)}, name_map={"weight": "kernel"})
    assert "'weight' belongs to kernel of a Linear, whose axes are not known" in text


def test_a_layer_of_ones_own_that_is_made_from_one_of_these_has_its_axes():
    class Standardised(Conv):
        pass

    layer = Standardised(2, 3, 1, rngs=0)
    weight = np.arange(6.0).reshape(3, 2, 1, 1)
    load_torch_state_dict(layer, {"weight": weight, "bias": np.ones(3)})
    np.testing.assert_array_equal(layer.kernel[...][0, 0], weight[:, :, 0, 0].T)


def test_a_model_that_flattens_needs_to_be_told_what():
    assert message(Small(), theirs()) == (
        "flattened is needed: the model flattens images, and PyTorch does so with their channels first.\n"
        '  Use flattened={"dense1": (7, 7, 512)}: the path of a dense layer, the shape that is flattened before it.'
        " Use {} where no dense layer stands behind it."
    )


@pytest.mark.usefixtures("unhooked")
@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"state_dict": [("weight", 1)]}, "state_dict must map names to tensors"),
        ({"state_dict": {1: np.ones(2)}}, "state_dict must map names to tensors"),
        ({"state_dict": {"state_dict": theirs()}}, "holds another mapping, 'state_dict'"),
        ({"state_dict": theirs(gain="no array")}, "'gain' is of type str"),
        ({"state_dict": theirs(gain=object())}, "'gain' is of type object"),
        ({"state_dict": theirs(gain=[[1.0], [2.0, 3.0]])}, "'gain' cannot be read as an array"),
        ({"name_map": ["dense"]}, "name_map must map"),
        ({"name_map": {"dense": 3}}, "name_map must map texts to texts"),
        ({"flattened": [(2, 2, 2)]}, "flattened must map paths to shapes"),
        ({"flattened": {"dence": (2, 2, 2)}}, "Did you mean 'dense'?"),
        ({"flattened": {3: (2, 2, 2)}}, "flattened names 3, which is no dense layer"),
        ({"flattened": {"blocks.0": (2, 2, 2)}}, "flattened names 'blocks.0', which is no dense layer"),
        ({"flattened": {"dense": 8}}, r"flattened['dense'] must be a shape"),
        ({"flattened": {"dense": (2, 2, 3)}}, "is 12 numbers"),
        ({"flattened": {"dense": (2, 2.0, 2)}}, "flattened['dense'] must be an int"),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_a_bad_argument_is_named_with_a_mend(options, told):
    given = {"flattened": FLAT, **options}
    text = message(Small(), given.pop("state_dict", theirs()), **given)
    assert told in text
    assert "Use " in text.splitlines()[-1]


@pytest.mark.usefixtures("unhooked")
def test_a_model_that_is_none_is_named():
    with pytest.raises(ConvjaxError, match="model must be a Flax NNX module, got 'resnet18'"):
        load_torch_state_dict("resnet18", {})
