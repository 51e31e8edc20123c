"""Draws the pictures of the chapters that are named, or of all."""

import importlib
import sys
from pathlib import Path

import matplotlib

from docs.pictures.drawing import LIGHT

HERE = Path(__file__).parent
EXERCISES = HERE.parents[2] / "exercises"


def main(chapters: list[str]) -> None:
    """Write `exercises/<chapter>/picture.svg` for each, on white: a reader's page may be dark."""
    known = {folder.name: folder.name.partition("_")[2] for folder in sorted(EXERCISES.iterdir()) if folder.is_dir()}
    unknown = sorted(set(chapters) - set(known))
    if unknown:
        sys.exit(f"There is no chapter {', '.join(unknown)}. There are {', '.join(known)}.")
    for chapter in chapters or [chapter for chapter, module in known.items() if (HERE / f"{module}.py").is_file()]:
        figure = importlib.import_module(f"docs.pictures.chapters.{known[chapter]}").picture(LIGHT)
        path = EXERCISES / chapter / "picture.svg"
        with matplotlib.rc_context({"svg.hashsalt": chapter, "svg.fonttype": "path"}):
            figure.savefig(path, facecolor="white", metadata={"Date": None})
        print(path.relative_to(EXERCISES.parent))


if __name__ == "__main__":
    main(sys.argv[1:])
