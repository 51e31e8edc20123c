import base64
import io
import json
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx
from PIL import Image
from typer.testing import CliRunner

import convjax
from convjax import ConvjaxError
from convjax.cli.application import app
from convjax.explore.exhibit import Exhibit
from convjax.explore.networks import ROUTES
from convjax.explore.units import unit_document
from convjax.inspect.operations import Operations

pytestmark = pytest.mark.usefixtures("unhooked")  # explain is given arrays of NumPy, as users give them


@pytest.fixture(scope="module")
def exhibit() -> Exhibit:
    return Exhibit()


@pytest.fixture(scope="module")
def trained(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "digits"
    answer = CliRunner().invoke(app, ["train", "--epochs", "1", "--out", str(folder)])
    assert answer.exit_code == 0, answer.output
    return folder


def ask(exhibit: Exhibit, what: str, **request: object) -> dict:
    return json.loads(json.dumps(ROUTES[f"/api/network/{what}"](request, exhibit), allow_nan=False))


def total(document: dict) -> float:
    """What the page adds up."""
    terms = document["terms"]
    shown = sum(term["value"] * term["weight"] for one in terms["channels"] for term in one["terms"])
    return shown + (terms["others"] or {"sum": 0})["sum"] + (terms["bias"] or 0)


@pytest.mark.slow
def test_the_maps_of_a_trained_run_are_those_of_running_its_model_layer_by_layer(trained):
    run = convjax.train.load_run(trained)
    exhibit = Exhibit(run=trained)
    network = ask(exhibit, "open", network="exhibit")
    assert network["trained"]
    shown = ask(exhibit, "image", network="exhibit", test=5)
    pixels = np.array(shown["pixels"], np.uint8)[None]
    x = jnp.asarray(run.normalisation(pixels))
    conv = run.model.conv(x)
    pool = run.model.pool(jax.nn.relu(conv))
    by_hand = {("conv", 0): conv, ("conv", 1): jax.nn.relu(conv), ("pool", 0): pool}
    for (layer, step), values in by_hand.items():
        found = ask(exhibit, "maps", network="exhibit", image=shown["image"], layer=layer, step=step, count=64)
        assert found["count"] == values.shape[-1]
        np.testing.assert_allclose(np.moveaxis(found["maps"], 0, -1), values[0], rtol=1e-5, atol=1e-5)
        assert (found["lowest"], found["highest"]) == pytest.approx((float(values.min()), float(values.max())))
    probabilities = np.asarray(jax.nn.softmax(run.model(x)[0]))
    best = shown["prediction"]["probabilities"][0]
    assert best["class"] == run.classes[probabilities.argmax()]
    assert best["probability"] == pytest.approx(probabilities.max(), abs=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["lenet5", "tutorial_cnn"])
def test_the_terms_of_a_unit_add_up_to_its_value(exhibit, name):
    rng = np.random.default_rng(0)
    key = ask(exhibit, "image", network=name, test=0)["image"]
    for layer in ask(exhibit, "open", network=name)["layers"]:
        for _ in range(4):
            unit = [int(rng.integers(size)) for size in layer["output_shape"]]
            found = ask(exhibit, "unit", network=name, image=key, layer=layer["name"], unit=unit)
            terms = found["terms"]
            if found["operation"] == "max_pool":
                (one,) = terms["channels"]
                assert one["terms"][terms["winner"]]["value"] == found["value"]
                assert max(term["value"] for term in one["terms"]) == found["value"]
            else:
                assert total(found) == pytest.approx(found["value"], abs=terms["tolerance"] * terms["magnitude"])


class Everything(nnx.Module):
    """Groups, dilation, transposed convolutions and pools with padding."""

    def __init__(self, rngs: nnx.Rngs):
        self.wide = convjax.nn.Conv(2, 24, 3, padding=2, dilation=2, rngs=rngs)
        self.grouped = convjax.nn.Conv(24, 12, 3, stride=2, padding="SAME", groups=3, rngs=rngs)
        self.depthwise = convjax.nn.DepthwiseConv(12, 3, padding="SAME", multiplier=2, rngs=rngs)
        self.spread = convjax.nn.ConvTranspose(24, 6, 3, stride=2, padding="SAME", groups=2, rngs=rngs)
        self.mean = convjax.nn.AvgPool(3, stride=2, padding=1, count_padding=False)
        self.counted = convjax.nn.AvgPool(3, stride=1, padding=1)
        self.least = convjax.nn.MinPool(2)

    def __call__(self, x: jax.Array) -> jax.Array:
        x = self.spread(self.depthwise(self.grouped(self.wide(x))))
        return self.least(self.counted(self.mean(x))).mean((1, 2))


@pytest.mark.slow
def test_the_terms_of_every_kind_of_operation_add_up_at_every_place_of_a_border():
    operations = Operations(nnx.jit(lambda: Everything(nnx.Rngs(0)))(), (9, 7, 2))
    found = operations(np.random.default_rng(0).normal(size=(9, 7, 2)).astype(np.float32))
    assert [one.moves.operation for one in operations.layers] == [
        *("conv", "conv", "conv", "conv_transpose", "avg_pool", "avg_pool", "min_pool")
    ]
    for layer, values in zip(operations.layers, found.layers, strict=True):
        height, width, channels = layer.output_shape
        for place in {(0, 0), (0, width - 1), (height - 1, 0), (height - 1, width - 1), (height // 2, width // 2)}:
            document = unit_document(layer, values, (9, 7), [*place, channels - 1])
            terms = document["terms"]
            if layer.moves.operation == "min_pool":
                assert min(term["value"] for term in terms["channels"][0]["terms"]) == document["value"]
                continue
            slack = terms["tolerance"] * terms["magnitude"]
            assert total(document) == pytest.approx(document["value"], abs=slack), (layer.name, place)
            for one in terms["channels"]:
                for term in one["terms"]:
                    if term["place"] is not None:
                        row, column = term["place"]
                        assert values.input[row, column, one["channel"]] == np.float32(term["value"])


def test_zeros_between_the_elements_of_a_transposed_convolution_are_inserted_and_not_padding():
    model = nnx.Sequential(convjax.nn.ConvTranspose(1, 1, 2, stride=2, rngs=nnx.Rngs(0)))
    operations = Operations(model, (3, 3, 1))
    values = operations(np.ones((3, 3, 1), np.float32)).layers[0]

    def kinds(row: int, column: int) -> list[str]:
        (one,) = unit_document(operations.layers[0], values, (3, 3), [row, column, 0])["terms"]["channels"]
        return sorted(term["stands_for"] for term in one["terms"])

    assert kinds(2, 3) == ["element", "inserted", "inserted", "inserted"]
    assert kinds(0, 0) == ["element", "padding", "padding", "padding"]


def test_of_many_channels_those_that_add_most_are_written_out_and_the_others_are_summed(exhibit):
    key = ask(exhibit, "image", network="lenet5", test=1)["image"]
    asked = {"network": "lenet5", "image": key, "layer": "conv2", "unit": [3, 3, 7]}
    all_of_them = ask(exhibit, "unit", **asked, channels=6)
    some = ask(exhibit, "unit", **asked, channels=2)
    sums = [abs(one["sum"]) for one in all_of_them["terms"]["channels"]]
    assert sums == sorted(sums, reverse=True)
    assert some["terms"]["channels"] == all_of_them["terms"]["channels"][:2]
    assert some["terms"]["others"]["channels"] == 4
    assert total(some) == pytest.approx(total(all_of_them), abs=1e-6)


def test_what_a_unit_at_the_border_sees_is_cut_off_and_says_so(exhibit):
    key = ask(exhibit, "image", network="tutorial_cnn", test=1)["image"]
    asked = {"network": "tutorial_cnn", "image": key, "layer": "conv"}
    corner = ask(exhibit, "unit", **asked, unit=[0, 0, 0])["receptive_field"]
    assert (corner["rows"], corner["columns"], corner["size"], corner["clipped"]) == ([0, 2], [0, 2], [3, 3], True)
    assert "border cuts off" in corner["text"]
    middle = ask(exhibit, "unit", **asked, unit=[4, 5, 0])["receptive_field"]
    assert (middle["rows"], middle["columns"], middle["clipped"]) == ([3, 6], [4, 7], False)


def test_random_weights_are_called_so(exhibit):
    network = ask(exhibit, "open", network="lenet5")
    assert not network["trained"]
    assert "random" in network["about"][0]
    assert "say nothing" in ask(exhibit, "image", network="lenet5", test=0)["prediction"]["text"]


def test_a_drawn_and_an_uploaded_picture_give_what_a_test_image_gives(exhibit):
    shown = ask(exhibit, "image", network="lenet5", test=2)
    drawn = ask(exhibit, "image", network="lenet5", pixels=shown["pixels"])
    assert drawn["prediction"]["probabilities"] == shown["prediction"]["probabilities"]
    assert drawn["label"] is None
    file = io.BytesIO()
    Image.fromarray(np.full((50, 40), 255, np.uint8)).save(file, "PNG")
    white = ask(exhibit, "image", network="lenet5", picture=base64.b64encode(file.getvalue()).decode())
    assert set(np.ravel(white["pixels"])) == {16}


def test_maps_of_an_answer_are_bounded(exhibit):
    key = ask(exhibit, "image", network="lenet5", test=0)["image"]
    found = ask(exhibit, "maps", network="lenet5", image=key, layer="conv2", first=10, count=4096)
    assert (found["first"], found["count"]) == (10, 6)


def test_a_picture_that_is_no_longer_kept_is_gone_and_no_fault(exhibit):
    asked = {"network": "lenet5", "image": "f00", "layer": "conv1"}
    assert ask(exhibit, "maps", **asked) == ask(exhibit, "unit", **asked, unit=[0, 0, 0]) == {"gone": True}


def _picture(side: int) -> str:
    file = io.BytesIO()
    Image.new("L", (side, side)).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


@pytest.mark.parametrize(
    ("what", "changes", "said"),
    [
        ("open", {"network": "resnet"}, "there is no network 'resnet'"),
        ("open", {"network": "exhibit"}, "there is no network 'exhibit'"),
        ("open", {"network": "os:system"}, "there is no network 'os:system'"),
        ("open", {"network": ["lenet5"]}, "there is no network"),
        ("image", {}, "one picture is needed"),
        ("image", {"test": 10**6}, "test must be a whole number"),
        ("image", {"test": True}, "test must be a whole number"),
        ("image", {"test": 1, "pixels": [[1]]}, "one picture is needed"),
        ("image", {"pixels": [[1, 2], [3]]}, "no rows of numbers"),
        ("image", {"pixels": [["a"]]}, "no rows of numbers"),
        ("image", {"pixels": [[1]]}, "pixels are of shape 1×1"),
        ("image", {"pixels": [[17] * 32] * 32}, "a number that no pixel has"),
        ("image", {"pixels": [[float("nan")] * 32] * 32}, "a number that no pixel has"),
        ("image", {"picture": "&"}, "no base64"),
        ("image", {"picture": 3}, "base64"),
        ("image", {"picture": "aGVsbG8="}, "no picture"),
        ("image", {"picture": _picture(1000)}, "1,000,000 pixels"),
        ("maps", {}, "Show a picture first"),
        ("maps", {"image": "test-0", "layer": "dense1"}, "there is no layer 'dense1'"),
        ("maps", {"image": "test-0", "layer": {}}, "there is no layer"),
        ("maps", {"image": "test-0", "layer": "conv1", "step": 2}, "step must be"),
        ("maps", {"image": "test-0", "layer": "conv1", "first": 6}, "first must be"),
        ("maps", {"image": "test-0", "layer": "conv1", "count": "3"}, "count must be"),
        ("unit", {"image": "test-0", "layer": "conv1"}, "unit None is not in the layer"),
        ("unit", {"image": "test-0", "layer": "conv1", "unit": [0, 28, 0]}, "is not in the layer"),
        ("unit", {"image": "test-0", "layer": "conv1", "unit": [0, 0, 0], "channels": 0}, "channels must be"),
    ],
)
def test_what_cannot_be_shown_is_told_in_a_sentence(exhibit, what, changes, said):
    if changes.get("image"):
        ask(exhibit, "image", network="lenet5", test=0)
    with pytest.raises(ConvjaxError, match=said):
        ROUTES[f"/api/network/{what}"]({"network": "lenet5", **changes}, exhibit)


@pytest.mark.slow
def test_networks_that_were_opened_long_ago_are_let_go(exhibit):
    for name in ("lenet5", "tutorial_cnn", "fast_mnist"):
        ask(exhibit, "open", network=name)
    assert list(exhibit.kept["networks"]) == ["lenet5", "tutorial_cnn", "fast_mnist"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["resnet20", "mobilenet_v1", "unet_small"])
def test_residual_depthwise_and_transposed_networks_are_told_unit_by_unit(name):
    exhibit, rng = Exhibit(), np.random.default_rng(3)
    key = ask(exhibit, "image", network=name, test=0)["image"]
    for layer in ask(exhibit, "open", network=name)["layers"]:
        unit = [int(rng.integers(size)) for size in layer["output_shape"]]
        found = ask(exhibit, "unit", network=name, image=key, layer=layer["name"], unit=unit)
        assert found["not_shown"] is None
        if "weight" in found["terms"]["channels"][0]["terms"][0] and found["operation"] != "max_pool":
            slack = found["terms"]["tolerance"] * found["terms"]["magnitude"]
            assert total(found) == pytest.approx(found["value"], abs=slack)
