"""What Python would ask below a traceback, "Did you mean", is told of a learner's error too."""

import sys

import pytest

from grader.frames import Encoder
from grader.worker.main import Worker

MEANT = {
    "a local name": ("def f(padding):\n    return pading + 1\n", "Did you mean: 'padding'?"),
    "a name of the file": ("KERNEL = 1\ndef f(n):\n    return KERNAL\n", "Did you mean: 'KERNEL'?"),
    "a module": ("def f(n):\n    return math.ceil(n)\n", "Did you forget to import 'math'?"),
    "an attribute": ("import math\ndef f(n):\n    return math.ceill(n)\n", "Did you mean: 'ceil'?"),
    "an argument": ("def g(*, padding=0):\n    return 0\ndef f(n):\n    return g(pading=n)\n", "'padding'?"),
    "a built-in function": ("def f(input_size):\n    return input - 1\n", "Did you mean: 'input_size'? 'input' is a"),
}
NOT_MEANT = {
    "nothing is like it": "def f(n):\n    return quux\n",
    "raised elsewhere": "import json\ndef f(n):\n    return json.loads(n)\n",
    "an object that lists nothing": (
        "class A:\n    def __dir__(self):\n        raise SystemExit\ndef f(n):\n    return A().abc\n"
    ),
    "an object that lists no names": (
        "class A:\n    def __dir__(self):\n        return [[], 'x' * 10**6]\ndef f(n):\n    return A().abc\n"
    ),
    "one of another kind": "def f(n):\n    raise NameError('x')\n",
}


def told(source: str) -> str:
    worker, encoder = Worker(), Encoder()
    worker.answer({"op": "load", "name": "submission", "filename": "f.py", "source": source, "beneath": False}, b"")
    asked = {part: encoder.encode(value) for part, value in (("args", [3]), ("kwargs", {}), ("options", {}))}
    request = {"op": "call", "operation": "call", "name": "f", "on": None, "keep": None, "drop": [], **asked}
    reply, _ = worker.answer(request, encoder.body)
    sys.modules.pop("submission", None)
    return reply["exception"]["text"]


@pytest.mark.parametrize("what", MEANT)
def test_what_may_have_been_meant_stands_behind_the_error(what: str) -> None:
    source, meant = MEANT[what]
    assert meant in told(source)
    assert told(source).count("Did you") == 1


@pytest.mark.parametrize("what", NOT_MEANT)
def test_nothing_is_asked_where_nothing_can_be_meant(what: str) -> None:
    assert "Did you" not in told(NOT_MEANT[what])
