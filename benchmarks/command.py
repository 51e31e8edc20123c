"""The command ``python -m benchmarks``."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from convjax.cli.grouped_help import GroupedCommand

from . import machine
from .cases import EXPLANATIONS, GROUPS
from .contestants.program import ALGORITHMS, Setting
from .images import images_for
from .measuring import FULL, QUICK, SMOKE
from .plot import draw
from .races import CONTESTANTS, FORMS, races
from .report import DIRECTIONS, Report
from .running import run

RESULTS = Path(__file__).parent / "results"

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


def main() -> None:
    """Run the command."""
    app(prog_name="python -m benchmarks")


@app.command(cls=GroupedCommand, context_settings={"help_option_names": ["-h", "--help"]})
def measure(
    groups: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="GROUP",
            help="; ".join(f"{name}: {what}" for name, what in EXPLANATIONS.items()),
            show_default="all",
        ),
    ] = None,
    only: Annotated[str, typer.Option(metavar="TEXT", help="Only cases whose line in the tables contains it.")] = "",
    contestants: Annotated[
        str | None,
        typer.Option(
            metavar="A,B",
            help="; ".join(f"{name}: {what}" for name, what in CONTESTANTS.items() if name not in ALGORITHMS)
            + f"; {', '.join(ALGORITHMS)}: those of convjax.ops.algorithms",
            show_default="those that differ in a group",
        ),
    ] = None,
    directions: Annotated[
        str | None,
        typer.Option(metavar="A,B", help=f"Of {', '.join(DIRECTIONS)}.", show_default="all that a case has"),
    ] = None,
    forms: Annotated[
        str,
        typer.Option(metavar="A,B", help="entry: JAX's programs do nothing else; scan: in the body of a lax.scan."),
    ] = ",".join(FORMS),
    quick: Annotated[
        bool, typer.Option("--quick", help="Fewer and shorter rounds, no torch compile: a first look.")
    ] = False,
    smoke: Annotated[
        bool, typer.Option("--smoke", help="Every program once, at tiny sizes: shows that it runs, not how fast.")
    ] = False,
    rounds: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Rounds of a race, at most.", show_default="21")
    ] = None,
    threads: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Cores for each library.", show_default="all there are")
    ] = None,
    platform: Annotated[str, typer.Option(metavar="NAME", help="cpu or gpu.")] = "cpu",
    dtype: Annotated[str, typer.Option(metavar="NAME", help="float32, bfloat16 or float16.")] = "float32",
    data_dir: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="For training: where mnist lies as TensorFlow Datasets prepares it."),
    ] = None,
    json_file: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write all numbers.")] = None,
    markdown: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the tables.")] = None,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a picture of the ratios of convolutions, a PNG.")
    ] = None,
    save: Annotated[
        bool,
        typer.Option(
            "--save",
            help="Write all three into benchmarks/results, named after platform and jaxlib, beside the groups there.",
        ),
    ] = False,
    write_choices: Annotated[
        bool,
        typer.Option(
            "--write-choices",
            help="Measure all algorithms, or those of --contestants, and write the table by which convjax chooses; "
            "GROUP is then one of those of benchmarks/grid.py.",
        ),
    ] = False,
    missing: Annotated[
        bool, typer.Option("--missing", help="With --write-choices: only what the table does not hold yet.")
    ] = False,
    show: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Measure nothing: show what --json wrote, as --markdown and --plot do."),
    ] = None,
) -> None:
    """Measure convolutions, pools and training steps by convjax, lax, Flax and PyTorch, in turn.

    Without a file to write to, the tables are printed. What was measured before Ctrl-C is kept.
    """
    if show is not None:
        _write(Report.load(show), markdown, plot)
        return
    if threads is not None and threads > machine.cores():
        raise typer.BadParameter(f"there are {machine.cores()} cores.", param_hint="'--threads'")
    if write_choices:
        _write_choices(groups, only, contestants, directions, threads or machine.cores(), missing)
        return
    if data_dir is None and "training" in (groups or ()) and not smoke:
        raise typer.BadParameter("training needs the folder of the images.", param_hint="'--data-dir'")
    named = groups or [name for name in GROUPS if name != "training" or data_dir is not None]
    chosen = list(
        races(
            _among(GROUPS, ",".join(named), "GROUP"),
            contestants=contestants and _among(CONTESTANTS, contestants, "--contestants"),
            forms=_among(FORMS, forms, "--forms"),
            directions=_among(DIRECTIONS, directions or ",".join(DIRECTIONS), "--directions"),
            containing=only,
            tiny=smoke,
            with_torch=machine.has_torch(),
            without=("torch compile",) if quick or smoke else (),  # it compiles for a minute and more
        )
    )
    if not chosen:
        raise typer.BadParameter("nothing is left to measure.", param_hint="GROUP, --only, --contestants, --directions")
    _among(("cpu", "gpu"), platform, "--platform")
    _among(("float32", "bfloat16", "float16"), dtype, "--dtype")
    effort = SMOKE if smoke else QUICK if quick else FULL
    effort = effort if rounds is None else replace(effort, rounds=rounds)
    if save:
        name = RESULTS / f"{platform}-jaxlib-{machine.version('jaxlib')}"
        json_file, markdown = json_file or Path(f"{name}.json"), markdown or Path(f"{name}.md")
        plot = plot or Path(f"{name}.png")
    earlier = Report.load(json_file) if save and json_file is not None and json_file.exists() else None
    for file in (json_file, markdown, plot):
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)

    def keep(report: Report) -> None:
        if json_file is not None:
            (report if earlier is None else report.with_other_groups_of(earlier)).save(json_file)

    with images_for(chosen, data_dir) as file:
        setting = Setting(platform, dtype, effort.turns, str(file or ""))
        report = run(chosen, setting, effort, threads or machine.cores(), keep)
    _write(report if earlier is None else report.with_other_groups_of(earlier), markdown, plot, json_file is not None)


def _write(report: Report, markdown: Path | None, plot: Path | None, silent: bool = False) -> None:
    """The tables and the picture; the tables to standard output, where no file is asked for."""
    if plot is not None:
        draw(report.rows, plot, report.title())
    if markdown is not None:
        markdown.write_text(report.as_markdown(), encoding="utf-8")
    elif plot is None and not silent:
        print(report.as_markdown(), end="")


def _write_choices(
    groups: list[str] | None, only: str, contestants: str | None, directions: str | None, threads: int, missing: bool
) -> None:
    from .choices import ALGORITHMS, DIRECTIONS, write  # loads JAX, which the other commands leave to their processes
    from .grid import grid

    cases = [case for name in _among(grid(), ",".join(groups or grid()), "GROUP") for case in grid()[name]]
    write(
        [case for case in cases if only in str(case)],
        _among(DIRECTIONS, directions, "--directions") if directions else None,
        _among(ALGORITHMS, contestants, "--contestants") if contestants else None,
        threads,
        missing=missing,
    )


def _among(known: Collection[str], text: str, option: str) -> list[Any]:
    """The names in a list with commas between them, each of which must be known."""
    named = [name.strip() for name in text.split(",") if name.strip()]
    for name in named:
        if name not in known:
            raise typer.BadParameter(f"{name!r} is none of {', '.join(known)}.", param_hint=repr(option))
    return named
