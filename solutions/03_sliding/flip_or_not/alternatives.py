"""Other right answers."""

import numpy as np


def flip_or_not__windows_at_once(image, kernel, *, flip=False):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("rcij,ij->rc", windows, np.rot90(kernel, 2) if flip else kernel)


def flip_or_not__by_indices(image, kernel, *, flip=False):
    rows, columns = kernel.shape
    output = []
    for row in range(image.shape[0] - rows + 1):
        line = []
        for column in range(image.shape[1] - columns + 1):
            total = 0.0
            for i in range(rows):
                for j in range(columns):
                    weight = kernel[rows - 1 - i, columns - 1 - j] if flip else kernel[i, j]
                    total += image[row + i, column + j] * weight
            line.append(total)
        output.append(line)
    return np.array(output)


def flip_or_not__by_stamping(image, kernel, *, flip=False):
    stamp = kernel if flip else kernel[::-1, ::-1]
    rows, columns = kernel.shape
    full = np.zeros((image.shape[0] + rows - 1, image.shape[1] + columns - 1))
    for row, column in np.ndindex(image.shape):
        full[row : row + rows, column : column + columns] += image[row, column] * stamp
    return full[rows - 1 : image.shape[0], columns - 1 : image.shape[1]]


def flip_or_not__by_turning_image_and_output(image, kernel, *, flip=False):
    turn = slice(None, None, -1 if flip else 1)
    return flip_or_not__windows_at_once(image[turn, turn], kernel)[turn, turn]


def flip_or_not__in_32_bits(image, kernel, *, flip=False):
    return flip_or_not__windows_at_once(image.astype(np.float32), kernel.astype(np.float32), flip=flip)


def flip_matters__by_the_largest_difference(kernel):
    return np.abs(kernel - np.rot90(kernel, 2)).max() > 0


def flip_matters__as_a_list(kernel):
    numbers = kernel.ravel().tolist()
    return numbers != numbers[::-1]


def flip_matters__by_trying(kernel):
    rows, columns = kernel.shape
    image = np.zeros((2 * rows - 1, 2 * columns - 1))
    image[rows - 1, columns - 1] = 1
    plain, turned = (flip_or_not__by_indices(image, kernel, flip=flip) for flip in (False, True))
    return bool((plain != turned).any())
