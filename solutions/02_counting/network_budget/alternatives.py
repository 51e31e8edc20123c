"""Other right answers."""

import math


def network_budget__by_matching(input_shape, layers):
    rows, columns, channels = input_shape
    features, parameters, macs = None, 0, 0
    for layer in layers:
        match layer:
            case ("conv", kernel, ins, outs, padding):
                rows, columns, channels = rows + 2 * padding - (kernel - 1), columns + 2 * padding - (kernel - 1), outs
                parameters += outs * (kernel * kernel * ins + 1)
                macs += rows * columns * outs * kernel * kernel * ins
            case ("pool", window):
                rows, columns = (rows - window) // window + 1, (columns - window) // window + 1
            case ("dense", ins, outs):
                features = outs
                parameters += ins * outs + outs
                macs += ins * outs
    return (rows, columns, channels) if features is None else (features,), parameters, macs


def _row(shape, layer):
    """Return a layer's line of the table; a dense layer is a conv whose kernel is as large as its input."""
    kind, side, *rest = layer
    if kind == "pool":
        return (*(len(range(0, size - side + 1, side)) for size in shape[:2]), shape[2]), 0, 0
    if kind == "dense":
        return (rest[0],), side * rest[0] + rest[0], side * rest[0]
    ins, outs, padding = rest
    places = [len(range(-padding, size + padding - side + 1)) for size in shape[:2]]
    weights = math.prod((side, side, ins, outs))
    return (*places, outs), weights + outs, weights * math.prod(places)


def network_budget__a_table(input_shape, layers):
    table = [(tuple(input_shape), 0, 0)]
    for layer in layers:
        table.append(_row(table[-1][0], layer))
    shapes, parameters, macs = zip(*table, strict=True)
    return shapes[-1], sum(parameters), sum(macs)


def network_budget__recursive(input_shape, layers):
    if not layers:
        return tuple(input_shape), 0, 0
    shape, parameters, macs = _row(input_shape, layers[0])
    last, more_parameters, more_macs = network_budget__recursive(shape, layers[1:])
    return last, parameters + more_parameters, macs + more_macs
