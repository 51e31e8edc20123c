"""The logits of models with weights from PyTorch, beside those that PyTorch gives."""

import collections

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from convjax import ConvjaxError, nn
from convjax.nn import load_torch_state_dict, models

torch = pytest.importorskip(
    "torch", reason="PyTorch is not installed, to compare with; get it by pip install -e '.[test,peers]'"
)
torch.set_num_threads(1)  # the tests run in two processes

from . import torch_models  # noqa: E402  # needs PyTorch itself


def logits_of(model, x):
    """What a model gives in evaluation, compiled as a whole."""
    modes = {"deterministic": True, "use_running_average": True}
    graph, state = nnx.split(nnx.view(model, **modes, raise_if_not_found=False))
    return np.asarray(jax.jit(lambda state, x: nnx.merge(graph, state)(x))(state, x))


def assert_same_logits(ours, theirs, shape):
    """On drawn images; shape is that of a batch with its channels last."""
    x = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    with torch.no_grad():
        expected = theirs(torch.from_numpy(np.moveaxis(x, -1, 1).copy())).numpy()
    found = logits_of(ours, jnp.asarray(x))
    if found.ndim > 2:
        found = np.moveaxis(found, -1, 1)
    assert found.std() > 0.1  # so that the comparison sees something
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-4 * np.abs(expected).max())


@pytest.mark.slow
def test_torchvisions_resnet18_gives_its_logits_here():
    theirs = torch_models.filled(torch_models.ResNet18(3, 10))
    ours = nnx.eval_shape(lambda: models.build("resnet18", classes=10))  # nothing is drawn that is then replaced
    load_torch_state_dict(ours, theirs.state_dict())
    assert_same_logits(ours, theirs, (2, 49, 65, 3))


@pytest.mark.slow
def test_torchvisions_vgg16_gives_its_logits_here():
    theirs = torch_models.filled(torch_models.VGG16(3, 10, size=(32, 64)))
    ours = models.build("vgg16", input_shape=(32, 64, 3), classes=10)
    load_torch_state_dict(ours, theirs.state_dict())
    assert_same_logits(ours, theirs, (2, 32, 64, 3))


def norms(pairs):
    """A name map from bn1 and bn2 to norm1 and norm2, in each of the modules."""
    numbered = [(f"{theirs}.bn{one}", f"{ours}.norm{one}") for theirs, ours in pairs for one in (1, 2)]
    return dict(pairs) | dict(numbered)


