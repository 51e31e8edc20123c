"""A whole notebook, run as Jupyter runs it, with the real judge."""

import nbformat
import pytest
from nbclient import NotebookClient

pytestmark = pytest.mark.slow

RIGHT = '''%%exercise half
def half(number):
    """Return half of `number`, rounded down."""
    print("halving", number)
    return number // 2

QUESTION = 0
PREDICTION = 20
REASON = "c"
'''


def ran(course, *cells):
    """Run cells one after the other, those that fail too; for each, what it showed as text, as HTML, and as printed."""
    cells = [nbformat.v4.new_code_cell(cell) for cell in ("%load_ext grader", *cells)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    resources = {"metadata": {"path": str(course)}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", allow_errors=True, resources=resources).execute()
    found = []
    for cell in notebook.cells[1:]:
        data = [output.data for output in cell.outputs if "data" in output]
        text = "\n".join(part.get("text/plain", "") for part in data)
        page = "\n".join(part.get("text/html", "") for part in data)
        printed = "".join(output.text for output in cell.outputs if output.output_type == "stream")
        found.append((text, page, printed))
    return found


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::RuntimeWarning")
def test_a_notebook_is_worked_through_with_the_same_judge_as_files(course):
    wrong, defined, hostile, endless, right, called, listed = ran(
        course,
        RIGHT.replace("number // 2", "-(-number // 2)"),
        "half(9)",
        "%%exercise half\ndef half(number):\n    print('<script>alert(1)</script>')\n    raise ValueError('[/x]<b>')\n",
        "%%exercise half\nwhile True:\n    pass\n",
        RIGHT,
        "half(9)",
        "%exercises",
    )
    assert "Half of 9 is 4, rounded down" in wrong[0]
    assert "5 is what rounding up gives" in wrong[1]
    assert "halving 9" in wrong[0]
    assert "line 5" in wrong[0]
    assert defined[0] == "5"
    assert "&lt;script&gt;" in hostile[1]
    assert "<script" not in hostile[1]
    assert "ValueError: [/x]<b>" in hostile[0]
    assert "Out of time" in endless[0]
    assert "✓ half · Passed · 5 checks" in right[0]
    assert called[0] == "4"
    assert "1 of 2 exercises done" in listed[0]
