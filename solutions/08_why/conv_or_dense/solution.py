"""Convolution or dense? The reference.

A kernel of s×s stands in (m - s + 1)² places on a map of m×m, and each unit has a kernel of its own: that many numbers
come out. The dense layer is the case m = s.

Putting all pixels into one new order changes nothing for a dense layer, whose weights can be put into the same order.
A kernel sees neighbours alone, and in the new order neighbours have nothing to do with each other.
"""

QUESTION = 0
PREDICTION = 320
REASON = "d"