BLOCKS = [(f"layers.{stage}.{block}", f"stages.{stage}.{block}") for stage in range(3) for block in range(3)]
STEPS = [(f"steps.{number}", f"steps.{number}") for number in range(13)]
DOUBLES = [(name, name) for name in ("down.0", "down.1", "down.2", "down.3", "up.0", "up.1", "up.2")]
IN_TORCH = {
    "resnet20": (torch_models.ResNet20, {"conv1": "conv", "bn1": "norm", "fc": "dense"} | norms(BLOCKS)),
    "mobilenet_v1": (torch_models.MobileNetV1, {"bn": "norm", "fc": "dense"} | norms(STEPS)),
    "unet_small": (torch_models.UNet, norms(DOUBLES)),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", IN_TORCH)
def test_the_same_network_written_in_torch_gives_the_same_logits(name):
    make, names = IN_TORCH[name]
    theirs, ours = torch_models.filled(make(3, 10)), nnx.eval_shape(lambda: models.build(name, classes=10))
    load_torch_state_dict(ours, theirs.state_dict(), name_map=names)
    assert_same_logits(ours, theirs, (2, 40, 24, 3))


def test_a_network_of_other_names_gives_its_logits_here_through_a_name_map():
    theirs = torch_models.filled(torch_models.LeNet5())
    ours = nnx.eval_shape(lambda: models.build("lenet5"))  # nothing is drawn that is then replaced
    names = {"fc1": "dense1", "fc2": "dense2", "fc3": "dense3"}
    load_torch_state_dict(ours, theirs.state_dict(), name_map=names)
    assert_same_logits(ours, theirs, (3, 32, 32, 1))


class Assorted(nnx.Module):
    """The layers of torch_models.Assorted."""

    def __init__(self):
        self.conv = nn.Conv(3, 8, 3, stride=2, padding=1, bias=False, rngs=1)
        self.batch_norm = nn.BatchNorm(8, rngs=1)
        self.depthwise = nn.DepthwiseConv(8, 3, multiplier=2, padding=1, rngs=1)
        self.group_norm = nn.GroupNorm(16, groups=4, rngs=1)
        self.grouped = nn.Conv(16, 8, (3, 1), groups=2, rngs=1)
        self.up = nn.ConvTranspose(8, 6, 3, stride=2, padding=1, output_padding=1, groups=2, rngs=1)
        self.norm = nn.LayerNorm(6, rngs=1)
        self.flatten = nn.Flatten()
        self.fc = nn.Dense(6 * 4 * 8, 5, rngs=1)

    def __call__(self, x):
        x = self.depthwise(self.batch_norm(self.conv(x)))
        x = jax.nn.relu(self.up(self.grouped(self.group_norm(x))))
        return self.fc(self.flatten(self.norm(x)))


BODY = ("conv", "batch_norm", "depthwise", "group_norm", "grouped", "up")


def test_every_kind_of_layer_of_one_network_gives_its_logits_here():
    theirs, ours = torch_models.filled(torch_models.Assorted()), nnx.eval_shape(Assorted)
    names = {f"body.{index}": name for index, name in enumerate(BODY)}
    load_torch_state_dict(ours, theirs.state_dict(), name_map=names, flattened={"fc": (4, 8, 6)})
    assert_same_logits(ours, theirs, (2, 7, 8, 3))


def separable():
    apart = torch.nn.Conv2d(3, 6, 3, groups=3, bias=False)
    return torch.nn.Sequential(collections.OrderedDict(depthwise=apart, pointwise=torch.nn.Conv2d(6, 5, 1)))


ALONE = {
    "grouped": (lambda: nn.Conv(4, 6, 3, groups=2, spatial_dims=1, rngs=0), (2, 8, 4)),
    "volume": (lambda: nn.Conv(2, 3, (1, 2, 3), spatial_dims=3, rngs=0), (2, 3, 4, 5, 2)),
    "spread": (lambda: nn.ConvTranspose(4, 6, 3, stride=2, groups=2, spatial_dims=1, rngs=0), (2, 5, 4)),
    "volume spread": (lambda: nn.ConvTranspose(2, 3, (1, 2, 3), dilation=2, spatial_dims=3, rngs=0), (2, 3, 2, 2, 2)),
    "batch": (lambda: nn.BatchNorm(3, spatial_dims=1, rngs=0), (2, 5, 3)),
    "statistics only": (lambda: nn.BatchNorm(3, scale=False, bias=False, rngs=0), (2, 5, 4, 3)),
    "instance": (lambda: nn.InstanceNorm(3, rngs=0), (2, 5, 4, 3)),
    "dense": (lambda: nn.Dense(3, 5, bias=False, rngs=0), (4, 3)),
    "separable": (lambda: nn.SeparableConv(3, 5, 3, multiplier=2, rngs=0), (2, 5, 6, 3)),
}
ALONE_IN_TORCH = {
    "grouped": lambda: torch.nn.Conv1d(4, 6, 3, groups=2),
    "volume": lambda: torch.nn.Conv3d(2, 3, (1, 2, 3)),
    "spread": lambda: torch.nn.ConvTranspose1d(4, 6, 3, stride=2, groups=2),
    "volume spread": lambda: torch.nn.ConvTranspose3d(2, 3, (1, 2, 3), dilation=2),
    "batch": lambda: torch.nn.BatchNorm1d(3),
    "statistics only": lambda: torch.nn.BatchNorm2d(3, affine=False),
    "instance": lambda: torch.nn.InstanceNorm2d(3, affine=True),
    "dense": lambda: torch.nn.Linear(3, 5, bias=False),
    "separable": separable,
}


@pytest.mark.parametrize("layer", ALONE)
def test_a_layer_alone_gives_what_it_gives_in_torch(layer):
    make, shape = ALONE[layer]
    ours, theirs = nnx.eval_shape(make), torch_models.filled(ALONE_IN_TORCH[layer]())
    load_torch_state_dict(ours, theirs.state_dict())
    assert_same_logits(ours, theirs, shape)


def test_tensors_of_every_floating_type_are_read_exactly_whether_or_not_they_take_part_in_gradients():
    weight = torch.arange(6.0).reshape(3, 2).T / 4  # not contiguous, and exact in every type
    for dtype in (torch.float64, torch.float32, torch.float16, torch.bfloat16):
        for tensor in (weight.to(dtype), torch.nn.Parameter(weight.to(dtype))):
            layer = nn.Dense(3, 2, bias=False, rngs=0)
            load_torch_state_dict(layer, {"weight": tensor})
            np.testing.assert_array_equal(layer.kernel[...], weight.numpy().T)
            assert layer.kernel[...].dtype == jnp.float32


def test_the_model_keeps_its_weights_when_the_tensors_change_afterwards():
    weight = torch.ones(2, 3)
    layer = nn.Dense(3, 2, bias=False, rngs=0)
    load_torch_state_dict(layer, {"weight": weight})
    weight.zero_()
    np.testing.assert_array_equal(layer.kernel[...], np.ones((3, 2)))


def test_tensors_without_floating_numbers_or_without_any_are_named():
    entries = {"weight": torch.ones(2, 3, dtype=torch.int8), "bias": torch.empty(2, device="meta")}
    with pytest.raises(ConvjaxError, match=r"(?s)'weight' is of type int8.*'bias' cannot be read as an array"):
        load_torch_state_dict(nn.Dense(3, 2, rngs=0), entries)
