"""The options that say what to train, on what, where, and where to write it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias, get_args

import typer

from convjax.nn.models.references import FORM
from convjax.nn.models.registry import classifiers
from convjax.train.devices import Platform as PlatformName
from convjax.train.runs.presets import PRESETS

from .values import image_size, platform_name, positive, seconds, whole

WHAT, RUN, PROCESSES = "What to train", "The run", "Several processes"

Model: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help=f"The network, one of {', '.join(classifiers())}; or your own, {FORM}.",
        show_default="tutorial_cnn",
        rich_help_panel=WHAT,
    ),
]
Dataset: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="NAME|DIR",
        help="The images: digits; a folder with a sub-folder for each class, or of IDX files; with --data-dir a set"
        " from TFDS.",
        show_default="digits",
        rich_help_panel=WHAT,
    ),
]
DataDir: TypeAlias = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Where TensorFlow Datasets has prepared the data set.", rich_help_panel=WHAT),
]
ImageSize: TypeAlias = Annotated[
    str | None,  # becomes two numbers; of a tuple typer would ask for two words
    typer.Option(
        parser=image_size,
        metavar="HxW",
        help="The size that every image is brought to: resized until it covers it, and cut off evenly.",
        show_default="theirs, where all are of one size up to 256×256",
        rich_help_panel=WHAT,
    ),
]
PresetName: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--preset",
        metavar="NAME",
        help=f"Network, images and all numbers at once: {', '.join(PRESETS)}.",
        show_default="none, for mnist mnist-99",
        rich_help_panel=WHAT,
    ),
]
Config: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Settings in TOML, or the config.json of a run to repeat; options win.",
        rich_help_panel=WHAT,
    ),
]
Out: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="RUN",
        help="The folder to write, new or empty.",
        show_default="runs/MODEL-DATASET-1, 2, ...",
        rich_help_panel=RUN,
    ),
]
Resume: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--resume",
        metavar="RUN",
        help="Go on with a run that was stopped; its config.json says all the rest.",
        rich_help_panel=RUN,
    ),
]
Keep: TypeAlias = Annotated[
    int,
    typer.Option(
        parser=positive,
        metavar="N",
        help="How many of the newest checkpoints are kept; the best by validation is kept beside them.",
        rich_help_panel=RUN,
    ),
]
SaveEvery: TypeAlias = Annotated[
    float,
    typer.Option(
        parser=seconds,
        metavar="SECONDS",
        help="Time from one checkpoint to the next; one more is written at the end, and when stopped.",
        show_default="15",
        rich_help_panel=RUN,
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
    typer.Option(
        parser=platform_name,
        metavar="|".join(get_args(PlatformName)),
        help="Where to compute.",
        show_default="the best that JAX finds",
        rich_help_panel=RUN,
    ),
]
Coordinator: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="HOST:PORT",
        help="Where process 0 can be reached by the others; the same for each.",
        rich_help_panel=PROCESSES,
    ),
]
ProcessCount: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--processes",
        parser=whole,
        metavar="N",
        help="How many processes train together, each on its own devices.",
        rich_help_panel=PROCESSES,
    ),
]
ProcessNumber: TypeAlias = Annotated[
    int | None,
    typer.Option("--process", parser=whole, metavar="I", help="Which this one is, from 0.", rich_help_panel=PROCESSES),
]
Distributed: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--distributed",
        help="Take all three from the job: Slurm, Open MPI or Kubernetes.",
        rich_help_panel=PROCESSES,
    ),
]
