"""``convjax export``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from convjax.nn.models.references import check_model
from convjax.train.runs.export_folder import DESCRIPTION, PARAMETERS, PROGRAM, README, check_new
from convjax.train.runs.run_configuration import read_configuration

from .application import app
from .exit_codes import as_exit_codes
from .grouped_help import GroupedCommand
from .printing import nothing_else_written, plain, tell, write


@app.command("export", cls=GroupedCommand)
def export_run(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="The folder that convjax train wrote.")],
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The folder to write, a new one.", show_default="RUN/export")
    ] = None,
) -> None:
    """Write the model of a run so that it can be used without convjax.

    The folder holds model.jax_export, a program that JAX alone runs on CPU, CUDA and TPU: pictures as bytes in, any
    number of them, probabilities out; parameters.safetensors, the parameters by name; model.json with the names of the
    classes; and README.txt, which shows how to use them. Nothing is overwritten.

    Exit code: 0 done, 2 wrong usage, 3 a fault or a full disk, 130 interrupted.
    """
    with as_exit_codes():
        found = read_configuration(run)
        check_model(found.model)
        folder = run / "export" if out is None else out
        check_new(folder)

        from convjax import train  # loads JAX: everything that can be found wrong without it has been

        with nothing_else_written():
            train.export(train.load_run(run, tell=tell), folder)
        write(f"{plain(str(folder))}/\n  {PROGRAM}  {PARAMETERS}  {DESCRIPTION}  {README}\n")
