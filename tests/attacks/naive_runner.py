"""A runner as many are written: it runs the learner's code in its own process and believes what it finds afterwards.

    python naive_runner.py SOLUTION EXERCISE      in the learner's folder; SOLUTION holds checks.py and solution.py

It is here to be fooled. An attack that does not even fool this one is a dud, and proves nothing about the grader.
Only `supervised.py` starts it, under limits that protect the machine.

The verdict is what stands behind the first ``verdict:`` on standard output. It comes from the results file where
there is one, else from the exit code: 0 is a pass.
"""

import ast
import json
import os
import pickle
import random
import shutil
import signal
import subprocess
import sys

RESULTS = "results.pickle"
SECONDS_FOR_ALL = 3


def main() -> None:
    """Run the tests in a child, and print what the results say."""
    channel, end = os.pipe()
    command = [sys.executable, __file__, *sys.argv[1:], "--tests", str(end)]
    child = subprocess.Popen(command, pass_fds=[end])
    os.close(end)
    code = child.wait()
    os.set_blocking(channel, False)
    try:
        told = os.read(channel, 65536).decode()
    except BlockingIOError:
        told = ""
    if os.path.exists(RESULTS):
        with open(RESULTS, "rb") as file:
            results = pickle.load(file)
    elif code < 0 or code == 3:  # pytest broke down
        sys.exit("the tests crashed")
    else:
        results = json.loads(told) if told else {"passed": code == 0}
    with open("report.txt", "w", encoding="utf-8") as report:
        report.write(str(results.get("message", "")))
    print("verdict: " + ("passed" if results["passed"] else "failed"), flush=True)


def run_tests() -> None:
    """Import the learner's file and run the course's checks on it, all in this process."""
    folder, name, _, channel = sys.argv[1:]
    import importlib

    import numpy
    import pytest

    print("begun", flush=True)
    with open(f"{name}.py", encoding="latin-1") as file:
        _forbid(file.read())
    signal.signal(signal.SIGALRM, _out_of_time)
    signal.alarm(SECONDS_FOR_ALL)
    sys.path[:0] = [os.getcwd(), folder]
    submission = importlib.import_module(name)
    results: dict[str, object] = {"passed": False, "answers": [], "message": ""}

    class Answer:
        def __init__(self, got, args, kwargs):
            self.got, self.args, self.kwargs = got, args, kwargs
            results["answers"].append(got)

        def should_equal(self, expected):
            got = self.got
            if isinstance(expected, numpy.ndarray):
                if (numpy.abs(got - expected) > 1e-6).any():
                    raise AssertionError(f"expected {expected}, got {got}"[:500])
            elif not isinstance(got, type(expected)) or got != expected:
                raise AssertionError(f"expected {expected}, got {got}"[:500])

        def should_match_reference(self):
            self.should_equal(getattr(importlib.import_module("solution"), name)(*self.args, **self.kwargs))

    class Student:
        def __getattr__(self, function):
            def call(*args, **kwargs):
                reference = getattr(importlib.import_module("solution"), function)
                shape = getattr(reference(*args, **kwargs), "shape", None)  # a first look, thrown away again
                assert shape is None or all(shape)
                return Answer(getattr(submission, function)(*args, **kwargs), args, kwargs)

            call.construct = lambda *args: Handle(getattr(submission, function)(*args))
            return call

    class Handle:
        def __init__(self, target):
            self.target = target

        def __call__(self, *args):
            return Answer(self.target(*args), args, {})

        def write_state(self, values):
            for path, value in values.items():
                setattr(self.target, path, value)

        def state(self, *paths):
            return Answer({path: getattr(self.target, path) for path in paths}, paths, {})

    class Plugin:
        @pytest.fixture
        def student(self):
            return Student()

        @pytest.fixture
        def rng(self):
            return random.Random(0)

        def pytest_exception_interact(self, call):
            results["message"] = str(call.excinfo.value)

    shutil.copy(os.path.join(folder, "checks.py"), "test_answer.py")
    code = pytest.main(["-q", "-p", "no:cacheprovider", "test_answer.py"], plugins=[Plugin()])
    if int(code) == 3:  # pytest broke down
        sys.exit(int(code))
    results["passed"] = int(code) == 0
    if os.path.exists(RESULTS):
        return
    try:
        with open(RESULTS, "wb") as file:
            pickle.dump(results, file)
    except Exception:  # an answer that cannot be pickled: then without the answers
        os.unlink(RESULTS)
        os.write(int(channel), json.dumps({"passed": results["passed"], "message": results["message"]}).encode())
    sys.exit(int(code))


def _forbid(source: str) -> None:
    """Refuse files that import the answer, as far as the syntax tree shows it."""
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if "solution" in (*names, getattr(node, "module", None)):
            sys.exit("this file imports the answer")


def _out_of_time(*_: object) -> None:
    raise TimeoutError("out of time")


if __name__ == "__main__":
    run_tests() if "--tests" in sys.argv else main()
