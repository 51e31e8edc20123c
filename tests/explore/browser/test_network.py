"""The tab for networks: what it shows of a trained run is what its model computes."""

import json
import re
import subprocess
import sys

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import convjax
from convjax.nn import models

from .explorer import Explorer, expect
from .running import SOURCE, running

pytestmark = pytest.mark.slow

PATIENCE = 120_000  # milliseconds: a network is loaded and compiled


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A run of one epoch on the digits."""
    folder = tmp_path_factory.mktemp("runs") / "digits"
    command = [sys.executable, "-m", "convjax", "train", "--epochs", "1", "--out", str(folder)]
    subprocess.run(command, check=True, capture_output=True, cwd=SOURCE)
    return folder


@pytest.fixture(scope="module")
def exhibition(trained, tmp_path_factory):
    """A server that was started with that run."""
    with running(trained, folder=tmp_path_factory.mktemp("empty")) as server:
        yield server.address


def opened(page, address: str, **network) -> Explorer:
    """The tab, with this of a network chosen."""
    explorer = Explorer(page, address)
    page.goto(f"{address}/#tab=network&network={json.dumps(network)}")
    expect(explorer.find("network-total")).to_be_visible(timeout=PATIENCE)
    return explorer.settled()


def go(explorer: Explorer, **network) -> None:
    """Change what is chosen by the address."""
    explorer.page.evaluate("hash => { location.hash = hash }", f"tab=network&network={json.dumps(network)}")
    expect(explorer.page.locator("main[aria-busy=true]")).to_have_count(0)
    explorer.settled()


def units(explorer: Explorer) -> np.ndarray:
    """The chosen feature map, as its cells say."""
    cells = explorer.grid("unit")
    rows, columns = (range(last + 1) for last in max(cells))
    return np.array([[cells[row, column].value for column in columns] for row in rows])


def test_the_maps_of_a_trained_run_are_those_of_its_model(profile, exhibition, trained):
    run = convjax.train.load_run(trained)
    explorer = opened(profile().new_page(), exhibition, image={"test": 5})
    pixels, _ = convjax.data.load("digits").test[5]
    x = jnp.asarray(run.normalisation(np.asarray(pixels)[None]))
    conv = run.model.conv(x)
    shown_steps = {"conv": (conv, jax.nn.relu(conv)), "pool": (run.model.pool(jax.nn.relu(conv)),)}
    for layer, steps in shown_steps.items():
        explorer.find(f"layer-{layer}").click()
        expect(explorer.find(f"map-{layer}-0")).to_be_visible()
        for number, values in enumerate(steps):
            if len(steps) > 1:
                explorer.find(f"step-{number}").click()
                expect(explorer.find(f"step-{number}")).to_have_attribute("aria-pressed", "true")
            for channel in (0, values.shape[-1] - 1):
                explorer.find(f"map-{layer}-{channel}").click()
                expect(explorer.find(f"map-{layer}-{channel}")).to_have_attribute("aria-pressed", "true")
                explorer.settled()
                np.testing.assert_allclose(units(explorer), values[0, ..., channel], rtol=1e-5, atol=1e-5)
    logits = run.model(x)[0]
    best = run.classes[int(logits.argmax())]
    assert str(best) in explorer.find("prediction").inner_text()


def test_a_unit_is_the_sum_that_is_written_out(profile, exhibition):
    explorer = opened(profile().new_page(), exhibition)
    explorer.find("layer-conv").click()
    explorer.find("step-0").click()
    expect(explorer.find("step-0")).to_have_attribute("aria-pressed", "true")
    explorer.settled()
    for place in ((0, 0), (3, 4)):
        cell = explorer.cell("unit", *place)
        cell.click()
        expect(explorer.find("unit-title")).to_contain_text(f"row {place[0]}, column {place[1]}")
        explorer.settled()
        value = float(cell.get_attribute("data-value"))
        assert explorer.number("network-total") == pytest.approx(value, abs=1e-5)
        products = [float(term.get_attribute("data-product")) for term in explorer.find("network-term").all()]
        bias = float(re.search(r"bias \(?([−\d.]+)", explorer.find("network-sum").inner_text())[1].replace("−", "-"))
        assert sum(products) + bias == pytest.approx(value, abs=5e-3), "the bias is written to a few digits"
        assert explorer.find("network-banner").is_hidden()


@pytest.mark.parametrize("unit", [(4, 5), (0, 0)])
def test_the_receptive_field_of_a_stack_is_where_the_gradient_is_not_zero(profile, address, unit):
    explorer = opened(profile().new_page(), address, model="lenet5", layer="conv2", step=0, unit=list(unit))
    shape = tuple(
        explorer.page.evaluate(
            """async () => (await (await fetch('/api/network/open', {method: 'POST', body: '{"network": "lenet5"}',
            headers: {'Content-Type': 'application/json'}})).json()).input_shape"""
        )
    )
    model = models.build("lenet5", input_shape=shape, classes=10, rngs=0)

    @jax.jit
    @jax.grad
    def gradient(image):
        return model.conv2(model.pool(jax.nn.relu(model.conv1(image))))[unit[0], unit[1]].sum()

    touched = np.zeros(shape[:2], bool)
    for seed in range(4):
        image = jax.random.normal(jax.random.key(seed), shape)
        touched |= np.asarray(gradient(image) != 0).any(-1)
    rows, columns = (np.flatnonzero(touched.any(axis)) for axis in (1, 0))
    field = explorer.find("receptive-field")
    assert field.get_attribute("data-rows") == f"{rows[0]}-{rows[-1] + 1}"
    assert field.get_attribute("data-columns") == f"{columns[0]}-{columns[-1] + 1}"
    text = explorer.find("field-text").inner_text()
    assert f"rows {rows[0]} to {rows[-1]}, columns {columns[0]} to {columns[-1]}" in text
    picture = explorer.find("network-image").bounding_box()
    outline = field.bounding_box()
    pixel = picture["width"] / shape[1]
    assert outline["x"] - picture["x"] == pytest.approx(columns[0] * pixel, abs=3)
    assert outline["width"] == pytest.approx(len(columns) * pixel, abs=5)


def test_a_drawn_picture_is_shown_to_the_network(profile, exhibition):
    explorer = opened(profile().new_page(), exhibition)
    before = units(explorer)
    explorer.find("network-clear").click()
    explorer.settled()
    explorer.cell("pixel", 2, 3).click()
    explorer.settled()
    assert explorer.grid("pixel")[2, 3].value > 0
    assert not np.allclose(units(explorer), before)
    assert explorer.find("prediction").inner_text().strip()


def test_random_weights_are_called_so(profile, address):
    explorer = opened(profile().new_page(), address, model="lenet5")
    assert "weights are random" in explorer.find("network-about").inner_text().lower()
