"""``convjax explore``."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from convjax.arithmetic.messages import problem, shown
from convjax.nn.models.references import FORM, check_model, check_reference, is_reference
from convjax.nn.models.registry import published
from convjax.train.runs.interruption import leaving_without_clean_up
from convjax.train.runs.run_configuration import read_configuration

from .application import app
from .exit_codes import as_exit_codes
from .grouped_help import GroupedCommand
from .printing import tell, write
from .values import port_number

if TYPE_CHECKING:
    from convjax.explore.server import Server

USUAL_PORT = 8417  # the same each time, so that an address that was kept shows the same again


@app.command("explore", cls=GroupedCommand, short_help="Open a page on which convolutions can be touched.")
def explore(
    of: Annotated[
        str | None,
        typer.Argument(
            metavar="[RUN|MODEL]",
            help=f"What the page shows the feature maps of: the folder of a run, a model, or your own, {FORM}.",
        ),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            parser=port_number,
            metavar="N",
            help="The port to listen on; 0 takes one that is free.",
            show_default=f"{USUAL_PORT}, or one that is free",
        ),
    ] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page in a browser.")] = True,
) -> None:
    """Open a page on which convolutions can be touched: each window, each product, each sum.

    The page is served on this machine alone, at 127.0.0.1, and loads nothing from elsewhere. Its address is printed
    first. Ctrl-C ends it.

    Exit code: 2 wrong usage, 3 a fault, 130 interrupted.
    """
    with as_exit_codes(), leaving_without_clean_up():  # a request may be compiling
        run, model = (None, None) if of is None else _found(of)
        with _listening(run, model, port) as server:
            write(f"{server.address}\n")
            tell("Ctrl-C ends it.")
            threading.Thread(target=_warm_up, daemon=True).start()
            if browser:
                _open(server.address if of is None else f"{server.address}#tab=network")
            server.serve_forever(poll_interval=0.2)


def _found(of: str) -> tuple[Path | None, str | None]:
    """The folder of a run, or the name of a model."""
    if Path(of).is_dir():
        check_model(read_configuration(of).model)
        return Path(of), None
    if is_reference(of):
        check_reference(of)
    elif os.sep in of or of.startswith("."):
        raise problem(f"There is no folder {shown(of)}", "", "Name the folder of a run that convjax train wrote.")
    else:
        published(of)
    return None, of


def _listening(run: Path | None, model: str | None, port: int | None) -> Server:
    """A server on the port that was asked for; where none was, on any."""
    from convjax.explore.exhibit import Exhibit
    from convjax.explore.server import Server  # loads JAX: what can be found wrong without it has been

    exhibit = Exhibit(run, model)
    try:
        return Server(exhibit, USUAL_PORT if port is None else port)
    except OSError as error:
        if port is None:
            return Server(exhibit, 0)
        what = f"--port {port} cannot be had ({(error.strerror or 'no reason given').lower()})"
        raise problem(what, "", "Use another, or --port 0, which takes one that is free.") from None


def _warm_up() -> None:
    """Have the first answer compiled while the browser opens."""
    from convjax.explanation import explain

    explain(5, 3)


def _open(address: str) -> None:
    """Say where the page is to the browser, which is looked for in a thread: some of them take their time."""
    if sys.platform.startswith("linux") and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))):
        tell(
            "There is no screen here to open it on: open the address in a browser."
        )  # not one of text, in this terminal
        return
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
