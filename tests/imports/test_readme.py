"""What the README shows is what happens."""

import contextlib
import io
import re
from pathlib import Path

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")


def test_the_example_prints_what_it_says():
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, {})
    assert printed.getvalue().strip() == code.strip().rpartition("# ")[2]
    assert len(code.strip().replace("\n\n", "\n").splitlines()) == 5


def test_there_are_two_commands_that_set_everything_up():
    commands = re.findall(r"^(pip install -e .* && .*?)\s+#", README, re.MULTILINE)
    assert commands == ["pip install -e . && grader check --solutions", "pip install -e '.[test]' && pytest"]
