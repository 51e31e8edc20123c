"""Other right answers."""


def dilated_size__kernel_and_gaps(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    span = kernel_size + (kernel_size - 1) * (dilation - 1)
    return (input_size + 2 * padding - span + stride) // stride


def dilated_size__walking(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    windows, start = 0, -padding
    while start + dilation * (kernel_size - 1) < input_size + padding:
        windows += 1
        start += stride
    return windows


def dilated_size__listing_what_is_read(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    columns = range(-padding, input_size + padding)
    windows = [[start + dilation * tap for tap in range(kernel_size)] for start in columns[::stride]]
    return sum(all(column in columns for column in window) for window in windows)
