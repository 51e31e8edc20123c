"""A notebook's cell as the file that is judged."""

from typing import Any

SHOWN_AS = "this cell"


def source_of(cell: str) -> bytes:
    """Return the bytes that are judged: the cell whole, with its lines numbered as the notebook numbers them."""
    return ("\n" + cell).encode("utf-8", "surrogatepass")  # the empty line stands for that of the magic


def notebook_command(shell: Any, cell: str) -> tuple[int, str] | None:
    """Return the number and the text of the first line that is for the notebook and no Python; None where none is."""
    lines = cell.split("\n")
    blank = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    written = lines[blank:]  # the shell leaves the others out
    try:
        understood = shell.transform_cell("\n".join(written)).split("\n")
    except SyntaxError:
        return None  # the judge says so better
    for index, (line, other) in enumerate(zip(written, understood, strict=False)):
        if other != line and "get_ipython()" in other and "get_ipython()" not in line:
            return blank + index + 2, line.strip()
    return None
