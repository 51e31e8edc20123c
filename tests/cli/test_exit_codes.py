import subprocess
import sys

import jax
import pytest
import typer

from convjax.cli.exit_codes import as_exit_codes


def test_a_device_whose_memory_runs_out_is_told_with_what_helps_and_without_a_traceback(capsys):
    with pytest.raises(typer.Exit) as left, as_exit_codes():
        raise jax.errors.JaxRuntimeError("RESOURCE_EXHAUSTED: Out of memory while trying to allocate 9 bytes.")
    said = capsys.readouterr().err
    assert left.value.exit_code == 3
    assert all(mend in said for mend in ("--batch-size", "--accumulation-steps", "--loading stream"))
    assert not any(word in said for word in ("Traceback", "fault in convjax"))


def test_what_else_the_runtime_raises_is_a_fault_that_is_told_whole(capsys):
    with pytest.raises(typer.Exit) as left, as_exit_codes():
        raise jax.errors.JaxRuntimeError("INTERNAL: no kernel")
    said = capsys.readouterr().err
    assert left.value.exit_code == 3
    assert "Traceback" in said
    assert "fault in convjax" in said


def test_a_fault_is_told_without_loading_jax():
    code = (
        "import sys\n"
        "from convjax.cli.exit_codes import as_exit_codes\n"
        "try:\n"
        "    with as_exit_codes():\n"
        "        raise RuntimeError('RESOURCE_EXHAUSTED')\n"
        "finally:\n"
        "    print('jax' in sys.modules)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ended.stdout == "False\n"
    assert "fault in convjax" in ended.stderr
