import jax.numpy as jnp
import numpy as np
import pytest

import convjax
from convjax.explanation import explain_json


def presets(client, **setting):
    status, document = client.post("/api/presets", setting)
    assert status == 200, document
    return (
        {one["name"]: np.array(one["kernel"]) for one in document["kernels"]},
        {one["name"]: np.array(one["x"]) for one in document["images"]},
    )


def convolved(x, kernel):
    x, kernel = jnp.asarray(x, "float32"), jnp.asarray(kernel, "float32")
    return np.asarray(convjax.conv(x, kernel, padding="SAME", precision="highest"))


SETTINGS = [
    {"input_size": 5, "kernel_size": 3},
    {"input_size": [9, 6], "kernel_size": [4, 1], "in_channels": 2, "out_channels": 3},
    {"input_size": [12], "kernel_size": [5], "in_channels": 4, "out_channels": 2, "groups": 2},
    {"input_size": 5, "kernel_size": 3, "spatial_dims": 3, "padding": "SAME"},
    {
        "input_size": 4,
        "kernel_size": 2,
        "operation": "conv_transpose",
        "in_channels": 2,
        "out_channels": 4,
        "groups": 2,
    },
    {"input_size": 1, "kernel_size": 1},
    {"input_size": 7, "kernel_size": 7, "operation": "true_convolution", "dilation": 1},
    {"input_size": 6, "kernel_size": 2, "operation": "max_pool", "in_channels": 3},
]


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_preset_fits_its_setting(client, setting):
    kernels, images = presets(client, **setting)
    made = explain_json(setting)
    assert bool(kernels) != made.setting.is_pool
    for kernel in kernels.values():
        assert kernel.shape == made.setting.kernel_shape
        explain_json({**setting, "kernel": kernel.tolist()})
    assert len(images) >= 5
    for x in images.values():
        assert x.shape == (*made.setting.input_size, made.setting.in_channels)
        explain_json({**setting, "x": x.tolist()})


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_preset_says_what_it_is_for(client, setting):
    _, document = client.post("/api/presets", setting)
    for one in document["kernels"] + document["images"]:
        assert one["title"][0].isupper()
        assert one["about"].endswith(".")


def test_the_usual_kernels_of_3_by_3_are_those_of_the_books(client):
    kernels, _ = presets(client, input_size=5, kernel_size=3)
    plain = {name: kernel[..., 0, 0].tolist() for name, kernel in kernels.items()}
    assert plain["identity"] == [[0, 0, 0], [0, 1, 0], [0, 0, 0]]
    assert plain["sobel_vertical"] == [[1, 0, -1], [2, 0, -2], [1, 0, -1]]
    assert plain["sobel_horizontal"] == [[1, 2, 1], [0, 0, 0], [-1, -2, -1]]
    assert plain["vertical_edges"] == [[1, 0, -1]] * 3
    assert plain["laplacian"] == [[0, 1, 0], [1, -4, 1], [0, 1, 0]]
    assert plain["sharpen"] == [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]
    assert plain["gaussian_blur"] == [[0.0625, 0.125, 0.0625], [0.125, 0.25, 0.125], [0.0625, 0.125, 0.0625]]
    np.testing.assert_allclose(plain["box_blur"], np.full((3, 3), 1 / 9), rtol=1e-6)


def test_the_kernel_of_sobel_grows_as_the_triangle_of_pascal(client):
    kernels, _ = presets(client, input_size=9, kernel_size=5)
    expected = np.outer([1, 4, 6, 4, 1], [1, 2, 0, -2, -1])
    assert kernels["sobel_vertical"][..., 0, 0].tolist() == expected.tolist()


def test_a_blur_keeps_the_sum_and_edges_have_none(client):
    for size in (2, 3, 4, 5):
        kernels, _ = presets(client, input_size=9, kernel_size=size)
        sums = {name: float(kernel.sum()) for name, kernel in kernels.items()}
        assert sums["box_blur"] == pytest.approx(1)
        assert sums["gaussian_blur"] == pytest.approx(1)
        for name in set(sums) & {"vertical_edges", "horizontal_edges", "sobel_vertical", "laplacian"}:
            assert sums[name] == 0
        assert sums.get("sharpen", 1) == 1


