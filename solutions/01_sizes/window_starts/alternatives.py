"""Other right answers."""


def window_starts__walking(input_size, kernel_size, *, stride=1, padding=0):
    starts = []
    start = -padding
    while start + kernel_size <= input_size + padding:
        starts.append(start)
        start += stride
    return starts


def window_starts__sieving_all_columns(input_size, kernel_size, *, stride=1, padding=0):
    return [
        start
        for start in range(-padding, input_size + padding)
        if (start + padding) % stride == 0 and start + kernel_size - 1 < input_size + padding
    ]


def window_starts__counting_first(input_size, kernel_size, *, stride=1, padding=0):
    windows = (input_size + 2 * padding - kernel_size) // stride + 1
    return [number * stride - padding for number in range(windows)]
