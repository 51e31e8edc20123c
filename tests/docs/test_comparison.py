"""The table beside other libraries names every function, and only what exists."""

import functools
import importlib
import re
from pathlib import Path

import pytest

from convjax import arithmetic, ops
from convjax.ops import initializers

PAGE = (Path(__file__).parents[2] / "docs" / "comparison.md").read_text(encoding="utf-8")
TABLES = re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:5]
PUBLIC = (arithmetic.__all__, ops.__all__, ["explain"], initializers.__all__)
COLUMNS = ["JAX", "Flax", "Equinox", "Keras", "PyTorch"]
SHORT = {
    "jnp": "jax.numpy",
    "lax": "jax.lax",
    "nnx": "flax.nnx",
    "linen": "flax.linen",
    "eqx": "equinox",
    "F": "torch.nn.functional",
}


def rows_of(table):
    lines = [line for line in table.splitlines() if line.startswith("| [`")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def names_in(column):
    cells = [cell for table in TABLES for row in rows_of(table) for cell in row[1 + COLUMNS.index(column) :][:1]]
    found = sorted({name for cell in cells for name in re.findall(r"`([\w.]+)`", cell)})
    assert found
    return found


def resolve(name):
    first, _, rest = name.partition(".")
    parts = f"{SHORT.get(first, first)}.{rest}".split(".")
    for length in range(len(parts) - 1, 0, -1):
        try:
            module = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        return functools.reduce(getattr, parts[length:], module)
    raise ModuleNotFoundError(name)


@pytest.mark.parametrize(("table", "package"), list(zip(TABLES, PUBLIC, strict=True)))
def test_every_public_function_has_one_row(table, package):
    modules = {"initializers"}
    named = [re.fullmatch(r"\[`(\w+)`\]\[convjax\.(initializers\.)?\1\]", row[0]).group(1) for row in rows_of(table)]
    assert sorted(named) == sorted({*package} - modules)


def test_every_row_says_something_of_every_library():
    for table in TABLES:
        for row in rows_of(table):
            assert len(row) == 6
            for cell in row[1:]:
                assert cell == "–" or re.fullmatch(r"`[\w.]+`(\[\^\w+\])?", cell), cell


def test_every_note_is_there_and_is_used():
    tables, notes = PAGE.split("\n## Notes\n")
    assert set(re.findall(r"\[\^(\w+)\]", tables)) == set(re.findall(r"^\[\^(\w+)\]:", notes, re.MULTILINE))


@pytest.mark.parametrize("name", [*names_in("JAX"), *names_in("Flax")])
def test_a_name_of_jax_or_flax_exists(name):
    assert resolve(name) is not None


@pytest.mark.parametrize(("column", "package"), [("Equinox", "equinox"), ("Keras", "keras"), ("PyTorch", "torch")])
def test_the_names_of_another_library_exist_where_it_is_installed(column, package):
    pytest.importorskip(package)
    for name in names_in(column):
        if name.startswith("torchvision") and importlib.util.find_spec("torchvision") is None:
            continue
        assert resolve(name) is not None
