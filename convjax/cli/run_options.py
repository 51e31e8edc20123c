"""The options that say what to train, on what, where, and where to write it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, TypeAlias, get_args

import typer

from convjax.nn.models.references import FORM
from convjax.nn.models.registry import classifiers
from convjax.train.devices import Platform as PlatformName
from convjax.train.runs.presets import PRESETS

from .values import image_size, platform_name, positive, seconds, whole

WHAT, RUN, PROCESSES = "What to train", "The run", "Several processes"


def _option(group: str, metavar: str, help_text: str, *names: str, **more: Any) -> Any:
    return typer.Option(*names, metavar=metavar, help=help_text, rich_help_panel=group, **more)


Model: TypeAlias = Annotated[
    str | None,
    _option(
        WHAT,
        "NAME",
        f"The network, one of {', '.join(classifiers())}; or your own, {FORM}.",
        show_default="tutorial_cnn",
    ),
]
Dataset: TypeAlias = Annotated[
    str | None,
    _option(
        WHAT,
        "NAME|DIR",
        "The images: digits; a folder with a sub-folder for each class, or of IDX files; with --data-dir a set from"
        " TFDS.",
        show_default="digits",
    ),
]
DataDir: TypeAlias = Annotated[
    Path | None, _option(WHAT, "DIR", "Where TensorFlow Datasets has prepared the data set.")
]
ImageSize: TypeAlias = Annotated[
    str | None,  # becomes two numbers; of a tuple typer would ask for two words
    _option(
        WHAT,
        "HxW",
        "The size that every image is brought to: resized until it covers it, and cut off evenly.",
        parser=image_size,
        show_default="theirs, where all are of one size up to 256×256",
    ),
]
PresetName: TypeAlias = Annotated[
    str | None,
    _option(
        WHAT,
        "NAME",
        f"Network, images and all numbers at once: {', '.join(PRESETS)}.",
        "--preset",
        show_default="none, for mnist mnist-99",
    ),
]
Config: TypeAlias = Annotated[
    Path | None,
    _option(WHAT, "FILE", "Settings in TOML, or the config.json of a run to repeat; options win."),
]
Out: TypeAlias = Annotated[
    Path | None,
    _option(RUN, "RUN", "The folder to write, new or empty.", show_default="runs/MODEL-DATASET-1, 2, ..."),
]
Resume: TypeAlias = Annotated[
    Path | None,
    _option(RUN, "RUN", "Go on with a run that was stopped; its config.json says all the rest.", "--resume"),
]
Keep: TypeAlias = Annotated[
    int,
    _option(
        RUN,
        "N",
        "How many of the newest checkpoints are kept; the best by validation is kept beside them.",
        parser=positive,
    ),
]
SaveEvery: TypeAlias = Annotated[
    float,
    _option(
        RUN,
        "SECONDS",
        "Time from one checkpoint to the next; one more is written at the end, and when stopped.",
        parser=seconds,
        show_default="15",
    ),
]
TensorBoard: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--tensorboard",
        help="Write event files for TensorBoard into RUN/tensorboard too.",
        show_default=False,
        rich_help_panel=RUN,
    ),
]
Platform: TypeAlias = Annotated[
    str | None,
    _option(
        RUN,
        "|".join(get_args(PlatformName)),
        "Where to compute.",
        parser=platform_name,
        show_default="the best that JAX finds",
    ),
]
Coordinator: TypeAlias = Annotated[
    str | None,
    _option(PROCESSES, "HOST:PORT", "Where process 0 can be reached by the others; the same for each."),
]
ProcessCount: TypeAlias = Annotated[
    int | None,
    _option(PROCESSES, "N", "How many processes train together, each on its own devices.", "--processes", parser=whole),
]
ProcessNumber: TypeAlias = Annotated[
    int | None, _option(PROCESSES, "I", "Which this one is, from 0.", "--process", parser=whole)
]
Distributed: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--distributed",
        help="Take all three from the job: Slurm, Open MPI or Kubernetes.",
        rich_help_panel=PROCESSES,
    ),
]
