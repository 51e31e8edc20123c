"""Trained models for where convjax is not: the weights by name, and a program that JAX alone runs."""

from __future__ import annotations

import json
import textwrap
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
from flax import nnx
from jax import export as jax_export

from convjax.arithmetic.messages import problem, typed
from convjax.data import Normalisation
from convjax.nn.models.references import raised, short_name
from convjax.train.evaluation import classes_of
from convjax.train.prediction import probabilities_of
from convjax.train.snapshots import arrays_by_name

from .export_folder import DESCRIPTION, PARAMETERS, PROGRAM, README, new_folder
from .saved_models import SavedRun

SCHEMA = "convjax-export/1"
PLATFORMS = ("cpu", "cuda", "tpu")
MODES = {1: "L", 3: "RGB", 4: "RGBA"}  # Pillow's, by the number of channels
LAYOUT = (
    "channels last",
    "kernels of convolutions: (*kernel_size, in_channels // groups, out_channels)",
    "kernels of dense layers: (in_features, out_features)",
)


def export(run: SavedRun, folder: str | Path) -> None:
    """Write a run's model so that it can be used without convjax.

    The folder holds ``model.jax_export``, the program of :func:`export_program`; ``parameters.safetensors``, the
    parameters and running averages under their names in the model, such as ``conv.kernel``; ``model.json`` with the
    names of the classes and the shapes; and ``README.txt``, which shows how to use them. It is there whole or not at
    all.

    Args:
        run: from :func:`convjax.train.load_run`.
        folder: a new one.

    Raises:
        ConvjaxError: run is no SavedRun, the folder is there already, or the model cannot be exported.
        OSError: it cannot be written, as when the disk is full.

    Example:
        >>> export(load_run("runs/tutorial_cnn-digits-1"), "digits")  # doctest: +SKIP
    """
    from safetensors.numpy import save

    if not isinstance(run, SavedRun):
        raise problem(f"run must be a SavedRun, got {typed(run)}", "", "Use load_run(...).")
    described = _described(run)
    with new_folder(Path(folder)) as unfinished:
        program = export_program(run.model, run.image_shape, normalisation=run.normalisation)
        (unfinished / PROGRAM).write_bytes(program.serialize())
        arrays = arrays_by_name(nnx.state(run.model, nnx.Not(nnx.RngState)))
        about = {"format": "flax", "model": described["model"], "layout": "; ".join(LAYOUT)}
        (unfinished / PARAMETERS).write_bytes(save(arrays, metadata=about))
        (unfinished / DESCRIPTION).write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")
        (unfinished / README).write_text(_readme(described), encoding="utf-8")


def export_program(
    model: nnx.Module, image_shape: tuple[int, int, int], *, normalisation: Normalisation
) -> jax_export.Exported:
    """A model as a program for CPU, CUDA and TPU that needs neither convjax nor Flax, its values inside.

    It takes any number of pictures as they are stored, uint8 ``(batch, height, width, channels)``, normalises them, and
    gives the float32 probabilities ``(batch, classes)``, as :func:`convjax.train.predict` does.

    Args:
        model: maps images ``(batch, height, width, channels)`` to logits ``(batch, classes)``.
        image_shape: height, width and channels of every picture.
        normalisation: the constants that the model was trained with.

    Raises:
        ConvjaxError: the model is none, does not fit the pictures, or cannot be traced for a batch of any size.

    Example:
        >>> import convjax, numpy as np
        >>> model = convjax.nn.models.build("tutorial_cnn", input_shape=(8, 8, 1), classes=10, rngs=0)
        >>> program = export_program(model, (8, 8, 1), normalisation=convjax.data.Normalisation((4.9,), (6.0,)))
        >>> program.call(np.zeros((3, 8, 8, 1), np.uint8)).shape
        (3, 10)

    Source:
        JAX, Exporting and serializing staged-out computations, https://docs.jax.dev/en/latest/export/export.html.
    """
    classes_of(model, image_shape)
    (batch,) = jax_export.symbolic_shape("batch")
    images = jax.ShapeDtypeStruct((batch, *image_shape), jnp.uint8)
    program = jax.jit(probabilities_of(model, normalisation))
    try:
        return jax_export.export(program, platforms=PLATFORMS)(images)
    except Exception as error:  # a model of the user's own may do anything with the size of the batch
        raise raised("The model cannot be made a program for a batch of any size", error) from error


def _described(run: SavedRun) -> dict[str, Any]:
    name = run.config["model"]["name"]
    return {
        "schema": SCHEMA,
        "model": name,
        "images": {"dtype": "uint8", "shape": ["batch", *run.image_shape], "greatest": run.pixel_max},
        "probabilities": {"dtype": "float32", "shape": ["batch", len(run.classes)]},
        "classes": run.classes,
        "normalisation": asdict(run.normalisation),
        "platforms": PLATFORMS,
        "versions": {name: metadata.version(name) for name in ("jax", "jaxlib", "flax")},
    }


def _readme(described: dict[str, Any]) -> str:
    height, width, channels = described["images"]["shape"][1:]
    greatest, written = described["images"]["greatest"], described["versions"]["jax"]
    scaled = "" if greatest == 255 else f"pixels = np.rint(pixels * ({greatest} / 255)).astype(np.uint8)\n" + " " * 12
    text = f"""\
        {short_name(described["model"])}, a network that tells {len(described["classes"])} classes apart

        {PROGRAM:22}  the network as a program for JAX: pictures in, probabilities out
        {PARAMETERS:22}  its parameters and running averages, by name
        {DESCRIPTION:22}  names of the classes, shapes, versions

        The program runs on CPU, CUDA and TPU. It needs the packages jax and flatbuffers,
        and neither convjax nor flax. In this folder:

            import numpy as np
            from jax import export

            program = export.deserialize(open("{PROGRAM}", "rb").read())
            images = np.zeros((2, {height}, {width}, {channels}), np.uint8)  # any number of pictures
            probabilities = program.call(images)

        Pixels run from 0 to {greatest}, as they are stored; the program normalises them itself.
        Column i of the probabilities is classes[i] of {DESCRIPTION}.

        A photograph is turned upright, resized until it covers {height}×{width}, and cut off
        evenly, as in training; Pillow does all of it:

            from PIL import Image, ImageOps

            picture = ImageOps.exif_transpose(Image.open("photograph.jpg")).convert("{MODES.get(channels, "RGB")}")
            picture = ImageOps.fit(picture, ({width}, {height}), Image.Resampling.BICUBIC)
            pixels = np.asarray(picture).reshape(1, {height}, {width}, {channels})
            {scaled}probabilities = program.call(pixels)

        JAX reads such a program with releases up to six months newer than the one that
        wrote it, {written}. The parameters stay readable:

            from safetensors.numpy import load_file

            parameters = load_file("{PARAMETERS}")

        Layout:
        """
    return textwrap.dedent(text) + "".join(f"    {line}\n" for line in LAYOUT)
