"""The sliding window: at one step as a picture, or at all of them as an animation."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from convjax.arithmetic.messages import problem, shown

from .animations import as_gif
from .sliding_window.scenes import Scene
from .sliding_window.words import title_of
from .writing import format_of, make_drawable, write, write_bytes

if TYPE_CHECKING:
    from convjax.explanation import Explanation

MOST_TERMS, MOST_TERMS_AT_A_GLANCE = 49, 12  # of one channel that a picture, and a frame, writes out
MOST_FRAMES = 1024
MOST_PIXELS, LEAST_PIXELS = 200_000_000, 400_000  # of all frames together, so that many are smaller; of one


def plot_window(
    explanation: Explanation,
    path: str | Path | IO[bytes],
    *,
    output: Sequence[int] | None = None,
    title: str | None = None,
    format: str | None = None,
) -> None:
    """Draw one step of a convolution or a pool: the window over the input, the kernel, the sum, the output so far.

    Each number stands in its cell, which is blue below 0, white at 0 and orange above. Zeros of the padding have a
    broken line around them, zeros that a transposed convolution inserts lie on grey, and elements that no output reads
    are hatched. A cell of the window carries, small, what it is multiplied by. Three axes are drawn as slices side by
    side. Of more than four channels four are drawn, with those that the output reads among them; where cells are too
    small for numbers the colours alone tell them.

    Args:
        explanation: from :func:`convjax.explain`, of one to three spatial axes.
        path: the PNG or SVG to write, as its suffix says; or a file that is open for bytes.
        output: the index of the output whose window is drawn: one per spatial axis, then its channel, which may be
            left out and is then 0. None means the first.
        title: stands above; None for the setting in words.
        format: "png" or "svg"; None means as the suffix says, and "png" for an open file.

    Raises:
        ConvjaxError: an index that is not in the output, another suffix or format, too many cells to be seen.
        OSError: the file cannot be written.

    Example:
        >>> import io
        >>> import convjax
        >>> from convjax.inspect import plot_window
        >>> file = io.BytesIO()
        >>> plot_window(convjax.explain(5, 3, stride=2, padding=1), file, output=(1, 2), format="svg")
        >>> b"<svg" in file.getvalue()
        True

    Source:
        The figures of Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016.
    """
    kind = format_of(path, format, ("png", "svg"))
    chosen = _chosen(explanation, output)
    scene = Scene(explanation, chosen[-1], title, most_terms=MOST_TERMS)
    sheet = scene.begin(len(scene.words(chosen)))
    scene.draw_outputs(sheet, scene.outputs[: scene.outputs.index(chosen) + 1])
    scene.draw_step(sheet, chosen)
    about = " ".join([title or title_of(explanation), *scene.words(chosen)])
    write(sheet.figure, path, format=kind, about=about)


def animate_window(
    explanation: Explanation,
    path: str | Path | IO[bytes],
    *,
    channel: int = 0,
    seconds: float = 0.6,
    title: str | None = None,
) -> None:
    """Draw a window that slides over the input, as a GIF that begins again: a frame for each output of a channel.

    The frames are those of :func:`plot_window`.

    Args:
        explanation: from :func:`convjax.explain`, of one to three spatial axes.
        path: the GIF to write, or a file that is open for bytes.
        channel: the channel of the output whose sums are shown.
        seconds: how long each frame stands, 0.02 to 60; the last one stands three times as long.
        title: stands above; None for the setting in words.

    Raises:
        ConvjaxError: a channel that is not in the output, a time out of these bounds, another suffix, more than 1,024
            outputs, too many cells to be seen.
        OSError: the file cannot be written.

    Example:
        >>> import io
        >>> import convjax
        >>> from PIL import Image
        >>> from convjax.inspect import animate_window
        >>> file = io.BytesIO()
        >>> animate_window(convjax.explain(4, 3), file)
        >>> with Image.open(file) as animation:
        ...     animation.n_frames
        4

    Source:
        The figures of Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016.
    """
    format_of(path, None, ("gif",))
    if not 0.02 <= seconds <= 60:
        raise problem(f"seconds {shown(seconds)} is not from 0.02 to 60", "", "Use seconds=0.6.")
    outputs = math.prod(explanation.output_size)
    if outputs > MOST_FRAMES:
        what = f"the output has {outputs:,} elements, each of which is a frame"
        raise problem(what, "", f"Use smaller sizes, at most {MOST_FRAMES:,} outputs; or plot_window for one step.")
    _chosen(explanation, (*(0,) * len(explanation.output_size), channel))
    how = {"most_terms": MOST_TERMS_AT_A_GLANCE, "most_pixels": max(MOST_PIXELS // outputs, LEAST_PIXELS)}
    scene = Scene(explanation, channel, title, **how)
    write_bytes(as_gif(_frames(scene), seconds), path)


def _chosen(explanation: Explanation, output: Sequence[int] | None) -> tuple[int, ...]:
    """The index of an output with its channel, once it is certain that there is one."""
    axes = explanation.setting.spatial_dims
    if axes > 3:
        what = f"{axes} spatial axes cannot be drawn"
        raise problem(what, "", "Use an explanation of one to three spatial axes.")
    index = (0,) * (axes + 1) if output is None else tuple(output)
    index = (*index, 0) if len(index) == axes else index
    explanation.terms(index)  # says so where there is none
    return index


def _frames(scene: Scene) -> Iterator[np.ndarray]:
    """The pixels of a picture for each output; what stands still is drawn once."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    outputs = scene.outputs
    sheet = scene.begin(max(len(scene.words(output)) for output in outputs))
    figure = sheet.figure
    canvas = FigureCanvasAgg(figure)
    make_drawable(figure)
    canvas.draw()
    still = canvas.copy_from_bbox(figure.bbox)
    for output in outputs:
        canvas.restore_region(still)
        _add(scene.draw_outputs(sheet, [output]))
        still = canvas.copy_from_bbox(figure.bbox)
        _add(scene.draw_step(sheet, output))
        yield np.asarray(canvas.buffer_rgba())[..., :3].copy()


def _add(artists: list[Any]) -> None:
    """Draw onto what is there, and forget."""
    for artist in sorted(artists, key=lambda one: one.get_zorder()):
        artist.axes.draw_artist(artist)
        artist.remove()
