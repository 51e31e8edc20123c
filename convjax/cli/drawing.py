"""What ``convjax plot`` draws without a run: a sliding window, a receptive field, a network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from convjax.arithmetic.messages import problem, shown

from .printing import nothing_else_written
from .window_settings import as_arguments, as_index, as_layers, as_sizes

STILL = (".png", ".svg")
SECONDS = 0.6  # that a frame stands
SUFFIXES = {"window": (*STILL, ".gif"), "field": STILL, "network": STILL}
THINGS = "RUN, --window SETTING, --field LAYERS or --network MODEL"
OPTIONS = {
    "RUN": ("--image", "--test-image", "--only", "--data-dir"),
    "--window": ("--output", "--seconds"),
    "--field": ("--input", "--output"),
    "--network": ("--input",),
}


def draw_window(setting: str, out: Path | None, *, output: str | None, seconds: float | None) -> Path:
    """A sliding window at one output; at all of them, where the file is a GIF."""
    arguments, path = as_arguments(setting), _file("window", out)
    animated = path.suffix.lower() == ".gif"
    if animated and output is not None:
        raise problem("--output is for one step", "a GIF shows all of them", "Leave it out, or name a .png or .svg.")
    if not animated and seconds is not None:
        raise problem("--seconds is for an animation", f"--out is {shown(str(path))}", "Name a .gif with --out.")
    index = None if output is None else as_index(output)
    from convjax.explanation import explain
    from convjax.inspect import animate_window, plot_window

    explanation = explain(**arguments)
    if animated:
        animate_window(explanation, path, seconds=SECONDS if seconds is None else seconds)
    else:
        plot_window(explanation, path, output=index)
    return path


def draw_field(layers: str, out: Path | None, *, image: str | None, output: str | None) -> Path:
    """The receptive field of a unit behind these layers."""
    windows, path = as_layers(layers), _file("field", out)
    if image is None:
        raise problem("--input is missing", "", "Say how large the input is: --input 15, or --input 15x20.")
    try:
        size = as_sizes(image)
    except ValueError as error:
        raise problem(f"--input {shown(image)} cannot be read", "", f"Type {error}.") from None
    unit = None if output is None else as_index(output)
    from convjax.inspect import plot_receptive_field

    plot_receptive_field(windows, path, input_size=size, unit=unit)
    return path


def draw_network(model: str, out: Path | None, *, image: tuple[int, ...] | None) -> Path:
    """A registered model, or one of the user's own, as a stack of volumes."""
    from .summary_command import summarised

    path = _file("network", out)
    found = summarised(model, image)
    from convjax.inspect import plot_network

    with nothing_else_written():
        plot_network(found, path)
    return path


def chosen_of(wanted: dict[str, Any], options: dict[str, Any]) -> None:
    """Refuse what cannot be typed together: nothing to draw, or two things, or an option of another one.

    Args:
        wanted: what was typed for each name of OPTIONS.
        options: what was typed for each option that not all of them have.
    """
    chosen = [name for name, value in wanted.items() if value is not None]
    if not chosen:
        raise typer.BadParameter(f"name what to draw: {THINGS}.")
    if len(chosen) > 1:
        raise typer.BadParameter(f"{' and '.join(chosen)} are two pictures: name one of {THINGS}.")
    for name, value in options.items():
        if value is not None and value != [] and name not in OPTIONS[chosen[0]]:
            of = " and ".join(thing for thing, taken in OPTIONS.items() if name in taken)
            raise typer.BadParameter(f"{name} is an option of {of}, not of {chosen[0]}.")


def _file(name: str, out: Path | None) -> Path:
    """The file to write, once it is certain that it is of a kind that can be drawn."""
    path = Path(f"{name}.png") if out is None else out / f"{name}.png" if out.is_dir() else out
    if path.suffix.lower() not in SUFFIXES[name]:
        kinds = ", ".join(SUFFIXES[name][:-1]) + f" or {SUFFIXES[name][-1]}"
        raise problem(f"--out {shown(str(out))} does not end in {kinds}", "", f"Name a file as {name}.png.")
    if not path.parent.is_dir():
        raise problem(f"the folder of --out {shown(str(out))} is not there", "", f"Make it: mkdir -p {path.parent}.")
    return path
