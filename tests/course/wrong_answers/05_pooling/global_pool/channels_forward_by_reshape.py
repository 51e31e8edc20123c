"""One number for each feature map?

A global average pool has one window, as large as the map. Of each channel it
leaves a single number, the mean over all rows and columns:

    x of shape (rows, columns, channels)  ->  (channels,)

    channel 0      channel 1
     1  3           0  0
     0  0           0  0             ->   [1, -2]
     2  0           0 -12

How strongly a channel answers is kept, where it answers is not: move a
pattern to another place of the map, and the mean stays. And the size of the
map is gone, too. A dense layer behind the pool has as many weights for a
small image as for a large one. On maps of 7×7 with 512 channels and for 1,000
classes it has 512 * 1,000 weights; on the flattened maps it would have
7 * 7 * 512 * 1,000, 49 times as many.

    >>> x = np.array([[[1.0, 0], [3, 0]], [[0, 0], [0, 0]], [[2, 0], [0, -12]]])
    >>> x.shape
    (3, 2, 2)
    >>> global_pool(x)
    array([ 1., -2.])

In a batch every image is pooled by itself:

    x of shape (batch, rows, columns, channels)  ->  (batch, channels)

    >>> global_pool(np.stack([x, 10 * x]))
    array([[  1.,  -2.],
           [ 10., -20.]])

x is a float array with three axes, or with four where there is a batch. Maps
are not always square. You may import NumPy and the standard library.

(Lin, Chen and Yan put this pool in the place of dense layers: Network in
Network, 2013, section 3.2.)
"""

import numpy as np


def global_pool(x: np.ndarray) -> np.ndarray:
    """Return the mean of each channel, of one image or of each in a batch."""
    if x.ndim == 3:
        return x.reshape(x.shape[2], -1).mean(axis=1)
    return x.reshape(x.shape[0], x.shape[3], -1).mean(axis=2)
