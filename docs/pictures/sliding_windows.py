"""Sliding windows as convjax draws them: the figures of the guide to convolution arithmetic, and some that it lacks."""
# ruff: noqa: ARG001  # every picture is asked for in a theme; the library's own look the same in all

import io

import matplotlib

from convjax import explain
from convjax.cli.window_settings import as_arguments
from convjax.inspect import animate_window, plot_window

from .drawing import Theme


def no_padding(theme: Theme) -> bytes:
    """No padding, unit strides."""
    return still("4 3", (1, 1))


def arbitrary_padding(theme: Theme) -> bytes:
    """Arbitrary padding, unit strides."""
    return still("5 4 padding=2", (0, 2))


def half_padding(theme: Theme) -> bytes:
    """Half padding, or same."""
    return still("5 3 padding=same", (2, 0))


def full_padding(theme: Theme) -> bytes:
    """Full padding."""
    return still("5 3 padding=full", (0, 0))


def strides(theme: Theme) -> bytes:
    """No padding, strides."""
    return still("5 3 stride=2", (1, 0))


def padding_and_strides(theme: Theme) -> bytes:
    """Padding, strides."""
    return still("5 3 stride=2 padding=1", (1, 1))


def odd_strides(theme: Theme) -> bytes:
    """Padding, strides that leave a row over."""
    return still("6 3 stride=2 padding=1", (2, 2))


def dilation(theme: Theme) -> bytes:
    """Dilation."""
    return still("7 3 dilation=2", (1, 1))


def transposed(theme: Theme) -> bytes:
    """Transposed, no padding, unit strides."""
    return still("2 3 operation=conv_transpose", (1, 2))


def transposed_arbitrary_padding(theme: Theme) -> bytes:
    """Transposed, arbitrary padding."""
    return still("6 4 padding=2 operation=conv_transpose", (2, 2))


def transposed_half_padding(theme: Theme) -> bytes:
    """Transposed, half padding."""
    return still("5 3 padding=1 operation=conv_transpose", (2, 0))


def transposed_full_padding(theme: Theme) -> bytes:
    """Transposed, full padding."""
    return still("7 3 padding=2 operation=conv_transpose", (0, 0))


def transposed_strides(theme: Theme) -> bytes:
    """Transposed, strides."""
    return still("2 3 stride=2 operation=conv_transpose", (2, 2))


def transposed_padding_and_strides(theme: Theme) -> bytes:
    """Transposed, padding, strides."""
    return still("3 3 stride=2 padding=1 operation=conv_transpose", (1, 1))


def transposed_odd_strides(theme: Theme) -> bytes:
    """Transposed, padding, strides that left a row over."""
    return still("3 3 stride=2 padding=1 output_padding=1 operation=conv_transpose", (5, 5))


def unread(theme: Theme) -> bytes:
    """A row and a column that no output reads."""
    return still("6 3 stride=2", (1, 1))


def channels(theme: Theme) -> bytes:
    """Several channels, and a bias."""
    return still("4 3 in_channels=2 out_channels=2 bias=yes", (0, 1, 1))


def groups(theme: Theme) -> bytes:
    """Groups."""
    return still("4 3 in_channels=4 out_channels=2 groups=2", (0, 1, 1))


def true_convolution(theme: Theme) -> bytes:
    """True convolution: the kernel is turned."""
    return still("4 3 operation=true_convolution", (0, 0))


def max_pool(theme: Theme) -> bytes:
    """Max pool with padding."""
    return still("4 2 operation=max_pool padding=1", (1, 1))


def average_pool(theme: Theme) -> bytes:
    """Average pool that leaves padding out."""
    return still("4 2 operation=avg_pool padding=1 count_padding=no", (0, 1))


def one_axis(theme: Theme) -> bytes:
    """One axis, causal padding."""
    return still("9 3 padding=causal dilation=2 spatial_dims=1", (5,))


def three_axes(theme: Theme) -> bytes:
    """Three axes, as slices."""
    return still("3 2 spatial_dims=3", (1, 0, 1))


def slides(theme: Theme) -> bytes:
    """Every step of a convolution with padding and a stride."""
    return moving("5 3 stride=2 padding=1")


def slides_transposed(theme: Theme) -> bytes:
    """Every step of a transposed convolution."""
    return moving("2 3 stride=2 operation=conv_transpose")


def still(setting: str, output: tuple[int, ...]) -> bytes:
    """One step, for light pages and dark ones: it stands on white."""
    file = io.BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": "convjax"}):
        plot_window(explain(**as_arguments(setting)), file, output=output, format="svg")
    return file.getvalue()


def moving(setting: str) -> bytes:
    """All steps as a GIF."""
    file = io.BytesIO()
    animate_window(explain(**as_arguments(setting)), file, seconds=1.0)
    return file.getvalue()
