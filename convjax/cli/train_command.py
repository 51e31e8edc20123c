"""``convjax train``."""
# ruff: noqa: ARG001  # the options are read by their names from the context, which knows what was typed

from __future__ import annotations

from functools import partial

import typer
from rich.console import Console

from convjax.data.registry import check_name
from convjax.nn.models.references import check_model
from convjax.train.distributed.processes import processes_of
from convjax.train.distributed.supervision import watched
from convjax.train.memory import keep_memory
from convjax.train.runs.config_files import read_config_file
from convjax.train.runs.interruption import leaving_without_clean_up, stop_requests
from convjax.train.runs.presets import layer_of, preset_for, preset_of
from convjax.train.runs.progress import say, say_beside_bar
from convjax.train.runs.run_directory import RunDirectory, check_free
from convjax.train.runs.settings import Layer, Settings, combined
from convjax.train.runs.tensorboard import check_installed

from . import recipe_options as recipe
from . import run_options as run
from .application import app
from .exit_codes import INTERRUPTED, as_exit_codes
from .grouped_help import GroupedCommand
from .resuming import settings_to_resume

WHAT = ("model", "dataset", "data_dir", "image_size", "platform")


EXAMPLE = """\b
A settings file for --config; each part of it may be left out:
  model = "resnet20"
  dataset = "photos"
  image_size = [64, 64]
  [recipe]
  epochs = 20
  learning_rate = 0.001
  [recipe.augmentation]
  flip = true
"""


@app.command(cls=GroupedCommand, epilog=EXAMPLE)
def train(
    context: typer.Context,
    model: run.Model = None,
    dataset: run.Dataset = None,
    data_dir: run.DataDir = None,
    image_size: run.ImageSize = None,
    preset: run.PresetName = None,
    config: run.Config = None,
    out: run.Out = None,
    resume: run.Resume = None,
    keep: run.Keep = 3,
    save_every: run.SaveEvery = 15.0,
    platform: run.Platform = None,
    tensorboard: run.TensorBoard = False,
    epochs: recipe.Epochs = None,
    batch_size: recipe.BatchSize = None,
    learning_rate: recipe.LearningRate = None,
    schedule: recipe.Schedule = None,
    warmup_epochs: recipe.WarmupEpochs = None,
    label_smoothing: recipe.LabelSmoothing = None,
    patience: recipe.Patience = None,
    validation_fraction: recipe.ValidationFraction = None,
    seed: recipe.Seed = None,
    optimizer: recipe.Optimizer = None,
    weight_decay: recipe.WeightDecay = None,
    momentum: recipe.Momentum = None,
    nesterov: recipe.Nesterov = None,
    beta1: recipe.Beta1 = None,
    beta2: recipe.Beta2 = None,
    clip_norm: recipe.ClipNorm = None,
    average_decay: recipe.AverageDecay = None,
    translate: recipe.Translate = None,
    flip: recipe.Flip = None,
    brightness: recipe.Brightness = None,
    contrast: recipe.Contrast = None,
    cutout: recipe.Cutout = None,
    mixup: recipe.Mixup = None,
    compute_dtype: recipe.ComputeDtype = None,
    accumulation_steps: recipe.AccumulationSteps = None,
    steps_per_execution: recipe.StepsPerExecution = None,
    loading: recipe.LoadingPlace = None,
    coordinator: run.Coordinator = None,
    processes: run.ProcessCount = None,
    process: run.ProcessNumber = None,
    distributed: run.Distributed = False,
) -> None:
    """Train a network on images and write a folder of results.

    The folder holds config.json, metrics.jsonl (one line an epoch), checkpoints, and pictures of it all. Part
    of the training images is held out for validation; the test images are looked at once, after the last epoch.
    Ctrl-C stops early and saves what there is; --resume goes on from there, or after a crash from the newest
    checkpoint, to the very end that the run would have had.

    Exit code: 0 done, 1 the training diverged, 2 wrong usage, 3 a fault, 130 interrupted.
    """
    with as_exit_codes(recipe.with_options):
        console = Console()
        layers, preset_by_itself = _layers(context)
        settings = combined(layers) if resume is None else settings_to_resume(context, resume, layers[-1])
        check_model(settings.model)
        check_name(settings.dataset, data_dir=settings.data_dir, image_size=settings.image_size)
        peers = processes_of(coordinator, processes, process, distributed=distributed)
        if out is not None and peers is None:
            check_free(out)
        if tensorboard:
            check_installed()
        if preset_by_itself and (peers is None or peers.may_write):
            changed = set(recipe.said(context)) - {"seed"}
            promised = "with what you changed of it" if changed else preset_of(preset_by_itself).reaches
            say(console, f"preset {preset_by_itself}: {promised}")
    with watched(peers), as_exit_codes(recipe.with_options):
        tells = peers is None or peers.may_write
        tell_stop = partial(say_beside_bar, console) if tells else lambda _line: None
        with leaving_without_clean_up(), stop_requests(tell_stop) as should_stop:
            keep_memory()
            from convjax.train.runs import session  # loads JAX: everything that can be found wrong without it has been

            finished = session.run(
                settings.model,
                settings.dataset,
                settings.recipe,
                data_dir=settings.data_dir,
                image_size=settings.image_size,
                out=out,
                platform=settings.platform,
                console=console,
                should_stop=should_stop,
                keep=keep,
                save_every=save_every,
                resume=None if resume is None else RunDirectory(resume),
                processes=peers,
                tensorboard=tensorboard,
            )
        if not finished:
            raise typer.Exit(INTERRUPTED)


def _layers(context: typer.Context) -> tuple[list[Layer], str | None]:
    """What was typed, over a file, over a preset; and the preset, where it was taken because of the data set alone."""
    typed = {name: context.params[name] for name in WHAT if recipe.was_typed(context, name)}
    layers = [Layer("", {**typed, "recipe": recipe.said(context)})]
    if context.params["config"] is not None:
        layers.insert(0, read_config_file(context.params["config"]))
    preset = context.params["preset"] or layers[0].values.get("preset")
    by_itself = None
    if (
        preset is None
        and context.params["resume"] is None
        and "model" not in typed
        and context.params["config"] is None
    ):
        preset = by_itself = preset_for(typed.get("dataset", Settings.dataset))
    if preset is not None:
        layers.insert(0, layer_of(preset))
    return layers, by_itself
