"""What is left after several layers?

What comes out of one layer goes into the next. So the sizes of a stack are
worked out one after the other, each from the size before it:

    output = floor((input + 2 * padding - kernel_size) / stride) + 1

A pool counts as a layer, too: its window follows the same rule. A small
network, with each layer as (kernel_size, stride, padding):

    layer               size
                          28
    (3, 1, 0)   conv      26      a kernel of 3 takes 2 columns away
    (2, 2, 0)   pool      13      side by side: half
    (3, 1, 0)   conv      11
    (2, 2, 0)   pool       5      the last of 11 columns is dropped
    (3, 1, 1)   conv       5      padding keeps the size

    >>> layers = [(3, 1, 0), (2, 2, 0), (3, 1, 0), (2, 2, 0), (3, 1, 1)]
    >>> shrinking_stack(28, layers)
    [28, 26, 13, 11, 5, 5]

Every layer rounds down, and what it has dropped is gone. So two pools of 2
leave 2 numbers of 11, although 11 / 4 is nearly 3; the first drops a column,
and so does the second:

    >>> shrinking_stack(11, [(2, 2, 0), (2, 2, 0)])
    [11, 5, 2]

Without padding a stack shrinks; with enough of it the sizes stay, or grow.

A list of ints is wanted: first the size of the input, then the size after
each layer, so it has one item more than there are layers. Every window fits
into the padded size that it meets; other stacks are not tested. You may
import the standard library.
"""


def shrinking_stack(
    input_size: int, layers: list[tuple[int, int, int]]
) -> list[int]:
    """Return the size of the input and the size after each layer."""
    sizes = [input_size]
    for kernel_size, stride, padding in layers:
        size = sizes[-1]
        if kernel_size == stride:
            sizes.append(size // stride)
        else:
            sizes.append((size + 2 * padding - kernel_size) // stride + 1)
    return sizes
