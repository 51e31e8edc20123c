"""Other right answers."""


def choose_stride__without_a_loop(input_size, kernel_size, wanted, *, padding=0):
    way = input_size + 2 * padding - kernel_size
    stride = way // wanted + 1  # the smallest under which fewer than `wanted` steps fit
    return stride if way // stride + 1 == wanted else None


def choose_stride__first_of_many(input_size, kernel_size, wanted, *, padding=0):
    padded = input_size + 2 * padding
    strides = range(1, padded + 1)
    return next((s for s in strides if len(range(0, padded - kernel_size + 1, s)) == wanted), None)


def choose_stride__smallest_of_a_table(input_size, kernel_size, wanted, *, padding=0):
    way = input_size + 2 * padding - kernel_size
    strides = {}
    for stride in range(way + 1, 0, -1):
        strides[way // stride + 1] = stride
    return strides.get(wanted)


def choose_stride__going_up(input_size, kernel_size, wanted, *, padding=0):
    stride = 1
    while (input_size + 2 * padding - kernel_size) // stride + 1 > wanted:
        stride += 1
    return stride if (input_size + 2 * padding - kernel_size) // stride + 1 == wanted else None
