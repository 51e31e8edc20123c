"""The options that say how to train: one for each value of a recipe, under the same name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Annotated, Any, TypeAlias, get_args

import typer

from convjax.data.augmentation import Augmentation
from convjax.train.recipe import OWN_NUMBERS, ComputeType, Loading, OptimizerName, Recipe, ScheduleName

from .values import number, number_or_none, one_of, whole, whole_or_none

LEARNING, OPTIMISER, CHANGES, EXECUTION = "How to train", "The optimiser", "Changes to the images", "How it is executed"
DEFAULT = Recipe()


def _option(group: str, parser: Callable[[str], Any], metavar: str, help_text: str, default: Any) -> Any:
    return typer.Option(
        parser=parser, metavar=metavar, help=help_text, show_default=str(default), rich_help_panel=group
    )


def _switch(group: str, help_text: str, default: bool) -> Any:
    return typer.Option(help=help_text, show_default="yes" if default else "no", rich_help_panel=group)


def _choice(group: str, names: Sequence[str], help_text: str, default: str) -> Any:
    *others, last = names
    return _option(group, one_of(names), "NAME", f"{help_text}: {', '.join(others)} or {last}.", default)


def _own(name: str) -> str:
    """The default, and where optimisers differ from it, theirs."""
    usual = getattr(DEFAULT, name)
    said = [f"{usual:g}"] if usual is not None else []
    said += [f"{key} {own[name]:g}" for key, own in OWN_NUMBERS.items() if own.get(name) and own[name] != usual]
    return ", ".join(said)


Epochs: TypeAlias = Annotated[int | None, _option(LEARNING, whole, "N", "Passes over the images.", DEFAULT.epochs)]
BatchSize: TypeAlias = Annotated[int | None, _option(LEARNING, whole, "N", "Images a step.", DEFAULT.batch_size)]
LearningRate: TypeAlias = Annotated[
    float | None, _option(LEARNING, number, "X", "The greatest step size.", _own("learning_rate"))
]
Schedule: TypeAlias = Annotated[
    str | None,
    _choice(LEARNING, get_args(ScheduleName), "How the step size goes on", DEFAULT.schedule),
]
WarmupEpochs: TypeAlias = Annotated[
    float | None, _option(LEARNING, number, "X", "Epochs in which the step size rises first.", 0)
]
LabelSmoothing: TypeAlias = Annotated[
    float | None, _option(LEARNING, number, "X", "Share of a label that is spread over all classes.", 0)
]
Patience: TypeAlias = Annotated[
    int | None,
    _option(LEARNING, whole_or_none, "N", "Stop after N epochs without a lower validation loss.", "none"),
]
ValidationFraction: TypeAlias = Annotated[
    float | None,
    _option(LEARNING, number, "X", "Share of the images held out to validate on.", DEFAULT.validation_fraction),
]
Seed: TypeAlias = Annotated[
    int | None,
    _option(LEARNING, whole, "N", "Decides all that is drawn: parameters, order, changes.", DEFAULT.seed),
]

Optimizer: TypeAlias = Annotated[str | None, _choice(OPTIMISER, get_args(OptimizerName), "Which", DEFAULT.optimizer)]
WeightDecay: TypeAlias = Annotated[
    float | None,
    _option(OPTIMISER, number, "X", "Share taken off every kernel, times the step size.", _own("weight_decay")),
]
Momentum: TypeAlias = Annotated[float | None, _option(OPTIMISER, number, "X", "Of sgd and muon.", _own("momentum"))]
Nesterov: TypeAlias = Annotated[bool | None, _switch(OPTIMISER, "Whether sgd and muon look ahead.", DEFAULT.nesterov)]
Beta1: TypeAlias = Annotated[
    float | None, _option(OPTIMISER, number, "X", "Decay of the mean of gradients; not sgd.", _own("beta1"))
]
Beta2: TypeAlias = Annotated[
    float | None, _option(OPTIMISER, number, "X", "Decay of the mean of their squares; not sgd.", _own("beta2"))
]
ClipNorm: TypeAlias = Annotated[
    float | None, _option(OPTIMISER, number_or_none, "X", "Scale greater gradients down to this norm.", "none")
]
AverageDecay: TypeAlias = Annotated[
    float | None,
    _option(OPTIMISER, number_or_none, "X", "Evaluate a running average of the parameters, as 0.999.", "none"),
]

Translate: TypeAlias = Annotated[int | None, _option(CHANGES, whole, "N", "Move by up to N pixels.", 0)]
Flip: TypeAlias = Annotated[bool | None, _switch(CHANGES, "Turn half of them left to right.", False)]
Brightness: TypeAlias = Annotated[
    float | None, _option(CHANGES, number, "X", "Add up to X standard deviations of the pixels.", 0)
]
Contrast: TypeAlias = Annotated[
    float | None, _option(CHANGES, number, "X", "Stretch or shrink contrasts by up to this share.", 0)
]
Cutout: TypeAlias = Annotated[int | None, _option(CHANGES, whole, "N", "Blank a square of N pixels a side.", 0)]
Mixup: TypeAlias = Annotated[
    float | None, _option(CHANGES, number, "X", "Mix two images, in shares from Beta(X, X).", 0)
]

ComputeDtype: TypeAlias = Annotated[
    str | None,
    _choice(EXECUTION, get_args(ComputeType), "What steps compute in", DEFAULT.compute_dtype),
]
AccumulationSteps: TypeAlias = Annotated[
    int | None, _option(EXECUTION, whole, "N", "Work a batch off in N pieces, to save memory.", 1)
]
StepsPerExecution: TypeAlias = Annotated[
    int | None,
    _option(
        EXECUTION,
        whole_or_none,
        "N",
        "Steps that one call of the program makes; Ctrl-C stops after a call.",
        "as many as are reckoned to take half a second",
    ),
]
LoadingPlace: TypeAlias = Annotated[
    str | None,
    _choice(EXECUTION, get_args(Loading), "Where images wait for their turn", DEFAULT.loading),
]


_NAMES = [one.name for kind in (Recipe, Augmentation) for one in fields(kind)] + ["image_size", "data_dir"]
_COMPOUND = [name for name in _NAMES if "_" in name]  # which are no words of a sentence
_NAMED = re.compile(
    r"(?<![\w'.-])(?:"
    rf"(?P<given>{'|'.join(_NAMES)})=(?P<quote>'?)(?P<value>[\w.]*\w)(?P=quote)"
    rf"|(?P<alone>{'|'.join(_COMPOUND)})\b(?!=| \()"
    rf"|(?m:^)(?P<first>{'|'.join(_NAMES)})(?= (?:must|needs|is) ))"
)


def with_options(message: str) -> str:
    """What an error says of a recipe, its values called as they are typed.

    Example:
        >>> with_options("batch_size 50 is larger than the 36 images to train on.\\nUse a batch_size of at most 36.")
        '--batch-size 50 is larger than the 36 images to train on.\\nUse a --batch-size of at most 36.'
        >>> with_options("epochs must be at least 1, not 0."), with_options("Try warmup_epochs=1 or clip_norm=1.0.")
        ('--epochs must be at least 1, not 0.', 'Try --warmup-epochs 1 or --clip-norm 1.0.')
    """
    if message.startswith("In "):  # a file, in which they are called so
        return message

    def typed(found: re.Match[str]) -> str:
        option = f"--{(found['given'] or found['alone'] or found['first']).replace('_', '-')}"
        return option if found["value"] is None else f"{option} {found['value']}"

    return re.sub(_NAMED, typed, message).replace(" must be None ", " must be left out ")


def said(context: typer.Context) -> dict[str, Any]:
    """What was typed of a recipe, by name; what was not typed is left out, and ``none`` is None."""

    def typed(kind: type[Any]) -> dict[str, Any]:
        names = [one.name for one in fields(kind)]
        return {name: context.params[name] for name in names if was_typed(context, name)}

    recipe, augmentation = typed(Recipe), typed(Augmentation)
    return recipe | ({"augmentation": augmentation} if augmentation else {})


def was_typed(context: typer.Context, name: str) -> bool:
    """Whether an option was typed, were it with the value that it would have had."""
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"
