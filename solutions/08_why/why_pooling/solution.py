"""Why pooling? The reference.

Each output of a pool has a window of its own, and each number in that has a window of the pool before: along one axis
the sizes are multiplied, and there are two axes.

Where the place is asked for, that is a loss that nothing behind the pools can undo. Networks that give an answer for
every pixel therefore bring in maps from before the pools, or do with fewer of them.
"""

QUESTION = 0
PREDICTION = 144
REASON = "a"
