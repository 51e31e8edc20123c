import base64
import io

import numpy as np
import pytest
from PIL import Image


def encoded(image, kind="PNG"):
    file = io.BytesIO()
    image.save(file, kind)
    return base64.b64encode(file.getvalue()).decode()


def picture(height=8, width=8, mode="L"):
    shape = (height, width) if mode == "L" else (height, width, 3)
    return Image.fromarray(np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8))


def test_a_grey_picture_comes_back_as_digits_from_0_to_9(client):
    shades = Image.fromarray(np.array([[0, 28, 255]], np.uint8))
    status, document = client.post("/api/image", {"data": encoded(shades), "input_size": [1, 3]})
    assert (status, document) == (200, {"x": [[[0], [1], [9]]], "input_size": [1, 3], "in_channels": 1})


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_brought_to_the_size_that_is_wanted(client, kind):
    asked = {"data": encoded(picture(40, 60, "RGB"), kind), "input_size": [5, 7], "in_channels": 3, "white": 255}
    status, document = client.post("/api/image", asked)
    assert status == 200
    x = np.array(document["x"])
    assert x.shape == (5, 7, 3)
    assert x.min() >= 0
    assert x.max() <= 255
    assert x.max() > 9


def test_the_address_that_a_canvas_gives_is_taken_too(client):
    data = "data:image/png;base64," + encoded(picture())
    assert client.post("/api/image", {"data": data, "input_size": [8, 8]})[0] == 200


def test_a_picture_of_a_million_pixels_is_refused_and_one_of_fewer_is_not(client):
    status, message = client.refused(
        "/api/image", {"data": encoded(Image.new("L", (1000, 1000))), "input_size": [5, 5]}
    )
    assert status == 413
    assert message == "The picture has 1000×1000 pixels. Scale it down: it must have fewer than 1,000,000."
    assert client.post("/api/image", {"data": encoded(Image.new("L", (999, 1000))), "input_size": [5, 5]})[0] == 200


def test_a_picture_that_unpacks_to_far_more_than_it_is_is_not_unpacked(client):
    bomb = encoded(Image.new("1", (30_000, 30_000)))
    assert len(bomb) < 200_000
    status, message = client.refused("/api/image", {"data": bomb, "input_size": [5, 5]})
    assert 400 <= status < 500
    assert "pixels" in message


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"data": None},
        {"data": 5},
        {"data": ["a"]},
        {"data": ""},
        {"data": "***"},
        {"data": "\u00e9"},
        {"data": base64.b64encode(b"not a picture").decode()},
        {"data": encoded(picture())[:60]},
        {"input_size": 5},
        {"input_size": [0, 5]},
        {"input_size": [5]},
        {"input_size": [5, 100_000]},
        {"input_size": [5.5, 5]},
        {"input_size": [True, 5]},
        {"in_channels": 2},
        {"in_channels": 4},
        {"white": 0},
        {"white": 1000},
    ],
)
def test_what_is_no_picture_is_refused_in_a_sentence(client, wrong, capfd):
    request = {"data": encoded(picture()), "input_size": [5, 5], **wrong} if wrong else {}
    status, message = client.refused("/api/image", request)
    assert status == 400
    assert message[-1] == "."
    assert capfd.readouterr().err == ""
