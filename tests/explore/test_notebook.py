import nbformat
import pytest
from nbclient import NotebookClient

from convjax.explanation import explain
from convjax.explore.notebook import in_words

pytestmark = pytest.mark.slow


def test_explanations_in_a_saved_notebook_are_frames_that_need_nothing_else(tmp_path):
    cells = ["import convjax", "convjax.explain(5, 3)", "convjax.explain(7, 3, stride=2, padding=1)"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    resources = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=resources).execute()
    nbformat.write(notebook, tmp_path / "shown.ipynb")
    saved = nbformat.read(tmp_path / "shown.ipynb", as_version=4)
    frames = [output.data["text/html"] for cell in saved.cells for output in cell.outputs]
    assert [frame.partition(" title=")[0] for frame in frames] == ["<iframe", "<iframe"]
    assert 'title="conv, 5×5 to 3×3, kernel 3×3"' in frames[0]
    assert "stride 2×2" in frames[1]
    assert "convjax.conv(" in frames[1]  # to be read where no script runs


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (explain(5, 3), "conv, 5×5 to 3×3, kernel 3×3"),
        (explain(6, 2, operation="max_pool"), "max_pool, 6×6 to 3×3, kernel 2×2"),
        (explain(6, 2, operation="max_pool", stride=1), "max_pool, 6×6 to 5×5, kernel 2×2, stride 1×1"),
        (
            explain([9], [3], in_channels=4, out_channels=2, groups=2, padding="same", dilation=2),
            "conv, 9 to 9, kernel 3, padding SAME, dilation 2, channels 4 to 2, groups 2",
        ),
    ],
)
def test_a_frame_has_its_setting_for_a_title(made, words):
    assert in_words(made.setting) == words
