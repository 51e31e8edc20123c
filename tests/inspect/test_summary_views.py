"""How a summary reads: as text in every width, with rich, as HTML, as JSON."""

import html.parser
import io
import json

import jax.numpy as jnp
import pytest
from flax import nnx
from rich.console import Console

import convjax
from convjax import summary


class Markup(nnx.Module):
    """A model whose names would be markup, for rich and for HTML."""

    def __init__(self):
        self.layers = nnx.Dict({"[bold]<b>&amp;</b>": nnx.Linear(3, 2, rngs=nnx.Rngs(0))})

    def __call__(self, x):
        (layer,) = self.layers.values()
        return layer(x)


@pytest.fixture(scope="module")
def lenet5():
    return summary("lenet5")


@pytest.fixture(scope="module")
def unet_small():
    return summary("unet_small")


@pytest.fixture
def of_width(monkeypatch):
    def text(found, width):
        monkeypatch.setenv("COLUMNS", str(width))
        return str(found).splitlines()

    return text


LENET5_IN_80_COLUMNS = """\
lenet5 · one image of 32×32×1, float32 · evaluation

layer    kind     output    params     MACs    FLOPs    memory  field  stride
─────────────────────────────────────────────────────────────────────────────
conv1    Conv     28×28×6      156  117.6 k  235.2 k  18.82 kB      5       1
pool     MaxPool  14×14×6        0        0        0  4.704 kB      6       2
conv2    Conv     10×10×16   2,416  240.0 k  480.0 k  6.400 kB     14       2
pool     MaxPool  5×5×16         0        0        0  1.600 kB     16       4
flatten  Flatten  400            0        0        0  1.600 kB     16       –
dense1   Dense    120       48,120  48.00 k  96.00 k     480 B    all       –
dense2   Dense    84        10,164  10.08 k  20.16 k     336 B    all       –
dense3   Dense    10           850      840  1.680 k      40 B    all       –

total                       61,706  416.5 k  833.0 k  33.98 kB

61,706 parameters, 246.8 kB
416,520 MACs · 833.0 k FLOPs
284.9 kB of memory with images of 4.096 kB and all activations, 33.98 kB"""


def test_the_table_of_lenet5_in_80_columns(lenet5, of_width):
    assert "\n".join(of_width(lenet5, 80)) == LENET5_IN_80_COLUMNS
    assert repr(lenet5) == str(lenet5)


@pytest.mark.parametrize("width", [40, 60, 80, 100, 140, 200])
@pytest.mark.parametrize("name", ["lenet5", "unet_small"])
def test_a_table_never_is_wider_than_its_terminal_and_a_wider_one_shows_more(request, of_width, name, width):
    found = request.getfixturevalue(name)
    lines, wider = of_width(found, width), of_width(found, width + 40)
    assert max(map(len, lines)) <= width
    titles, more = (next(line for line in text if line.startswith("layer")).split() for text in (lines, wider))
    assert set(titles) <= set(more)
    assert {"layer", "params"} <= set(titles)
    if width >= 80:
        assert {"output", "params", "MACs", "field", "stride"} <= set(titles)
    if width >= 140:
        assert {"kind", "FLOPs", "memory"} <= set(titles)
        assert "…" not in "".join(lines)


def test_a_table_says_what_is_shared_unknown_or_between_two_elements(of_width):
    layer = nnx.Conv(2, 2, (3, 3), rngs=nnx.Rngs(0))
    twice = "\n".join(of_width(summary(lambda x: layer(layer(x)), (8, 8, 2)), 100))
    assert twice.count("shared") == 1
    unknown = of_width(summary(lambda x: layer(jnp.cumsum(x, 1)), (8, 8, 2)), 100)
    assert next(line for line in unknown if line.startswith("Conv")).split()[-2:] == ["–", "–"]
    finer = of_width(summary(lambda x: layer(convjax.pixel_shuffle(x, 2)), (8, 6, 8)), 100)
    assert next(line for line in finer if line.startswith("Conv")).split()[-1] == "1/2"
    uneven = of_width(summary(lambda x: convjax.max_pool(x, (1, 2)), (8, 6, 2)), 100)
    assert next(line for line in uneven if line.startswith("max_pool")).split()[-2:] == ["1×2", "1×2"]


def test_notes_statistics_and_padding_stand_under_the_table(of_width):
    text = of_width(summary("resnet20", batch_size=2, training=True), 100)
    assert text[0] == "resnet20 · images of 2×32×32×3, float32 · training"
    assert "1,376 statistics that are not learned" in text[-3]
    assert "without padding" in text[-2]
    assert of_width(summary(lambda x: jnp.fft.fft(x).real, (4, 4, 1)), 80)[-1].startswith("note: what fft")


def test_rich_prints_the_same_table_and_takes_no_name_for_markup(lenet5):
    console = Console(width=80, color_system=None, record=True, file=io.StringIO())
    console.print(lenet5)
    printed = "\n".join(line.rstrip() for line in console.export_text().splitlines())
    assert printed == LENET5_IN_80_COLUMNS
    console.print(summary(Markup(), (4, 4, 3)))
    assert "layers.[bold]<b>&amp;</b>" in console.export_text()


class Tags(html.parser.HTMLParser):
    """Every tag that is opened and closed, and the text between."""

    def __init__(self):
        super().__init__()
        self.open, self.seen, self.text, self.outside = [], set(), [], []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.seen.add(tag)
        self.outside += [value for name, value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def test_a_notebook_gets_one_closed_element_that_needs_nothing_from_elsewhere():
    tags = Tags()
    tags.feed(summary(Markup(), (4, 4, 3))._repr_html_())
    assert tags.open == []
    assert tags.seen == {"div", "style", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "p"}
    assert tags.outside == []
    assert "layers.[bold]<b>&amp;</b>" in tags.text
    assert "url(" not in "".join(tags.text)


def test_the_notebook_shows_every_column_of_every_layer(lenet5):
    tags = Tags()
    tags.feed(lenet5._repr_html_())
    for text in ("layer", "kind", "output", "params", "of params", "MACs", "FLOPs", "memory", "field", "stride"):
        assert text in tags.text
    assert tags.text.count("MaxPool") == 2
    assert "78.0 %" in tags.text


def test_a_dict_of_it_is_ready_for_json_and_holds_every_number(lenet5):
    found = json.loads(json.dumps(lenet5.as_dict()))
    assert found["schema"] == "convjax-summary/1"
    assert (found["parameters"], found["macs"], found["flops"]) == (61_706, 416_520, 833_040)
    assert found["layers"][0] == {
        "name": "conv1",
        "kind": "Conv",
        "output_shape": [28, 28, 6],
        "dtype": "float32",
        "parameters": 156,
        "shared_parameters": 0,
        "statistics": 0,
        "macs": 117_600,
        "flops": 235_200,
        "flops_without_padding": 235_200,
        "activation_bytes": 18_816,
        "receptive_field": [5, 5],
        "stride": [1, 1],
        "kernel_size": [5, 5],
    }
    assert found["layers"][-1]["stride"] is None
    assert sum(layer["activation_bytes"] for layer in found["layers"]) == found["activation_bytes"]
