"""Other right answers."""

import math


def first_bad_layer__by_matching(input_shape, layers):
    rows, columns, channels = input_shape
    features = None
    for index, layer in enumerate(layers):
        match layer:
            case ("conv", kernel, ins, outs, padding):
                if ins != channels:
                    return index, "channels"
                if kernel > min(rows, columns) + 2 * padding:
                    return index, "window"
                rows, columns, channels = rows + 2 * padding - kernel + 1, columns + 2 * padding - kernel + 1, outs
            case ("pool", window):
                if window > rows or window > columns:
                    return index, "window"
                rows, columns = (rows - window) // window + 1, (columns - window) // window + 1
            case ("dense", ins, outs):
                if ins != (rows * columns * channels if features is None else features):
                    return index, "features"
                features = outs
    return None


def _after(shape, layer):
    """Return the shape behind a layer, or why there is none."""
    kind, *numbers = layer
    if kind == "dense":
        return (numbers[1],) if math.prod(shape) == numbers[0] else "features"
    if kind == "conv" and numbers[1] != shape[2]:
        return "channels"
    side, padding = numbers[0], numbers[3] if kind == "conv" else 0
    step = 1 if kind == "conv" else side
    places = [len(range(0, size + 2 * padding - side + 1, step)) for size in shape[:2]]
    return (*places, numbers[2] if kind == "conv" else shape[2]) if all(places) else "window"


def first_bad_layer__one_shape_after_the_other(input_shape, layers):
    shape = input_shape
    for index, layer in enumerate(layers):
        shape = _after(shape, layer)
        if isinstance(shape, str):
            return (index, shape)
    return None


def first_bad_layer__recursive(input_shape, layers):
    if not layers:
        return None
    shape = _after(input_shape, layers[0])
    if isinstance(shape, str):
        return 0, shape
    found = first_bad_layer__recursive(shape, layers[1:])
    return None if found is None else (found[0] + 1, found[1])
