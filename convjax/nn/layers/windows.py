"""What all layers have in common that move a window over images."""

from collections.abc import Sequence
from typing import SupportsIndex

from flax import nnx

from convjax.arithmetic import output_size
from convjax.arithmetic.axes import IntOrInts, per_axis
from convjax.arithmetic.paddings import PaddingLike, canonical_padding
from convjax.ops import arguments


class SlidingWindow(nnx.Module):
    """A window and how it moves: its numbers, checked, and the size that comes out."""

    def _set_window(
        self,
        kernel_size: IntOrInts,
        stride: IntOrInts,
        padding: PaddingLike,
        dilation: IntOrInts,
        spatial_dims: SupportsIndex,
    ) -> None:
        """Check and keep the numbers, one per axis."""
        self.spatial_dims = axes = arguments.as_spatial_dims(spatial_dims)
        self.kernel_size = per_axis("kernel_size", kernel_size, axes, at_least=1)
        self.stride = per_axis("stride", stride, axes, at_least=1)
        self.padding = canonical_padding(padding, axes)
        self.dilation = per_axis("dilation", dilation, axes, at_least=1)

    def output_size(self, input_size: Sequence[SupportsIndex]) -> tuple[int, ...]:
        """The sizes along the spatial axes that come out of these sizes."""
        return output_size(
            input_size, self.kernel_size, stride=self.stride, padding=self.padding, dilation=self.dilation
        )