def test_the_identity_gives_every_channel_back(client):
    kernels, images = presets(client, input_size=6, kernel_size=3, in_channels=3, out_channels=3, padding="SAME")
    np.testing.assert_array_equal(convolved(images["random"], kernels["identity"]), images["random"])


def test_a_brighter_left_side_is_positive(client):
    kernels, images = presets(client, input_size=5, kernel_size=3)
    assert (images["edge"][0, :, 0] == [0, 0, 0, 9, 9]).all()
    there = convjax.conv(jnp.asarray(images["edge"], "float32"), jnp.asarray(kernels["vertical_edges"], "float32"))
    assert float(there.min()) < 0 <= float(there.max())


def test_a_single_dot_makes_the_kernel_flipped(client):
    kernels, images = presets(client, input_size=3, kernel_size=3, padding="SAME")
    np.testing.assert_array_equal(convolved(images["dot"], kernels["random"]), kernels["random"][::-1, ::-1, :, 0])


@pytest.mark.parametrize("operation", ["conv", "true_convolution"])
def test_no_window_of_the_same_contrast_answers_the_matched_kernel_more_than_its_own(client, operation):
    setting = {"input_size": 8, "kernel_size": 3, "operation": operation, "in_channels": 2, "padding": 1, "stride": 2}
    output = [2, 3]
    kernels, _ = presets(client, **setting, output=output)
    shown = explain_json({**setting, "kernel": kernels["matched"].tolist()})
    flipped = np.flip(kernels["matched"], (0, 1)) if operation == "true_convolution" else kernels["matched"]
    answers, contrasts = np.zeros((4, 4)), np.zeros((4, 4))
    padded = np.pad(shown.numbers.x, ((1, 1), (1, 1), (0, 0)))
    for row, column in np.ndindex(4, 4):
        window = padded[2 * row : 2 * row + 3, 2 * column : 2 * column + 3]
        centred = window - window.mean(axis=(0, 1))
        answers[row, column] = np.sum(window * flipped[..., 0])
        contrasts[row, column] = np.linalg.norm(centred)
    np.testing.assert_allclose(shown.numbers.output[..., 0], answers, rtol=1e-4, atol=1e-3)
    scaled = answers / np.maximum(contrasts, 1e-6)
    assert np.unravel_index(scaled.argmax(), scaled.shape) == tuple(output)


def test_what_is_random_follows_its_seed(client):
    same = [presets(client, input_size=5, kernel_size=3, seed=4) for _ in range(2)]
    other = presets(client, input_size=5, kernel_size=3, seed=5)
    for kind in (0, 1):
        assert (same[0][kind]["random"] == same[1][kind]["random"]).all()
        assert (same[0][kind]["random"] != other[kind]["random"]).any()


def test_a_digit_is_one_of_the_embedded_ones(client):
    _, images = presets(client, input_size=8, kernel_size=3, digit=3)
    digit = images["digit"][..., 0]
    assert digit.min() == 0
    assert 7 <= digit.max() <= 9
    other = presets(client, input_size=8, kernel_size=3, digit=4)[1]["digit"][..., 0]
    assert (digit != other).any()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"seed": -1}, "seed"),
        ({"seed": "a"}, "seed"),
        ({"digit": 10}, "digit"),
        ({"digit": 1.5}, "digit"),
        ({"output": [0]}, "output"),
        ({"output": [0, 99]}, "output"),
        ({"output": "here"}, "output"),
        ({"kernel_size": 9}, "kernel_size"),
        ({"nonsense": 1}, "nonsense"),
    ],
)
def test_presets_for_nonsense_are_refused_in_a_sentence(client, wrong, said):
    status, message = client.refused("/api/presets", {"input_size": 5, "kernel_size": 3, **wrong})
    assert status in (400, 422)
    assert said in message


def test_a_setting_too_large_to_show_has_no_presets(client):
    kernels, images = presets(client, input_size=1000, kernel_size=3)
    assert not images
    assert "matched" not in kernels
