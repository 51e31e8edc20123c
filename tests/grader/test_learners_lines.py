"""Of a traceback a learner is told the lines of their own file, and no others."""

import ast
import sys

import pytest

from grader.frames import Encoder
from grader.judge.submission import Submission
from grader.worker.main import Worker

JAX = "import jax, jax.numpy as jnp\n"
RAISING = {
    "in a comprehension": ("def f(n):\n    return [\n        1 / i\n        for i in range(n)\n    ]\n", [2, 3], 3),
    "in a function within": ("def f(n):\n    def g(x):\n        return x / 0\n    return g(n)\n", [4, 3], 3),
    "in a lambda": ("def f(n):\n    key = lambda v: v / 0\n    return sorted([1, 2], key=key)\n", [3, 2], 2),
    "in a generator": ("def g(n):\n    yield 1 / 0\n\ndef f(n):\n    return sum(g(n))\n", [5, 2], 2),
    "behind a decorator": (
        "import functools\ndef told(g):\n    @functools.wraps(g)\n    def wrapper(*a):\n        return g(*a)\n"
        "    return wrapper\n\n@told\ndef f(n):\n    return n / 0\n",
        [5, 10],
        10,
    ),
    "in a class": (
        "class A:\n    def __init__(self, n):\n        self.n = n / 0\n\ndef f(n):\n    return A(n)\n",
        [6, 3],
        3,
    ),
    "under jit": (
        JAX + "@jax.jit\ndef g(x):\n    y = x + 1\n    return y @ jnp.ones((3, 2))\n\n"
        "def f(n):\n    return g(jnp.ones((2, 2)))\n",
        [8, 5],
        5,
    ),
    "under vmap and grad": (
        JAX + "def g(x):\n    return x.reshape(7)\n\n"
        "def f(n):\n    return jax.grad(lambda x: jax.vmap(g)(x).sum())(jnp.ones((3, 2)))\n",
        [6, 3],
        3,
    ),
    "in a scan": (
        JAX + "def step(c, x):\n    return c, x @ jnp.ones(7)\n\n"
        "def f(n):\n    return jax.lax.scan(step, 0.0, jnp.ones((3, 2)))\n",
        [6, 3],
        3,
    ),
    "from another": (
        "def f(n):\n    try:\n        return n / 0\n    except ZeroDivisionError as error:\n"
        "        raise ValueError from error\n",
        [5],
        5,
    ),
    "in what it calls": ("import json\ndef f(n):\n    return json.loads('[')\n", [3], 3),
}  # fmt: skip


@pytest.mark.parametrize("where", RAISING)
def test_only_lines_of_the_file_are_told_and_the_last_is_where_it_happened(where: str) -> None:
    source, lines, last = RAISING[where]
    worker, encoder = Worker(), Encoder()
    load = {"op": "load", "name": "f", "filename": "f.py", "source": source, "beneath": False}
    loaded, _ = worker.answer(load, b"")
    assert loaded["status"] == "returned"
    parts = {"args": encoder.encode([5]), "kwargs": encoder.encode({}), "options": encoder.encode({})}
    asked = {"op": "call", "operation": "call", "name": "f", "on": None, "keep": None, "drop": [], **parts}
    reply, _ = worker.answer(asked, encoder.body)
    told = reply["exception"]["lines"]
    assert told[-1] == last
    assert set(told) <= set(lines)
    del sys.modules["f"]


def line_of_return(source: str, name: str, method: str | None = None) -> int | None:
    return Submission(source, ast.parse(source)).line_of_only_return(name, method)


def test_a_wrong_value_points_at_the_one_return_of_the_function_that_counts() -> None:
    source = (
        "def f(x):\n    def g(y):\n        return y\n    return g(x)\n\n"
        "def h(x):\n    if x:\n        return 1\n    return 2\n"
    )
    assert line_of_return(source, "f") == 4
    assert line_of_return(source, "h") is None
    assert line_of_return(source + "\ndef f(x):\n    return 3\n", "f") == 12
    assert line_of_return(source, "nothing") is None


def test_a_wrong_value_of_a_method_points_at_its_return() -> None:
    source = "class A:\n    def __init__(self):\n        self.a = 1\n\n    def __call__(self, x):\n        return x\n"
    assert line_of_return(source, "A", "__call__") == 6
    assert line_of_return(source, "A", "other") is None
    assert line_of_return(source, "A") is None
