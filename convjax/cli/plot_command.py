"""``convjax plot``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .application import app
from .drawing import chosen_of, draw_field, draw_network, draw_window
from .exit_codes import as_exit_codes
from .grouped_help import GroupedCommand
from .printing import plain, write
from .run_pictures import PICTURES, draw_run
from .values import image_shape, one_of, seconds, whole
from .window_settings import FORM


@app.command("plot", cls=GroupedCommand, short_help="Draw the pictures of a run, or a window, a field, a network.")
def plot_run(
    run: Annotated[
        Path | None,
        typer.Argument(metavar="RUN", help="The folder that convjax train wrote.", show_default=False),
    ] = None,
    window: Annotated[
        str | None,
        typer.Option(
            metavar="SETTING",
            help=f"Draw the sliding window of a convolution or a pool instead: {FORM!r}. The input size, the kernel"
            " size, then arguments of convjax.explain; sizes that differ along the axes as 5x7.",
            rich_help_panel="Without a run",
        ),
    ] = None,
    field: Annotated[
        str | None,
        typer.Option(
            metavar="LAYERS",
            help="Draw what one unit sees through layers instead: '3 padding=1, 3 stride=2, 3'.",
            rich_help_panel="Without a run",
        ),
    ] = None,
    network: Annotated[
        str | None,
        typer.Option(
            metavar="MODEL",
            help="Draw a model as a stack of volumes instead: a name of convjax summary, or package.module:function.",
            rich_help_panel="Without a run",
        ),
    ] = None,
    input_size: Annotated[
        str | None,
        typer.Option(
            "--input",
            metavar="SIZE",
            help="The size of the input: of --field 15 or 15x20, of --network 32x32x3.",
            show_default="of --network that of the published model",
            rich_help_panel="Without a run",
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            metavar="INDEX",
            help="The output that is drawn: 1,2 for row 1 and column 2; of --window a third number is its channel.",
            show_default="of --window the first, of --field one in the middle",
            rich_help_panel="Without a run",
        ),
    ] = None,
    step_seconds: Annotated[
        float | None,
        typer.Option(
            "--seconds",
            parser=seconds,
            metavar="N",
            help="How long each step of a GIF stands.",
            show_default="0.6",
            rich_help_panel="Without a run",
        ),
    ] = None,
    image: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="A picture to show the feature maps of; may be given several times."),
    ] = None,
    test_image: Annotated[
        list[int] | None,
        typer.Option(
            parser=whole,
            metavar="INDEX",
            help="The number of a test image, from 0, to do the same with.",
            show_default="0 where no image is chosen",
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            parser=one_of(PICTURES),
            metavar="NAME",
            help=f"Draw this alone: {', '.join(PICTURES[:-1])} or {PICTURES[-1]}; may be given several times.",
            show_default="all",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH",
            help="The folder to draw into; without a run the file: .png or .svg, of --window also .gif.",
            show_default="the run's own; window.png, field.png or network.png",
        ),
    ] = None,
    data_dir: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Where TensorFlow Datasets has prepared the images.", show_default="as in the run"
        ),
    ] = None,
) -> None:
    """Draw the pictures of a run; or a sliding window, a receptive field, a network.

    curves.png is loss and accuracy by epoch, confusion.png what was taken for what among the test images, mistakes.png
    those that the network is surest of and wrong about, kernels.png what the first convolution looks for, and
    feature_maps-NAME.png what every convolution and pool makes of one image. Pictures that are there are replaced.

    Without a run one picture is drawn: --window '7 3 stride=2' --out window.gif is an animation of every step,
    --window '9 3 spatial_dims=1 dilation=2' a window along one axis.

    Exit code: 0 done, 2 wrong usage, 3 a fault, 130 interrupted.
    """
    wanted = {"RUN": run, "--window": window, "--field": field, "--network": network}
    options = {"--image": image, "--test-image": test_image, "--only": only, "--data-dir": data_dir}
    options |= {"--input": input_size, "--output": output, "--seconds": step_seconds}
    chosen_of(wanted, options)
    shape = image_shape("--input", input_size) if network is not None and input_size is not None else None
    with as_exit_codes():
        if run is not None:
            for path in draw_run(run, image=image, test_image=test_image, only=only, out=out, data_dir=data_dir):
                _say(path)
        elif window is not None:
            _say(draw_window(window, out, output=output, seconds=step_seconds))
        elif field is not None:
            _say(draw_field(field, out, image=input_size, output=output))
        elif network is not None:
            _say(draw_network(network, out, image=shape))


def _say(path: Path) -> None:
    write(f"{plain(str(path))}\n")
