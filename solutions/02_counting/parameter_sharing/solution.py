"""What do locality and sharing save? The reference."""


def conv_weights(kernel_size: int, in_channels: int, out_channels: int) -> int:
    """Return the weights of a convolution, without biases."""
    return kernel_size**2 * in_channels * out_channels


def dense_weights(input_size: int, in_channels: int, units: int) -> int:
    """Return the weights from a whole image to `units` outputs, no biases."""
    return input_size**2 * in_channels * units


def parameter_sharing(
    input_size: int, kernel_size: int, in_channels: int, out_channels: int
) -> tuple[float, float, int]:
    """Return (ratio, locality, sharing) against a dense layer of equal output.

    The convolution has stride 1 and no padding.
    """
    places = input_size - kernel_size + 1
    sharing = places**2
    dense = dense_weights(input_size, in_channels, sharing * out_channels)
    ratio = dense / conv_weights(kernel_size, in_channels, out_channels)
    locality = input_size**2 / kernel_size**2
    return ratio, locality, sharing


QUESTION = 0
PREDICTION = 576
REASON = "b"
