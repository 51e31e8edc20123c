"""Which stride gives the size that is wanted?

Going backwards: the input, the kernel and the padding are given, and the size
that should come out. Which stride gives it? The size is still

    output = floor((input + 2 * padding - kernel_size) / stride) + 1

A larger stride never gives a larger output. But the sizes jump, and not
every size can be had. A kernel of 3 on 13 columns:

    stride   1   2   3   4   5   6   7   8   9  10  11  12 ...
    size    11   6   4   3   3   2   2   2   2   2   1   1 ...

Strides 4 and 5 both give 3; the smaller one is wanted, whose windows lie
closer together. No stride gives 5, or anything from 7 to 10, or more than 11:
then the answer is None.

    >>> choose_stride(13, 3, 6)
    2
    >>> choose_stride(13, 3, 3)                # 4 and 5 do; 4 is smaller
    4
    >>> print(choose_stride(13, 3, 5))         # 6 is too large, 4 too small
    None
    >>> choose_stride(13, 3, 1)
    11
    >>> choose_stride(13, 3, 13, padding=1)
    1

The answer is an int, at least 1, or None. `wanted` is at least 1, and the
kernel always fits into the padded input; other settings are not tested. You
may import the standard library.
"""


def choose_stride(
    input_size: int, kernel_size: int, wanted: int, *, padding: int = 0
) -> int | None:
    """Return the smallest stride that gives the wanted size, or None."""
    padded = input_size + 2 * padding
    low, high = 1, padded
    while low <= high:
        stride = (low + high) // 2
        size = (padded - kernel_size) // stride + 1
        if size == wanted:
            return stride
        if size > wanted:
            low = stride + 1
        else:
            high = stride - 1
    return None
