"""Other right answers."""

import numpy as np


def stride_and_padding__every_place_then_skip(image, kernel, *, stride=(1, 1), padding=(0, 0)):
    padded = np.pad(image, [(zeros, zeros) for zeros in padding])
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape)[:: stride[0], :: stride[1]]
    return np.einsum("rcij,ij->rc", windows, kernel)


def stride_and_padding__without_zeros(image, kernel, *, stride=(1, 1), padding=(0, 0)):
    (height, width), (rows, columns) = image.shape, kernel.shape
    output = []
    for top in range(-padding[0], height + padding[0] - rows + 1, stride[0]):
        line = []
        for left in range(-padding[1], width + padding[1] - columns + 1, stride[1]):
            total = 0.0
            for i in range(rows):
                for j in range(columns):
                    if 0 <= top + i < height and 0 <= left + j < width:
                        total += image[top + i, left + j] * kernel[i, j]
            line.append(total)
        output.append(line)
    return np.array(output)


def stride_and_padding__weight_by_weight(image, kernel, *, stride=(1, 1), padding=(0, 0)):
    padded = np.zeros([size + 2 * zeros for size, zeros in zip(image.shape, padding, strict=True)], np.float32)
    padded[padding[0] : padding[0] + image.shape[0], padding[1] : padding[1] + image.shape[1]] = image
    down, across = (
        (size - side) // step + 1 for size, side, step in zip(padded.shape, kernel.shape, stride, strict=True)
    )
    total = np.zeros((down, across), np.float32)
    for (i, j), weight in np.ndenumerate(kernel.astype(np.float32)):
        total += weight * padded[i :: stride[0], j :: stride[1]][:down, :across]
    return total
